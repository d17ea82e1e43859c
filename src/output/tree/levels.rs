//! The tree as rows of a table: what hangs from something stands in.

use super::{Shown, values, words};
use crate::output::figure::Figure;
use crate::output::grid::visible;
use crate::tree::{Branch, Graph, Node, What, forest};
use crate::why::Number;
use crate::words::{Language, Said};

/// A row of the table.
pub enum Level {
    /// How a metric is made of those below.
    Way {
        /// How far it stands in.
        depth: usize,
        /// What it says.
        text: String,
    },
    /// A metric.
    Metric {
        /// How far it stands in.
        depth: usize,
        /// Its name, its label, and how it moves what it hangs from.
        name: String,
        /// What it is, what it was, by how much that changed, and what it is to be.
        values: [String; 4],
        /// The period of the first of these.
        period: Option<String>,
        /// Whether it changed for the better, if it changed.
        better: Option<bool>,
        /// Who answers for it.
        owner: String,
    },
}

/// The rows of the first tree of a graph.
#[must_use]
pub fn levels(graph: &Graph, language: Language) -> Vec<Level> {
    let shown = Shown { graph, language };
    let mut rows = Vec::new();
    if let Some(tree) = forest(graph).first() {
        add(shown, tree, 0, &mut rows);
    }
    rows
}

fn add(shown: Shown<'_>, branch: &Branch, depth: usize, rows: &mut Vec<Level>) {
    match branch.what {
        What::Metric { node, driver, again } => {
            let Some(node) = shown.graph.metrics.get(node) else {
                return;
            };
            let mut name = visible(&node.name);
            if let Some(label) = &node.label {
                name.push_str(&format!(" {}", visible(label)));
            }
            if let Some(way) = driver.and_then(|way| shown.graph.edges.get(way)) {
                let (open, close) = (shown.language.of(" (", "（"), shown.language.of(")", "）"));
                name.push_str(&format!("{open}{}{close}", shown.effect(way)));
            }
            if again {
                name.push_str(" …");
            }
            rows.push(Level::Metric {
                depth,
                name,
                values: shown_values(node),
                period: node.values.as_ref().map(|values| values.period.clone()),
                better: better(node),
                owner: shown.owner(&node.owner).unwrap_or_default(),
            });
        }
        What::Way(way) => {
            if let Some(way) = shown.graph.edges.get(way) {
                let text = visible(&shown.made_of(way));
                rows.push(Level::Way { depth, text });
            }
        }
    }
    for child in &branch.children {
        add(shown, child, depth + 1, rows);
    }
}

/// Its values; a share changes by points, and by per cent of what it was.
fn shown_values(node: &Node) -> [String; 4] {
    let [is, was, change, target] = values(node).unwrap_or_default();
    let known = node.values.as_ref();
    let figure = known.and_then(|values| Figure::of(values.format.as_ref()?));
    let points = figure.filter(Figure::is_percent).and_then(|figure| {
        let values = known?;
        let units = |digits: &Option<String>| Number::of(digits.as_ref()?)?.units(figure.places());
        Some(figure.change(units(&values.value)?.checked_sub(units(&values.before)?)?))
    });
    let change = match points {
        Some(points) => format!("{points} ({change})"),
        None => change,
    };
    [is, was, change, target]
}

fn better(node: &Node) -> Option<bool> {
    let change = node.values.as_ref()?.change_percent?;
    (change != 0.0).then(|| (change > 0.0) == (node.better != Some("lower")))
}

/// How far a plan is, in words.
#[must_use]
pub fn status(word: &str) -> Said {
    words::status(word)
}
