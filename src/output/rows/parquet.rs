//! Apache Parquet, with the types of the answer.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::errors::ParquetError;

use super::RowWriter;

/// Bytes of rows that are held before they are written.
const HELD: usize = 64 << 20;

/// Rows that are given at once. The least and the greatest exact number of each group are kept to the end, and with
/// each of them what it was given with.
const AT_ONCE: usize = 8192;

/// Writes rows in groups.
pub struct Parquet<W: Write + Send>(ArrowWriter<W>);

impl<W: Write + Send> Parquet<W> {
    /// # Errors
    /// When `out` does, or a column has a type Parquet does not know.
    pub fn new(schema: &SchemaRef, out: W) -> io::Result<Self> {
        let writer = ArrowWriter::try_new(out, Arc::clone(schema), None);
        writer.map(Self).map_err(failed)
    }
}

impl<W: Write + Send> RowWriter for Parquet<W> {
    fn rows(&mut self, batch: &RecordBatch) -> io::Result<()> {
        for from in (0..batch.num_rows()).step_by(AT_ONCE) {
            let some = batch.slice(from, AT_ONCE.min(batch.num_rows() - from));
            self.0.write(&some).map_err(failed)?;
            if self.0.in_progress_size() > HELD {
                self.0.flush().map_err(failed)?;
            }
        }
        Ok(())
    }

    fn end(self: Box<Self>) -> io::Result<()> {
        self.0.into_inner().map_err(failed)?.flush()
    }
}

/// What writing says, where that is why.
fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        error => io::Error::other(error),
    }
}
