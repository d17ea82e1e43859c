//! Large files: read again for each question, in constant memory.

use std::path::PathBuf;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::catalog::streaming::StreamingTable;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_plan::stream::RecordBatchReceiverStream;
use datafusion::physical_plan::streaming::PartitionStream;
use jiff::tz::TimeZone;

use super::super::finding::shown;
use super::super::text::Kind;
use super::raw::Raw;
use super::records::{Records, Trouble};

/// Batches read ahead of the question.
const AHEAD: usize = 4;

/// One file, and how it is read.
#[derive(Clone, Debug)]
struct Part {
    file: PathBuf,
    names: Vec<String>,
    kinds: Vec<Kind>,
    schema: SchemaRef,
    zone: TimeZone,
}

/// The files as a table of one partition a file.
///
/// # Errors
/// None: the schema is the same for all.
pub fn table(
    files: &[PathBuf],
    names: Vec<String>,
    kinds: Vec<Kind>,
    schema: SchemaRef,
    zone: &TimeZone,
) -> Result<Arc<dyn TableProvider>> {
    let part = |file: &PathBuf| -> Arc<dyn PartitionStream> {
        Arc::new(Part {
            file: file.clone(),
            names: names.clone(),
            kinds: kinds.clone(),
            schema: Arc::clone(&schema),
            zone: zone.clone(),
        })
    };
    let parts = files.iter().map(part).collect();
    Ok(Arc::new(StreamingTable::try_new(Arc::clone(&schema), parts)?))
}

impl PartitionStream for Part {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let schema = Arc::clone(&self.schema);
        let mut builder = RecordBatchReceiverStream::builder(schema, AHEAD);
        let (sender, part) = (builder.tx(), self.clone());
        builder.spawn_blocking(move || {
            // A closed channel means nobody wants more rows.
            part.read(|batch| sender.blocking_send(Ok(batch)).is_ok())
        });
        builder.build()
    }
}

impl Part {
    fn read(&self, mut give: impl FnMut(RecordBatch) -> bool) -> Result<()> {
        let failed = |trouble| self.failed(trouble);
        let mut records = Records::open(&self.file, &self.names).map_err(failed)?;
        while let Some(raw) = Raw::read(&mut records, self.names.len(), |_, _| Ok(())).map_err(failed)? {
            let batch = raw.typed(&self.kinds, &self.schema, &self.zone);
            if !give(batch.ok_or_else(|| self.changed())?) {
                break;
            }
        }
        Ok(())
    }

    fn failed(&self, trouble: Trouble) -> DataFusionError {
        match trouble {
            Trouble::File(reason) => DataFusionError::Execution(format!("{}: {reason}", shown(&self.file))),
            _ => self.changed(),
        }
    }

    fn changed(&self) -> DataFusionError {
        let file = shown(&self.file);
        DataFusionError::Execution(format!("{file} changed while it was being read"))
    }
}
