//! Which changes of definitions no test notices, in formats: one file each.

mod human;
mod json;

pub use human::human;
pub use json::json;

use crate::diff::Example;
use crate::mutate::How;
use serde::Serialize;

/// What came of a change.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Fate {
    /// A test fails.
    Noticed {
        /// Which.
        by: String,
    },
    /// All tests pass that ask for what was changed.
    Survived {
        /// Rows for a test that would notice it, where some were found.
        example: Option<Example>,
    },
    /// No test asks for it.
    Unasked,
    /// It means what it meant.
    Same,
}

/// A change, and what came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Judged {
    /// `metric`, `table`
    pub what: &'static str,
    /// The name of the definition.
    pub name: String,
    /// The file.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// What was done.
    pub change: How,
    /// What is written there.
    pub before: String,
    /// What stood there instead.
    pub after: String,
    /// What came of it.
    #[serde(flatten)]
    pub fate: Fate,
}

/// How many there are of each.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Counts {
    changes: usize,
    noticed: usize,
    survived: usize,
    unasked: usize,
    same: usize,
}

impl Counts {
    fn of(all: &[Judged]) -> Self {
        let mut counts = Self {
            changes: all.len(),
            ..Self::default()
        };
        for one in all {
            *match one.fate {
                Fate::Noticed { .. } => &mut counts.noticed,
                Fate::Survived { .. } => &mut counts.survived,
                Fate::Unasked => &mut counts.unasked,
                Fate::Same => &mut counts.same,
            } += 1;
        }
        counts
    }
}
