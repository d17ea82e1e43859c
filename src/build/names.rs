//! What views are called, and what their files are.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::Wanted;
use super::object::{Kind, Object};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::Model;
use crate::source::Span;
use crate::syntax::time::Grain;
use crate::words::{Said, say};

/// The view of all days.
pub(super) const DAYS: &str = "merak_days";

/// The view of all metrics.
pub(super) const METRICS: &str = "merak_metrics";

/// Most bytes of the name of a file before its ending.
const LONGEST: usize = 100;

/// What the base of a metric is called.
pub(super) fn base_of(metric: &str, grain: Option<Grain>) -> String {
    match grain {
        Some(grain) => format!("{metric}_by_{}", grain.word()),
        None => format!("{metric}_overall"),
    }
}

/// The file of a view: letters and digits as they are, anything else by its number.
pub(super) fn file(kind: Kind, name: &str) -> String {
    let mut plain = String::new();
    for c in name.chars() {
        match c.is_alphanumeric() || c == '_' || c == '-' {
            true => plain.push(c),
            false => plain.push_str(&format!("~{:x}", u32::from(c))),
        }
    }
    if plain.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|at| plain.is_char_boundary(*at));
        plain.truncate(end.unwrap_or(0));
        plain.push_str(&format!("~{}", &hash(name).get(..12).unwrap_or_default()));
    }
    format!("{}/{plain}.sql", kind.folder())
}

/// What names a text.
#[must_use]
pub fn hash(text: impl AsRef<[u8]>) -> String {
    let digest = Sha256::digest(text);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Two views of one name, and views that are called like a table.
pub(super) fn clashes(objects: &[Object], model: &Model, wanted: Wanted<'_>) -> Vec<Diagnostic> {
    let mut known: BTreeMap<String, (Said, Option<Span>)> = BTreeMap::new();
    for table in &model.tables {
        if let Some(name) = table.physical().and_then(|name| in_folder(name, wanted)) {
            let whose = say!("the table `{table}`", table = &table.named.name.text);
            known.insert(name.to_lowercase(), (whose, Some(table.named.name.span)));
        }
    }
    let mut found = Vec::new();
    for object in objects {
        let item = &object.item;
        let whose = say!("the {kind} `{name}`", kind = item.kind.words(), name = &item.of);
        let name = object.name.to_lowercase();
        match known.get(&name) {
            Some((other, place)) => {
                let mut finding = Diagnostic::error(&code::ONE_VIEW_FOR_TWO)
                    .with("name", &object.name)
                    .with("one", other)
                    .with("other", &whose);
                // What stands nowhere is ours.
                let places = [item.span, *place];
                let mut places = places.into_iter().flatten();
                if let Some(span) = places.next() {
                    finding = finding.at(span);
                }
                if let Some(span) = places.next() {
                    finding = finding.note(span, other);
                }
                found.push(finding);
            }
            None => _ = known.insert(name, (whose, item.span)),
        }
    }
    found
}

/// What a table is called among the views, if it stands there.
fn in_folder<'a>(physical: &'a str, wanted: Wanted<'_>) -> Option<&'a str> {
    let has_folders = wanted.dialect.views().is_some_and(|views| views.folder.is_some());
    match physical.rsplit_once('.') {
        Some((folder, name)) if has_folders => {
            (folder.to_lowercase() == wanted.folder.to_lowercase()).then_some(name)
        }
        Some(("main", name)) => Some(name),
        Some(_) => None,
        None => (!has_folders).then_some(physical),
    }
}
