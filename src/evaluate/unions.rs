//! Tables that are stacked. From "Unions".

use crate::check::{Checked, in_unit_of};
use crate::resolve::{Table, TableId, TableSource, path_in};
use crate::syntax::ast::{Name, Text};

use super::cells::zone;
use super::data::{Data, Row};
use super::scene::{Here, Scene};
use super::stop::Known;
use super::value::Value;

/// Gives every union the rows of its parts, parts before the unions of them.
pub fn stack(checked: &Checked, data: &mut Data, as_of: Option<jiff::civil::DateTime>) -> Known<()> {
    let tables = checked.model.tables.iter().enumerate();
    let is_made = |table: &Table| !matches!(table.source, TableSource::Physical { .. });
    let mut open: Vec<usize> = tables
        .filter(|(_, table)| is_made(table))
        .map(|(at, _)| at)
        .collect();
    // Each round makes those whose parts are there; parts that go round are none.
    loop {
        let waits = |at: &usize| match checked.model.tables.get(*at).map(|table| &table.source) {
            Some(TableSource::Union(parts)) => parts.iter().any(|part| open.contains(&part.table.index())),
            _ => false,
        };
        let (waiting, ready): (Vec<usize>, Vec<usize>) = open.iter().partition(|at| waits(at));
        if ready.is_empty() {
            return Ok(());
        }
        for at in ready {
            if let Some(rows) = made(checked, data, TableId::at(at), as_of)?
                && let Some(place) = data.tables.get_mut(at)
            {
                *place = rows;
            }
        }
        open = waiting;
    }
}

/// The rows of a table that is made of others, unless it was given some.
fn made(
    checked: &Checked,
    data: &Data,
    id: TableId,
    as_of: Option<jiff::civil::DateTime>,
) -> Known<Option<Vec<Row>>> {
    let given = data.tables.get(id.index()).is_some_and(|rows| !rows.is_empty());
    match checked.model.tables.get(id.index()).map(|table| &table.source) {
        Some(TableSource::Union(_)) => stacked(checked, data, id, as_of).map(Some),
        Some(TableSource::Sql(texts)) if !given => Ok(all_of(checked, data, texts)),
        _ => Ok(None),
    }
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
                here.when = Some(scene.instant(&scene.row(time, here)?, kind)?);
            }
            if !scene.exists(here)? {
                continue;
            }
            let mut row = Row::new();
            let fields = table.fields.iter().take(table.supplied);
            for (field, whole) in fields.zip(&scene.bound_table(union)?.fields) {
                let (supplied, kind) = scene.path(part.table, &path_in(part, &field.name), None)?;
                // Numbers on several scales come to one, times of several zones become
                // local to the project.
                let supplied = match whole {
                    Some((_, whole)) => in_unit_of(supplied, &kind, whole),
                    None => supplied,
                };
                let value = scene.row(&supplied, here)?;
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
