#![doc = include_str!("../diagnostic/pages/en/undocumented.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: &code::UNDOCUMENTED,
    level: Level::Allow,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let checked = subject.checked;
    let metrics = checked.model.metrics.iter();
    let silent = metrics.filter(|metric| metric.named.docs.iter().all(|line| line.trim().is_empty()));
    let finding = |name: &crate::syntax::ast::Name| {
        Diagnostic::warning(&code::UNDOCUMENTED)
            .at(name.span)
            .with("name", &name.text)
    };
    silent.map(|metric| finding(&metric.named.name)).collect()
}
