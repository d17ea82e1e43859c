//! Tables that are stacked. From "Unions".

use crate::check::Checked;
use crate::resolve::{TableId, TableSource, path_in};
use crate::syntax::ast::{Name, Text};
use std::collections::BTreeSet;

use super::cells::zone;
use super::data::{Data, Row};
use super::scene::{Here, Scene};
use super::stop::Known;
use super::value::Value;

/// Gives every union the rows of its parts, parts before the unions of them.
pub fn stack(checked: &Checked, data: &mut Data, as_of: Option<jiff::civil::DateTime>) -> Known<()> {
    let mut done = BTreeSet::new();
    for _ in 0..=checked.model.tables.len() {
        for (at, table) in checked.model.tables.iter().enumerate() {
            let parts = match &table.source {
                TableSource::Union(parts) => parts,
                TableSource::Sql(texts) => {
                    if let Some(rows) = all_of(checked, data, texts)
                        && let Some(place) = data.tables.get_mut(at).filter(|rows| rows.is_empty())
                    {
                        *place = rows;
                    }
                    done.insert(at);
                    continue;
                }
                _ => {
                    done.insert(at);
                    continue;
                }
            };
            if done.contains(&at) || !parts.iter().all(|part| done.contains(&part.table.index())) {
                continue;
            }
            let rows = stacked(checked, data, TableId::at(at), as_of)?;
            if let Some(place) = data.tables.get_mut(at) {
                *place = rows;
            }
            done.insert(at);
        }
    }
    Ok(())
}

/// The rows of the table that a text reads whole: `select * from t`. Other texts are not
/// known here.
pub(super) fn all_of(checked: &Checked, data: &Data, texts: &[(Name, Text)]) -> Option<Vec<Row>> {
    let (_, text) = texts.iter().find(|(engine, _)| engine.text == "datafusion")?;
    let name = text.value.trim().strip_prefix("select * from ")?;
    let mut tables = checked.model.tables.iter();
    let at = tables.position(|table| table.physical() == Some(name))?;
    data.tables.get(at).cloned()
}

fn stacked(
    checked: &Checked,
    data: &Data,
    union: TableId,
    as_of: Option<jiff::civil::DateTime>,
) -> Known<Vec<Row>> {
    let scene = Scene::new(checked, data, as_of);
    let table = scene.table(union)?;
    let TableSource::Union(parts) = &table.source else {
        return Ok(Vec::new());
    };
    let mut rows = Vec::new();
    for part in parts {
        let outside = super::scene::Around::default();
        let own = scene.own_time(part.table, &outside)?;
        for at in 0..scene.rows_of(part.table).len() {
            let mut here = Here::at(part.table, at);
            if let Some((time, kind)) = &own {
                here.when = scene.instant(&scene.row(time, here)?, kind)?;
            }
            if !scene.exists(here)? {
                continue;
            }
            let mut row = Row::new();
            let fields = table.fields.iter().take(table.supplied);
            for (field, whole) in fields.zip(&scene.bound_table(union)?.fields) {
                let (supplied, kind) = scene.path(part.table, &path_in(part, &field.name), None)?;
                let value = scene.row(&supplied, here)?;
                // Times of several zones become local to the project.
                let stays = whole.as_ref().is_some_and(|(_, whole)| *whole == kind);
                let value = if stays {
                    value
                } else {
                    scene.local(&value, zone(&kind))?
                };
                row.insert(field.name.text.to_string(), value);
            }
            for link in &table.links {
                let path = path_in(part, &link.name);
                let Some((_, columns)) = scene.entity_key(part.table, &path) else {
                    continue;
                };
                for (name, column) in link.columns.iter().zip(&columns) {
                    row.insert(name.text.to_string(), scene.column(column, here)?);
                }
            }
            if let Some(field) = table.part_name.and_then(|at| table.fields.get(at)) {
                let name = scene.table(part.table)?.named.name.text.to_string();
                row.insert(field.name.text.to_string(), Value::Text(name));
            }
            rows.push(row);
        }
    }
    Ok(rows)
}
