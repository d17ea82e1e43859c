//! What an engine answers.

use arrow_array::RecordBatch;
use arrow_schema::{DataType, SchemaRef};

use crate::engine::Declared;

/// Rows with typed columns.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The columns, also where there are no rows.
    pub schema: SchemaRef,
    /// The rows, in order.
    pub batches: Vec<RecordBatch>,
}

impl Answer {
    /// How many rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Its columns, and what each is declared as to hold these values; unknown where no
    /// declaration does.
    #[must_use]
    pub fn kinds(&self) -> Vec<(String, Declared)> {
        let fields = self.schema.fields().iter();
        fields
            .map(|field| (field.name().clone(), kind(field.data_type())))
            .collect()
    }
}

fn kind(held: &DataType) -> Declared {
    match held {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Declared::Text,
        DataType::Boolean => Declared::Bool,
        DataType::Date32 | DataType::Date64 => Declared::Date,
        DataType::Timestamp(..) => Declared::Timestamp,
        DataType::Dictionary(_, coded) => kind(coded),
        held if held.is_integer() => Declared::Int,
        held if held.is_floating() => Declared::Float,
        held if held.is_decimal() => Declared::Decimal,
        _ => Declared::Unknown,
    }
}
