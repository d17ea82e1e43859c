//! Fewer rows, and fewer values in them, that still tell two definitions apart.

use super::database::Database;
use super::schema::Schema;
use super::search::{Asked, Tells};
use super::witness::Witness;
use crate::evaluate::Value;

/// The smallest database found that tells both apart, as a witness.
pub fn shrunk(
    (tells, asked): (&dyn Tells, &Asked),
    schema: &Schema,
    mut database: Database,
    mut tries: usize,
) -> Option<Witness> {
    let mut try_it = |database: &Database| {
        tries = tries.saturating_sub(1);
        tries > 0 && schema.allows(database) && tells.gap(asked, database).is_some()
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
    database.tables.retain(|_, rows| !rows.is_empty());
    let gap = tells.gap(asked, &database)?;
    Some(Witness::new(asked, database, gap))
}
