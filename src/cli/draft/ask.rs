//! Questions about tables of which nothing is declared.

use crate::cli::asking::{Rows, rows_of};
use crate::diagnostic::Diagnostic;
use crate::engine::Engine;
use crate::engine::{Answer, Declared, Need, Statement};
use crate::output::rows::value::Value;
use crate::source::Span;
use crate::sql::{Names, find};
use crate::words::{Said, say};

/// Who is asked.
pub(super) struct Asked<'a> {
    engine: &'a Engine,
    names: Names,
    /// How many rows of a table are looked at, where not all are.
    most: Option<u64>,
}

impl<'a> Asked<'a> {
    pub fn of(engine: &'a Engine, most: Option<u64>) -> Self {
        let names = find(engine.dialect()).map(|dialect| dialect.names());
        Self {
            engine,
            // What is too long for a name of an answer is still the name of a column.
            names: names.unwrap_or_default().of_answers(),
            most,
        }
    }

    /// A column, as the engine takes it.
    pub fn word(&self, name: &str) -> String {
        self.names.quoted(name)
    }

    /// A table, as the engine takes it.
    pub fn path(&self, name: &str) -> String {
        self.names.path(name)
    }

    /// What is looked at of a table: all of it, or some of its rows.
    pub fn seen(&self, table: &str, is_cut: bool) -> String {
        let path = self.path(table);
        match self.most.filter(|_| is_cut) {
            Some(most) => format!("(SELECT * FROM {path} LIMIT {most}) AS seen"),
            None => path,
        }
    }

    /// Whether a table has more rows than are looked at.
    pub fn is_cut(&self, table: &str) -> Result<bool, Diagnostic> {
        let Some(most) = self.most else {
            return Ok(false);
        };
        let path = self.path(table);
        let some = most.saturating_add(1);
        let sql = format!("SELECT COUNT(*) FROM (SELECT 1 AS one FROM {path} LIMIT {some}) AS seen");
        Ok(self.number(sql, &[table])? > most)
    }

    /// Asks SQL about these tables.
    pub fn ask(&self, sql: String, tables: &[&str]) -> Result<Answer, Diagnostic> {
        let need = |table: &&str| Need {
            table: (*table).to_owned(),
            span: Span::default(),
            columns: Vec::new(),
            whole: true,
        };
        self.engine.said(&Statement {
            sql,
            answers: Vec::new(),
            needs: tables.iter().map(need).collect(),
            keys: Vec::new(),
            checks: Vec::new(),
        })
    }

    /// The same, of which only the rows are wanted.
    pub fn rows(&self, sql: String, tables: &[&str]) -> Result<Rows, Diagnostic> {
        rows_of(&self.ask(sql, tables)?)
    }

    /// The one number of an answer.
    pub fn number(&self, sql: String, tables: &[&str]) -> Result<u64, Diagnostic> {
        let rows = self.rows(sql, tables)?;
        let first = rows.first().and_then(|row| row.first());
        Ok(first.and_then(Value::number).unwrap_or_default())
    }
}

/// A column as answers have it.
pub(super) struct Held {
    pub name: String,
    pub kind: Declared,
    /// Whether it holds keys, and nothing that a declaration has a type for.
    pub is_uuid: bool,
    /// Why it cannot be declared, if so.
    pub barred: Option<Said>,
}

impl Held {
    /// Whether its values can be counted.
    pub fn is_counted(&self) -> bool {
        self.is_uuid || self.kind != Declared::Unknown
    }

    /// Makes it one that cannot be declared.
    pub fn bar(&mut self, why: Said) {
        self.kind = Declared::Unknown;
        self.is_uuid = false;
        self.barred = Some(why);
    }
}

/// The columns of an answer, and what each holds. What Arrow has no word for comes as another
/// type, with a word beside it.
pub(super) fn held(answer: &Answer) -> Vec<Held> {
    let fields = answer.schema.fields().iter();
    let held = answer
        .kinds()
        .into_iter()
        .zip(fields)
        .map(|((name, kind), field)| {
            let told = |key: &str| field.metadata().get(key).map(String::as_str);
            let extension = told("ARROW:extension:name");
            let is_exact = || told("ARROW:extension:metadata").is_some_and(|told| told.contains("numeric"));
            let kind = match extension {
                Some("arrow.opaque") if is_exact() => Declared::Decimal,
                Some("arrow.opaque" | "arrow.json" | "arrow.uuid") => Declared::Unknown,
                // Cents, as whole numbers.
                _ if told("POSTGRESQL:type") == Some("money") => Declared::Unknown,
                _ => kind,
            };
            let is_uuid = extension == Some("arrow.uuid");
            let is_strange = kind == Declared::Unknown && !is_uuid;
            Held {
                name,
                kind,
                is_uuid,
                barred: is_strange.then(|| say!("there is no type for its values")),
            }
        });
    held.collect()
}
