//! How a column of data is shown to SQL: as declared, in one type for each kind
//! of value, so that the same SQL means the same over every file.
//!
//! | data | as |
//! | --- | --- |
//! | whole numbers of any width | 64 bits (unsigned 64: exact, 20 digits) |
//! | whole numbers declared exact | exact, 20 digits |
//! | times without an offset, of any precision | microseconds |
//! | times with an offset | local time in the project's zone, microseconds |
//! | days declared as times | midnights |
//! | coded text, bytes declared text | text |
//!
//! Everything else is shown as it is, or refused.

use datafusion::arrow::datatypes::{DataType, TimeUnit};

use crate::engine::Declared;

/// The way from data to SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exposed {
    /// As it is.
    AsIs,
    /// Cast to another type; no value is lost.
    Cast(DataType),
    /// An instant, read on the wall clock of the project's zone.
    Local,
}

/// Why a column cannot be shown as declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clash {
    /// Floating numbers, declared exact.
    Floating,
    /// Values of another sort.
    OtherType,
}

/// Local times.
pub const MOMENT: DataType = DataType::Timestamp(TimeUnit::Microsecond, None);

const EXACT: DataType = DataType::Decimal128(20, 0);

/// How data of type `held` is shown.
///
/// # Errors
/// When it is not what was declared.
pub fn exposed(declared: Declared, held: &DataType) -> Result<Exposed, Clash> {
    if let DataType::Dictionary(_, coded) = held {
        return coded_as(declared, coded);
    }
    let shown = match declared {
        Declared::Unknown => return Ok(unasked(held)),
        Declared::Text => text(held),
        Declared::Int => whole(held),
        Declared::Decimal if held.is_floating() => return Err(Clash::Floating),
        Declared::Decimal => exact(held),
        Declared::Float => held.is_numeric().then_some(DataType::Float64),
        Declared::Bool => (held == &DataType::Boolean).then_some(DataType::Boolean),
        Declared::Date => day(held),
        Declared::Timestamp if zoned(held) => return Ok(Exposed::Local),
        Declared::Timestamp => held.is_temporal().then_some(held).and_then(moment),
    };
    let empty = (held == &DataType::Null).then(|| default(declared));
    let shown = shown.or(empty).ok_or(Clash::OtherType)?;
    Ok(cast(held, shown))
}

/// The type of a column without any value.
#[must_use]
pub fn default(declared: Declared) -> DataType {
    match declared {
        Declared::Unknown | Declared::Text => DataType::Utf8,
        Declared::Int => DataType::Int64,
        Declared::Decimal => DataType::Decimal128(18, 0),
        Declared::Float => DataType::Float64,
        Declared::Bool => DataType::Boolean,
        Declared::Date => DataType::Date32,
        Declared::Timestamp => MOMENT,
    }
}

fn cast(held: &DataType, shown: DataType) -> Exposed {
    if held == &shown {
        Exposed::AsIs
    } else {
        Exposed::Cast(shown)
    }
}

fn coded_as(declared: Declared, coded: &DataType) -> Result<Exposed, Clash> {
    match exposed(declared, coded)? {
        Exposed::AsIs => Ok(Exposed::Cast(coded.clone())),
        other => Ok(other),
    }
}

fn zoned(held: &DataType) -> bool {
    matches!(held, DataType::Timestamp(_, Some(_)))
}

/// Undeclared columns: one type for each sort of value.
fn unasked(held: &DataType) -> Exposed {
    let shown = match held {
        held if zoned(held) => return Exposed::Local,
        DataType::Timestamp(..) => Some(MOMENT),
        DataType::Date64 => Some(DataType::Date32),
        DataType::Float16 | DataType::Float32 => Some(DataType::Float64),
        DataType::Null => Some(default(Declared::Unknown)),
        held => whole(held).filter(|_| held.is_integer()),
    };
    shown.map_or(Exposed::AsIs, |shown| cast(held, shown))
}

fn text(held: &DataType) -> Option<DataType> {
    match held {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Some(held.clone()),
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => Some(DataType::Utf8View),
        _ => None,
    }
}

