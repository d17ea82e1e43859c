//! The tree for programs.

use crate::tree::Graph;

/// Nodes and edges as one JSON object.
#[must_use]
pub fn json(graph: &Graph) -> String {
    let mut text = serde_json::to_string_pretty(graph).unwrap_or_default();
    text.push('\n');
    text
}
