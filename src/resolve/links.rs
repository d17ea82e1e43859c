//! Links must fit the keys they lead to.

use super::model::{Field, Model, Table};
use super::types::Type;
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::ast::Name;
use crate::words::{Said, say};

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

/// Reports columns of a link that are declared to be of another sort than those
/// of the key: engines would turn one into the other, each in its own way.
pub(super) fn sorts(model: &Model, found: &mut Vec<Diagnostic>) {
    for table in &model.tables {
        for link in &table.links {
            for home in model.tables_of(link.entity) {
                let home = model.tables.get(home.index());
                let Some((home, key)) = home.and_then(|home| Some((home, home.key.as_ref()?))) else {
                    continue;
                };
                for (own, theirs) in link.columns.iter().zip(&key.columns) {
                    let (Some(one), Some(other)) = (stored(table, own), stored(home, theirs)) else {
                        continue;
                    };
                    let (Some(kind), Some(wanted)) = (&one.kind, &other.kind) else {
                        continue;
                    };
                    if sort(kind).is_some() && sort(wanted).is_some() && sort(kind) != sort(wanted) {
                        found.push(
                            Diagnostic::error(&code::LINK_SORT)
                                .at(one.name.span)
                                .label(other.name.span, "label.key")
                                .with("link", &link.name.text)
                                .with("own", kind)
                                .with("key", wanted),
                        );
                    }
                }
            }
        }
    }
}

fn stored<'t>(table: &'t Table, column: &Name) -> Option<&'t Field> {
    table.field(&column.text).filter(|field| field.expr.is_none())
}

/// What values of a type can equal.
fn sort(kind: &Type) -> Option<u8> {
    match kind {
        Type::Text => Some(0),
        Type::Bool => Some(1),
        Type::Date => Some(2),
        Type::Timestamp(_) => Some(3),
        Type::Number(_) => Some(4),
        _ => None,
    }
}

fn columns(count: usize) -> Said {
    if count == 1 {
        say!("one column")
    } else {
        say!("{count} columns", count = count)
    }
}
