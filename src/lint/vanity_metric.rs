#![doc = include_str!("../diagnostic/pages/en/vanity-metric.md")]

use super::level::Level;
use super::{Rule, Subject};
use crate::check::{Checked, Measure, Window};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Business, MetricId};
use crate::syntax::ast::{FieldRole, Name};
use crate::tree::Star;

pub(super) const RULE: Rule = Rule {
    code: &code::VANITY_METRIC,
    level: Level::Warn,
    run,
};

fn run(subject: &mut Subject<'_>) -> Vec<Diagnostic> {
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
    let name = star.line()?;
    let lines = &checked.model.lines;
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

/// Whether it counts who or what was there, in tables that know no amount of
/// anything.
pub(super) fn is_presence(checked: &Checked, id: MetricId) -> bool {
    let Some((_, facts)) = checked.metric(id) else {
        return false;
    };
    let mut tables = facts.tables.iter().chain(&facts.beside);
    let has_facts = |table: &crate::resolve::TableId| {
        let table = checked.model.tables.get(table.index());
        table.is_none_or(|table| table.fields.iter().any(|field| field.role == FieldRole::Fact))
    };
    !facts.is_ratio && !facts.tables.is_empty() && !tables.any(has_facts)
}
