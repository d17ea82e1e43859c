//! Rows that are kept until all were seen: the first of them in memory, more in a file that has
//! no name and goes with the process.

use std::fs::File;
use std::io::{BufReader, BufWriter, Seek, SeekFrom, Write};

use arrow_array::RecordBatch;
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, SchemaRef};

/// Bytes that are held in memory.
const HELD: usize = 32 << 20;

/// The rows so far.
pub struct Spool {
    schema: SchemaRef,
    held: Vec<RecordBatch>,
    bytes: usize,
    file: Option<StreamWriter<BufWriter<File>>>,
}

impl Spool {
    /// Without rows.
    pub fn new(schema: SchemaRef) -> Self {
        Self {
            schema,
            held: Vec::new(),
            bytes: 0,
            file: None,
        }
    }

    /// Keeps more rows.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&mut self, batch: RecordBatch) -> Result<(), ArrowError> {
        self.bytes += batch.get_array_memory_size();
        self.held.push(batch);
        if self.bytes < HELD {
            return Ok(());
        }
        if self.file.is_none() {
            let file = BufWriter::new(tempfile::tempfile()?);
            self.file = Some(StreamWriter::try_new(file, &self.schema)?);
        }
        if let Some(file) = &mut self.file {
            self.held.drain(..).try_for_each(|batch| file.write(&batch))?;
        }
        self.bytes = 0;
        Ok(())
    }

    /// All of them, in their order.
    ///
    /// # Errors
    /// When the file cannot be written or read.
    pub fn rows(self) -> Result<impl Iterator<Item = Result<RecordBatch, ArrowError>>, ArrowError> {
        let written = self.file.map(written).transpose()?;
        Ok(written.into_iter().flatten().chain(self.held.into_iter().map(Ok)))
    }
}

/// What a file was given.
fn written(writer: StreamWriter<BufWriter<File>>) -> Result<StreamReader<BufReader<File>>, ArrowError> {
    let mut buffer = writer.into_inner()?;
    buffer.flush()?;
    let mut file = buffer
        .into_inner()
        .map_err(|error| ArrowError::from(error.into_error()))?;
    file.seek(SeekFrom::Start(0))?;
    StreamReader::try_new(BufReader::new(file), None)
}
