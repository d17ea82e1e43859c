//! The tree, in formats: one file each.

mod json;
mod levels;
mod mermaid;
mod shape;
mod svg;
mod text;
mod words;

pub use json::json;
pub use levels::{Level, levels, status};
pub use mermaid::mermaid;
pub use svg::svg;
pub use text::text;

use crate::output::figure::Figure;
use crate::tree::{Graph, Node, Values, Way};
use crate::why::{Number, Sides};
use crate::words::{Language, Say, say};

/// A graph, and the language of those it is drawn for.
#[derive(Clone, Copy)]
struct Shown<'a> {
    graph: &'a Graph,
    language: Language,
}

impl Shown<'_> {
    /// A department: in Chinese by its label.
    fn department(&self, name: &str) -> String {
        match self.language {
            Language::English => name.to_owned(),
            Language::Chinese => self.graph.department(name).to_owned(),
        }
    }

    /// Who answers for something, where somebody does.
    fn owner(&self, name: &Option<String>) -> Option<String> {
        name.as_deref().map(|name| self.department(name))
    }

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

/// What a metric is, was before, by how much that changed, and what it is to be; nothing
/// where that was not asked.
fn values(node: &Node) -> Option<[String; 4]> {
    let values = node.values.as_ref()?;
    let number = |digits: &Option<String>| digits.as_deref().and_then(Number::of);
    let sides = Sides {
        from: number(&values.before),
        to: number(&values.value),
    };
    let figure = Figure::fitting(values.format.as_deref(), &sides);
    let shown = |number: Option<&Number>| number.map_or("–".to_owned(), |number| figure.of_number(number));
    let change = values.change_percent.map(|percent| format!("{percent:+.1}%"));
    Some([
        shown(sides.to.as_ref()),
        shown(sides.from.as_ref()),
        change.unwrap_or_default(),
        goal(values),
    ])
}

/// The target of the period, or of the one it is for.
fn goal(values: &Values) -> String {
    match &values.target {
        Some(goal) if goal.period == values.period => goal.value.clone(),
        Some(goal) => format!("{} ({})", goal.value, goal.period),
        None => String::new(),
    }
}

/// The same in a line: `61,688.09 (+28.3%)`
fn value(node: &Node) -> Option<String> {
    let [value, _, change, _] = values(node)?;
    Some(match change.is_empty() {
        true => value,
        false => format!("{value} ({change})"),
    })
}