fn whole(held: &DataType) -> Option<DataType> {
    match held {
        DataType::UInt64 => Some(EXACT),
        held if held.is_integer() => Some(DataType::Int64),
        DataType::Decimal128(_, scale) if *scale <= 0 => Some(held.clone()),
        DataType::Decimal32(digits, 0) | DataType::Decimal64(digits, 0) => {
            Some(DataType::Decimal128(*digits, 0))
        }
        _ => None,
    }
}

fn exact(held: &DataType) -> Option<DataType> {
    match held {
        held if held.is_integer() => Some(EXACT),
        DataType::Decimal128(..) | DataType::Decimal256(..) => Some(held.clone()),
        DataType::Decimal32(digits, scale) | DataType::Decimal64(digits, scale) => {
            Some(DataType::Decimal128(*digits, *scale))
        }
        _ => None,
    }
}

fn day(held: &DataType) -> Option<DataType> {
    matches!(held, DataType::Date32 | DataType::Date64).then_some(DataType::Date32)
}

fn moment(held: &DataType) -> Option<DataType> {
    let is = matches!(
        held,
        DataType::Timestamp(..) | DataType::Date32 | DataType::Date64
    );
    is.then_some(MOMENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zoned_at(unit: TimeUnit) -> DataType {
        DataType::Timestamp(unit, Some("+00:00".into()))
    }

    #[test]
    fn what_is_shown_and_how() {
        let coded = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        let nanos = DataType::Timestamp(TimeUnit::Nanosecond, None);
        let cases = [
            (Declared::Unknown, DataType::Int32, Exposed::Cast(DataType::Int64)),
            (Declared::Unknown, DataType::Utf8View, Exposed::AsIs),
            (Declared::Unknown, DataType::Decimal128(12, 3), Exposed::AsIs),
            (Declared::Unknown, zoned_at(TimeUnit::Second), Exposed::Local),
            (Declared::Unknown, coded.clone(), Exposed::Cast(DataType::Utf8)),
            (Declared::Text, coded, Exposed::Cast(DataType::Utf8)),
            (Declared::Int, DataType::UInt64, Exposed::Cast(EXACT)),
            (Declared::Int, DataType::Decimal128(38, 0), Exposed::AsIs),
            (Declared::Decimal, DataType::Int16, Exposed::Cast(EXACT)),
            (
                Declared::Decimal,
                DataType::Decimal64(9, 2),
                Exposed::Cast(DataType::Decimal128(9, 2)),
            ),
            (
                Declared::Float,
                DataType::Decimal128(9, 2),
                Exposed::Cast(DataType::Float64),
            ),
            (Declared::Timestamp, nanos, Exposed::Cast(MOMENT)),
            (Declared::Timestamp, MOMENT, Exposed::AsIs),
            (Declared::Timestamp, DataType::Date32, Exposed::Cast(MOMENT)),
            (
                Declared::Timestamp,
                zoned_at(TimeUnit::Millisecond),
                Exposed::Local,
            ),
            (Declared::Date, DataType::Null, Exposed::Cast(DataType::Date32)),
        ];
        for (declared, held, expected) in cases {
            assert_eq!(exposed(declared, &held), Ok(expected), "{declared:?} {held}");
        }
    }

    #[test]
    fn what_is_refused() {
        let other = Err(Clash::OtherType);
        let cases = [
            (Declared::Decimal, DataType::Float64, Err(Clash::Floating)),
            (Declared::Decimal, DataType::Utf8, other.clone()),
            (Declared::Int, DataType::Float64, other.clone()),
            (Declared::Int, DataType::Decimal128(9, 2), other.clone()),
            (Declared::Text, DataType::Int64, other.clone()),
            (Declared::Date, MOMENT, other.clone()),
            (Declared::Timestamp, DataType::Utf8, other.clone()),
            (
                Declared::Timestamp,
                DataType::Time64(TimeUnit::Microsecond),
                other.clone(),
            ),
            (Declared::Bool, DataType::Int8, other.clone()),
            (Declared::Float, DataType::Boolean, other),
        ];
        for (declared, held, expected) in cases {
            assert_eq!(exposed(declared, &held), expected, "{declared:?} {held}");
        }
    }
}
