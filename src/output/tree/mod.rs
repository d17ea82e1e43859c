//! The tree, in formats: one file each.

mod json;
mod mermaid;
mod shape;
mod svg;
mod text;
mod words;

pub use json::json;
pub use mermaid::mermaid;
pub use svg::svg;
pub use text::text;

use crate::tree::{Graph, Way};
use crate::words::{Language, Say, say};

/// A graph, and the language of those it is drawn for.
#[derive(Clone, Copy)]
struct Shown<'a> {
    graph: &'a Graph,
    language: Language,
}

impl Shown<'_> {
    /// What a driver does, in words: `raises it after 7 days`.
    fn effect(&self, way: &Way) -> String {
        let said = match (way.effect.as_deref(), &way.lag) {
            (Some("positive"), None) => say!("raises it"),
            (Some("negative"), None) => say!("lowers it"),
            (_, None) => say!("moves it"),
            (Some("positive"), Some(lag)) => say!("raises it after {lag}", lag = words::length(lag)),
            (Some("negative"), Some(lag)) => say!("lowers it after {lag}", lag = words::length(lag)),
            (_, Some(lag)) => say!("moves it after {lag}", lag = words::length(lag)),
        };
        said.of(self.language).to_owned()
    }

    /// What an identity or a partition says of its metric, and whether it holds.
    fn made_of(&self, way: &Way) -> String {
        let text = way.text.as_deref().unwrap_or_default();
        let said = match way.kind {
            "partition" => say!("by {slices}", slices = text),
            _ => format!("= {text}").said(),
        };
        let said = said.of(self.language);
        match way.verdict {
            Some(verdict) => format!("{said} · {}", words::verdict(verdict).of(self.language)),
            None => said.to_owned(),
        }
    }

    /// The guardrails that stand at a metric, in words.
    fn guards(&self, metric: &str) -> impl Iterator<Item = String> {
        let at = move |guard: &&crate::tree::Guard| guard.protects.iter().any(|name| name == metric);
        let guards = self.graph.guardrails.iter().filter(at);
        guards.map(|guard| match &guard.per {
            Some(per) => {
                let said = say!("{what} per {per}", what = &guard.require, per = per);
                said.of(self.language).to_owned()
            }
            None => guard.require.clone(),
        })
    }
}
