//! Fewer rows, and fewer values in them, that still tell two definitions apart; keys
//! that count from 1.

use super::database::Database;
use super::schema::{Schema, Stored};
use super::search::{Asked, Tells};
use super::witness::Witness;
use crate::evaluate::{Exact, Value};
use smol_str::SmolStr;

/// The smallest database found that tells both apart, as a witness.
pub fn shrunk(
    (tells, asked): (&dyn Tells, &Asked),
    schema: &Schema,
    mut database: Database,
    mut tries: usize,
) -> Option<Witness> {
    let known = tells.gap(asked, &database).is_some_and(|gap| gap.is_of_numbers());
    let mut try_it = |database: &Database| {
        tries = tries.saturating_sub(1);
        let gap = (tries > 0 && schema.allows(database)).then(|| tells.gap(asked, database));
        // Two numbers say more than a number beside none.
        gap.flatten().is_some_and(|gap| !known || gap.is_of_numbers())
    };
    let names: Vec<String> = database.tables.keys().cloned().collect();
    let all: Vec<(&String, usize)> = names
        .iter()
        .flat_map(|name| {
            (0..database.tables.get(name).map_or(0, Vec::len))
                .rev()
                .map(move |at| (name, at))
        })
        .collect();
    // Halves first: there may be many rows alike.
    for name in &names {
        let mut half = database.clone();
        if let Some(rows) = half.tables.get_mut(name).filter(|rows| rows.len() > 8) {
            rows.truncate(rows.len() / 2);
            if try_it(&half) {
                database = half;
            }
        }
    }
    for (name, at) in all {
        let mut less = database.clone();
        if let Some(rows) = less.tables.get_mut(name).filter(|rows| at < rows.len()) {
            rows.remove(at);
            if try_it(&less) {
                database = less;
            }
        }
    }
    for name in &names {
        let Some(stored) = schema.tables.get(name) else {
            continue;
        };
        let fixed = stored.partition.as_ref().map(|(column, _, _)| column);
        for (column, known) in &stored.columns {
            if stored.key.contains(column) || fixed == Some(column) || known.required {
                continue;
            }
            let mut less = database.clone();
            let rows = less.tables.get_mut(name).into_iter().flatten();
            rows.for_each(|row| {
                row.insert(column.to_string(), Value::Null);
            });
            if try_it(&less) {
                database = less;
            }
        }
    }
    for (name, column) in plain_keys(schema) {
        let mut counted = database.clone();
        let rows = counted.tables.get_mut(name).into_iter().flatten();
        for (at, row) in rows.enumerate() {
            if let Some(value @ Value::Exact(_)) = row.get_mut(column.as_str()) {
                *value = Value::Exact(Exact::whole(at + 1));
            }
        }
        if try_it(&counted) {
            database = counted;
        }
    }
    database.tables.retain(|_, rows| !rows.is_empty());
    let gap = tells.gap(asked, &database)?;
    Some(Witness::new(asked, database, gap))
}

/// The columns of keys that say nothing but which row it is: no link reads them, and
/// none leads to them.
fn plain_keys(schema: &Schema) -> Vec<(&String, &SmolStr)> {
    let tables = schema.tables.iter().filter(|(_, stored)| stored.home.is_none());
    let columns =
        tables.flat_map(|(name, stored)| stored.key.iter().map(move |column| (name, stored, column)));
    let is_plain = |(_, stored, column): &(&String, &Stored, &SmolStr)| {
        !stored.links.iter().any(|link| link.columns.contains(column))
    };
    columns
        .filter(is_plain)
        .map(|(name, _, column)| (name, column))
        .collect()
}
