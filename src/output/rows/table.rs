//! A table for people: numbers end together, NULL is a dash.

use std::io::{self, Write};

use super::names;
use super::value::Value;
use crate::engine::embedded::Answer;
use crate::output::grid::grid_within;

/// What stands for NULL.
const NULL: &str = "–";

/// Writes the heads and all rows.
///
/// # Errors
/// When `out` does.
pub fn write(answer: &Answer, width: Option<u16>, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Vec::with_capacity(answer.rows());
    for batch in &answer.batches {
        for row in 0..batch.num_rows() {
            let values = batch.columns().iter().map(|column| Value::of(column, row));
            let texts = values.map(|value| value.map(|value| shown(&value)));
            rows.push(texts.collect::<io::Result<Vec<_>>>()?);
        }
    }
    let fields = answer.schema.fields().iter();
    let right: Vec<bool> = fields.map(|field| field.data_type().is_numeric()).collect();
    let grid = grid_within(&names(answer), rows, &right, width);
    out.write_all(grid.as_bytes())
}

fn shown(value: &Value) -> String {
    value.text().unwrap_or(NULL).to_owned()
}
