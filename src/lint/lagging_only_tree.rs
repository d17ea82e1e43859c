#![doc = include_str!("../diagnostic/pages/en/lagging-only-tree.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::tree::{Kind, Star, below};

pub(super) const RULE: Rule = Rule {
    code: &code::LAGGING_ONLY_TREE,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let tree = &subject.tree;
    let is_driven = |star: &&Star<'_>| {
        let parts = below(tree, star.metric);
        let mut edges = tree.edges.iter();
        edges.any(|edge| matches!(edge.kind, Kind::Driver) && parts.contains(&edge.parent))
    };
    let lagging = tree.stars.iter().filter(|star| !is_driven(star));
    lagging
        .map(|star| {
            Diagnostic::warning(&code::LAGGING_ONLY_TREE)
                .at(star.span())
                .with("name", &star.item.name.text)
        })
        .collect()
}
