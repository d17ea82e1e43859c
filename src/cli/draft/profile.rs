//! What the data of a table is like.

use super::ask::{ask, rows};
use super::names;
use crate::diagnostic::Diagnostic;
use crate::engine::Declared;
use crate::engine::embedded::Embedded;
use crate::output::rows::value::Value;
use crate::sql::{quoted_path, quoted_word};

/// Most values of a column that are shown.
const SHOWN: u64 = 12;

/// A table.
pub(super) struct Profile {
    /// Its physical name.
    pub table: String,
    /// How many rows it has.
    pub rows: u64,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// A column.
pub(super) struct Column {
    /// Its name in the data.
    pub name: String,
    /// What it holds; unknown where it cannot be declared.
    pub kind: Declared,
    /// In how many rows it is there.
    pub known: u64,
    /// How many values it has.
    pub distinct: u64,
    /// These, where there are few texts.
    pub values: Vec<String>,
}

impl Profile {
    /// How many times it has.
    pub fn times(&self) -> usize {
        self.columns.iter().filter(|column| column.is_time()).count()
    }

    /// Whether each row has another value of a column.
    pub fn is_key(&self, column: &Column) -> bool {
        self.rows > 0 && column.distinct == self.rows && column.known == self.rows && column.may_be_key()
    }
}

impl Column {
    pub fn is_time(&self) -> bool {
        matches!(self.kind, Declared::Date | Declared::Timestamp)
    }

    pub fn may_be_key(&self) -> bool {
        matches!(self.kind, Declared::Int | Declared::Text)
    }
}

/// Reads a table twice: for its columns, and for what they hold.
pub(super) fn profile(engine: &Embedded, table: &str) -> Result<Profile, Diagnostic> {
    let from = quoted_path(table);
    let heads = ask(engine, format!("SELECT * FROM {from} LIMIT 0"), &[table])?;
    let mut kinds = heads.kinds();
    for (name, kind) in &mut kinds {
        if !names::may_be_declared(name) {
            *kind = Declared::Unknown;
        }
    }
    let usable = |(_, kind): &&(String, Declared)| *kind != Declared::Unknown;
    let counts: Vec<String> = kinds
        .iter()
        .filter(usable)
        .map(|(name, _)| {
            let name = quoted_word(name);
            format!("COUNT({name}), COUNT(DISTINCT {name})")
        })
        .collect();
    let counts = [vec!["COUNT(*)".to_owned()], counts].concat().join(", ");
    let answer = rows(engine, format!("SELECT {counts} FROM {from}"), &[table])?;
    let mut numbers = answer
        .iter()
        .flatten()
        .map(|count| count.number().unwrap_or_default());
    let all = numbers.next().unwrap_or_default();
    let mut columns = Vec::new();
    for (name, kind) in &kinds {
        let is_known = *kind != Declared::Unknown;
        let mut next = || is_known.then(|| numbers.next()).flatten().unwrap_or_default();
        let (known, distinct) = (next(), next());
        let few = *kind == Declared::Text && (1..=SHOWN).contains(&distinct);
        let values = match few {
            true => values(engine, table, name)?,
            false => Vec::new(),
        };
        columns.push(Column {
            name: name.clone(),
            kind: *kind,
            known,
            distinct,
            values,
        });
    }
    Ok(Profile {
        table: table.to_owned(),
        rows: all,
        columns,
    })
}

fn values(engine: &Embedded, table: &str, column: &str) -> Result<Vec<String>, Diagnostic> {
    let (from, column) = (quoted_path(table), quoted_word(column));
    let sql = format!("SELECT DISTINCT {column} FROM {from} WHERE {column} IS NOT NULL ORDER BY 1");
    let text = |row: Vec<Value>| match row.into_iter().next() {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    };
    Ok(rows(engine, sql, &[table])?
        .into_iter()
        .filter_map(text)
        .collect())
}
