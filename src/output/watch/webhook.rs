//! What is not fine, as a message: `{"text": "…"}`, as chat tools take it.

use super::outlook;
use super::text::{lines, state};
use crate::watch::{Judged, Outlook, State, Verdict};
use crate::words::{Language, say};

/// The message.
#[must_use]
pub fn webhook(judged: &[Judged], outlooks: &[Outlook], language: Language) -> String {
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
    let bad = outlooks
        .iter()
        .filter(|outlook| outlook.verdict == Verdict::Unlikely);
    let told = told.chain(bad.map(|one| {
        let lines = outlook::lines(one, language).join("\n");
        format!("{} {lines}", outlook::verdict(one.verdict, language))
    }));
    let told: Vec<String> = told.collect();
    let text = match told.is_empty() {
        true => say!("everything that is watched is fine").of(language).to_owned(),
        false => told.join("\n\n"),
    };
    format!("{}\n", serde_json::json!({ "text": text }))
}
