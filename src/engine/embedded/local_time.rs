//! `local_time(t, 'UTC', 'Asia/Shanghai')`: the wall clock of another zone.
//!
//! DataFusion's own way, `to_local_time(t AT TIME ZONE a AT TIME ZONE b)`, fails
//! on a time that a change of clocks skips or repeats, and on years after 2262.
//! Here a skipped time moves forward by the gap and a repeated one is the first
//! of the two, as in RFC 5545; a time so late that its instant has no name keeps
//! its digits (9999-12-31 is how people write *never*).

use std::sync::{Arc, LazyLock};

use datafusion::arrow::array::{ArrayRef, AsArray, TimestampMicrosecondArray};
use datafusion::arrow::datatypes::{DataType, TimestampMicrosecondType};
use datafusion::common::{exec_err, plan_err};
use datafusion::error::Result;
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::scalar::ScalarValue;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::exposed::MOMENT;
use super::text::micros;

/// The function, ready to be called or registered.
#[must_use]
pub fn function() -> Arc<ScalarUDF> {
    static FUNCTION: LazyLock<Arc<ScalarUDF>> = LazyLock::new(|| Arc::new(ScalarUDF::from(LocalTime::new())));
    Arc::clone(&FUNCTION)
}

/// A local time of one zone on the clock of another.
#[derive(Debug, PartialEq, Eq, Hash)]
struct LocalTime {
    signature: Signature,
}

impl LocalTime {
    fn new() -> Self {
        Self {
            signature: Signature::user_defined(Volatility::Immutable),
        }
    }
}

impl ScalarUDFImpl for LocalTime {
    fn name(&self) -> &'static str {
        "local_time"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        match given {
            [time, _, _] if time.is_temporal() || time.is_null() => {
                Ok(vec![MOMENT, DataType::Utf8, DataType::Utf8])
            }
            _ => plan_err!("local_time takes a time and the names of two zones"),
        }
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(MOMENT)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [times, from, to] = args.args.as_slice() else {
            return exec_err!("local_time takes a time and two zones");
        };
        let (from, to) = (zone(from)?, zone(to)?);
        match times {
            ColumnarValue::Array(times) => Ok(ColumnarValue::Array(converted(times, &from, &to))),
            ColumnarValue::Scalar(ScalarValue::TimestampMicrosecond(time, _)) => {
                let time = time.map(|time| convert(time, &from, &to));
                let scalar = ScalarValue::TimestampMicrosecond(time, None);
                Ok(ColumnarValue::Scalar(scalar))
            }
            ColumnarValue::Scalar(other) => exec_err!("local_time takes a time, not {other}"),
        }
    }
}

fn zone(name: &ColumnarValue) -> Result<TimeZone> {
    let ColumnarValue::Scalar(ScalarValue::Utf8(Some(name))) = name else {
        return exec_err!("local_time takes the names of two zones");
    };
    match TimeZone::get(name) {
        Ok(zone) => Ok(zone),
        Err(_) => exec_err!("time zone `{name}` is not known"),
    }
}

fn converted(times: &ArrayRef, from: &TimeZone, to: &TimeZone) -> ArrayRef {
    let times = times.as_primitive::<TimestampMicrosecondType>();
    let local: TimestampMicrosecondArray = times.unary(|time| convert(time, from, to));
    Arc::new(local)
}

fn convert(local: i64, from: &TimeZone, to: &TimeZone) -> i64 {
    let instant = Timestamp::from_microsecond(local).ok().and_then(|named| {
        let clock = TimeZone::UTC.to_datetime(named);
        from.to_timestamp(clock).ok()
    });
    instant.map_or(local, |instant| micros(to.to_datetime(instant)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may fail loudly")]
mod tests {
    use super::*;
    use crate::engine::embedded::text::moment;

    fn there(text: &str, from: &str, to: &str) -> i64 {
        let zone = |name| TimeZone::get(name).unwrap();
        convert(at(text), &zone(from), &zone(to))
    }

    fn at(text: &str) -> i64 {
        moment(text, &TimeZone::UTC).unwrap()
    }

    #[test]
    fn reads_the_clock_of_another_zone() {
        let (utc, shanghai, york) = ("UTC", "Asia/Shanghai", "America/New_York");
        let cases = [
            ("2026-01-01T20:00", utc, shanghai, "2026-01-02T04:00"),
            (
                "1969-12-31T23:59:59.999999",
                utc,
                shanghai,
                "1970-01-01T07:59:59.999999",
            ),
            ("2026-07-01T10:00", york, utc, "2026-07-01T14:00"),
            ("2026-03-08T02:30", york, utc, "2026-03-08T07:30"),
            ("2026-11-01T01:30", york, utc, "2026-11-01T05:30"),
            ("9999-12-31T00:00", utc, shanghai, "9999-12-31T00:00"),
        ];
        for (text, from, to, expected) in cases {
            assert_eq!(there(text, from, to), at(expected), "{text}");
        }
    }
}
