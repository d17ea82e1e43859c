//! One value of an answer, in text that says it exactly.

use std::io;
use std::str::FromStr;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Decimal256Type, DecimalType, Float32Type, Float64Type};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::DataType;

/// Decimals with more digits after the point than this come from divisions:
/// their trailing zeros say nothing.
const SCALE: i8 = 6;

/// A value of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Unknown.
    Null,
    /// True or false.
    Truth(bool),
    /// A number with all its digits.
    Number(String),
    /// A number without end or without meaning: `inf`, `NaN`.
    NotFinite(String),
    /// Text, a day, a time.
    Text(String),
}

impl Value {
    /// The value in `row` of a column.
    ///
    /// # Errors
    /// When its type has no text.
    pub fn of(column: &dyn Array, row: usize) -> io::Result<Self> {
        if column.is_null(row) || column.data_type() == &DataType::Null {
            return Ok(Self::Null);
        }
        Ok(match column.data_type() {
            DataType::Boolean => Self::Truth(column.as_boolean().value(row)),
            DataType::Float32 => {
                let value = column.as_primitive::<Float32Type>().value(row);
                float(value.is_finite(), format!("{value:?}"))
            }
            DataType::Float64 => {
                let value = column.as_primitive::<Float64Type>().value(row);
                float(value.is_finite(), format!("{value:?}"))
            }
            DataType::Decimal128(digits, scale) => {
                let value = column.as_primitive::<Decimal128Type>().value(row);
                Self::Number(exact(
                    Decimal128Type::format_decimal(value, *digits, *scale),
                    *scale,
                ))
            }
            DataType::Decimal256(digits, scale) => {
                let value = column.as_primitive::<Decimal256Type>().value(row);
                Self::Number(exact(
                    Decimal256Type::format_decimal(value, *digits, *scale),
                    *scale,
                ))
            }
            kind if kind.is_integer() => Self::Number(plain(column, row)?),
            _ => Self::Text(plain(column, row)?),
        })
    }

    /// The text, where NULL is a word.
    #[must_use]
    pub fn words(&self) -> &str {
        self.text().unwrap_or("null")
    }

    /// The number, if it is one that fits.
    #[must_use]
    pub fn number<T: FromStr>(&self) -> Option<T> {
        match self {
            Self::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }

    /// The text, where NULL is nothing.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Null => None,
            Self::Truth(true) => Some("true"),
            Self::Truth(false) => Some("false"),
            Self::Number(text) | Self::NotFinite(text) | Self::Text(text) => Some(text),
        }
    }
}

fn float(finite: bool, text: String) -> Value {
    if finite {
        Value::Number(text)
    } else {
        Value::NotFinite(text)
    }
}

fn exact(text: String, scale: i8) -> String {
    if scale <= SCALE || !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// As Arrow prints it: ISO dates and times, with a fraction only if there is one.
fn plain(column: &dyn Array, row: usize) -> io::Result<String> {
    let options = FormatOptions::default().with_display_error(false);
    let formatter = ArrayFormatter::try_new(column, &options).map_err(io::Error::other)?;
    formatter.value(row).try_to_string().map_err(io::Error::other)
}
