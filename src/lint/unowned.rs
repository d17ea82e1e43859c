#![doc = include_str!("../diagnostic/pages/unowned.md")]

use super::level::Level;
use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: &code::UNOWNED,
    level: Level::Warn,
    run,
};

fn run(subject: &mut Subject<'_>) -> Vec<Diagnostic> {
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
    unowned.map(|metric| finding(&metric.named.name)).collect()
}
