//! Ways that lead from a metric back to itself.

use super::parts::Tree;
use crate::resolve::MetricId;
use rustc_hash::FxHashMap;

/// How far a metric has been followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Its own way is still open.
    Open,
    /// Everything below it is known.
    Done,
}

/// Most circles that are looked for: each of them has to be taken apart by hand.
const MOST: usize = 50;

/// Each circle once: its edges, each with the metric it leads down to. The last one
/// leads back to where the first one begins.
#[must_use]
pub fn cycles(tree: &Tree<'_>) -> Vec<Vec<(usize, MetricId)>> {
    let mut marks: FxHashMap<MetricId, Mark> = FxHashMap::default();
    let mut found = Vec::new();
    for edge in &tree.edges {
        if !marks.contains_key(&edge.parent) {
            follow(tree, edge.parent, &mut marks, &mut found);
        }
    }
    found
}

/// A metric on the way, with what is left to follow below it.
struct Step {
    metric: MetricId,
    left: Vec<(usize, MetricId)>,
}

impl Step {
    fn new(tree: &Tree<'_>, metric: MetricId) -> Self {
        let below = tree.edges_below(metric);
        let mut left: Vec<_> = below
            .flat_map(|(at, edge)| edge.children.iter().map(move |child| (at, *child)))
            .collect();
        left.reverse();
        Self { metric, left }
    }
}

/// Goes down without recursion: a chain may be as long as a project.
fn follow(
    tree: &Tree<'_>,
    from: MetricId,
    marks: &mut FxHashMap<MetricId, Mark>,
    found: &mut Vec<Vec<(usize, MetricId)>>,
) {
    let mut way = vec![Step::new(tree, from)];
    let mut taken: Vec<(usize, MetricId)> = Vec::new();
    marks.insert(from, Mark::Open);
    while let Some(step) = way.last_mut() {
        let Some(next) = step.left.pop() else {
            marks.insert(step.metric, Mark::Done);
            way.pop();
            taken.pop();
            continue;
        };
        match marks.get(&next.1) {
            Some(Mark::Open) if found.len() < MOST => {
                let start = way.iter().position(|step| step.metric == next.1).unwrap_or(0);
                let mut circle = taken.get(start..).unwrap_or_default().to_vec();
                circle.push(next);
                found.push(circle);
            }
            Some(Mark::Done | Mark::Open) => {}
            None => {
                marks.insert(next.1, Mark::Open);
                taken.push(next);
                way.push(Step::new(tree, next.1));
            }
        }
    }
}
