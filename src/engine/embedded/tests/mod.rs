#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod csv_files;
mod failures;
mod given_rows;
mod keys;
mod parquet_files;
mod sql;

use crate::words::Language;
use std::collections::BTreeMap;
use std::path::Path;

use super::*;
use crate::diagnostic::Diagnostic;
use crate::engine::{Declared, Need, NeededColumn};
use crate::source::Span;

pub fn need(table: &str, columns: &[(&str, Declared)]) -> Need {
    let column = |(name, declared): &(&str, Declared)| NeededColumn {
        name: (*name).to_owned(),
        declared: *declared,
        zone: None,
        span: Span::default(),
    };
    Need {
        whole: false,
        table: table.to_owned(),
        span: Span::default(),
        columns: columns.iter().map(column).collect(),
    }
}

pub fn statement(sql: &str, needs: Vec<Need>) -> Statement {
    Statement {
        sql: sql.to_owned(),
        answers: Vec::new(),
        needs,
        keys: Vec::new(),
        checks: Vec::new(),
    }
}

pub fn over(tables: &[(&str, &Path)], zone: &str) -> Embedded {
    let tables = tables
        .iter()
        .map(|(name, path)| ((*name).to_owned(), path.to_path_buf()));
    Embedded::over_files("local", &tables.collect(), zone).unwrap()
}

/// Types in the first line, then the rows.
pub fn shown(answer: &Answer) -> String {
    let types = answer
        .schema
        .fields()
        .iter()
        .map(|field| field.data_type().to_string());
    let mut lines = vec![types.collect::<Vec<_>>().join(" ")];
    for batch in &answer.batches {
        for row in 0..batch.num_rows() {
            let value =
                |column| datafusion::arrow::util::display::array_value_to_string(column, row).unwrap();
            let values: Vec<_> = batch.columns().iter().map(|column| value(column)).collect();
            lines.push(values.join(" "));
        }
    }
    lines.join("\n")
}

pub fn ask(engine: &Embedded, sql: &str, needs: Vec<Need>) -> String {
    match engine.run(&statement(sql, needs)) {
        Ok(answer) => shown(&answer),
        Err(finding) => told(&finding),
    }
}

pub fn told(finding: &Diagnostic) -> String {
    let help = finding.help(Language::English).map(|help| format!(" / {help}"));
    format!(
        "{} {}{}",
        finding.code.id,
        finding.message(Language::English),
        help.unwrap_or_default()
    )
}

pub fn rows_of(tables: &[(&str, Rows)]) -> Embedded {
    let tables: BTreeMap<_, _> = tables
        .iter()
        .map(|(name, rows)| ((*name).to_owned(), rows.clone()))
        .collect();
    Embedded::over_rows(&tables, "Asia/Shanghai").unwrap()
}

/// Whether a finding has this code and says these things; its other words
/// belong to its page.
pub fn says(told: &str, code: &str, parts: &[&str]) {
    assert!(told.starts_with(code), "{told}");
    for part in parts {
        assert!(told.contains(part), "{part} is not in: {told}");
    }
}
