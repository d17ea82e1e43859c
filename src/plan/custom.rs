//! Grains of calendars: which period a day is in is looked up in a table.
//!
//! While a plan is made, such a bucket is an expression like any other. Once it is
//! as good as it gets, each becomes a column of a step that says when the periods
//! of the calendar begin and end, joined by the day.

use crate::words::say;
use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::build::Planner;
use super::custom_checks::{gap, uncovered};
use super::frame::Planned;
use super::ir::{Aggregation, Expr, Finds, Join, Order, Plan, Reach, Relation, Select, Source, Step};
use super::passes::free;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Model, Period, TableId, Type};
use crate::source::Span;
use crate::syntax::time::Grain;

/// The periods of a calendar, as a step.
struct Days {
    /// The calendar.
    table: TableId,
    /// The step.
    step: String,
    /// Its column with the day.
    day: SmolStr,
}

/// What is asked of the periods of a grain.
#[derive(Clone, Copy, Default)]
struct Wanted {
    first: bool,
    last: bool,
    name: bool,
}

/// A day that a `select` looks up.
#[derive(PartialEq)]
pub(super) struct Looked {
    /// In which calendar.
    pub table: TableId,
    /// The name of the join.
    pub alias: String,
    /// The day.
    pub day: Expr,
    /// The day there.
    pub there: Expr,
}

impl Planner<'_> {
    /// Remembers what is read of calendars, and that their days are a key.
    pub fn lean_on_calendars(&mut self, last: &Select, asked_at: Span) -> Planned<()> {
        let model = &self.checked.model;
        let mut grains = BTreeMap::new();
        for select in self
            .steps
            .iter()
            .flat_map(|step| step.body.selects())
            .chain([last])
        {
            grains_of(select, &mut grains);
        }
        for period in grains.keys().filter_map(|grain| model.names.period(grain.word())) {
            self.lean_on(period.calendar, asked_at)?;
            if let Some(day) = day_of(model, period.calendar) {
                let span = period.span;
                self.needs.column(model, period.calendar, day, &Type::Date, span);
            }
            for read in with_wider(model, period) {
                let column = &read.column;
                let kind = Type::Unknown;
                self.needs
                    .column(model, read.calendar, &column.text, &kind, column.span);
            }
        }
        Ok(())
    }
}

/// A plan with the buckets of calendars looked up.
///
/// # Errors
/// A bucket of something that only the answer knows.
pub(super) fn looked_up(mut plan: Plan, model: &Model, asked_at: Span) -> Planned<Plan> {
    let mut grains = BTreeMap::new();
    for select in plan.selects() {
        grains_of(select, &mut grains);
    }
    let mut keys = std::mem::take(&mut plan.keys);
    for key in &mut keys {
        if let Some(check) = key.check.take() {
            key.check = Some(Box::new(looked_up(*check, model, asked_at)?));
        }
    }
    plan.keys = keys;
    if grains.is_empty() {
        return Ok(plan);
    }
    let mut calendars: Vec<Days> = Vec::new();
    let mut first = Vec::new();
    for period in grains.keys().filter_map(|grain| model.names.period(grain.word())) {
        if calendars.iter().any(|known| known.table == period.calendar) {
            continue;
        }
        let (Some(step), Some(day)) = (
            periods(&plan, model, period.calendar, &grains),
            day_of(model, period.calendar),
        ) else {
            continue;
        };
        calendars.push(Days {
            table: period.calendar,
            step: step.name.clone(),
            day: day.clone(),
        });
        first.push(step);
    }
    let calendar = &plan.calendar;
    // What a period is called, each of its days says by itself.
    let mut checks: Vec<_> = grains
        .iter()
        .filter(|(_, wanted)| wanted.first || wanted.last)
        .map(|(grain, _)| grain)
        .filter_map(|grain| gap(model, model.names.period(grain.word())?, calendar))
        .collect();
    let mut steps = first;
    for mut step in std::mem::take(&mut plan.steps) {
        for select in step.body.selects_mut() {
            for looked in look_up((select, &mut []), &calendars, model, asked_at)? {
                checks.extend(uncovered(model, &steps, select, &looked, calendar));
            }
        }
        steps.push(step);
    }
    for looked in look_up((&mut plan.last, &mut plan.order), &calendars, model, asked_at)? {
        checks.extend(uncovered(model, &steps, &plan.last, &looked, calendar));
    }
    plan.steps = steps;
    plan.checks.append(&mut checks);
    Ok(plan)
}

