//! The targets of a metric beside what it came to.

use super::columns::title;
use super::keeping::Keeper;
use super::object::{Column, Holds, Item, Kind, LeftOut, Object, Shown};
use super::tasks::sentences;
use crate::diagnostic::Diagnostic;
use crate::plan::{AsOf, Plan};
use crate::resolve::Named;
use crate::sql::{heading, today, views};
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::plain_number;
use crate::syntax::time::Grain;
use crate::watch::Due;
use crate::words::{Said, say};

impl Keeper<'_> {
    /// One view for all targets of a metric; nothing without any.
    pub(super) fn targets(&self, due: &[Due<'_>]) -> Option<Result<Object, LeftOut>> {
        let named = &due.first()?.metric.named;
        let item = self.item(Kind::Target, &named.name.text, named.name.span);
        let plans: Result<Vec<Plan>, Diagnostic> = due
            .iter()
            .map(|due| Ok(self.asked(&due.question(), due.span())?.1))
            .collect();
        Some(match plans {
            Ok(plans) => self.stacked(item, named, due.iter().zip(&plans).collect()),
            Err(finding) => Err(item.left_out(&finding)),
        })
    }

    /// All of them, one below the other.
    fn stacked(&self, item: Item, named: &Named, parts: Vec<(&Due<'_>, &Plan)>) -> Result<Object, LeftOut> {
        let label = named.label.as_ref().map(|label| label.value.as_str());
        let first = parts.first().map(|(_, plan)| *plan);
        let definitions = first.map(|plan| plan.definitions.clone()).unwrap_or_default();
        let definitions = definitions.into_iter();
        let columns = COLUMNS.iter();
        let parts: Vec<(Vec<(String, String)>, &Plan)> = parts
            .iter()
            .map(|(due, plan)| (self.shown(due, plan), *plan))
            .collect();
        self.fitting(Object {
            item,
            name: format!("target_{}", named.name.text),
            says: sentences([
                title(&named.name.text, label),
                say!("its targets, and what it came to"),
            ]),
            columns: columns.map(|name| column(name, self.format(named))).collect(),
            heading: first
                .map(|plan| heading(plan, &self.checked.model))
                .unwrap_or_default(),
            question: views::stacked(&parts, self.wanted.dialect),
            definitions: definitions
                .map(|(metric, print)| (metric, print.to_string()))
                .collect(),
            adding: None,
            blocks: None,
        })
    }

    /// How the numbers of a metric are shown.
    fn format(&self, named: &Named) -> Option<String> {
        let metrics = &self.checked.model.metrics;
        let id = self.checked.model.names.metric(&named.name.text)?;
        let format = metrics.get(id.index())?.format.as_ref();
        format.map(|text| text.value.to_string())
    }

    /// The columns of one target.
    fn shown(&self, due: &Due<'_>, plan: &Plan) -> Vec<(String, String)> {
        let dialect = self.wanted.dialect;
        let [first, end] = [due.first_day(), due.judged_on()].map(|day| dialect.date(day).to_string());
        let number =
            digits(due.number()).map_or("NULL".to_owned(), |digits| dialect.number(&digits).to_string());
        let today = match self.wanted.as_of {
            AsOf::At(time) => dialect.date(time.date()).to_string(),
            AsOf::Clock | AsOf::Never => today(&plan.calendar, dialect),
        };
        let values = [
            first,
            end.clone(),
            dialect.text(due.per()),
            dialect.text(&due.about().says),
            number,
            "kept.value".to_owned(),
            "kept.is_met".to_owned(),
            format!("CASE WHEN {today} >= {end} THEN 1 ELSE 0 END"),
        ];
        let names = COLUMNS.iter().map(|name| dialect.names().quoted(name));
        values.into_iter().zip(names).collect()
    }
}

const COLUMNS: [&str; 8] = [
    "period_start",
    "period_end",
    "period",
    "goal",
    "target",
    "actual",
    "is_met",
    "is_over",
];

fn column(name: &str, format: Option<String>) -> Column {
    let holds = match name {
        "period_start" | "period_end" => Holds::Moments(Grain::Day),
        "target" | "actual" => Holds::Numbers(Shown { label: None, format }),
        _ => Holds::Words,
    };
    Column {
        holds,
        ..Column::of_words(name, said(name))
    }
}

fn said(column: &str) -> Said {
    match column {
        "period_start" => say!("the first day of the period"),
        "period_end" => say!("the first day after the period"),
        "period" => say!("what the period is"),
        "goal" => say!("what is to be reached"),
        "target" => say!("the number that is to be reached"),
        "actual" => say!("what it came to, so far where the period is not over"),
        "is_met" => say!("1 where it is reached, 0 where it is not, NULL where nobody knows"),
        _ => say!("1 where the period is over, 0 where it is not"),
    }
}

/// The digits of a number that is written as such; of others only the words are shown.
fn digits(value: &Expr) -> Option<String> {
    match &value.kind {
        ExprKind::Number(number) if !number.raw.ends_with('%') => {
            Some(plain_number(&number.raw)?.to_string())
        }
        ExprKind::Paren(inner) => digits(inner),
        _ => None,
    }
}
