//! What is needed, each table and each column once.

use jiff::tz::TimeZone;

use crate::engine::{Declared, Need, NeededColumn};

/// The needs, those of one table taken together.
#[must_use]
pub fn once(needs: &[Need]) -> Vec<Need> {
    let mut tables: Vec<Need> = Vec::new();
    for need in needs {
        match tables.iter_mut().find(|held| held.table == need.table) {
            Some(held) => {
                held.columns.extend(need.columns.iter().cloned());
                held.whole |= need.whole;
            }
            None => tables.push(need.clone()),
        }
    }
    tables
}

/// The columns in the order of the need. Where two ask for one column, a
/// declared type wins over none, else the first over the second.
#[must_use]
pub fn wanted(need: &Need) -> Vec<NeededColumn> {
    let mut columns: Vec<NeededColumn> = Vec::new();
    for column in &need.columns {
        match columns.iter_mut().find(|held| held.name == column.name) {
            Some(held) if held.declared == Declared::Unknown => *held = column.clone(),
            Some(_) => {}
            None => columns.push(column.clone()),
        }
    }
    columns
}

/// The same columns, or all that the data has: those declared, as declared.
#[must_use]
pub fn all(need: &Need, has: &[String]) -> Vec<NeededColumn> {
    let mut columns = wanted(need);
    if !need.whole {
        return columns;
    }
    columns.retain(|column| has.contains(&column.name));
    for name in has {
        if columns.iter().all(|column| column.name != *name) {
            columns.push(NeededColumn {
                name: name.clone(),
                declared: Declared::Unknown,
                zone: None,
                span: need.span,
            });
        }
    }
    columns
}

/// The zone a column's times are local to: its own, or the project's.
#[must_use]
pub fn zone_of(column: &NeededColumn, project: &TimeZone) -> TimeZone {
    let own = column.zone.as_deref().and_then(|zone| TimeZone::get(zone).ok());
    own.unwrap_or_else(|| project.clone())
}
