//! Rows of a database, given to what takes them, with columns as the plan knows them.

use arrow_array::RecordBatchReader;
use arrow_schema::ArrowError;

use super::failure::Failure;
use super::spool::Spool;
use super::typed::Shape;
use crate::diagnostic::Diagnostic;
use crate::engine::{Heading, Takes};

/// Why rows ended before they were all taken.
pub enum Ended {
    /// The database, or what it said.
    Failed(Failure),
    /// What the taker says.
    Taken(Box<Diagnostic>),
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<ArrowError> for Ended {
    fn from(error: ArrowError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Diagnostic> for Ended {
    fn from(finding: Diagnostic) -> Self {
        Self::Taken(Box::new(finding))
    }
}

/// Gives all rows.
pub fn rows(
    reader: &mut dyn RecordBatchReader,
    headings: &[Heading],
    taker: &mut dyn Takes,
) -> Result<(), Ended> {
    let held = reader.schema();
    let mut shape = Shape::of(&held, headings);
    if !shape.is_open() {
        return each(&shape, reader, taker);
    }
    let mut spool = Spool::new(held);
    for batch in reader {
        let batch = batch?;
        shape.sees(&batch)?;
        spool.keep(batch)?;
    }
    each(&shape, spool.rows()?, taker)
}

fn each(
    shape: &Shape,
    rows: impl Iterator<Item = Result<arrow_array::RecordBatch, ArrowError>>,
    taker: &mut dyn Takes,
) -> Result<(), Ended> {
    let schema = shape.schema();
    if taker.columns(&schema)?.is_break() {
        return Ok(());
    }
    for batch in rows {
        if taker.rows(&shape.rows(&schema, &batch?)?)?.is_break() {
            break;
        }
    }
    Ok(())
}
