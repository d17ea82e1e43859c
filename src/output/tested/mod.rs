//! What came of tests, assertions and decompositions, in formats: one file each.

mod human;
mod json;
mod junit;

pub use human::human;
pub use json::json;
pub use junit::junit;

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::words::Said;

/// What was tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A definition, on rows of its own.
    Test,
    /// A known answer, on a target.
    Assertion,
    /// A decomposition that nothing proves, on a target.
    Decomposition,
}

impl Kind {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Assertion => "assert",
            Self::Decomposition => "decompose",
        }
    }
}

/// What came of one.
#[derive(Clone, Debug)]
pub struct Tested {
    /// Which kind.
    pub kind: Kind,
    /// Its name, or that of the metric.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// What is wrong; nothing if it passed.
    pub found: Vec<Diagnostic>,
    /// What else is to be said.
    pub said: Option<Said>,
}

impl Tested {
    /// Whether all is well.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.found.is_empty()
    }
}
