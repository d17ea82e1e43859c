//! Rows of a server as batches, as they come.

use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use mysql::prelude::Protocol;
use mysql::{QueryResult, Row, Value};

use super::cells::Cells;
use super::columns;
use super::stop::Stop;
use crate::engine::database::failure::Failure;

/// Rows of a batch at most.
const ROWS: usize = 8192;

/// Bytes of a batch, more or less.
const BYTES: usize = 4 << 20;

/// The rows of an answer.
pub struct Rows<'a, T: Protocol> {
    result: QueryResult<'a, 'a, 'a, T>,
    schema: SchemaRef,
    columns: Vec<Cells>,
    stop: &'a Stop,
    is_done: bool,
}

impl<'a, T: Protocol> Rows<'a, T> {
    /// Of what a server answers.
    pub fn of(result: QueryResult<'a, 'a, 'a, T>, whole: bool, stop: &'a Stop) -> Self {
        let said = result.columns();
        let schema = columns::schema(said.as_ref(), whole);
        let each = said.as_ref().iter().zip(schema.fields());
        let cells = each.map(|(column, field)| Cells::of(field.data_type(), columns::are_bits(column)));
        Self {
            columns: cells.collect(),
            schema: Arc::new(schema),
            result,
            stop,
            is_done: false,
        }
    }

    /// The next row, if there is one.
    fn row(&mut self) -> Result<Option<Row>, Failure> {
        let row = self.result.next().transpose();
        self.is_done = !matches!(row, Ok(Some(_)));
        Ok(row?)
    }

    /// Takes up a row; how many bytes it has.
    fn keep(&mut self, row: Row) -> Result<usize, Failure> {
        let mut bytes = 0;
        let values = row.unwrap_raw().into_iter().zip(&mut self.columns);
        for ((value, cells), field) in values.zip(self.schema.fields()) {
            let value = value.unwrap_or(Value::NULL);
            bytes += match &value {
                Value::Bytes(held) => held.len(),
                _ => size_of::<u64>(),
            };
            cells
                .push(value)
                .map_err(|unfit| Failure::because(unfit.told(field.name())))?;
        }
        Ok(bytes)
    }

    fn batch(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        let failed = |failure: Failure| ArrowError::ExternalError(Box::new(failure));
        let (mut rows, mut bytes) = (0, 0);
        while rows < ROWS && bytes < BYTES {
            let Some(row) = self.row().map_err(failed)? else {
                break;
            };
            bytes += self.keep(row).map_err(failed)?;
            rows += 1;
        }
        if rows == 0 {
            return Ok(None);
        }
        let columns = self.columns.iter_mut().map(Cells::finish);
        RecordBatch::try_new(SchemaRef::clone(&self.schema), columns.collect::<Result<_, _>>()?).map(Some)
    }
}

impl<T: Protocol> Iterator for Rows<'_, T> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.is_done {
            true => None,
            false => self.batch().transpose(),
        }
    }
}

impl<T: Protocol> RecordBatchReader for Rows<'_, T> {
    fn schema(&self) -> SchemaRef {
        SchemaRef::clone(&self.schema)
    }
}

/// All rows have to be read before anything else can be asked: who wants no more of them stops
/// the server first.
impl<T: Protocol> Drop for Rows<'_, T> {
    fn drop(&mut self) {
        if !self.is_done {
            self.stop.now();
        }
    }
}
