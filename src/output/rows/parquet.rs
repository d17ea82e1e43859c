//! Apache Parquet, with the types of the answer.

use std::io::{self, Write};
use std::sync::Arc;

use datafusion::parquet::arrow::ArrowWriter;

use crate::engine::Answer;

/// Writes all rows.
///
/// # Errors
/// When `out` does, or a column has a type Parquet does not know.
pub fn write(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    // The writer wants to own something that crosses threads; answers are small.
    let mut bytes = Vec::new();
    let schema = Arc::clone(&answer.schema);
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, None).map_err(io::Error::other)?;
    for batch in &answer.batches {
        writer.write(batch).map_err(io::Error::other)?;
    }
    writer.close().map_err(io::Error::other)?;
    out.write_all(&bytes)
}
