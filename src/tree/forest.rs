//! The graph as trees to be drawn: every metric is unfolded where it is met first,
//! and only named where it is met again.

use super::graph::Graph;
use rustc_hash::FxHashMap;

/// A metric or an identity, with what hangs from it.
#[derive(Clone, Debug)]
pub struct Branch {
    /// What it is.
    pub what: What,
    /// What hangs from it.
    pub children: Vec<Branch>,
}

/// What a branch begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A metric, by its place in the graph.
    Metric {
        /// Its place.
        node: usize,
        /// The driver it hangs from, by its place; none where it is a part.
        driver: Option<usize>,
        /// Whether it is unfolded elsewhere.
        again: bool,
    },
    /// An identity or a partition, by its place in the graph.
    Way(usize),
}

/// Metrics below metrics, at most: nobody follows more, and what lies deeper is a
/// tree of its own.
const DEEPEST: usize = 40;

/// The trees of a graph: those of its north stars first, then what leads to none.
#[must_use]
pub fn forest(graph: &Graph) -> Vec<Branch> {
    let nodes = graph.metrics.iter().enumerate();
    let nodes: FxHashMap<&str, usize> = nodes.map(|(at, node)| (node.name.as_str(), at)).collect();
    let mut below: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    let mut hangs = vec![false; graph.metrics.len()];
    for (at, way) in graph.edges.iter().enumerate() {
        if let Some(parent) = nodes.get(way.parent.as_str()) {
            below.entry(*parent).or_default().push(at);
        }
        for child in way.children.iter().filter_map(|child| nodes.get(child.as_str())) {
            if let Some(hangs) = hangs.get_mut(*child) {
                *hangs = true;
            }
        }
    }
    let mut grower = Grower {
        graph,
        nodes: &nodes,
        below: &below,
        seen: vec![false; graph.metrics.len()],
    };
    let stars = graph.north_stars.iter().map(|star| star.metric.as_str());
    let first = graph.root.as_deref().into_iter().chain(stars);
    let first = first.filter_map(|name| nodes.get(name).copied());
    let free = hangs.iter().enumerate().filter(|(_, hangs)| !**hangs);
    let free = free.map(|(at, _)| at);
    let mut trees = Vec::new();
    for node in first.chain(free).chain(0..graph.metrics.len()) {
        if grower.seen.get(node) == Some(&false) {
            trees.push(grower.metric(node, None, 0));
        }
    }
    trees
}

struct Grower<'a> {
    graph: &'a Graph,
    nodes: &'a FxHashMap<&'a str, usize>,
    below: &'a FxHashMap<usize, Vec<usize>>,
    /// Which metrics are unfolded already.
    seen: Vec<bool>,
}

impl Grower<'_> {
    fn metric(&mut self, node: usize, driver: Option<usize>, depth: usize) -> Branch {
        let again = depth >= DEEPEST || self.seen.get(node) == Some(&true);
        let mut children = Vec::new();
        if !again {
            if let Some(seen) = self.seen.get_mut(node) {
                *seen = true;
            }
            let ways = self.below.get(&node).cloned().unwrap_or_default();
            let is_driver = |at: &usize| self.graph.edges.get(*at).is_some_and(|way| way.kind == "driver");
            let (drivers, parts): (Vec<usize>, Vec<usize>) = ways.into_iter().partition(is_driver);
            for way in parts {
                let inner = self.ends(way);
                children.push(Branch {
                    what: What::Way(way),
                    children: inner
                        .into_iter()
                        .map(|child| self.metric(child, None, depth + 1))
                        .collect(),
                });
            }
            for way in drivers {
                for child in self.ends(way) {
                    children.push(self.metric(child, Some(way), depth + 1));
                }
            }
        }
        let what = What::Metric { node, driver, again };
        Branch { what, children }
    }

    /// The metrics a way leads to.
    fn ends(&self, way: usize) -> Vec<usize> {
        let way = self.graph.edges.get(way);
        let names = way.into_iter().flat_map(|way| &way.children);
        names
            .filter_map(|name| self.nodes.get(name.as_str()).copied())
            .collect()
    }
}
