//! Rows that are taken as they come: not all of them need to be held at a time.

use std::ops::ControlFlow;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::Answer;
use crate::diagnostic::Diagnostic;

/// What a taker says: whether it wants more.
pub type Taken = Result<ControlFlow<()>, Diagnostic>;

/// What takes the rows of an answer.
pub trait Takes {
    /// The columns; once, before any rows.
    ///
    /// # Errors
    /// Why they can't be taken.
    fn columns(&mut self, schema: &SchemaRef) -> Taken;

    /// The next rows.
    ///
    /// # Errors
    /// Why they can't be taken.
    fn rows(&mut self, batch: &RecordBatch) -> Taken;
}

/// Gives all of an answer to what takes it.
///
/// # Errors
/// What the taker says.
pub fn give(answer: &Answer, taker: &mut dyn Takes) -> Result<(), Diagnostic> {
    if taker.columns(&answer.schema)?.is_break() {
        return Ok(());
    }
    for batch in &answer.batches {
        if taker.rows(batch)?.is_break() {
            break;
        }
    }
    Ok(())
}

/// Holds all of it.
impl Takes for Option<Answer> {
    fn columns(&mut self, schema: &SchemaRef) -> Taken {
        *self = Some(Answer {
            schema: SchemaRef::clone(schema),
            batches: Vec::new(),
        });
        Ok(ControlFlow::Continue(()))
    }

    fn rows(&mut self, batch: &RecordBatch) -> Taken {
        if let Some(answer) = self {
            answer.batches.push(batch.clone());
        }
        Ok(ControlFlow::Continue(()))
    }
}
