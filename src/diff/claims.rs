//! What is claimed of data, and where data is: no part of any definition, and still
//! worth a line.

use super::Side;
use super::calendar::Setting;
use crate::resolve::Table;
use crate::syntax::ast::Expr;
use crate::tree::written;
use serde::Serialize;
use std::collections::BTreeMap;

/// A claim that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// `order_lines.status`, or a dimension.
    pub of: String,
    /// `values`, `required` or `key`
    pub claim: &'static str,
    /// What was claimed.
    pub before: String,
    /// What is.
    pub after: String,
}

/// Claims on what both revisions have, by what they are of and which they are.
type Claims = BTreeMap<(String, &'static str), String>;

/// Claims that are not what they were.
pub(super) fn changed(old: Side<'_>, new: Side<'_>) -> Vec<Claim> {
    let (was, is) = (claims(old), claims(new));
    let changed = was.into_iter().filter_map(|((of, claim), before)| {
        let after = is.get(&(of.clone(), claim))?.clone();
        (before != after).then_some(Claim {
            of,
            claim,
            before,
            after,
        })
    });
    changed.collect()
}

fn claims(side: Side<'_>) -> Claims {
    let model = &side.checked.model;
    let mut claims = Claims::new();
    for dimension in &model.dimensions {
        let name = dimension.named.name.text.to_string();
        claims.insert((name, "values"), values(side, &dimension.values));
    }
    for table in &model.tables {
        let name = &table.named.name.text;
        claims.insert((name.to_string(), "key"), key(side, table));
        for link in &table.links {
            let of = format!("{name}.{}", link.name.text);
            claims.insert((of, "required"), yes_or_no(link.required));
        }
        for field in &table.fields {
            let of = format!("{name}.{}", field.name.text);
            claims.insert((of.clone(), "required"), yes_or_no(field.required));
            claims.insert((of, "values"), values(side, &field.values));
        }
    }
    claims
}

fn yes_or_no(required: bool) -> String {
    if required { "required" } else { "" }.to_owned()
}

/// Values in the order of their texts: the order in which they are listed says nothing.
fn values(side: Side<'_>, values: &[Expr]) -> String {
    let mut all: Vec<String> = values
        .iter()
        .map(|value| written(side.sources, value.span))
        .collect();
    all.sort();
    all.dedup();
    all.join(", ")
}

fn key(side: Side<'_>, table: &Table) -> String {
    let Some(key) = &table.key else {
        return String::new();
    };
    let entity = key
        .entity
        .and_then(|entity| side.checked.model.entities.get(entity.index()));
    let columns: Vec<&str> = key.columns.iter().map(|column| column.text.as_str()).collect();
    match entity {
        Some(entity) => format!("{} = {}", entity.named.name.text, columns.join(", ")),
        None => columns.join(", "),
    }
}

/// Tables whose rows are read elsewhere.
pub(super) fn moved(old: Side<'_>, new: Side<'_>) -> Vec<Setting> {
    let tables = new.checked.model.tables.iter();
    let moved = tables.filter_map(|table| {
        let name = table.named.name.text.as_str();
        let before = old.checked.model.names.table(name)?;
        let before = old.checked.model.tables.get(before.index())?.physical()?;
        let after = table.physical()?;
        (before != after).then(|| Setting {
            name: name.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        })
    });
    moved.collect()
}
