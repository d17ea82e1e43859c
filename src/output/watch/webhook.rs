//! What is not fine, as a message: `{"text": "…"}`, as chat tools take it.

use super::text::{lines, state};
use crate::watch::{Judged, State};
use crate::words::{Language, say};

/// The message.
#[must_use]
pub fn webhook(judged: &[Judged], language: Language) -> String {
    let bad = judged
        .iter()
        .filter(|one| matches!(one.state, State::Breach | State::Warn));
    let told = bad.map(|one| {
        format!(
            "{} {}",
            state(one.state, language),
            lines(one, language).join("\n")
        )
    });
    let told: Vec<String> = told.collect();
    let text = match told.is_empty() {
        true => say!("everything that is watched is fine").of(language).to_owned(),
        false => told.join("\n\n"),
    };
    format!("{}\n", serde_json::json!({ "text": text }))
}
