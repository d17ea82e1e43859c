//! What a question leans on when it looks days up in a calendar: that it has them
//! all, that its periods are whole, and that bounds do not cut them.

use super::bounds::Bound;
use super::build::Planner;
use super::custom::{Looked, day_of, with_wider};
use super::frame::{CELLS, Context, Planned};
use super::ir::{Aggregation, Calendar, Check, Expr, Plan, Relation, Select, Source, Step};
use super::stretch::plain;
use super::unit::Unit;
use crate::check::Literal;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Model, Period};
use crate::syntax::ast::Comparison;
use crate::syntax::time::Grain;
use crate::words::{Language, Said, Say, say};

impl Planner<'_> {
    /// Bounds must not cut a period of a calendar: only its table knows.
    pub fn keep_whole(&mut self, grain: Grain, context: &Context) -> Planned<()> {
        if !matches!(grain, Grain::Custom(_)) || context.windows.is_some() {
            return Ok(());
        }
        for (word, bound) in context.bounds.each() {
            if bound.is_inside_a_day(self.manifest()) {
                return Err(Box::new(
                    cut(grain, bound, context).with("advice", say!("they begin with a day, not within one")),
                ));
            }
            let check = self.not_cut(grain, (word, bound), context);
            self.needs.checks.extend(check);
        }
        Ok(())
    }

    fn not_cut(
        &self,
        grain: Grain,
        (word, bound): (&'static str, &Bound),
        context: &Context,
    ) -> Option<Check> {
        let model = &self.checked.model;
        let period = model.names.period(grain.word())?;
        let bound_day = Unit::DAY.of_bound(bound, self.manifest())?;
        let (runs, begins, ends) = runs(model, period)?;
        let at = |comparison, name: &str| {
            let column = Box::new(Expr::column(CELLS, name));
            Expr::Compare(comparison, column, Box::new(bound_day.clone()))
        };
        let filter = vec![
            at(Comparison::Less, &begins),
            at(Comparison::GreaterOrEqual, &ends),
        ];
        let columns = [&begins, &ends].map(|name| (Expr::column(CELLS, name), name.clone()));
        let mut last = plain(columns.to_vec(), &runs.name, filter);
        if let Some((value, _)) = last.columns.last_mut() {
            *value = value.clone().days_later(super::stretch::DAY);
        }
        Some(Check {
            says: format!("a {} begins at {}", grain.word(), bound.raw()),
            plan: Box::new(checking(vec![runs], last, &self.calendar())),
            fills: vec!["start", "next"],
            finding: cut(grain, bound, context)
                .helps("help.looked_up")
                .with("word", word),
        })
    }
}

fn cut(grain: Grain, bound: &Bound, context: &Context) -> Diagnostic {
    Diagnostic::error(&code::BOUNDS_CUT_PERIOD)
        .at(bound.span())
        .note(
            context.asked_at,
            say!("defined per {grain}", grain = grain.word()),
        )
        .with("metric", &context.name)
        .with("grain", grain.word())
}

/// The periods of a grain with the first and the last of their days.
fn runs(model: &Model, period: &Period) -> Option<(Step, String, String)> {
    let table = model.tables.get(period.calendar.index())?;
    let name = table.named.name.text.as_str();
    let day = Box::new(Expr::column(name, day_of(model, period.calendar)?));
    let of = |aggregation| Expr::Aggregate(aggregation, None);
    let mut columns = vec![
        (Expr::column(name, &period.column.text), "period".to_owned()),
        (of(Aggregation::Min(day.clone())), "first_day".to_owned()),
        (of(Aggregation::Max(day)), "last_day".to_owned()),
        (of(Aggregation::Rows), "days".to_owned()),
    ];
    for (at, wide) in with_wider(model, period).into_iter().skip(1).enumerate() {
        let label = Box::new(Expr::column(name, &wide.column.text));
        columns.push((of(Aggregation::Distinct(label.clone())), format!("within_{at}")));
        columns.push((of(Aggregation::Count(label)), format!("known_{at}")));
    }
    let step = Step {
        name: "runs".to_owned(),
        comment: format!("each {} of the calendar {name}", period.grain.word()),
        body: Select {
            columns,
            from: Relation {
                source: Source::Table(table.physical()?.into()),
                alias: name.to_owned(),
            },
            joins: Vec::new(),
            filter: Vec::new(),
            group: Some(1),
        }
        .body(),
    };
    Some((step, "first_day".to_owned(), "last_day".to_owned()))
}

