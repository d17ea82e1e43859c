//! Links must fit the keys they lead to.

use super::model::Model;
use crate::diagnostic::{Diagnostic, code};

/// Reports links with more or fewer columns than the key of their entity.
pub(super) fn check(model: &Model, found: &mut Vec<Diagnostic>) {
    for link in model.tables.iter().flat_map(|table| &table.links) {
        let home = model
            .entities
            .get(link.entity.index())
            .and_then(|entity| entity.home);
        let home = home.and_then(|home| model.tables.get(home.index()));
        let Some((home, key)) = home.and_then(|home| Some((home, home.key.as_ref()?))) else {
            continue;
        };
        if link.columns.len() != key.columns.len() {
            found.push(
                Diagnostic::error(&code::LINK_WIDTH)
                    .at(link.name.span)
                    .label(key.span, "label.key")
                    .with("link", &link.name.text)
                    .with("table", &home.named.name.text)
                    .with("own", columns(link.columns.len()))
                    .with("key", columns(key.columns.len())),
            );
        }
    }
}

fn columns(count: usize) -> String {
    if count == 1 {
        "one column".to_owned()
    } else {
        format!("{count} columns")
    }
}
