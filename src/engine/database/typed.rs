//! Columns of an answer as the plan knows them: engines without a type for something say it
//! as text, or as a number.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_cast::{CastOptions, cast_with_options};
use arrow_schema::{ArrowError, DataType, Field, Schema, TimeUnit};

use super::failure::Failure;
use crate::engine::{Answer, Declared};

/// Most digits of a decimal of 128 bits, and of 256.
const WIDE: [u8; 2] = [38, 76];

/// The answer with these columns.
pub fn typed(answer: Answer, columns: &[Declared]) -> Result<Answer, Failure> {
    if columns.len() != answer.schema.fields().len() {
        return Ok(answer);
    }
    let mut arrays: Vec<Vec<ArrayRef>> = Vec::new();
    let mut fields = Vec::new();
    for (at, (declared, field)) in columns.iter().zip(answer.schema.fields()).enumerate() {
        let held = answer.batches.iter().map(|batch| Arc::clone(batch.column(at)));
        let held: Vec<ArrayRef> = held.collect();
        let kind = kind(*declared, field.data_type(), &held);
        let told: Result<Vec<ArrayRef>, ArrowError> =
            held.iter().map(|array| as_kind(array, &kind)).collect();
        arrays.push(told?);
        fields.push(Field::new(field.name(), kind, true));
    }
    let schema = Arc::new(Schema::new(fields));
    let batches = (0..answer.batches.len()).map(|at| {
        let columns = arrays.iter().filter_map(|arrays| arrays.get(at).cloned());
        RecordBatch::try_new(Arc::clone(&schema), columns.collect())
    });
    let batches = batches.collect::<Result<Vec<_>, _>>()?;
    Ok(Answer { schema, batches })
}

/// The type a column is shown with.
fn kind(declared: Declared, held: &DataType, arrays: &[ArrayRef]) -> DataType {
    let is_text = matches!(held, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
    match declared {
        Declared::Date if !matches!(held, DataType::Date32 | DataType::Date64) => DataType::Date32,
        Declared::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
        Declared::Bool => DataType::Boolean,
        Declared::Int | Declared::Decimal if is_text => decimal(arrays),
        Declared::Float if is_text || held.is_decimal() => DataType::Float64,
        _ => held.clone(),
    }
}

/// The narrowest decimal that holds all of the numbers.
fn decimal(arrays: &[ArrayRef]) -> DataType {
    let (mut before, mut behind) = (1, 0);
    for array in arrays {
        let Ok(texts) = as_kind(array, &DataType::Utf8) else {
            continue;
        };
        let texts = arrow_array::cast::as_string_array(&texts);
        for text in texts.iter().flatten() {
            let digits = text.trim_start_matches('-');
            let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
            before = before.max(whole.len());
            behind = behind.max(part.len());
        }
    }
    let digits = u8::try_from(before + behind).unwrap_or(u8::MAX);
    let scale = i8::try_from(behind).unwrap_or(i8::MAX);
    let [narrow, wide] = WIDE;
    match digits {
        // What is no decimal stays as it is said.
        digits if digits > wide => DataType::Utf8,
        digits if digits > narrow => DataType::Decimal256(wide, scale),
        _ => DataType::Decimal128(narrow, scale),
    }
}

fn as_kind(array: &ArrayRef, kind: &DataType) -> Result<ArrayRef, ArrowError> {
    if array.data_type() == kind {
        return Ok(Arc::clone(array));
    }
    let options = CastOptions {
        safe: false,
        ..CastOptions::default()
    };
    cast_with_options(array, kind, &options)
}
