//! How a value came by its unit: where each factor of it is from. Worked out
//! only where somebody asks: most units fit.

use super::scale;
use crate::diagnostic::{Diagnostic, Text, code};
use crate::resolve::Unit;
use crate::source::Span;
use crate::words::{Language, Said, Say};

/// How a value came by its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derivation {
    /// The unit.
    pub unit: Unit,
    /// Where its factors are from, in the order they are written.
    pub sources: Vec<Source>,
}

/// Where one factor is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Whether it divides.
    pub divides: bool,
    /// What it brings.
    pub unit: Unit,
    /// By what.
    pub origin: Origin,
}

/// What brings a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Something declared: `order_lines.amount`.
    Declared(String),
    /// A metric of which only the declaration says it.
    Metric(String),
    /// A count of entities, as it is written.
    Counted(String),
    /// A count of rows, as it is written.
    Rows(String),
    /// A constant with its unit: `gram(500)`, `7 days`.
    Written(String),
    /// A share by its nature: `conversion`.
    Share(String),
    /// The time between two events or times.
    Between,
    /// `30%`
    Percent,
    /// A number without a unit, as it is written.
    Bare(String),
}

/// Most sources that are told: more nobody reads.
const MOST: usize = 4;

impl Derivation {
    /// Of these sources.
    pub(super) fn of(sources: Vec<Source>) -> Self {
        let factors: Vec<(bool, &Unit)> = sources
            .iter()
            .map(|source| (source.divides, &source.unit))
            .collect();
        let (unit, _) = scale::product(&factors);
        Self { unit, sources }
    }

    /// Whether a plain number is one by division or by nature, so that no
    /// declaration makes it anything else. A count of rows is none.
    #[must_use]
    pub fn is_share(&self) -> bool {
        self.sources.iter().any(|source| match source.origin {
            Origin::Share(_) | Origin::Percent => true,
            Origin::Bare(_) => false,
            _ => source.divides || !(source.unit.is_plain() || source.unit == Unit::Unknown),
        })
    }

    /// Whether its words name the whole unit: one thing brings all of it.
    fn is_of_one(&self) -> bool {
        let mut telling = self
            .sources
            .iter()
            .filter(|source| !source.unit.factors().is_empty());
        match (telling.next(), telling.next()) {
            (Some(source), None) => !source.divides && source.unit == self.unit,
            _ => false,
        }
    }

    /// In words: `CNY from order_lines.amount; per order, counted by …`.
    #[must_use]
    pub fn words(&self) -> Said {
        Said::each(|language| self.words_in(language))
    }

    fn words_in(&self, language: Language) -> String {
        let telling = |source: &&Source| !source.unit.factors().is_empty();
        let mut told: Vec<&Source> = self.sources.iter().filter(telling).collect();
        if told.is_empty() {
            told = self.sources.iter().collect();
        }
        let mut words: Vec<String> = told
            .iter()
            .take(MOST)
            .map(|source| source.words(language))
            .collect();
        if told.len() > MOST {
            words.push("…".to_owned());
        }
        words.join(language.of("; ", "；"))
    }
}

impl Source {
    fn words(&self, language: Language) -> String {
        let plain = self.unit.factors().is_empty();
        let (key, what) = match (&self.origin, plain) {
            (Origin::Declared(what), false) => ("how.declared", what.as_str()),
            (Origin::Declared(what), true) => ("how.plain", what.as_str()),
            (Origin::Metric(what), _) => ("how.metric", what.as_str()),
            (Origin::Counted(what), _) => ("how.counted", what.as_str()),
            (Origin::Rows(what), _) => ("how.rows", what.as_str()),
            (Origin::Written(what), _) => ("how.written", what.as_str()),
            (Origin::Share(what), _) => ("how.share", what.as_str()),
            (Origin::Between, _) => ("how.between", ""),
            (Origin::Percent, _) => ("how.percent", ""),
            (Origin::Bare(_), _) => ("how.bare", ""),
        };
        let page = code::UNIT_MISMATCH.page(language);
        let line = page.line(key).unwrap_or_default();
        let unit = match self.divides && !plain {
            true => page
                .line("how.per")
                .unwrap_or_default()
                .replace("{unit}", &self.unit.to_string()),
            false => self.unit.to_string(),
        };
        let words = line.replace("{unit}", &unit).replace("{what}", what);
        match self.divides && plain {
            true => page
                .line("how.over")
                .unwrap_or_default()
                .replace("{what}", &words),
            false => words,
        }
    }
}

/// Tells at both places of a finding about units how each side came by its own.
pub(super) fn told(
    mut finding: Box<Diagnostic>,
    derive: &dyn Fn(Span) -> Option<Derivation>,
) -> Box<Diagnostic> {
    if *finding.code != code::UNIT_MISMATCH {
        return finding;
    }
    let mut told = Vec::new();
    let mut bare = None;
    let mut is_percent = false;
    for (at, label) in finding.labels.iter_mut().enumerate() {
        let keys = match (&label.text, at) {
            (Text::Key("label.left"), _) => ("label.left_from", "label.left_one", "left_from"),
            (Text::Key("label.right"), _) => ("label.right_from", "label.right_one", "right_from"),
            (Text::Key("label.plain"), 0) => ("label.plain_left", "label.plain_left", "left_from"),
            (Text::Key("label.plain"), _) => ("label.plain_right", "label.plain_right", "right_from"),
            (Text::Key("label.bare"), _) => {
                bare = derive(label.span);
                continue;
            }
            (Text::Key("label.found"), _) => ("label.found_from", "label.found_one", "found_from"),
            _ => continue,
        };
        let Some(derivation) = derive(label.span).filter(|derivation| !derivation.sources.is_empty()) else {
            continue;
        };
        is_percent |= derivation
            .sources
            .iter()
            .all(|source| source.origin == Origin::Percent);
        let (several, one, name) = keys;
        label.text = Text::Key(if derivation.is_of_one() { one } else { several });
        told.push((name, derivation.words()));
        // The example is the number that stands there, in the unit of the other side.
        let written = bare.as_ref().and_then(|bare| bare.sources.first());
        if let Some(Origin::Bare(number)) = written.map(|source| &source.origin) {
            told.push(("example", scale::in_unit(number, &derivation.unit).said()));
        }
    }
    if is_percent {
        finding = Box::new(finding.helps("help.percent"));
    }
    told.into_iter().fold(finding, |finding, (name, words)| {
        Box::new(finding.with(name, words))
    })
}
