//! Small files: typed once, on all cores, and kept.

use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::datasource::MemTable;
use datafusion::error::{DataFusionError, Result};
use jiff::tz::TimeZone;

use super::super::text::Kind;
use super::raw::Raw;

/// The batches as a table of one partition a core.
///
/// # Errors
/// None that the scan before has not found.
pub fn table(
    batches: &[Raw],
    kinds: &[Kind],
    schema: SchemaRef,
    zones: &[TimeZone],
) -> Result<Arc<dyn TableProvider>> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = batches.len().div_ceil(cores).max(1);
    let typed = |raw: &Raw| {
        let batch = raw.typed(kinds, &schema, zones);
        batch.ok_or_else(|| DataFusionError::Internal("a scanned value lost its type".into()))
    };
    let partitions = thread::scope(|scope| {
        let work = |part| scope.spawn(move || part_of(part, typed));
        let threads: Vec<_> = batches.chunks(share).map(work).collect();
        let joined = threads.into_iter().map(|thread| thread.join());
        joined
            .map(|part| part.unwrap_or_else(|_| Err(crashed())))
            .collect::<Result<Vec<_>>>()
    })?;
    let partitions = if partitions.is_empty() {
        vec![vec![]]
    } else {
        partitions
    };
    Ok(Arc::new(MemTable::try_new(schema, partitions)?))
}

fn part_of(part: &[Raw], typed: impl Fn(&Raw) -> Result<RecordBatch>) -> Result<Vec<RecordBatch>> {
    part.iter().map(typed).collect()
}

fn crashed() -> DataFusionError {
    DataFusionError::Internal("a thread ended early".into())
}
