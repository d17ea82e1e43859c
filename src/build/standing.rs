//! What stands in a database, held against what would be built for it.

use super::changes::{Change, plain};
use super::manifest::{Entry, Manifest};

/// What begins the last line of what a view is told to be.
const MARK: &str = "merak build ";

/// Digits of a mark.
const DIGITS: usize = 16;

/// A view or table that stands where views are built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its name.
    pub name: String,
    /// Whether it is a view.
    pub is_view: bool,
    /// What is said of it.
    pub remark: Option<String>,
    /// Its columns, in order.
    pub columns: Vec<String>,
}

impl Standing {
    /// What names the text that made it, where that was built.
    fn mark(&self) -> Option<&str> {
        let remark = self.remark.as_deref().filter(|_| self.is_view)?;
        mark(remark)
    }
}

/// What names the text that made a view, at the end of what the view is told to be.
fn mark(remark: &str) -> Option<&str> {
    remark.lines().last()?.strip_prefix(MARK)
}

/// Whether a view is told to be built.
#[must_use]
pub fn is_built(remark: &str) -> bool {
    mark(remark).is_some()
}

/// What a view is told to be, with what names the text that makes it; and that name.
pub(super) fn marked(says: &str, hash: &str) -> (String, String) {
    let mark: String = hash.chars().take(DIGITS).collect();
    let remark = match says.is_empty() {
        true => format!("{MARK}{mark}"),
        false => format!("{says}\n{MARK}{mark}"),
    };
    (remark, mark)
}

/// What a build would change in what stands there, by name: what is `missing`, `changed`,
/// `left_over` of one before, and `foreign` where something else has the name of a view.
#[must_use]
pub fn against(standing: &[Standing], now: &Manifest) -> Vec<Change> {
    let mut found = Vec::new();
    for object in &now.objects {
        match standing.iter().find(|standing| standing.name == object.name) {
            None => found.push(plain("missing", &object.name, &object.kind)),
            Some(there) if there.mark().is_none() => {
                found.push(plain("foreign", &object.name, &object.kind));
            }
            Some(there) => found.extend(changed(there, object)),
        }
    }
    let is_known = |there: &Standing| now.objects.iter().any(|object| object.name == there.name);
    let left_over = standing
        .iter()
        .filter(|there| there.mark().is_some() && !is_known(there));
    found.extend(left_over.map(|there| plain("left_over", &there.name, "view")));
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

/// That a view is another one, by its mark or by its columns: who made it by hand may have kept
/// what it is told to be.
fn changed(there: &Standing, now: &Entry) -> Option<Change> {
    if there.mark() == now.mark.as_deref() && there.columns == now.columns {
        return None;
    }
    let without = |all: &[String], others: &[String]| {
        let left = all.iter().filter(|column| !others.contains(column));
        left.cloned().collect()
    };
    Some(Change {
        columns_new: without(&now.columns, &there.columns),
        columns_gone: without(&there.columns, &now.columns),
        ..plain("changed", &now.name, &now.kind)
    })
}
