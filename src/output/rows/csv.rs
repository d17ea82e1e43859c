//! Comma-separated values as in RFC 4180, with a header. NULL and an empty text
//! are an empty field both, quoted where it stands alone on its line.

use std::io::{self, Write};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use csv::{QuoteStyle, Writer, WriterBuilder};

use super::value::Value;
use super::{RowWriter, names};

/// Writes a line a row.
pub struct Csv<W: Write>(Writer<W>);

impl<W: Write> Csv<W> {
    /// With the header.
    ///
    /// # Errors
    /// When `out` does.
    pub fn new(schema: &SchemaRef, out: W) -> io::Result<Self> {
        let mut writer = WriterBuilder::new()
            .quote_style(QuoteStyle::Necessary)
            .from_writer(out);
        writer.write_record(names(schema))?;
        Ok(Self(writer))
    }
}

impl<W: Write> RowWriter for Csv<W> {
    fn rows(&mut self, batch: &RecordBatch) -> io::Result<()> {
        for row in 0..batch.num_rows() {
            for column in batch.columns() {
                let value = Value::of(column, row)?;
                self.0.write_field(value.text().unwrap_or_default())?;
            }
            self.0.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    fn end(mut self: Box<Self>) -> io::Result<()> {
        self.0.flush()
    }
}