/// The grains of calendars that a `select` speaks of, and what of them.
fn grains_of(select: &Select, found: &mut BTreeMap<Grain, Wanted>) {
    let mut visit = |expr: &Expr| {
        expr.has(&mut |part| {
            match part {
                Expr::Bucket(grain @ Grain::Custom(_), _) => {
                    found.entry(*grain).or_default().first = true;
                }
                Expr::LastDay(grain, _) => found.entry(*grain).or_default().last = true,
                Expr::Called(grain, _) => found.entry(*grain).or_default().name = true,
                _ => {}
            }
            false
        });
    };
    select.columns.iter().for_each(|(value, _)| visit(value));
    select.conditions(&mut visit);
}

/// The column with the day of a calendar.
pub(super) fn day_of(model: &Model, calendar: TableId) -> Option<&SmolStr> {
    let key = model.tables.get(calendar.index())?.key.as_ref()?;
    Some(&key.columns.first()?.text)
}

/// A grain, and those that it lies in.
pub(super) fn with_wider<'m>(model: &'m Model, period: &'m Period) -> Vec<&'m Period> {
    let mut all = vec![period];
    if let Grain::Custom(grain) = period.grain {
        all.extend(grain.within.iter().filter_map(|wide| model.names.period(wide)));
    }
    all
}

/// The days of a calendar, each with the first and the last day of its periods.
fn periods(plan: &Plan, model: &Model, calendar: TableId, grains: &BTreeMap<Grain, Wanted>) -> Option<Step> {
    let table = model.tables.get(calendar.index())?;
    let name = table.named.name.text.as_str();
    let day = Expr::column(name, day_of(model, calendar)?);
    let mut columns = vec![(day.clone(), day_of(model, calendar)?.to_string())];
    for (grain, wanted) in grains {
        let Some(period) = model
            .names
            .period(grain.word())
            .filter(|period| period.calendar == calendar)
        else {
            continue;
        };
        let label = Expr::column(name, &period.column.text);
        let over = |of| Expr::Over {
            of,
            within: vec![label.clone()],
            order: Vec::new(),
            reach: Reach::All,
        };
        // Days of no period have none in common.
        let known = Expr::IsNull(true, Box::new(label.clone()));
        let end = |of| Expr::Case(vec![(known.clone(), over(of))], None);
        let word = period.grain.word();
        if wanted.first {
            columns.push((end(Aggregation::Min(Box::new(day.clone()))), word.to_owned()));
        }
        if wanted.last {
            columns.push((end(Aggregation::Max(Box::new(day.clone()))), last_of(word)));
        }
        if wanted.name {
            columns.push((label.clone(), name_of(word)));
        }
    }
    let mut names: Vec<String> = plan.steps.iter().map(|step| step.name.to_lowercase()).collect();
    names.extend(
        model
            .tables
            .iter()
            .filter_map(|table| Some(table.physical()?.to_lowercase())),
    );
    Some(Step {
        name: free(&format!("{name}_days"), &mut names),
        comment: format!("the days of the calendar {name}, and where their periods begin and end"),
        body: Select {
            columns,
            from: Relation {
                source: Source::Table(table.physical()?.into()),
                alias: name.to_owned(),
            },
            joins: Vec::new(),
            filter: Vec::new(),
            group: None,
        }
        .body(),
    })
}

fn last_of(word: &str) -> String {
    format!("{word}_last_day")
}

fn name_of(word: &str) -> String {
    format!("{word}_name")
}

/// Puts columns of the calendars in place of the buckets of a `select`.
fn look_up(
    (select, order): (&mut Select, &mut [Order]),
    calendars: &[Days],
    model: &Model,
    asked_at: Span,
) -> Planned<Vec<Looked>> {
    let mut joined: Vec<Looked> = Vec::new();
    while let Some((grain, time)) = innermost(select, order) {
        let period = model.names.period(grain.word());
        let found = period.and_then(|period| {
            let days = calendars.iter().find(|days| days.table == period.calendar)?;
            Some((period, days))
        });
        let Some((period, days)) = found.filter(|_| is_of_a_row(&time)) else {
            return Err(no_such_place(grain, asked_at));
        };
        let is_day = |time: &Expr| joined.iter().any(|known| time.reads(&known.alias));
        let day = match &time {
            Expr::Column(..) if is_day(&time) => time.clone(),
            _ => day(&time),
        };
        let known = joined
            .iter()
            .find(|known| known.table == period.calendar && known.day == day);
        let alias = match known {
            Some(known) => known.alias.clone(),
            None => {
                let alias = join(select, days, &day);
                joined.push(Looked {
                    table: period.calendar,
                    there: Expr::column(&alias, &days.day),
                    alias: alias.clone(),
                    day,
                });
                alias
            }
        };
        let column = |name: &str| Expr::column(&alias, name);
        let word = grain.word();
        let ends = [column(word), column(&last_of(word)), column(&name_of(word))];
        let mut change = |expr: &mut Expr| replace(expr, (grain, &time), &ends);
        select.exprs_mut(&mut change);
        order.iter_mut().for_each(|key| change(&mut key.expr));
    }
    let unknown = joined.first().filter(|_| !in_order(select));
    if let Some(period) = unknown.and_then(|looked| {
        let periods = model.names.periods();
        periods.into_iter().find(|period| period.calendar == looked.table)
    }) {
        return Err(no_such_place(period.grain, asked_at));
    }
    Ok(joined)
}

