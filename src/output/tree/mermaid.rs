//! The tree as a Mermaid flow chart, for Markdown pages and pull requests.

use super::{Shown, value};
use crate::output::grid::visible;
use crate::tree::{Graph, Node};
use crate::words::Language;
use rustc_hash::FxHashMap;

/// The chart. Arrows lead from what moves to what is moved, upwards.
#[must_use]
pub fn mermaid(graph: &Graph, language: Language) -> String {
    let shown = Shown { graph, language };
    let mut out = String::from("flowchart BT\n");
    let nodes = graph.metrics.iter().enumerate();
    let places: FxHashMap<&str, usize> = nodes.map(|(at, node)| (node.name.as_str(), at)).collect();
    let is_star = |node: &Node| graph.north_stars.iter().any(|star| star.metric == node.name);
    for (at, node) in graph.metrics.iter().enumerate() {
        let class = if is_star(node) { ":::star" } else { "" };
        out.push_str(&format!("  m{at}[\"{}\"]{class}\n", words(shown, node)));
    }
    for (at, way) in graph.edges.iter().enumerate() {
        let Some(parent) = places.get(way.parent.as_str()) else {
            continue;
        };
        let children = way.children.iter().filter_map(|child| places.get(child.as_str()));
        if way.kind == "driver" {
            for child in children {
                out.push_str(&format!(
                    "  m{child} -. \"{}\" .-> m{parent}\n",
                    quoted(&shown.effect(way))
                ));
            }
            continue;
        }
        out.push_str(&format!("  w{at}([\"{}\"]):::way\n", quoted(&shown.made_of(way))));
        out.push_str(&format!("  w{at} --> m{parent}\n"));
        for child in children {
            out.push_str(&format!("  m{child} --- w{at}\n"));
        }
    }
    guarded(shown, &mut out);
    out.push_str("  classDef star fill:#fff3d1,stroke:#b7791f,stroke-width:2px,color:#1f2933\n");
    out.push_str("  classDef way fill:none,stroke:#9aa5b1,stroke-dasharray:0\n");
    out.push_str("  classDef guard fill:#fdecea,stroke:#c0392b,color:#7b241c\n");
    out
}

fn guarded(shown: Shown<'_>, out: &mut String) {
    let mut count = 0;
    for (at, node) in shown.graph.metrics.iter().enumerate() {
        for guard in shown.guards(&node.name) {
            out.push_str(&format!("  g{count}{{{{\"{}\"}}}}:::guard\n", quoted(&guard)));
            out.push_str(&format!("  g{count} -.- m{at}\n"));
            count += 1;
        }
    }
}

fn words(shown: Shown<'_>, node: &Node) -> String {
    let mut lines = vec![format!("<b>{}</b>", quoted(&node.name))];
    lines.extend(node.label.as_deref().map(quoted));
    let unit = node.unit.iter().cloned().chain(shown.owner(&node.owner));
    let unit: Vec<String> = unit.map(|word| quoted(&word)).collect();
    if !unit.is_empty() {
        lines.push(unit.join(" · "));
    }
    lines.extend(value(node).map(|value| quoted(&value)));
    lines.join("<br/>")
}

/// Text that means nothing to Mermaid or HTML.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '&' => out.push_str("#amp;"),
            '#' => out.push_str("#35;"),
            '`' => out.push_str("#96;"),
            _ => out.push(c),
        }
    }
    out
}
