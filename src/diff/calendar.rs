//! What the settings of a project say of its calendar: one thing, that every
//! number of every period depends on.

use crate::source::manifest::Manifest;
use serde::Serialize;

/// A setting that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// `timezone`, or the table whose rows are read elsewhere.
    pub name: String,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

/// Settings that say when days, weeks and years begin, and are not what they were.
pub(super) fn changed(old: &Manifest, new: &Manifest) -> Vec<Setting> {
    let pairs = [
        ("timezone", old.timezone.clone(), new.timezone.clone()),
        (
            "week-starts",
            old.week_word().to_owned(),
            new.week_word().to_owned(),
        ),
        (
            "fiscal-year-starts",
            old.fiscal_word().to_owned(),
            new.fiscal_word().to_owned(),
        ),
    ];
    let changed = pairs.into_iter().filter(|(_, before, after)| before != after);
    changed
        .map(|(name, before, after)| Setting {
            name: name.to_owned(),
            before,
            after,
        })
        .collect()
}
