#![doc = include_str!("../diagnostic/pages/en/vanity-metric.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::check::{Checked, Measure, Window};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Business, Field, MetricId, Type, Unit};
use crate::syntax::ast::{FieldRole, Name};
use crate::tree::Star;

pub(super) const RULE: Rule = Rule {
    code: &code::VANITY_METRIC,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let Subject { checked, tree, .. } = subject;
    let mut found = Vec::new();
    for star in &tree.stars {
        let finding = Diagnostic::warning(&code::VANITY_METRIC)
            .at(star.span())
            .with("name", &star.item.name.text);
        if only_grows(checked, star.metric) {
            found.push(finding.says("message.grows").helps("help.grows"));
        } else if let Some(business) = sells(checked, star).filter(|_| is_presence(checked, star.metric)) {
            found.push(finding.with("business", &business.text));
        }
    }
    found
}

/// The business of a north star's line, where people pay for something.
fn sells<'a>(checked: &'a Checked, star: &Star<'_>) -> Option<&'a Name> {
    let business = business(checked, star)?;
    (Business::named(&business.text) == Some(Business::Exchange)).then_some(business)
}

/// The business of a north star's line.
pub(super) fn business<'a>(checked: &'a Checked, star: &Star<'_>) -> Option<&'a Name> {
    let lines = &checked.model.lines;
    let Some(name) = star.line() else {
        // The whole company's star: its business is known where there is only one kind.
        let mut kinds = lines.iter().map(|line| {
            let word = line.business.as_ref()?;
            Some((Business::named(&word.text)?, word))
        });
        let (kind, word) = kinds.next()??;
        return kinds
            .all(|other| other.is_some_and(|(other, _)| other == kind))
            .then_some(word);
    };
    let line = lines.iter().find(|line| line.named.name == *name)?;
    line.business.as_ref()
}

/// Whether it is a count since the beginning of time.
fn only_grows(checked: &Checked, mut id: MetricId) -> bool {
    // Metrics that are only another one's name; circles have a finding.
    for _ in 0..checked.model.metrics.len() {
        match checked.metric(id) {
            Some((Measure::Metric(other, _), _)) => id = *other,
            Some((Measure::Window { window, .. }, _)) => return *window == Window::Cumulative,
            _ => return false,
        }
    }
    false
}

/// Whether a field is an amount of something. How long somebody stayed is none: it
/// is presence, too.
fn is_amount(field: &Field) -> bool {
    let unit = match &field.kind {
        Some(Type::Number(number)) => Some(&number.unit),
        _ => None,
    };
    let is_time = match unit {
        Some(Unit::Known(factors)) => match factors.as_slice() {
            [only] => ["second", "minute", "hour", "day"].contains(&only.name.as_str()),
            _ => false,
        },
        _ => false,
    };
    field.role == FieldRole::Fact && !is_time
}

/// Whether it counts who or what was there, in tables that know no amount of
/// anything.
pub(super) fn is_presence(checked: &Checked, id: MetricId) -> bool {
    let Some((_, facts)) = checked.metric(id) else {
        return false;
    };
    let mut tables = facts.tables.iter().chain(&facts.beside);
    let has_facts = |table: &crate::resolve::TableId| {
        let table = checked.model.tables.get(table.index());
        table.is_none_or(|table| table.fields.iter().any(is_amount))
    };
    !facts.is_ratio && !facts.tables.is_empty() && !tables.any(has_facts)
}
