//! Rows on which a definition and what it was come to different numbers, in words.

use crate::meaning::{Outcome, Witness};
use serde::Serialize;

/// A few rows, one cell, and what either comes to there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    /// Rows as a `test` gives them, by the table of the warehouse; of changes that are tried out, by that
    /// of the project.
    pub tables: Vec<(String, Vec<String>)>,
    /// The moment of the question, if it matters.
    pub as_of: Option<String>,
    /// The cell, such as `month: 2026-01-01`; empty for the whole.
    pub cell: String,
    /// What it came to.
    pub before: Number,
    /// What it comes to.
    pub after: Number,
}

/// What a definition comes to in a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Number {
    /// A value.
    Value(String),
    /// There is no such cell.
    NoCell,
    /// It is not defined for such cells.
    Undefined,
}

impl Example {
    /// What a witness shows.
    #[must_use]
    pub fn of(witness: &Witness) -> Self {
        let [before, after] = &witness.values;
        Self {
            tables: witness.rows(),
            as_of: witness.as_of.map(|at| at.to_string()),
            cell: witness.cell(),
            before: number(before),
            after: number(after),
        }
    }
}

fn number(outcome: &Outcome) -> Number {
    match outcome {
        Outcome::Value(value) => Number::Value(value.to_string()),
        Outcome::NoCell => Number::NoCell,
        Outcome::Undefined => Number::Undefined,
    }
}
