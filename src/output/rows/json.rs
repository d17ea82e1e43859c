//! An array of objects, one a line, columns in order. Numbers have all their
//! digits, which a reader that takes them for floats may lose; what is not
//! finite is null.

use std::io::{self, Write};

use super::names;
use super::value::Value;
use crate::engine::Answer;

/// Writes all rows.
///
/// # Errors
/// When `out` does.
pub fn write(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let names = names(answer).iter().map(quoted).collect::<io::Result<Vec<_>>>()?;
    let mut first = true;
    out.write_all(b"[")?;
    for batch in &answer.batches {
        for row in 0..batch.num_rows() {
            let values = batch.columns().iter().map(|column| Value::of(column, row));
            let values = values.collect::<io::Result<Vec<_>>>()?;
            out.write_all(if first { b"\n  " } else { b",\n  " })?;
            object(&names, &values, out)?;
            first = false;
        }
    }
    out.write_all(if first { b"]\n" } else { b"\n]\n" })
}

fn object(names: &[String], values: &[Value], out: &mut dyn Write) -> io::Result<()> {
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
