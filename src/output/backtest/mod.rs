//! What went together, in formats: one file each.

mod aha;
mod aha_json;
mod json;
mod text;

pub use aha::aha_text;
pub use aha_json::aha_json;
pub use json::json;
pub use text::text;

use crate::words::{Said, say};

/// `+0.61`, with a sign that lines up.
fn signed(value: f64) -> String {
    let text = format!("{value:+.2}");
    match text.as_str() {
        "-0.00" => "+0.00".to_owned(),
        _ => text,
    }
}

/// What is to be said of all that goes together.
fn warning() -> Said {
    say!(
        "this is correlation, not cause: a season or a campaign may move both; an experiment, with one of two like groups left as it is, would tell"
    )
}
