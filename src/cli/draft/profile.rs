//! What the data of a table is like.

use super::ask::{Asked, Held, held};
use super::{Foreign, Table, names, stored};
use crate::diagnostic::Diagnostic;
use crate::engine::Declared;
use crate::output::grid::visible;
use crate::output::rows::value::Value;
use crate::words::{Said, say};

/// Most values of a column that are shown.
const SHOWN: u64 = 12;

/// Columns whose values are counted at once.
const AT_ONCE: usize = 200;

/// A table.
pub(super) struct Profile {
    /// What it is called.
    pub name: String,
    /// The same without its schema.
    pub own: String,
    /// Its physical name.
    pub table: String,
    /// Whether it is a view.
    pub is_view: bool,
    /// What is said of it where its rows are.
    pub says: Option<String>,
    /// Its key, as it is declared there.
    pub primary: Vec<String>,
    /// Where its columns lead, as it is declared there.
    pub foreign: Vec<Foreign>,
    /// How many rows of it were looked at.
    pub rows: u64,
    /// Whether there are more.
    pub is_cut: bool,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// A column.
pub(super) struct Column {
    /// Its name in the data.
    pub name: String,
    /// What it holds; unknown where it cannot be declared.
    pub kind: Declared,
    /// Whether it holds keys, and nothing that a declaration has a type for.
    pub is_uuid: bool,
    /// In how many rows it is there.
    pub known: u64,
    /// How many values it has.
    pub distinct: u64,
    /// These, where there are few texts.
    pub values: Vec<String>,
    /// What is said of it where its rows are.
    pub says: Option<String>,
    /// Why it cannot be declared, if so.
    pub barred: Option<Said>,
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

    /// Its column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl Column {
    pub fn is_time(&self) -> bool {
        matches!(self.kind, Declared::Date | Declared::Timestamp)
    }

    pub fn may_be_key(&self) -> bool {
        self.is_uuid || matches!(self.kind, Declared::Int | Declared::Text)
    }
}

/// Reads a table: for its columns, and for what they hold.
pub(super) fn profile(asked: &Asked<'_>, table: Table) -> Result<Profile, Diagnostic> {
    let physical = table.physical.as_str();
    let is_cut = asked.is_cut(physical)?;
    let seen = asked.seen(physical, is_cut);
    let from = (physical, seen.as_str());
    let mut columns = heads(asked, &table, &seen)?;
    let (rows, counts) = counted(asked, from, &mut columns)?;
    let mut counts = counts.into_iter();
    let mut profiled = Vec::new();
    for column in columns {
        let (known, distinct) = match column.is_counted() {
            true => counts.next().unwrap_or_default(),
            false => (0, 0),
        };
        let few = column.kind == Declared::Text && (1..=SHOWN).contains(&distinct);
        let values = match few {
            true => values(asked, from, &column.name)?,
            false => Vec::new(),
        };
        profiled.push(Column {
            says: table.comments.get(&column.name).cloned(),
            name: column.name,
            kind: column.kind,
            is_uuid: column.is_uuid,
            known,
            distinct,
            values,
            barred: column.barred,
        });
    }
    Ok(Profile {
        name: table.name,
        own: table.own,
        table: table.physical,
        is_view: table.is_view,
        says: table.says,
        primary: table.primary,
        foreign: table.foreign,
        rows,
        is_cut,
        columns: profiled,
    })
}

/// The columns of a table. What has no name for a declaration, or one that looks like that of
/// another column, cannot be declared.
fn heads(asked: &Asked<'_>, table: &Table, seen: &str) -> Result<Vec<Held>, Diagnostic> {
    let path = asked.path(&table.physical);
    let answer = asked.ask(format!("SELECT * FROM {path} LIMIT 0"), &[&table.physical])?;
    let mut columns = held(&answer);
    if !table.declared.is_empty() {
        let declared = |column: &Held| table.declared.get(&column.name).cloned().unwrap_or_default();
        let pairs: Vec<(String, String)> = columns
            .iter()
            .map(|column| (column.name.clone(), declared(column)))
            .collect();
        let kinds = stored::kinds(asked, (&table.physical, seen), &pairs)?;
        for (column, kind) in columns.iter_mut().zip(kinds) {
            match kind {
                Declared::Unknown => {
                    column.bar(say!("its values are of several kinds, or not what its type says"))
                }
                kind => column.kind = kind,
            }
        }
    }
    let mut taken: Vec<(String, String)> = Vec::new();
    for column in &mut columns {
        let folded = names::fold(&column.name);
        let alike = taken.iter().find(|(known, _)| *known == folded);
        if let Some((_, other)) = alike {
            column.bar(say!("it is called like {other}", other = visible(other)));
        } else if !names::may_be_declared(&column.name) {
            column.bar(say!("there is no way to write its name"));
        }
        taken.push((folded, column.name.clone()));
    }
    Ok(columns)
}

/// Rows, and of each column in how many it is there and how many values it has.
type Counted = (u64, Vec<(u64, u64)>);

/// How many there are. A column whose values cannot be told apart cannot be declared.
fn counted(asked: &Asked<'_>, from: (&str, &str), columns: &mut [Held]) -> Result<Counted, Diagnostic> {
    let usable = |columns: &[Held]| -> Vec<String> {
        let counted = columns.iter().filter(|column| column.is_counted());
        counted.map(|column| column.name.clone()).collect()
    };
    let first = match counts(asked, from, &usable(columns)) {
        Ok(found) => return Ok(found),
        Err(finding) => finding,
    };
    // Where it is not for one of them, each of them would only take as long.
    counts(asked, from, &[]).map_err(|_| first)?;
    for column in columns.iter_mut().filter(|column| column.is_counted()) {
        if counts(asked, from, std::slice::from_ref(&column.name)).is_err() {
            column.bar(say!("its values cannot be told apart"));
        }
    }
    counts(asked, from, &usable(columns))
}

fn counts(asked: &Asked<'_>, (table, seen): (&str, &str), columns: &[String]) -> Result<Counted, Diagnostic> {
    let mut found: Counted = (0, Vec::new());
    let chunks = columns
        .chunks(AT_ONCE)
        .chain(columns.is_empty().then_some(columns));
    for some in chunks {
        let each = some.iter().map(|name| {
            let name = asked.word(name);
            format!("COUNT({name}), COUNT(DISTINCT {name})")
        });
        let each: Vec<String> = std::iter::once("COUNT(*)".to_owned()).chain(each).collect();
        let answer = asked.rows(format!("SELECT {} FROM {seen}", each.join(", ")), &[table])?;
        let mut numbers = answer
            .iter()
            .flatten()
            .map(|count| count.number().unwrap_or_default());
        let mut next = || numbers.next().unwrap_or_default();
        found.0 = next();
        found.1.extend(some.iter().map(|_| (next(), next())));
    }
    Ok(found)
}

fn values(asked: &Asked<'_>, (table, seen): (&str, &str), column: &str) -> Result<Vec<String>, Diagnostic> {
    let column = asked.word(column);
    let sql = format!("SELECT DISTINCT {column} FROM {seen} WHERE {column} IS NOT NULL ORDER BY 1");
    let text = |row: Vec<Value>| match row.into_iter().next() {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    };
    Ok(asked.rows(sql, &[table])?.into_iter().filter_map(text).collect())
}
