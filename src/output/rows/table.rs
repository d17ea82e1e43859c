//! A table for people: numbers end together, floating ones are rounded to six
//! places, NULL is a dash.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::value::Value;
use super::{RowWriter, names};
use crate::output::grid::grid_within;

/// What stands for NULL.
const NULL: &str = "–";

/// Holds all rows: how wide a column is shows with the last one.
pub struct Table<W: Write> {
    schema: SchemaRef,
    rows: Vec<Vec<Value>>,
    width: Option<u16>,
    out: W,
}

impl<W: Write> Table<W> {
    /// As wide as a terminal, if there is one.
    pub fn new(schema: &SchemaRef, width: Option<u16>, out: W) -> Self {
        Self {
            schema: Arc::clone(schema),
            rows: Vec::new(),
            width,
            out,
        }
    }
}

impl<W: Write> RowWriter for Table<W> {
    fn rows(&mut self, batch: &RecordBatch) -> io::Result<()> {
        for row in 0..batch.num_rows() {
            let values = batch.columns().iter().map(|column| Value::of(column, row));
            self.rows.push(values.collect::<io::Result<Vec<_>>>()?);
        }
        Ok(())
    }

    fn end(mut self: Box<Self>) -> io::Result<()> {
        let fields = self.schema.fields().iter();
        let places: Vec<Option<usize>> = fields
            .enumerate()
            .map(|(at, field)| {
                let values = self.rows.iter().filter_map(|row| row.get(at));
                field
                    .data_type()
                    .is_floating()
                    .then(|| values.map(places).max().unwrap_or(0))
            })
            .collect();
        let shown = |row: Vec<Value>| -> Vec<String> {
            let cells = row.iter().zip(&places);
            cells.map(|(value, places)| shown(value, *places)).collect()
        };
        let rows = self.rows.into_iter().map(shown).collect();
        let fields = self.schema.fields().iter();
        let right: Vec<bool> = fields.map(|field| field.data_type().is_numeric()).collect();
        let grid = grid_within(&names(&self.schema), rows, &right, self.width);
        self.out.write_all(grid.as_bytes())?;
        self.out.flush()
    }
}

/// Most places a floating number is shown with.
const MOST_PLACES: usize = 6;

fn shown(value: &Value, places: Option<usize>) -> String {
    match (rounded(value), places) {
        (Some(number), Some(places)) => format!("{number:.places$}"),
        _ => value.text().unwrap_or(NULL).to_owned(),
    }
}

/// How many places say what a floating number is to the sixth one.
fn places(value: &Value) -> usize {
    let text = rounded(value).map(|number| format!("{number:.MOST_PLACES$}"));
    let digits = text.as_deref().and_then(|text| text.split_once('.'));
    digits.map_or(0, |(_, digits)| digits.trim_end_matches('0').len())
}

/// A floating number whose first six places say enough.
fn rounded(value: &Value) -> Option<f64> {
    let Value::Number(digits) = value else {
        return None;
    };
    let number: f64 = digits.parse().ok()?;
    let size = number.abs();
    (number == 0.0 || (1e-4..1e15).contains(&size)).then_some(number)
}