fn no_such_place(grain: Grain, asked_at: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&code::NO_SUCH_WINDOW)
            .at(asked_at)
            .with(
                "what",
                say!(
                    "a {grain} of a time that only the answer knows",
                    grain = grain.word()
                ),
            )
            .with("advice", say!("ask by a plain grain such as `month`")),
    )
}

/// A bucket of a calendar with none inside it.
fn innermost(select: &Select, order: &[Order]) -> Option<(Grain, Expr)> {
    let mut found = None;
    let mut visit = |expr: &Expr| {
        expr.has(&mut |part| {
            if let Some((grain, time)) = of_calendar(part)
                && !time.has(&mut |part| of_calendar(part).is_some())
            {
                found = found.take().or_else(|| Some((grain, time.clone())));
            }
            found.is_some()
        });
    };
    select.columns.iter().for_each(|(value, _)| visit(value));
    select.conditions(&mut visit);
    order.iter().for_each(|key| visit(&key.expr));
    found
}

/// What is looked up in a calendar: the grain, and the time.
fn of_calendar(expr: &Expr) -> Option<(Grain, &Expr)> {
    match expr {
        Expr::Bucket(grain @ Grain::Custom(_), time)
        | Expr::LastDay(grain, time)
        | Expr::Called(grain, time) => Some((*grain, time)),
        _ => None,
    }
}

/// Whether each row has it, before any is grouped or put in order.
fn is_of_a_row(expr: &Expr) -> bool {
    !expr.has(&mut |part| {
        matches!(
            part,
            Expr::Aggregate(..)
                | Expr::Over { .. }
                | Expr::Place { .. }
                | Expr::Previous { .. }
                | Expr::Rank(_)
                | Expr::Each(..)
        )
    })
}

/// The day of a time; what is a day already stays.
fn day(time: &Expr) -> Expr {
    match time {
        Expr::Bucket(grain, _) if *grain >= Grain::Day => time.clone(),
        Expr::Shift { to_day: true, .. } | Expr::FromNow(_, Type::Date) | Expr::Now(Type::Date) => {
            time.clone()
        }
        _ => Expr::Bucket(Grain::Day, Box::new(time.clone())),
    }
}

/// Joins a calendar by a day, as soon as the day is known.
fn join(select: &mut Select, days: &Days, day: &Expr) -> String {
    let mut names = vec![select.from.alias.to_lowercase()];
    names.extend(select.joins.iter().map(|join| join.relation.alias.to_lowercase()));
    let alias = free(&days.step, &mut names);
    let read = |join: &Join| day.reads(&join.relation.alias);
    let at = select.joins.iter().rposition(read).map_or(0, |at| at + 1);
    let join = Join {
        finds: Finds::AtMostOne,
        relation: Relation {
            source: Source::Step(days.step.clone()),
            alias: alias.clone(),
        },
        on: vec![(day.clone(), Expr::column(&alias, &days.day))],
        null_safe: false,
        and: Vec::new(),
    };
    select.joins.insert(at, join);
    alias
}

fn replace(expr: &mut Expr, (grain, time): (Grain, &Expr), ends: &[Expr; 3]) {
    let [first, last, name] = ends;
    let is_this = |(known, of): (Grain, &Expr)| known == grain && of == time;
    if of_calendar(expr).is_some_and(is_this) {
        *expr = match expr {
            Expr::LastDay(..) => last.clone(),
            Expr::Called(..) => name.clone(),
            _ => first.clone(),
        };
        return;
    }
    expr.parts_mut(&mut |part| replace(part, (grain, time), ends));
}

/// Whether each join speaks only of what stands before it.
fn in_order(select: &Select) -> bool {
    let mut known = vec![select.from.alias.as_str()];
    for join in &select.joins {
        known.push(&join.relation.alias);
        let mut fits = true;
        let sides = join.on.iter().flat_map(|(left, right)| [left, right]);
        for side in sides.chain(&join.and) {
            side.columns(&mut |relation, _| fits = fits && known.contains(&relation));
        }
        if !fits {
            return false;
        }
    }
    true
}
