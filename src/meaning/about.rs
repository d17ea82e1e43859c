//! What an aggregate is taken of: rows, when they happened, and how they are known.

use super::diagram::Rows;
use super::facets::{Adds, Facets};
use super::mark::Mark;

/// The rows an aggregate is taken of.
pub(super) struct Taken {
    /// Of which table, at which time, by whose key.
    pub source: Mark,
    /// Of which table, and by whose key.
    pub table: Mark,
    /// At which time.
    pub time: Mark,
    /// Which of them.
    pub rows: Rows,
    /// The same without what goes without saying: that they have a time.
    pub conditions: Rows,
}

/// When rows happened.
#[derive(Clone, Copy)]
pub(super) struct Time {
    /// Those that have no time.
    pub null: Rows,
    /// What stands for it.
    pub mark: Mark,
}

/// What an aggregate is taken of.
#[derive(Clone)]
pub(super) struct About {
    pub source: Mark,
    pub table: Mark,
    pub time: Mark,
    pub conditions: Rows,
    /// Where its argument is known.
    pub rows: Rows,
    pub key: Mark,
    /// Whether of nothing it is null and not zero.
    pub empty: bool,
    /// Which rows make it a number, where those are more than the ones it is of.
    pub there: Option<Mark>,
}

impl About {
    /// The same of other rows.
    pub(super) fn on(&self, rows: Rows) -> Self {
        Self { rows, ..self.clone() }
    }

    /// The same of other rows, and of those that a definition names.
    pub(super) fn of(&self, rows: Rows, conditions: Rows) -> Self {
        Self {
            rows,
            conditions,
            ..self.clone()
        }
    }

    pub(super) fn facets(&self, name: &str, argument: Option<Mark>, adds: Adds, active: Rows) -> Facets {
        let counted = Mark::of("counted", |parts| {
            parts.text(name);
            parts.mark(self.table);
            parts.marks(argument);
            parts.flag(self.empty);
        });
        Facets {
            counted,
            rows: self.conditions,
            time: self.time,
            grain: None,
            coarser: None,
            adds,
            active,
        }
    }
}
