//! Questions about tables of which nothing is declared.

use crate::cli::testing::rows_of;
use crate::diagnostic::{Diagnostic, code};
use crate::engine::embedded::{Answer, Embedded};
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
        needs: tables.iter().map(need).collect(),
        keys: Vec::new(),
        checks: Vec::new(),
    })
}

/// The same, of which only the rows are wanted.
pub(super) fn rows(engine: &Embedded, sql: String, tables: &[&str]) -> Result<Vec<Vec<Value>>, Diagnostic> {
    let answer = ask(engine, sql, tables)?;
    rows_of(&answer).map_err(|error| Diagnostic::error(&code::ENGINE_REFUSED).with("reason", error))
}

/// The one number of an answer.
pub(super) fn number(rows: &[Vec<Value>]) -> u64 {
    rows.first().and_then(|row| row.first()).map_or(0, count)
}

pub(super) fn count(value: &Value) -> u64 {
    match value {
        Value::Number(digits) => digits.parse().unwrap_or_default(),
        _ => 0,
    }
}
