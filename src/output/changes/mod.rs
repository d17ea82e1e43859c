//! What changed between two revisions, in formats: one file each.

mod heads;
mod json;
mod markdown;
mod text;
mod words;

pub use json::json;
pub use markdown::markdown;
pub use text::text;
pub use words::example_with;

use crate::diff::{Change, Changes, Kind};
use serde::Serialize;

/// What was compared, and what came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// The earlier side.
    pub from: Revision,
    /// The later side.
    pub to: Revision,
    /// Whether something breaks that nobody has said.
    pub breaking: bool,
    /// The changes.
    #[serde(flatten)]
    pub changes: Changes,
    /// What could not be judged, and what is new at all.
    pub notes: Vec<Note>,
}

/// What is to be known of a comparison.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "note")]
pub enum Note {
    /// There was no project yet.
    AllNew {
        /// At which revision.
        revision: String,
    },
    /// Earlier definitions are wrong.
    Wrong {
        /// At which revision.
        revision: String,
        /// How often.
        errors: usize,
    },
}

/// One side of a comparison.
#[derive(Clone, Debug, Serialize)]
pub struct Revision {
    /// As it was asked for; none for the working tree.
    pub revision: Option<String>,
    /// The commit; none for the working tree.
    pub commit: Option<String>,
}

impl Compared {
    /// Those that break something nobody has owned up to.
    fn breaking(&self) -> impl Iterator<Item = &Change> {
        self.changes.changes.iter().filter(|change| change.breaking)
    }

    /// Those that break something, and say so.
    fn announced(&self) -> impl Iterator<Item = &Change> {
        let changes = self.changes.changes.iter();
        changes.filter(|change| !change.breaking && change.kind.breaks())
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Change> {
        self.changes
            .changes
            .iter()
            .filter(move |change| change.kind == kind)
    }

    /// Whether there is nothing to say.
    fn is_quiet(&self) -> bool {
        let changes = &self.changes;
        let nothing = changes.calendar.is_empty() && changes.claims.is_empty() && changes.moved.is_empty();
        nothing
            && changes
                .changes
                .iter()
                .all(|change| change.kind == Kind::Rewritten)
    }
}
