//! Lengths, and how far times are apart. From "Arithmetic of times".

use crate::syntax::time::Length;
use jiff::Span;
use jiff::civil::DateTime;

use super::numbers::Exact;
use super::scene::Scene;
use super::stop::{Known, Stop};
use super::value::Value;

/// So much later on the same clock: months first, their days clamped.
pub fn later(time: DateTime, by: Length) -> Known<DateTime> {
    let moved = span(by.months, 0, 0)
        .and_then(|months| time.checked_add(months))
        .and_then(|time| time.checked_add(span(0, by.days, 0)?))
        .and_then(|time| time.checked_add(span(0, 0, by.seconds)?));
    moved.map_err(|_| Stop::Unsure("a time outside of the calendar".to_owned()))
}

/// A length of time, unless it is longer than any calendar.
pub fn span(months: i32, days: i32, seconds: i64) -> Result<Span, jiff::Error> {
    Span::new()
        .try_months(months)?
        .try_days(days)?
        .try_seconds(seconds)
}

/// A time so much later; a day where it says so.
pub fn shifted(value: &Value, by: Length, to_day: bool) -> Known<Value> {
    if value.is_null() {
        return Ok(Value::Null);
    }
    let time = later(value.moment()?, by)?;
    Ok(match to_day {
        true => Value::Day(time.date()),
        false => Value::Time(time),
    })
}

/// How far two clocks are apart: days between days, else exact seconds.
pub fn apart(later: &Value, earlier: &Value, days: bool) -> Known<Value> {
    if later.is_null() || earlier.is_null() {
        return Ok(Value::Null);
    }
    let span = later.moment()?.duration_since(earlier.moment()?);
    let micros = span.as_micros();
    Ok(Value::Exact(match days {
        true => Exact::of(micros / 86_400_000_000, 0),
        false => Exact::of(micros, 6),
    }))
}

impl Scene<'_> {
    /// The day of the as-of, by the project's clock.
    pub fn today(&self) -> Known<Value> {
        self.saw("today");
        match self.as_of {
            Some(as_of) => Ok(Value::Day(as_of.date())),
            None => Err(Stop::Refused("E0353")),
        }
    }

    /// The moment a day of the project begins, by the clock of a column.
    pub fn start(&self, day: &Value, zone: Option<&str>) -> Known<Value> {
        if day.is_null() {
            return Ok(Value::Null);
        }
        let begins = day.moment()?;
        let Some(zone) = zone else {
            return Ok(Value::Time(begins));
        };
        let project = &self.checked.model.manifest.timezone;
        super::calendar::moved(begins, project, zone).map(Value::Time)
    }
}
