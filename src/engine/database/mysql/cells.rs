//! Values of one column, collected until there are enough for an array.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{
    BinaryBuilder, Date32Builder, Float32Builder, Float64Builder, Int64Builder, StringBuilder,
    TimestampMicrosecondBuilder, UInt64Builder,
};
use arrow_cast::{CastOptions, cast_with_options};
use arrow_schema::{ArrowError, DataType};
use jiff::civil::{Date, DateTime};
use mysql::Value;

use crate::words::{Said, say};

/// The first moment.
const START: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

const SECONDS_A_DAY: i64 = 86_400;

/// What was collected.
pub enum Cells {
    Whole(Int64Builder),
    Unsigned(UInt64Builder),
    /// They come as bytes, the greatest first.
    Bits(UInt64Builder),
    Single(Float32Builder),
    Double(Float64Builder),
    Day(Date32Builder),
    Moment(TimestampMicrosecondBuilder),
    /// Exact numbers, as they are said: so many digits behind the point at most.
    Exact(StringBuilder, DataType, usize),
    Bytes(BinaryBuilder),
    Text(StringBuilder),
}

/// What a value is not.
pub enum Unfit {
    Number,
    Day(String),
    Text,
}

impl Cells {
    /// For values of such a type, or for bits.
    pub fn of(kind: &DataType, are_bits: bool) -> Self {
        match kind {
            DataType::UInt64 if are_bits => Self::Bits(UInt64Builder::new()),
            DataType::Int64 => Self::Whole(Int64Builder::new()),
            DataType::UInt64 => Self::Unsigned(UInt64Builder::new()),
            DataType::Float32 => Self::Single(Float32Builder::new()),
            DataType::Float64 => Self::Double(Float64Builder::new()),
            DataType::Date32 => Self::Day(Date32Builder::new()),
            DataType::Timestamp(..) => Self::Moment(TimestampMicrosecondBuilder::new()),
            DataType::Decimal128(_, scale) | DataType::Decimal256(_, scale) => {
                let scale = usize::try_from(*scale).unwrap_or_default();
                Self::Exact(StringBuilder::new(), kind.clone(), scale)
            }
            DataType::Binary => Self::Bytes(BinaryBuilder::new()),
            _ => Self::Text(StringBuilder::new()),
        }
    }

    /// Takes one more.
    ///
    /// # Errors
    /// What it is not.
    pub fn push(&mut self, value: Value) -> Result<(), Unfit> {
        let is_null = value == Value::NULL;
        match self {
            Self::Whole(cells) => cells.append_option(some(is_null, || whole(&value))?),
            Self::Unsigned(cells) => cells.append_option(some(is_null, || unsigned(&value))?),
            Self::Bits(cells) => cells.append_option(some(is_null, || bits(&value))?),
            Self::Single(cells) => cells.append_option(some(is_null, || single(&value))?),
            Self::Double(cells) => cells.append_option(some(is_null, || double(&value))?),
            Self::Day(cells) => cells.append_option(some(is_null, || day(&value))?),
            Self::Moment(cells) => cells.append_option(some(is_null, || moment(&value))?),
            Self::Exact(cells, _, scale) => cells.append_option(some(is_null, || exact(value, *scale))?),
            Self::Text(cells) => cells.append_option(some(is_null, || text(value))?),
            Self::Bytes(cells) => cells.append_option(some(is_null, || match value {
                Value::Bytes(bytes) => Ok(bytes),
                _ => Err(Unfit::Text),
            })?),
        }
        Ok(())
    }

    /// The array, and nothing is collected any more.
    ///
    /// # Errors
    /// Where a number has no room.
    pub fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        Ok(match self {
            Self::Whole(cells) => Arc::new(cells.finish()),
            Self::Unsigned(cells) | Self::Bits(cells) => Arc::new(cells.finish()),
            Self::Single(cells) => Arc::new(cells.finish()),
            Self::Double(cells) => Arc::new(cells.finish()),
            Self::Day(cells) => Arc::new(cells.finish()),
            Self::Moment(cells) => Arc::new(cells.finish()),
            Self::Bytes(cells) => Arc::new(cells.finish()),
            Self::Text(cells) => Arc::new(cells.finish()),
            Self::Exact(cells, kind, _) => {
                let options = CastOptions {
                    safe: false,
                    ..CastOptions::default()
                };
                cast_with_options(&cells.finish(), kind, &options)?
            }
        })
    }
}

impl Unfit {
    /// What is said of it.
    pub fn told(&self, column: &str) -> Said {
        match self {
            Self::Number => say!(
                "column `{column}` holds what is no number of its type",
                column = column
            ),
            Self::Text => say!("column `{column}` holds bytes that are no text", column = column),
            Self::Day(value) => say!(
                "column `{column}` holds `{value}`, which is no day: make it null",
                column = column,
                value = value
            ),
        }
    }
}

