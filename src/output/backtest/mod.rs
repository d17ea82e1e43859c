//! What went together, in formats: one file each.

mod json;
mod text;

pub use json::json;
pub use text::text;

use crate::why::Subject;
use crate::words::{Said, say};

/// The name and the label of something.
fn called(subject: &Subject) -> String {
    match &subject.label {
        Some(label) => format!("{} {label}", subject.name),
        None => subject.name.clone(),
    }
}

/// What is to be said of all that goes together.
fn warning() -> Said {
    say!(
        "this is correlation, not cause: a season or a campaign may move both; an experiment, with one of two like groups left as it is, would tell"
    )
}
