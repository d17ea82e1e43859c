//! A table for people: numbers end together, floating ones are rounded to six
//! places, NULL is a dash.

use std::io::{self, Write};

use super::names;
use super::value::Value;
use crate::engine::Answer;
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
            rows.push(values.collect::<io::Result<Vec<_>>>()?);
        }
    }
    let fields = answer.schema.fields().iter();
    let places: Vec<Option<usize>> = fields
        .enumerate()
        .map(|(at, field)| {
            let values = rows.iter().filter_map(|row| row.get(at));
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
    let rows = rows.into_iter().map(shown).collect();
    let fields = answer.schema.fields().iter();
    let right: Vec<bool> = fields.map(|field| field.data_type().is_numeric()).collect();
    let grid = grid_within(&names(answer), rows, &right, width);
    out.write_all(grid.as_bytes())
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
