//! Leaves: names, texts, numbers, types and times, as written.

use smol_str::SmolStr;

use crate::source::Span;
use crate::syntax::time::{Grain, Length, Moment};

/// A name as written and as compared.
#[derive(Clone, Debug)]
pub struct Name {
    /// In NFC, without back-quotes.
    pub text: SmolStr,
    /// Whether it stands in back-quotes.
    pub quoted: bool,
    /// Where.
    pub span: Span,
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Name {}

/// Names joined by dots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// At least one.
    pub segments: Vec<Name>,
    /// The whole.
    pub span: Span,
}

impl Path {
    /// A name by itself.
    #[must_use]
    pub fn of(name: Name) -> Self {
        Self {
            span: name.span,
            segments: vec![name],
        }
    }

    /// Words joined by dots, as if they stood at a place.
    #[must_use]
    pub fn dotted(words: &str, span: Span) -> Self {
        Self {
            segments: words.split('.').map(|word| Name::plain(word, span)).collect(),
            span,
        }
    }

    /// The only name, if there is just one.
    #[must_use]
    pub fn single(&self) -> Option<&Name> {
        match self.segments.as_slice() {
            [name] => Some(name),
            _ => None,
        }
    }

    /// As people write it, without back-quotes.
    #[must_use]
    pub fn text(&self) -> String {
        let words: Vec<&str> = self.segments.iter().map(|name| name.text.as_str()).collect();
        words.join(".")
    }
}

/// A string, as written with its quotes.
#[derive(Clone, Debug)]
pub struct Text {
    /// With quotes and escapes.
    pub raw: SmolStr,
    /// Without.
    pub value: SmolStr,
    /// Where.
    pub span: Span,
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Text {}

/// A number, as written: `-12_000.5`, `30%`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// With separators, sign and percent sign.
    pub raw: SmolStr,
    /// Where.
    pub span: Span,
}

/// A type or unit, as written: `CNY / order`, `text`, `CNY float`.
#[derive(Clone, Debug)]
pub struct Kind {
    /// The factors: whether each divides, and its name (`1` for none).
    pub factors: Vec<(bool, Name)>,
    /// `float` behind it.
    pub float: bool,
    /// The whole.
    pub span: Span,
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.factors == other.factors && self.float == other.float
    }
}

impl Eq for Kind {}

/// A date or period, as written and as understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MomentAt {
    /// What it means.
    pub moment: Moment,
    /// As written.
    pub raw: SmolStr,
    /// Where.
    pub span: Span,
}

/// A length of time: `7 days`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duration {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Grain,
    /// Where.
    pub span: Span,
}

impl Duration {
    /// As calendar arithmetic takes it; `None` beyond any calendar.
    #[must_use]
    pub fn length(&self) -> Option<Length> {
        Length::of(self.count, self.unit)
    }
}
