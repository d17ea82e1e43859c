//! An array of objects, one a line, columns in order. Numbers have all their
//! digits, which a reader that takes them for floats may lose; what is not
//! finite is null.

use std::io::{self, Write};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::value::Value;
use super::{RowWriter, names};

/// Writes an object a row.
pub struct Json<W: Write> {
    names: Vec<String>,
    is_first: bool,
    out: W,
}

impl<W: Write> Json<W> {
    /// # Errors
    /// When `out` does.
    pub fn new(schema: &SchemaRef, mut out: W) -> io::Result<Self> {
        let names = names(schema).iter().map(quoted).collect::<io::Result<_>>()?;
        out.write_all(b"[")?;
        Ok(Self {
            names,
            is_first: true,
            out,
        })
    }
}

impl<W: Write> RowWriter for Json<W> {
    fn rows(&mut self, batch: &RecordBatch) -> io::Result<()> {
        for row in 0..batch.num_rows() {
            let values = batch.columns().iter().map(|column| Value::of(column, row));
            let values = values.collect::<io::Result<Vec<_>>>()?;
            let before: &[u8] = if self.is_first { b"\n  " } else { b",\n  " };
            self.out.write_all(before)?;
            object(&self.names, &values, &mut self.out)?;
            self.is_first = false;
        }
        Ok(())
    }

    fn end(mut self: Box<Self>) -> io::Result<()> {
        let after: &[u8] = if self.is_first { b"]\n" } else { b"\n]\n" };
        self.out.write_all(after)?;
        self.out.flush()
    }
}

fn object(names: &[String], values: &[Value], out: &mut impl Write) -> io::Result<()> {
    let mut before = "{";
    for (name, value) in names.iter().zip(values) {
        write!(out, "{before}{name}: {}", json(value)?)?;
        before = ", ";
    }
    out.write_all(if values.is_empty() { b"{}" } else { b"}" })
}

fn json(value: &Value) -> io::Result<String> {
    match value {
        Value::Null | Value::NotFinite(_) => Ok("null".into()),
        Value::Truth(truth) => Ok(truth.to_string()),
        Value::Number(digits) => Ok(digits.clone()),
        Value::Text(text) => quoted(text),
    }
}

fn quoted(text: &String) -> io::Result<String> {
    serde_json::to_string(text).map_err(io::Error::from)
}
