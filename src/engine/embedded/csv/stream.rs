//! Large files: read again for each question, in constant memory.

use crate::words::Language;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use csv::Position;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::catalog::streaming::StreamingTable;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_plan::stream::RecordBatchReceiverStream;
use datafusion::physical_plan::streaming::PartitionStream;
use jiff::tz::TimeZone;

use super::super::text::Kind;
use super::raw::Raw;
use super::records::{Records, Trouble};
use crate::engine::finding::shown;

/// Batches read ahead of the question.
const AHEAD: usize = 4;

/// How records become rows.
#[derive(Debug)]
pub struct Shape {
    /// The columns read.
    pub names: Vec<String>,
    /// What they become.
    pub kinds: Vec<Kind>,
    /// The same for DataFusion.
    pub schema: SchemaRef,
    /// Where times with an offset are read, by column.
    pub zones: Vec<TimeZone>,
}

/// Some batches of one file.
#[derive(Clone, Debug)]
struct Part {
    file: PathBuf,
    start: Position,
    batches: usize,
    shape: Arc<Shape>,
}

/// The files as a table; `marks` says where the batches of each begin, so that
/// every core reads a part of its own.
///
/// # Errors
/// None: the schema is the same for all.
pub fn table(files: &[PathBuf], marks: &[Vec<Position>], shape: Shape) -> Result<Arc<dyn TableProvider>> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let shape = Arc::new(shape);
    let mut parts: Vec<Arc<dyn PartitionStream>> = Vec::new();
    for (file, marks) in files.iter().zip(marks) {
        for share in marks.chunks(marks.len().div_ceil(cores).max(1)) {
            let Some(start) = share.first() else { continue };
            parts.push(Arc::new(Part {
                file: file.clone(),
                start: start.clone(),
                batches: share.len(),
                shape: Arc::clone(&shape),
            }));
        }
    }
    Ok(Arc::new(StreamingTable::try_new(
        Arc::clone(&shape.schema),
        parts,
    )?))
}

impl PartitionStream for Part {
    fn schema(&self) -> &SchemaRef {
        &self.shape.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let schema = Arc::clone(&self.shape.schema);
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
        let Shape {
            names,
            kinds,
            schema,
            zones,
        } = &*self.shape;
        let mut records = Records::open(&self.file, names).map_err(failed)?;
        records.go(self.start.clone()).map_err(failed)?;
        for _ in 0..self.batches {
            let raw = Raw::read(&mut records, names.len(), |_, _| Ok(())).map_err(failed)?;
            let batch = raw.and_then(|raw| raw.typed(kinds, schema, zones));
            if !give(batch.ok_or_else(|| self.changed())?) {
                break;
            }
        }
        Ok(())
    }

    fn failed(&self, trouble: Trouble) -> DataFusionError {
        match trouble {
            Trouble::File(reason) => {
                let reason = reason.of(Language::English);
                DataFusionError::Execution(format!("{}: {reason}", shown(&self.file)))
            }
            _ => self.changed(),
        }
    }

    fn changed(&self) -> DataFusionError {
        let file = shown(&self.file);
        DataFusionError::Execution(format!("{file} changed while it was being read"))
    }
}
