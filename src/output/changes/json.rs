//! Changes for programs.

use super::Compared;

/// All of it as one JSON object. Kinds and facets are words of the format, the same
/// in every language.
#[must_use]
pub fn json(compared: &Compared) -> String {
    let text = serde_json::to_string_pretty(compared).unwrap_or_else(|_| "{}".to_owned());
    text + "\n"
}
