//! What a build changes in what was built before.

use serde::Serialize;

use super::manifest::{Entry, Manifest};

/// A view that is not as it was.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// `new`, `gone` or `changed`; `missing` of a file that was built and is no more there, or of
    /// a view that is not there; `left_over` of one that is; `foreign` of what was not built
    pub change: &'static str,
    /// The view.
    pub name: String,
    /// Of what kind it is.
    pub kind: String,
    /// The metrics whose definition is another one: before and now.
    pub definitions: Vec<(String, String, String)>,
    /// Columns that are there now.
    pub columns_new: Vec<String>,
    /// Columns that were there before.
    pub columns_gone: Vec<String>,
}

/// What changed from one to the other, by name.
#[must_use]
pub fn changes(before: Option<&Manifest>, now: &Manifest) -> Vec<Change> {
    let before = before.map(|before| before.objects.as_slice()).unwrap_or_default();
    let of = |name: &str, all: &[Entry]| all.iter().find(|object| object.name == name).cloned();
    let mut found = Vec::new();
    for object in &now.objects {
        match of(&object.name, before) {
            None => found.push(plain("new", &object.name, &object.kind)),
            Some(old) if old.sha256 != object.sha256 => found.push(changed(&old, object)),
            Some(_) => {}
        }
    }
    let gone = before.iter().filter(|old| of(&old.name, &now.objects).is_none());
    found.extend(gone.map(|old| plain("gone", &old.name, &old.kind)));
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

/// That a file was built, and is to be built again.
#[must_use]
pub fn missing(name: &str) -> Change {
    plain("missing", name, "file")
}

pub(super) fn plain(change: &'static str, name: &str, kind: &str) -> Change {
    Change {
        change,
        name: name.to_owned(),
        kind: kind.to_owned(),
        definitions: Vec::new(),
        columns_new: Vec::new(),
        columns_gone: Vec::new(),
    }
}

fn changed(old: &Entry, now: &Entry) -> Change {
    let definitions = now.definitions.iter().filter_map(|(metric, print)| {
        let before = old.definitions.get(metric).filter(|before| *before != print)?;
        Some((metric.clone(), before.clone(), print.clone()))
    });
    let without = |all: &[String], others: &[String]| {
        let left = all.iter().filter(|column| !others.contains(column));
        left.cloned().collect()
    };
    Change {
        definitions: definitions.collect(),
        columns_new: without(&now.columns, &old.columns),
        columns_gone: without(&old.columns, &now.columns),
        ..plain("changed", &now.name, &now.kind)
    }
}
