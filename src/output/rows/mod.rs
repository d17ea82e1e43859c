//! The rows of an answer.
//!
//! In: rows, as they come, and a [`RowFormat`].
//! Out: bytes, in which every value is exact: decimals keep their digits, dates
//! are ISO, nothing is rounded but the floating numbers of a table for people.
//! Never: reorders, leaves out or renames.

mod csv;
mod json;
#[cfg(feature = "embedded")]
mod parquet;
mod table;
pub(crate) mod value;

use std::io::{self, Write};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use clap::ValueEnum;

use crate::engine::Answer;

/// How rows are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum RowFormat {
    /// A table for people.
    #[default]
    Table,
    /// Comma-separated values with a header; NULL is an empty field.
    Csv,
    /// An array of objects; decimals are numbers with all their digits.
    Json,
    /// Apache Parquet, with the types of the answer.
    #[cfg(feature = "embedded")]
    Parquet,
}

impl RowFormat {
    /// Whether it is nothing to look at.
    #[must_use]
    pub fn is_binary(self) -> bool {
        match self {
            Self::Table | Self::Csv | Self::Json => false,
            #[cfg(feature = "embedded")]
            Self::Parquet => true,
        }
    }
}

/// What writes rows as they come.
pub trait RowWriter {
    /// More rows.
    ///
    /// # Errors
    /// When writing fails, or a column has a type the format cannot hold.
    fn rows(&mut self, batch: &RecordBatch) -> io::Result<()>;

    /// What stands behind the last one.
    ///
    /// # Errors
    /// When writing fails.
    fn end(self: Box<Self>) -> io::Result<()>;
}

/// Begins to write rows with these columns. `width` is that of the terminal, if there is one:
/// only tables care.
///
/// # Errors
/// When `out` does, or a column has a type the format cannot hold.
pub fn writer<'a>(
    format: RowFormat,
    schema: &SchemaRef,
    width: Option<u16>,
    out: impl Write + Send + 'a,
) -> io::Result<Box<dyn RowWriter + 'a>> {
    Ok(match format {
        RowFormat::Table => Box::new(table::Table::new(schema, width, out)),
        RowFormat::Csv => Box::new(csv::Csv::new(schema, out)?),
        RowFormat::Json => Box::new(json::Json::new(schema, out)?),
        #[cfg(feature = "embedded")]
        RowFormat::Parquet => Box::new(parquet::Parquet::new(schema, out)?),
    })
}

/// The one value of an answer, exactly; none where it is NULL, or there is no row.
///
/// # Errors
/// When its column has a type that cannot be written.
pub fn number(answer: &Answer) -> io::Result<Option<String>> {
    let first = answer.batches.iter().find(|batch| batch.num_rows() > 0);
    let column = first.and_then(|batch| batch.columns().first());
    match column {
        Some(column) => Ok(value::Value::of(column, 0)?.text().map(|text| text.to_string())),
        None => Ok(None),
    }
}

/// Names of the columns, in order.
fn names(schema: &SchemaRef) -> Vec<String> {
    let fields = schema.fields().iter();
    fields.map(|field| field.name().clone()).collect()
}

#[cfg(all(test, feature = "embedded"))]
mod tests;