fn some<T>(is_null: bool, value: impl FnOnce() -> Result<T, Unfit>) -> Result<Option<T>, Unfit> {
    match is_null {
        true => Ok(None),
        false => value().map(Some),
    }
}

/// What is said as text, as a number.
fn parsed<T: std::str::FromStr>(bytes: &[u8]) -> Result<T, Unfit> {
    let text = std::str::from_utf8(bytes).ok();
    text.and_then(|text| text.trim().parse().ok())
        .ok_or(Unfit::Number)
}

fn whole(value: &Value) -> Result<i64, Unfit> {
    match value {
        Value::Int(number) => Ok(*number),
        Value::UInt(number) => i64::try_from(*number).map_err(|_| Unfit::Number),
        Value::Bytes(bytes) => parsed(bytes),
        _ => Err(Unfit::Number),
    }
}

fn bits(value: &Value) -> Result<u64, Unfit> {
    match value {
        Value::Bytes(bytes) if bytes.len() <= size_of::<u64>() => {
            Ok(bytes.iter().fold(0, |bits, byte| (bits << 8) | u64::from(*byte)))
        }
        _ => Err(Unfit::Number),
    }
}

fn unsigned(value: &Value) -> Result<u64, Unfit> {
    match value {
        Value::UInt(number) => Ok(*number),
        Value::Int(number) => u64::try_from(*number).map_err(|_| Unfit::Number),
        Value::Bytes(bytes) => parsed(bytes),
        _ => Err(Unfit::Number),
    }
}

fn single(value: &Value) -> Result<f32, Unfit> {
    match value {
        Value::Float(number) => Ok(*number),
        Value::Bytes(bytes) => parsed(bytes),
        _ => Err(Unfit::Number),
    }
}

fn double(value: &Value) -> Result<f64, Unfit> {
    match value {
        Value::Double(number) => Ok(*number),
        Value::Float(number) => Ok(f64::from(*number)),
        Value::Bytes(bytes) => parsed(bytes),
        _ => Err(Unfit::Number),
    }
}

/// Days since the first one.
fn day(value: &Value) -> Result<i32, Unfit> {
    let date = match value {
        Value::Date(year, month, day, ..) => date(*year, *month, *day),
        Value::Bytes(bytes) => parsed::<Date>(bytes).ok(),
        _ => None,
    };
    let since = date.map(|date| date.duration_since(START.date()).as_secs() / SECONDS_A_DAY);
    let since = since.and_then(|days| i32::try_from(days).ok());
    since.ok_or_else(|| Unfit::Day(shown(value)))
}

/// Microseconds since the first moment.
fn moment(value: &Value) -> Result<i64, Unfit> {
    let time = match value {
        Value::Date(year, month, day, hour, minute, second, micro) => {
            date(*year, *month, *day).and_then(|date| {
                let part = |part: u8| i8::try_from(part).ok();
                let nanos = i32::try_from(*micro).ok()?.checked_mul(1000)?;
                let time = jiff::civil::Time::new(part(*hour)?, part(*minute)?, part(*second)?, nanos);
                Some(date.to_datetime(time.ok()?))
            })
        }
        Value::Bytes(bytes) => parsed::<DateTime>(bytes).ok(),
        _ => None,
    };
    let since = time.and_then(|time| i64::try_from(time.duration_since(START).as_micros()).ok());
    since.ok_or_else(|| Unfit::Day(shown(value)))
}

/// A day, unless it is one of those that are none: of month 0 or day 0.
fn date(year: u16, month: u8, day: u8) -> Option<Date> {
    let part = |part: u8| i8::try_from(part).ok();
    Date::new(i16::try_from(year).ok()?, part(month)?, part(day)?).ok()
}

/// An exact number with no more digits behind the point than its column is said to have: none is
/// ever cut off.
fn exact(value: Value, scale: usize) -> Result<String, Unfit> {
    let text = text(value)?;
    let behind = text.split_once('.').map_or(0, |(_, behind)| behind.len());
    match behind <= scale {
        true => Ok(text),
        false => Err(Unfit::Number),
    }
}

fn text(value: Value) -> Result<String, Unfit> {
    match value {
        Value::Bytes(bytes) => String::from_utf8(bytes).map_err(|_| Unfit::Text),
        other => Ok(shown(&other)),
    }
}

/// A value as it is read.
fn shown(value: &Value) -> String {
    match value {
        Value::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Value::Int(number) => number.to_string(),
        Value::UInt(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Double(number) => number.to_string(),
        Value::Date(year, month, day, 0, 0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        Value::Date(year, month, day, hour, minute, second, _) => {
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        Value::Time(is_before, days, hours, minutes, seconds, micros) => {
            let sign = if *is_before { "-" } else { "" };
            let hours = days * 24 + u32::from(*hours);
            let part = match micros {
                0 => String::new(),
                micros => format!(".{micros:06}"),
            };
            format!("{sign}{hours:02}:{minutes:02}:{seconds:02}{part}")
        }
        Value::NULL => String::new(),
    }
}
