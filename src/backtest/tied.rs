//! Which numbers are tied to each other by what they are, and which may be candidates.

use std::collections::BTreeSet;

use crate::check::Checked;
use crate::resolve::MetricId;
use crate::syntax::ast::ClauseKind;
use crate::tree::{Kind, Tree, below};
use crate::words::{Said, length, say};

/// Why two numbers move together whatever anybody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tied {
    /// One is made of the other.
    Made,
    /// Both are made of rows of one table.
    Rows,
}

/// How a candidate is tied to an outcome, if it is.
#[must_use]
pub fn tied(checked: &Checked, candidate: MetricId, outcome: MetricId) -> Option<Tied> {
    let tree = Tree::of(&checked.model);
    let (one, other) = (
        made_of(checked, &tree, candidate),
        made_of(checked, &tree, outcome),
    );
    if one.contains(&outcome) || other.contains(&candidate) {
        return Some(Tied::Made);
    }
    let tables = |all: &BTreeSet<MetricId>| -> BTreeSet<_> {
        let facts = all.iter().filter_map(|id| checked.metric(*id));
        facts.flat_map(|(_, facts)| facts.tables.clone()).collect()
    };
    (!tables(&one).is_disjoint(&tables(&other))).then_some(Tied::Rows)
}

/// A metric and all it is made of, by the tree and by definitions.
fn made_of(checked: &Checked, tree: &Tree<'_>, metric: MetricId) -> BTreeSet<MetricId> {
    let mut found = BTreeSet::new();
    let mut open = vec![metric];
    while let Some(id) = open.pop() {
        if !found.insert(id) {
            continue;
        }
        if let Some((measure, _)) = checked.metric(id) {
            measure.metrics(&mut |used, _| open.push(used));
        }
        let identities = tree
            .edges_below(id)
            .filter(|(_, edge)| matches!(edge.kind, Kind::Identity(_)));
        open.extend(identities.flat_map(|(_, edge)| edge.children.clone()));
    }
    found
}

/// Who may go before some outcomes: north stars, all that hangs from these, and all that hangs
/// from the outcomes.
#[must_use]
pub fn candidates(checked: &Checked, outcomes: &[MetricId]) -> Vec<MetricId> {
    let tree = Tree::of(&checked.model);
    let stars = tree.stars.iter().map(|star| star.metric);
    let mut found: BTreeSet<MetricId> = BTreeSet::new();
    for root in stars.chain(outcomes.iter().copied()) {
        found.extend(below(&tree, root));
    }
    found.into_iter().filter(|id| !outcomes.contains(id)).collect()
}

/// What a `driver` says of a candidate and an outcome: `raises it after 7 days`.
#[must_use]
pub fn believed(checked: &Checked, candidate: MetricId, outcome: MetricId) -> Option<Said> {
    let tree = Tree::of(&checked.model);
    let edge = tree.edges.iter().find(|edge| {
        matches!(edge.kind, Kind::Driver) && edge.parent == outcome && edge.children.contains(&candidate)
    })?;
    let mut effect = None;
    let mut lag = None;
    for clause in &edge.item.clauses {
        match &clause.kind {
            ClauseKind::Effect(word) => effect = Some(word.text.as_str()),
            ClauseKind::Lag(length) => lag = Some(length),
            _ => {}
        }
    }
    let lag = lag.map(|lag| length(&lag.count.to_string(), lag.unit.word()));
    Some(match (effect, lag) {
        (Some("positive"), None) => say!("raises it"),
        (Some("negative"), None) => say!("lowers it"),
        (_, None) => say!("moves it"),
        (Some("positive"), Some(lag)) => say!("raises it after {lag}", lag = lag),
        (Some("negative"), Some(lag)) => say!("lowers it after {lag}", lag = lag),
        (_, Some(lag)) => say!("moves it after {lag}", lag = lag),
    })
}
