//! Comma-separated values as in RFC 4180, with a header. NULL and an empty text
//! are an empty field both, quoted where it stands alone on its line.

use std::io::{self, Write};

use csv::{QuoteStyle, WriterBuilder};

use super::names;
use super::value::Value;
use crate::engine::Answer;

/// Writes the header and all rows.
///
/// # Errors
/// When `out` does.
pub fn write(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Necessary)
        .from_writer(out);
    writer.write_record(names(answer))?;
    for batch in &answer.batches {
        for row in 0..batch.num_rows() {
            for column in batch.columns() {
                let value = Value::of(column, row)?;
                writer.write_field(value.text().unwrap_or_default())?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
    }
    writer.flush()
}
