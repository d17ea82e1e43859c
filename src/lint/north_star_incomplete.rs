#![doc = include_str!("../diagnostic/pages/en/north-star-incomplete.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::ast::ClauseKind;
use crate::tree::{Star, Tree};
use crate::words::Said;

pub(super) const RULE: Rule = Rule {
    code: &code::NORTH_STAR_INCOMPLETE,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let Subject { checked, tree, .. } = subject;
    // Where nobody is named, nobody can own anything.
    let is_owned = !checked.model.departments.is_empty();
    let mut found = Vec::new();
    for star in &tree.stars {
        let missing = missing(tree, star, is_owned);
        if !missing.is_empty() {
            found.push(
                Diagnostic::warning(&code::NORTH_STAR_INCOMPLETE)
                    .at(star.span())
                    .with("name", &star.item.name.text)
                    .with("missing", Said::list(&missing)),
            );
        }
    }
    found
}

fn missing(tree: &Tree<'_>, star: &Star<'_>, is_owned: bool) -> Vec<&'static str> {
    let says = |is: fn(&ClauseKind) -> bool| star.item.clauses.iter().any(|clause| is(&clause.kind));
    let has_target = tree.targets.iter().any(|target| target.metric == star.metric);
    let parts = [
        ("`promise`", says(|kind| matches!(kind, ClauseKind::Promise(_)))),
        ("`companions`", !star.companions().is_empty()),
        ("`target`", has_target),
        ("`review`", says(|kind| matches!(kind, ClauseKind::Review { .. }))),
        ("`owner`", star.item.owner.is_some() || !is_owned),
    ];
    let missing = parts.into_iter().filter(|(_, is_there)| !is_there);
    missing.map(|(word, _)| word).collect()
}
