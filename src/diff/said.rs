//! Changes that a definition owns up to: `changed "…" on DATE`.

use crate::resolve::Changed;
use serde::Serialize;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// What, and why.
    pub why: String,
    /// From which day on.
    pub on: String,
}

/// Those of the later text that are not in the earlier one. A line that stands in
/// both was said of an earlier change.
pub(super) fn new(old: &[Changed], new: &[Changed]) -> Vec<Said> {
    let mut known: Vec<Said> = old.iter().map(said).collect();
    let all = new.iter().map(said);
    all.filter(|said| match known.iter().position(|known| known == said) {
        Some(at) => {
            known.swap_remove(at);
            false
        }
        None => true,
    })
    .collect()
}

fn said(changed: &Changed) -> Said {
    Said {
        why: changed.why.value.to_string(),
        on: changed.on.to_string(),
    }
}
