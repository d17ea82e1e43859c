//! The Arrow type a column of texts takes, and the way there.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, StringArray,
    TimestampMicrosecondArray,
};
use datafusion::arrow::datatypes::{DataType, TimeUnit};
use jiff::tz::TimeZone;

use super::{Number, day, float, moment, truth};

/// What a column of texts becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, as it stands.
    Text,
    /// 64-bit whole numbers.
    Int,
    /// Exact numbers with this many digits, of which `scale` after the point.
    Exact {
        /// All digits.
        digits: u8,
        /// Those after the point.
        scale: u8,
    },
    /// Floating numbers.
    Float,
    /// True or false.
    Truth,
    /// Days.
    Day,
    /// Local times, to the microsecond.
    Moment,
}

impl Kind {
    /// The Arrow type.
    #[must_use]
    pub fn data_type(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Int => DataType::Int64,
            Self::Exact { digits, scale } => DataType::Decimal128(digits, signed(scale)),
            Self::Float => DataType::Float64,
            Self::Truth => DataType::Boolean,
            Self::Day => DataType::Date32,
            Self::Moment => DataType::Timestamp(TimeUnit::Microsecond, None),
        }
    }

    /// The texts as an array of that type; none when one of them says
    /// something else.
    #[must_use]
    pub fn array(self, texts: &StringArray, zone: &TimeZone) -> Option<ArrayRef> {
        Some(match self {
            Self::Text => Arc::new(texts.clone()),
            Self::Int => Arc::new(Int64Array::from(each(texts, whole)?)),
            Self::Exact { digits, scale } => exact(texts, digits, scale)?,
            Self::Float => Arc::new(Float64Array::from(each(texts, float)?)),
            Self::Truth => Arc::new(BooleanArray::from(each(texts, truth)?)),
            Self::Day => Arc::new(Date32Array::from(each(texts, day)?)),
            Self::Moment => {
                let moments = each(texts, |text| moment(text, zone))?;
                Arc::new(TimestampMicrosecondArray::from(moments))
            }
        })
    }
}

fn each<T>(texts: &StringArray, read: impl Fn(&str) -> Option<T>) -> Option<Vec<Option<T>>> {
    let mut values = Vec::with_capacity(texts.len());
    for text in texts {
        values.push(match text {
            Some(text) => Some(read(text.trim())?),
            None => None,
        });
    }
    Some(values)
}

fn whole(text: &str) -> Option<i64> {
    let number = Number::parse(text).ok()?.at_scale(0)?;
    i64::try_from(number).ok()
}

fn exact(texts: &StringArray, digits: u8, scale: u8) -> Option<ArrayRef> {
    let values = each(texts, |text| Number::parse(text).ok()?.at_scale(scale))?;
    let array = Decimal128Array::from(values).with_precision_and_scale(digits, signed(scale));
    let array = array.ok()?;
    array.validate_decimal_precision(digits).ok()?;
    Some(Arc::new(array))
}

fn signed(scale: u8) -> i8 {
    i8::try_from(scale).unwrap_or(i8::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may fail loudly")]
mod tests {
    use super::*;
    use datafusion::arrow::util::display::array_value_to_string;

    fn shown(kind: Kind, texts: &[Option<&str>]) -> Option<Vec<String>> {
        let texts = StringArray::from(texts.to_vec());
        let array = kind.array(&texts, &TimeZone::UTC)?;
        assert_eq!(array.data_type(), &kind.data_type());
        let show = |row| array_value_to_string(&array, row).unwrap();
        Some((0..array.len()).map(show).collect())
    }

    #[test]
    fn texts_become_values() {
        let exact = Kind::Exact { digits: 18, scale: 2 };
        let cases = [
            (exact, "-1.5", "-1.50"),
            (Kind::Int, " 12.00 ", "12"),
            (Kind::Float, "1e3", "1000.0"),
            (Kind::Truth, "T", "true"),
            (Kind::Day, "2011-01-01", "2011-01-01"),
            (Kind::Moment, "2011-01-01 10:00", "2011-01-01T10:00:00"),
            (Kind::Text, " a ", " a "),
        ];
        for (kind, text, expected) in cases {
            let values = shown(kind, &[Some(text), None]).unwrap();
            assert_eq!(values, [expected, ""], "{kind:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_none() {
        let exact = Kind::Exact { digits: 3, scale: 2 };
        for (kind, text) in [
            (exact, "1.234"),
            (exact, "10"),
            (Kind::Int, "1.5"),
            (Kind::Day, "x"),
        ] {
            assert_eq!(shown(kind, &[Some(text)]), None, "{kind:?} {text}");
        }
    }
}
