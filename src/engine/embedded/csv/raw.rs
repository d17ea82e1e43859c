//! Wanted fields as Arrow text, some thousand records at a time.

use crate::words::{Said, say};
use std::sync::Arc;

use datafusion::arrow::array::{RecordBatch, StringArray, StringBuilder};
use datafusion::arrow::datatypes::SchemaRef;
use jiff::tz::TimeZone;

use super::super::text::Kind;
use super::records::{Records, Trouble};

/// Records a batch holds at most.
const ROWS: usize = 8192;

/// Bytes after which a batch ends early: text arrays end at 2 GiB.
const BYTES: usize = 1 << 26;

/// Bytes one field may have.
const FIELD: usize = 1 << 30;

/// The columns of some records, as texts.
pub struct Raw {
    columns: Vec<StringArray>,
}

impl Raw {
    /// Reads the next records; none at the end. `see` looks at each value
    /// first and says what it should have been.
    ///
    /// # Errors
    /// The first record that is broken.
    pub fn read(
        records: &mut Records,
        columns: usize,
        mut see: impl FnMut(usize, &str) -> Result<(), Said>,
    ) -> Result<Option<Self>, Trouble> {
        let mut builders: Vec<_> = (0..columns).map(|_| StringBuilder::new()).collect();
        let (mut rows, mut bytes) = (0, 0);
        while rows < ROWS && bytes < BYTES && records.advance()? {
            for (index, builder) in builders.iter_mut().enumerate() {
                let value = records.field(index)?;
                if let Some(text) = value {
                    bytes += text.len();
                    fits(text).map_err(|reason| records.trouble(reason))?;
                    see(index, text).map_err(|reason| records.not_held(index, reason))?;
                }
                builder.append_option(value);
            }
            rows += 1;
        }
        let columns = builders.iter_mut().map(StringBuilder::finish).collect();
        Ok((rows > 0).then_some(Self { columns }))
    }

    /// The columns with their types; none when a value says something else.
    #[must_use]
    pub fn typed(&self, kinds: &[Kind], schema: &SchemaRef, zones: &[TimeZone]) -> Option<RecordBatch> {
        let columns = self.columns.iter().zip(kinds).zip(zones);
        let arrays = columns.map(|((texts, kind), zone)| kind.array(texts, zone));
        let arrays = arrays.collect::<Option<Vec<_>>>()?;
        RecordBatch::try_new(Arc::clone(schema), arrays).ok()
    }
}

fn fits(text: &str) -> Result<(), Said> {
    if text.len() > FIELD {
        return Err(say!("a field is larger than 1 GiB"));
    }
    Ok(())
}
