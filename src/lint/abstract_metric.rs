#![doc = include_str!("../diagnostic/pages/en/abstract-metric.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::ast::{Clause, ClauseKind};

pub(super) const RULE: Rule = Rule {
    code: &code::ABSTRACT_METRIC,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let directions = subject.tree.directions.iter();
    let aimless = directions.filter(|direction| !moves_something(&direction.item.clauses));
    aimless
        .map(|direction| {
            Diagnostic::warning(&code::ABSTRACT_METRIC)
                .at(direction.item.name.span)
                .with("name", &direction.item.name.text)
        })
        .collect()
}

/// Whether some initiative says which metric it moves, and by how much.
fn moves_something(clauses: &[Clause]) -> bool {
    clauses.iter().any(|clause| match &clause.kind {
        ClauseKind::Moves { .. } => true,
        ClauseKind::Nested(item) => moves_something(&item.clauses),
        _ => false,
    })
}
