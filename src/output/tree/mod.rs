//! The tree, in formats: one file each.

mod json;
mod mermaid;
mod shape;
mod svg;
mod text;

pub use json::json;
pub use mermaid::mermaid;
pub use svg::svg;
pub use text::text;

use crate::tree::{Graph, Way};

/// What a driver does, in words: `raises it after 7 days`.
fn effect(way: &Way) -> String {
    let verb = match way.effect.as_deref() {
        Some("positive") => "raises it",
        Some("negative") => "lowers it",
        _ => "moves it",
    };
    match &way.lag {
        Some(lag) => format!("{verb} after {lag}"),
        None => verb.to_owned(),
    }
}

/// What an identity or a partition says of its metric, and whether it holds.
fn made_of(way: &Way) -> String {
    let text = way.text.as_deref().unwrap_or_default();
    let said = match way.kind {
        "partition" => format!("by {text}"),
        _ => format!("= {text}"),
    };
    match way.verdict {
        Some("empty") => format!("{said} · by definition"),
        Some("given") => format!("{said} · proved, given claims"),
        Some(verdict) => format!("{said} · {verdict}"),
        None => said,
    }
}

/// The guardrails that stand at a metric, in words.
fn guards<'a>(graph: &'a Graph, metric: &'a str) -> impl Iterator<Item = String> + 'a {
    let at = move |guard: &&crate::tree::Guard| guard.protects.iter().any(|name| name == metric);
    graph.guardrails.iter().filter(at).map(|guard| match &guard.per {
        Some(per) => format!("{} per {per}", guard.require),
        None => guard.require.clone(),
    })
}
