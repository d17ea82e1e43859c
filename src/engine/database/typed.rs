//! Columns of an answer as the plan knows them: engines without a type for something say it
//! as text, or as a number.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_cast::{CastOptions, cast_with_options};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};

use crate::engine::{Declared, Heading};

/// Most digits of a decimal of 128 bits, and of 256.
const WIDE: [u8; 2] = [38, 76];

/// What the columns of an answer become.
pub struct Shape {
    columns: Vec<(String, Becomes)>,
}

enum Becomes {
    Kind(DataType),
    /// Exact numbers said as text: so many digits before and behind the point, by what was seen.
    Digits(usize, usize),
}

impl Shape {
    /// By what an engine says its columns are; what the plan says of each, if it says it of all.
    pub fn of(held: &Schema, headings: &[Heading]) -> Self {
        let is_whole = headings.len() == held.fields().len();
        let columns = held.fields().iter().enumerate().map(|(at, field)| {
            let heading = headings.get(at).filter(|_| is_whole);
            let declared = heading.map_or(Declared::Unknown, |heading| heading.declared);
            let name = heading.map_or(field.name(), |heading| &heading.name);
            (name.clone(), becomes(declared, field.data_type()))
        });
        Self {
            columns: columns.collect(),
        }
    }

    /// Whether the columns are known only when all rows were seen.
    pub fn is_open(&self) -> bool {
        let mut columns = self.columns.iter();
        columns.any(|(_, becomes)| matches!(becomes, Becomes::Digits(..)))
    }

    /// Takes note of more rows.
    ///
    /// # Errors
    /// When a column cannot be read.
    pub fn sees(&mut self, batch: &RecordBatch) -> Result<(), ArrowError> {
        for ((_, becomes), array) in self.columns.iter_mut().zip(batch.columns()) {
            if let Becomes::Digits(before, behind) = becomes {
                let texts = as_kind(array, &DataType::Utf8)?;
                for text in arrow_array::cast::as_string_array(&texts).iter().flatten() {
                    let digits = text.trim_start_matches('-');
                    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
                    *before = (*before).max(whole.len());
                    *behind = (*behind).max(part.len());
                }
            }
        }
        Ok(())
    }

    /// The columns, by what was seen.
    pub fn schema(&self) -> SchemaRef {
        let columns = self.columns.iter();
        let fields = columns.map(|(name, becomes)| Field::new(name, becomes.kind(), true));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    /// Rows with these columns.
    ///
    /// # Errors
    /// When a value is none of its column's type.
    pub fn rows(&self, schema: &SchemaRef, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let columns = batch.columns().iter().zip(schema.fields());
        let columns = columns.map(|(array, field)| as_kind(array, field.data_type()));
        RecordBatch::try_new(SchemaRef::clone(schema), columns.collect::<Result<_, _>>()?)
    }
}

impl Becomes {
    fn kind(&self) -> DataType {
        match self {
            Self::Kind(kind) => kind.clone(),
            Self::Digits(before, behind) => decimal(*before, *behind),
        }
    }
}

/// The type a column is shown with.
fn becomes(declared: Declared, held: &DataType) -> Becomes {
    let is_text = matches!(held, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
    Becomes::Kind(match declared {
        Declared::Date if !matches!(held, DataType::Date32 | DataType::Date64) => DataType::Date32,
        Declared::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
        Declared::Bool => DataType::Boolean,
        Declared::Int | Declared::Decimal if is_text => return Becomes::Digits(1, 0),
        Declared::Float if is_text || held.is_decimal() => DataType::Float64,
        _ => held.clone(),
    })
}

/// The narrowest decimal with so many digits.
fn decimal(before: usize, behind: usize) -> DataType {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_the_plan_calls_them() {
        let field = |name: &str| Field::new(name, DataType::Int64, true);
        let held = Schema::new(vec![field("MONTH"), field("GMV")]);
        let heading = |name: &str| Heading {
            name: name.to_owned(),
            declared: Declared::Unknown,
        };
        let names = |headings: &[Heading]| -> Vec<String> {
            let schema = Shape::of(&held, headings).schema();
            schema.fields().iter().map(|field| field.name().clone()).collect()
        };
        assert_eq!(names(&[heading("month"), heading("gmv")]), ["month", "gmv"]);
        // What the plan does not know is called as the engine calls it.
        assert_eq!(names(&[]), ["MONTH", "GMV"]);
        assert_eq!(names(&[heading("month")]), ["MONTH", "GMV"]);
    }
}
