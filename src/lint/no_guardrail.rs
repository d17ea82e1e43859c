#![doc = include_str!("../diagnostic/pages/en/no-guardrail.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: &code::NO_GUARDRAIL,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let tree = &subject.tree;
    let protected = |star: &&crate::tree::Star<'_>| {
        let mut guardrails = tree.guardrails.iter();
        guardrails.any(|guardrail| guardrail.protects.contains(&star.metric))
    };
    let bare = tree.stars.iter().filter(|star| !protected(star));
    bare.map(|star| {
        Diagnostic::warning(&code::NO_GUARDRAIL)
            .at(star.span())
            .with("name", &star.item.name.text)
    })
    .collect()
}
