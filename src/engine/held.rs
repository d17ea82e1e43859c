//! Keys that joins lean on, verified in the same run.

use crate::words::say;
use arrow_array::{Array, RecordBatch};
use arrow_cast::display::array_value_to_string;

use crate::diagnostic::{Diagnostic, code};
use crate::engine::{Check, KeyCheck};

/// E0506 or E0530 for the first row that breaks a key, if there is one.
#[must_use]
pub fn broken(check: &KeyCheck, batches: &[RecordBatch]) -> Option<Diagnostic> {
    let batch = batches.iter().find(|batch| batch.num_rows() > 0)?;
    let (count, values) = batch.columns().split_last()?;
    let named = check.columns.iter().zip(values);
    let example: Vec<_> = named
        .map(|(name, value)| format!("{name} = {}", text(value)))
        .collect();
    let code = match check.changes {
        true => &code::VALIDITY_OVERLAPS,
        false => &code::KEY_NOT_UNIQUE,
    };
    let finding = Diagnostic::error(code)
        .at(check.span)
        .with("table", &check.table)
        .with("example", example.join(", "));
    Some(match check.changes {
        true if count.is_null(0) => finding.with("from", say!("the beginning")),
        true => finding.with("from", text(count)),
        false => finding.with("count", text(count)),
    })
}

/// What is said of the first row that a check finds, if there is one.
#[must_use]
pub fn unmet(check: &Check, batches: &[RecordBatch]) -> Option<Diagnostic> {
    let batch = batches.iter().find(|batch| batch.num_rows() > 0)?;
    let values = check.fills.iter().zip(batch.columns());
    Some(values.fold(check.finding.clone(), |finding, (name, value)| {
        finding.with(name, text(value))
    }))
}

fn text(values: &dyn Array) -> String {
    if values.is_null(0) {
        return "null".into();
    }
    array_value_to_string(values, 0).unwrap_or_default()
}
