//! The rows of a `test` item as a table.
//!
//! Columns the rows lack, and tables without rows, are NULL and empty, of the
//! declared type. A column nobody declares takes the type of its literals.

use crate::words::{Said, Say, say};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions, StringArray, new_null_array};
use datafusion::arrow::datatypes::{Field, Schema};
use datafusion::catalog::TableProvider;
use datafusion::datasource::MemTable;
use datafusion::error::DataFusionError;
use jiff::tz::TimeZone;

use super::exposed::default;
use super::failure::failure;
use super::text::Facts;
use super::wanted::{all, wanted, zone_of};
use crate::diagnostic::Diagnostic;
use crate::engine::finding::other_type;
use crate::engine::{Cell, Declared, Need, NeededColumn, Rows};

/// The table of `rows`.
///
/// # Errors
/// E0508 for a literal of another type than declared.
pub fn table(need: &Need, rows: &Rows, zone: &TimeZone) -> Result<Arc<dyn TableProvider>, Diagnostic> {
    let count = rows.rows.len();
    let (mut fields, mut arrays) = (Vec::new(), Vec::new());
    for column in columns(need, rows) {
        let array = match rows.columns.iter().position(|name| *name == column.name) {
            Some(place) => array(need, &column, &cells(rows, place), &zone_of(&column, zone))?,
            None => new_null_array(&default(column.declared), count),
        };
        fields.push(Field::new(&column.name, array.data_type().clone(), true));
        arrays.push(array);
    }
    let schema = Arc::new(Schema::new(fields));
    let options = RecordBatchOptions::new().with_row_count(Some(count));
    RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &options)
        .map_err(DataFusionError::from)
        .and_then(|batch| MemTable::try_new(schema, vec![vec![batch]]))
        .map(|table| -> Arc<dyn TableProvider> { Arc::new(table) })
        .map_err(|error| failure(&error))
}

/// The columns to make; one of no use where SQL only counts rows.
fn columns(need: &Need, rows: &Rows) -> Vec<NeededColumn> {
    let mut columns = wanted(need);
    if need.whole {
        // What is declared is there, if only as NULL.
        let declared = columns.iter().map(|column| column.name.clone());
        let has: Vec<String> = declared.chain(rows.columns.iter().cloned()).collect();
        columns = all(need, &has);
    }
    if columns.is_empty() {
        columns.push(NeededColumn {
            name: "row".into(),
            declared: Declared::Bool,
            zone: None,
            span: need.span,
        });
    }
    columns
}

fn cells(rows: &Rows, place: usize) -> Vec<&Cell> {
    let cells = rows.rows.iter().map(|row| row.get(place));
    cells.map(|cell| cell.unwrap_or(&Cell::Null)).collect()
}

fn array(
    need: &Need,
    column: &NeededColumn,
    cells: &[&Cell],
    zone: &TimeZone,
) -> Result<ArrayRef, Diagnostic> {
    let refuse = |cell: &Cell| other_type(need, column, words(cell));
    let (sort, mut facts) = sort(column.declared, cells).map_err(refuse)?;
    let mut texts = Vec::with_capacity(cells.len());
    for cell in cells {
        let text = text(cell);
        if let Some(text) = text {
            let seen = fits(sort, cell).then(|| facts.look(text, zone));
            seen.and_then(Result::ok).ok_or_else(|| refuse(cell))?;
        }
        texts.push(text);
    }
    let array = facts.kind().array(&StringArray::from(texts), zone);
    array.ok_or_else(|| other_type(need, column, say!("values that do not fit together")))
}

/// What the literals must be, and the facts to gather: as declared, or, where
/// nobody declares it, the one sort they all are.
fn sort<'a>(declared: Declared, cells: &[&'a Cell]) -> Result<(Declared, Facts), &'a Cell> {
    if declared != Declared::Unknown {
        return Ok((declared, Facts::new(declared)));
    }
    let sort = common(cells)?;
    let facts = match sort {
        // Whole numbers are whole, the others exact.
        Declared::Decimal => Facts::new(Declared::Unknown),
        sort => Facts::new(sort),
    };
    Ok((sort, facts))
}

/// The one sort of all literals, or the first of another sort.
fn common<'a>(cells: &[&'a Cell]) -> Result<Declared, &'a Cell> {
    let mut sort = Declared::Unknown;
    for cell in cells {
        sort = match (sort, of(cell)) {
            (sort, Declared::Unknown) => sort,
            (Declared::Unknown, next) => next,
            (Declared::Date, Declared::Timestamp) | (Declared::Timestamp, Declared::Date) => {
                Declared::Timestamp
            }
            (sort, next) if sort == next => sort,
            _ => return Err(cell),
        };
    }
    Ok(sort)
}

fn of(cell: &Cell) -> Declared {
    match cell {
        Cell::Null => Declared::Unknown,
        Cell::Text(_) => Declared::Text,
        Cell::Number(_) => Declared::Decimal,
        Cell::Bool(_) => Declared::Bool,
        Cell::Date(_) => Declared::Date,
        Cell::Timestamp(_) => Declared::Timestamp,
    }
}

fn fits(declared: Declared, cell: &Cell) -> bool {
    match of(cell) {
        Declared::Decimal => matches!(declared, Declared::Decimal | Declared::Int | Declared::Float),
        Declared::Date => matches!(declared, Declared::Date | Declared::Timestamp),
        own => own == declared,
    }
}

fn text(cell: &Cell) -> Option<&str> {
    match cell {
        Cell::Null => None,
        Cell::Text(text) | Cell::Number(text) | Cell::Date(text) | Cell::Timestamp(text) => Some(text),
        Cell::Bool(true) => Some("true"),
        Cell::Bool(false) => Some("false"),
    }
}

fn words(cell: &Cell) -> Said {
    match (cell, text(cell)) {
        (Cell::Text(text), _) => say!("the text \"{text}\"", text = text),
        (Cell::Number(_), Some(text)) => say!("the number {number}", number = text),
        (_, Some(text)) => text.said(),
        (_, None) => say!("null"),
    }
}
