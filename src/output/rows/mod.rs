//! The rows of an answer.
//!
//! In: an [`Answer`] and a [`RowFormat`].
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

/// Writes all rows. `width` is that of the terminal, if there is one: only
/// tables care.
///
/// # Errors
/// When `out` does, or a column has a type the format cannot hold.
pub fn write(answer: &Answer, format: RowFormat, width: Option<u16>, out: &mut dyn Write) -> io::Result<()> {
    match format {
        RowFormat::Table => table::write(answer, width, out),
        RowFormat::Csv => csv::write(answer, out),
        RowFormat::Json => json::write(answer, out),
        #[cfg(feature = "embedded")]
        RowFormat::Parquet => parquet::write(answer, out),
    }
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
fn names(answer: &Answer) -> Vec<String> {
    let fields = answer.schema.fields().iter();
    fields.map(|field| field.name().clone()).collect()
}

#[cfg(all(test, feature = "embedded"))]
mod tests;
