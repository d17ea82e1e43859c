//! What a change does to the number of the last complete period.

use serde::Serialize;

/// The number by both revisions, on the same data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// `last 1 complete month`
    pub period: String,
    /// By the earlier definition; none where it is null or could not be asked.
    pub before: Option<String>,
    /// By the later one.
    pub after: Option<String>,
    /// Why one of them could not be asked.
    pub failed: Option<Failed>,
}

/// Why there is no number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failed {
    /// The code, which `merak explain` explains.
    pub code: &'static str,
    /// In the language of who reads.
    pub message: String,
}
