//! One change of one definition.

use crate::source::Span;
use serde::Serialize;

/// What is done to a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// A condition, or a part of one, is left out.
    DropCondition,
    /// A condition is turned round; `and` becomes `or`.
    Negate,
    /// `>` becomes `>=`, a number or a day its neighbour.
    Boundary,
    /// A stretch of time becomes longer or shorter.
    Length,
    /// Rows become a number in another way.
    Aggregate,
    /// A window, a step or another thing around a number is left out.
    DropStep,
    /// A term or a factor is left out, or counts the other way round.
    Arithmetic,
}

/// A definition with one thing changed.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// The place of the definition in its file.
    pub item: usize,
    /// `metric`, `table`
    pub what: &'static str,
    /// The name of the definition.
    pub name: String,
    /// What is done.
    pub how: How,
    /// What is replaced.
    pub span: Span,
    /// What stands there instead.
    pub after: String,
}

impl Mutant {
    /// The text of its file with the change.
    #[must_use]
    pub fn text(&self, file: &str) -> String {
        let piece = |range| file.get(range).unwrap_or_default();
        let range = self.span.range();
        [piece(0..range.start), &self.after, piece(range.end..file.len())].concat()
    }
}
