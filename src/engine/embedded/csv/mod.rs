//! CSV files as tables: UTF-8 (a byte order mark is fine), a header, quoting as
//! in RFC 4180 with line breaks inside quotes.
//!
//! In: files, and the columns some SQL reads of them.
//! Out: a table whose types hold every value exactly, or the first thing wrong.
//! Never: skips a broken row, or reads a number through floating point.
//!
//! The types come from one pass over all records, which also checks them. Files
//! of up to 256 MiB together stay in memory from that pass; larger ones are read
//! again, record batch by record batch, each time they are asked for.
//!
//! An empty field is NULL, quoted or not. A line without any character is no
//! record, as in most readers; so a file of one column cannot hold NULLs.

mod memory;
mod raw;
mod records;
mod scan;
mod stream;

use crate::words::say;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::catalog::TableProvider;
use datafusion::error::Result;
use jiff::tz::TimeZone;

use super::text::Facts;
use super::wanted::{all, wanted, zone_of};
use crate::diagnostic::Diagnostic;
use crate::engine::finding;
use crate::engine::{Declared, Need, NeededColumn};
use records::{Trouble, header};
use scan::Scan;
use stream::Shape;

/// Bytes of CSV that are kept in memory instead of being read again.
const KEPT: u64 = 256 << 20;

/// The table in `files`.
///
/// # Errors
/// E0502 for a file that cannot be read, E0503 for a missing column, E0504 for
/// a broken row.
pub fn table(need: &Need, files: &[PathBuf], zone: &TimeZone) -> Result<Arc<dyn TableProvider>, Diagnostic> {
    let columns = columns(need, files)?;
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let facts = columns.iter().map(|column| Facts::new(column.declared));
    let zones: Vec<TimeZone> = columns.iter().map(|column| zone_of(column, zone)).collect();
    let mut scan = Scan::new(names, facts.collect(), size(files) <= KEPT);
    for file in files {
        let read = scan.file(file, &zones);
        read.map_err(
            |trouble| match (told(need, &columns, file, trouble), files.len()) {
                (finding, 0 | 1) => finding,
                (finding, _) => finding::in_one_of(finding, file),
            },
        )?;
    }
    finish(scan, files, zones).map_err(|error| super::failure::failure(&error))
}

/// The table of what was scanned.
fn finish(scan: Scan, files: &[PathBuf], zones: Vec<TimeZone>) -> Result<Arc<dyn TableProvider>> {
    let kinds = scan.kinds();
    let schema = scan.schema(&kinds);
    if let Some(batches) = scan.kept {
        return memory::table(&batches, &kinds, schema, &zones);
    }
    let shape = Shape {
        names: scan.names,
        kinds,
        schema,
        zones,
    };
    stream::table(files, &scan.marks, shape)
}

/// The table as large files are read.
#[cfg(test)]
pub fn streamed(
    files: &[PathBuf],
    names: Vec<String>,
    facts: Vec<Facts>,
    zone: &TimeZone,
) -> Result<Arc<dyn TableProvider>> {
    let zones = vec![zone.clone(); names.len()];
    let mut scan = Scan::new(names, facts, false);
    for file in files {
        let read = scan.file(file, &zones);
        read.map_err(|trouble| datafusion::error::DataFusionError::Execution(format!("{trouble:?}")))?;
    }
    finish(scan, files, zones)
}

/// The columns to read; the first of the file where SQL only counts rows.
fn columns(need: &Need, files: &[PathBuf]) -> Result<Vec<NeededColumn>, Diagnostic> {
    let columns = wanted(need);
    let (true, Some(file)) = (columns.is_empty() || need.whole, files.first()) else {
        return Ok(columns);
    };
    let header = header(file).map_err(|trouble| told(need, &columns, file, trouble))?;
    if need.whole {
        return Ok(all(need, &header));
    }
    let first = header.into_iter().take(1).map(|name| NeededColumn {
        name,
        declared: Declared::Text,
        zone: None,
        span: need.span,
    });
    Ok(first.collect())
}

fn size(files: &[PathBuf]) -> u64 {
    let sizes = files.iter().map(|file| file.metadata());
    sizes.flatten().map(|metadata| metadata.len()).sum()
}

fn told(need: &Need, columns: &[NeededColumn], file: &Path, trouble: Trouble) -> Diagnostic {
    match trouble {
        Trouble::File(reason) => {
            let reason = say!("{file}: {reason}", file = finding::shown(file), reason = reason);
            finding::unreadable(need, reason)
        }
        Trouble::Record(line, reason) => finding::broken(need, file, line, reason),
        Trouble::Encoding(line) => {
            finding::broken(need, file, line, say!("it is not UTF-8")).helps("help.encoding")
        }
        Trouble::Value(index, line, reason) => {
            let finding = finding::broken(need, file, line, reason);
            match columns.get(index) {
                Some(column) => finding::declared_otherwise(finding, column),
                None => finding,
            }
        }
        Trouble::Column(index, has) => match columns.get(index) {
            Some(column) => finding::no_column(need, column, &has),
            None => finding::unreadable(need, say!("a column is missing")),
        },
    }
}
