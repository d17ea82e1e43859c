//! Which metrics have to do with a north star.

use super::parts::{Tree, named};
use crate::check::Checked;
use crate::resolve::MetricId;
use rustc_hash::{FxHashMap, FxHashSet};

/// Every metric that hangs from one, over any number of edges, and itself.
#[must_use]
pub fn below(tree: &Tree<'_>, metric: MetricId) -> FxHashSet<MetricId> {
    let mut found = FxHashSet::default();
    let mut open = vec![metric];
    while let Some(metric) = open.pop() {
        if !found.insert(metric) {
            continue;
        }
        for (_, edge) in tree.edges_below(metric) {
            open.extend(&edge.children);
        }
    }
    found
}

/// Every metric of the tree, or what hangs from one.
#[must_use]
pub fn shown(tree: &Tree<'_>, root: Option<MetricId>) -> FxHashSet<MetricId> {
    match root {
        Some(root) => below(tree, root),
        None => all(tree),
    }
}

/// Every metric that takes part in the tree.
fn all(tree: &Tree<'_>) -> FxHashSet<MetricId> {
    let mut found: FxHashSet<MetricId> = tree.stars.iter().map(|star| star.metric).collect();
    for edge in &tree.edges {
        found.insert(edge.parent);
        found.extend(&edge.children);
    }
    found.extend(tree.guardrails.iter().flat_map(|guardrail| &guardrail.protects));
    found.extend(tree.alerts.iter().flat_map(|alert| &alert.reads));
    found.extend(tree.targets.iter().map(|target| target.metric));
    found.extend(tree.directions.iter().map(|direction| direction.serves));
    found
}

/// Every metric that any way at all connects with a north star: of the tree, of
/// definitions, of guardrails and companions, of what is said of relatives.
#[must_use]
pub fn near(tree: &Tree<'_>, checked: &Checked) -> FxHashSet<MetricId> {
    let mut ties: FxHashMap<MetricId, Vec<MetricId>> = FxHashMap::default();
    let mut tie = |one: MetricId, other: MetricId| {
        ties.entry(one).or_default().push(other);
        ties.entry(other).or_default().push(one);
    };
    for edge in &tree.edges {
        edge.children.iter().for_each(|child| tie(edge.parent, *child));
    }
    for guardrail in &tree.guardrails {
        let read = guardrail.reads.iter();
        let pairs = read.flat_map(|read| guardrail.protects.iter().map(move |other| (*read, *other)));
        pairs.for_each(|(read, protected)| tie(read, protected));
    }
    for star in &tree.stars {
        let companions = star.companions().iter();
        let beside = companions.flat_map(|expr| named(&checked.model, expr));
        beside.for_each(|other| tie(star.metric, other));
    }
    for (at, metric) in checked.model.metrics.iter().enumerate() {
        let own = MetricId::at(at);
        if let Some((measure, _)) = checked.metric(own) {
            measure.metrics(&mut |used, _| tie(own, used));
        }
        let relatives = metric.relatives.iter();
        let relatives = relatives.filter_map(|name| checked.model.names.metric(&name.text));
        relatives.for_each(|other| tie(own, other));
    }
    let mut found = FxHashSet::default();
    let mut open: Vec<MetricId> = tree.stars.iter().map(|star| star.metric).collect();
    while let Some(metric) = open.pop() {
        if found.insert(metric) {
            open.extend(ties.get(&metric).into_iter().flatten());
        }
    }
    found
}
