//! Changes of definitions, for programs.

use serde::Serialize;

use super::{Counts, Judged};

#[derive(Serialize)]
struct Whole<'a> {
    summary: Counts,
    changes: &'a [Judged],
}

/// An object with every change, and how many there are of each state.
#[must_use]
pub fn json(all: &[Judged]) -> String {
    let whole = Whole {
        summary: Counts::of(all),
        changes: all,
    };
    serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
}