/// A check that the days of each period follow each other, and lie in one period
/// of each wider grain.
pub(super) fn gap(model: &Model, period: &Period, calendar: &Calendar) -> Option<Check> {
    let table = model.tables.get(period.calendar.index())?;
    let (runs, begins, ends) = runs(model, period)?;
    let column = |name: &str| Expr::column(CELLS, name);
    let differ = |one: Expr, other: Expr| Expr::Compare(Comparison::NotEqual, Box::new(one), Box::new(other));
    let one = || Expr::Literal(Literal::Number("1".into()));
    let length = Expr::Since(Box::new(column(&ends)), Box::new(column(&begins)), true);
    let days = Expr::Sum(vec![(false, length), (false, one())]);
    let mut wrong = vec![
        Expr::IsNull(false, Box::new(column("period"))),
        differ(days, column("days")),
    ];
    let wider = with_wider(model, period).len().saturating_sub(1);
    for at in 0..wider {
        wrong.push(differ(column(&format!("within_{at}")), one()));
        wrong.push(differ(column(&format!("known_{at}")), column("days")));
    }
    let columns = ["period", begins.as_str(), &ends].map(|name| (column(name), name.to_owned()));
    let last = plain(columns.to_vec(), &runs.name, vec![Expr::Or(wrong)]);
    let name = &table.named.name.text;
    let wide: Vec<&str> = with_wider(model, period)
        .into_iter()
        .skip(1)
        .map(|wide| wide.grain.word())
        .collect();
    let word = period.grain.word();
    let within = match wide.is_empty() {
        true => "".said(),
        false => {
            let wide = Said::joined(&wide, " and one ", " 和同一个 ");
            say!(", and lies in one {grain}", grain = wide)
        }
    };
    Some(Check {
        says: format!(
            "in {name} each {word} is a run of days{}",
            within.of(Language::English)
        ),
        plan: Box::new(checking(vec![runs], last, calendar)),
        fills: vec!["period", "first", "last"],
        finding: Diagnostic::error(&code::CALENDAR)
            .says("message.runs")
            .helps("help.runs")
            .at(period.span)
            .with("table", name)
            .with("grain", word)
            .with("within", within),
    })
}

/// A check that a calendar has every day that a `select` looks up in it.
pub(super) fn uncovered(
    model: &Model,
    before: &[Step],
    select: &Select,
    looked: &Looked,
    calendar: &Calendar,
) -> Option<Check> {
    let table = model.tables.get(looked.table.index())?;
    // What a day that is not there is judged by says nothing of it.
    let mut gone = vec![looked.alias.clone()];
    let mut joins = Vec::new();
    for join in &select.joins {
        let sides = join.on.iter().flat_map(|(left, right)| [left, right]);
        let reads = |expr: &Expr| gone.iter().any(|gone| expr.reads(gone));
        if join.relation.alias != looked.alias && sides.chain(&join.and).any(reads) {
            gone.push(join.relation.alias.clone());
        } else {
            joins.push(join.clone());
        }
    }
    let reads = |expr: &&Expr| !gone.iter().any(|gone| expr.reads(gone));
    let mut filter: Vec<Expr> = select.filter.iter().filter(reads).cloned().collect();
    filter.push(Expr::IsNull(true, Box::new(looked.day.clone())));
    filter.push(Expr::IsNull(false, Box::new(looked.there.clone())));
    let last = Select {
        columns: vec![(looked.day.clone(), "day".to_owned())],
        from: select.from.clone(),
        joins,
        filter,
        group: None,
    };
    let name = &table.named.name.text;
    Some(Check {
        says: format!("{name} has a row for every day"),
        plan: Box::new(checking(before.to_vec(), last, calendar)),
        fills: vec!["day"],
        finding: Diagnostic::error(&code::CALENDAR)
            .at(table.named.name.span)
            .with("table", name),
    })
}

fn checking(steps: Vec<Step>, last: Select, calendar: &Calendar) -> Plan {
    Plan {
        steps,
        last,
        order: Vec::new(),
        limit: Some(1),
        calendar: calendar.clone(),
        tables: Vec::new(),
        by_sql: Vec::new(),
        keys: Vec::new(),
        checks: Vec::new(),
        definitions: Vec::new(),
    }
}
