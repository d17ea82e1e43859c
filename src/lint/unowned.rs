#![doc = include_str!("../diagnostic/pages/en/unowned.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::tree::Kind;

pub(super) const RULE: Rule = Rule {
    code: &code::UNOWNED,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let checked = subject.checked;
    let model = &checked.model;
    // Where nobody is named, nobody can own anything.
    if model.departments.is_empty() {
        return Vec::new();
    }
    let unowned = model.metrics.iter().filter(|metric| metric.named.owner.is_none());
    let finding = |name: &crate::syntax::ast::Name| {
        Diagnostic::warning(&code::UNOWNED)
            .at(name.span)
            .with("name", &name.text)
    };
    let drivers = subject.tree.edges.iter();
    let drivers = drivers.filter(|edge| matches!(edge.kind, Kind::Driver) && edge.item.owner.is_none());
    let drivers = drivers.map(|edge| {
        let finding = finding(&edge.item.name).says("message.driver");
        finding.helps("help.driver")
    });
    unowned
        .map(|metric| finding(&metric.named.name))
        .chain(drivers)
        .collect()
}
