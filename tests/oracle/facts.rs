//! Attributes, segments and events of a case, as parts that can be left out.

use super::case::Node;

/// An item about an entity.
#[derive(Clone, Debug)]
pub struct Fact {
    /// `attribute` or `segment`.
    pub word: &'static str,
    pub name: String,
    pub entity: &'static str,
    pub body: Node,
    /// `within 7 days of joined`, `over 30 days`.
    pub suffix: Option<String>,
}

impl Fact {
    pub fn text(&self) -> String {
        let suffix = self.suffix.iter().map(|suffix| format!(" {suffix}"));
        let suffix: String = suffix.collect();
        let (word, name, entity) = (self.word, &self.name, self.entity);
        format!("{word} {name} of {entity} = {}{suffix}", self.body.text())
    }

    /// Smaller ones.
    pub fn smaller(&self) -> Vec<Self> {
        let mut all: Vec<Self> = self
            .body
            .smaller()
            .into_iter()
            .map(|body| Self { body, ..self.clone() })
            .collect();
        if self.suffix.is_some() {
            all.push(Self {
                suffix: None,
                ..self.clone()
            });
        }
        all
    }
}
