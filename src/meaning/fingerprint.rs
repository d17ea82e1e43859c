//! What names a definition, in SQL, documents and differences.

use super::mark::Mark;
use super::normal::{Clear, Normal, Unclear};
use crate::resolve::MetricId;
use crate::words::{Language, Say};
use std::fmt;

/// What names a definition: equal ones mean the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Fingerprint(Mark);

/// The first digits people are shown.
const SHOWN: usize = 12;

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.0.to_string();
        f.write_str(whole.get(..SHOWN).unwrap_or_default())
    }
}

impl Fingerprint {
    /// All digits.
    #[must_use]
    pub fn whole(&self) -> String {
        self.0.to_string()
    }
}

impl Normal<'_> {
    /// The fingerprint of a metric: its value, its cells and its unit.
    ///
    /// # Errors
    /// Where it has no normal form.
    pub fn fingerprint(&mut self, id: MetricId) -> Clear<Fingerprint> {
        let formed = self.metric(id)?;
        let whole = self.mark(&formed);
        let facts = self.checked.metric(id).ok_or(Unclear::Unbound)?;
        let kind = facts.1.kind.said();
        Ok(Fingerprint(Mark::of("metric", |parts| {
            parts.mark(whole);
            parts.text(kind.of(Language::English));
        })))
    }
}
