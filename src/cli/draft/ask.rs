//! Questions about tables of which nothing is declared.

use crate::cli::asking::{Rows, rows_of};
use crate::diagnostic::Diagnostic;
use crate::engine::Answer;
use crate::engine::embedded::Embedded;
use crate::engine::{Need, Statement};
use crate::output::rows::value::Value;
use crate::source::Span;

/// Asks SQL about these tables.
pub(super) fn ask(engine: &Embedded, sql: String, tables: &[&str]) -> Result<Answer, Diagnostic> {
    let need = |table: &&str| Need {
        table: (*table).to_owned(),
        span: Span::default(),
        columns: Vec::new(),
        whole: true,
    };
    engine.run(&Statement {
        sql,
        answers: Vec::new(),
        needs: tables.iter().map(need).collect(),
        keys: Vec::new(),
        checks: Vec::new(),
    })
}

/// The same, of which only the rows are wanted.
pub(super) fn rows(engine: &Embedded, sql: String, tables: &[&str]) -> Result<Rows, Diagnostic> {
    rows_of(&ask(engine, sql, tables)?)
}

/// The one number of an answer.
pub(super) fn number(rows: &[Vec<Value>]) -> u64 {
    let first = rows.first().and_then(|row| row.first());
    first.and_then(Value::number).unwrap_or_default()
}
