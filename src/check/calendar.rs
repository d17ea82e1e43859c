//! The periods of the project's calendar.

use jiff::civil::{Date, DateTime, DateTimeRound, Weekday};
use jiff::{RoundMode, Span as Length, ToSpan, Unit};

use crate::source::manifest::Manifest;
use crate::syntax::time::Grain;

/// The moments at which the period that holds a local time begins, and the next.
#[must_use]
pub fn period_of(time: DateTime, grain: Grain, manifest: &Manifest) -> (DateTime, DateTime) {
    let unit = match grain {
        Grain::Second => Some((Unit::Second, 1.second())),
        Grain::Minute => Some((Unit::Minute, 1.minute())),
        Grain::Hour => Some((Unit::Hour, 1.hour())),
        _ => None,
    };
    let (start, next) = match unit {
        Some((unit, length)) => {
            let down = DateTimeRound::new().smallest(unit).mode(RoundMode::Trunc);
            let start = time.round(down).unwrap_or(time);
            (start, start.checked_add(length).ok())
        }
        None => {
            let start = start_of(time.date(), grain, manifest);
            let midnight = |day: Date| day.to_datetime(jiff::civil::Time::midnight());
            (midnight(start), next_start(start, grain).map(midnight))
        }
    };
    (start, next.unwrap_or(start))
}

/// The first day of the bucket that holds a day.
#[must_use]
pub fn start_of(day: Date, grain: Grain, manifest: &Manifest) -> Date {
    let month_start = |months_back: i16| {
        let first = Date::new(day.year(), day.month(), 1).unwrap_or(day);
        first
            .checked_sub(Length::new().months(months_back))
            .unwrap_or(first)
    };
    let month = i16::from(day.month()) - 1;
    let fiscal = (month - i16::from(manifest.fiscal_year_starts) + 1).rem_euclid(12);
    match grain {
        // Of a calendar's grain only its table knows.
        Grain::Second | Grain::Minute | Grain::Hour | Grain::Day | Grain::Custom(_) => day,
        Grain::Week => {
            let first = Weekday::from_monday_one_offset(manifest.week_starts).unwrap_or(Weekday::Monday);
            let back = day.weekday().since(first);
            day.checked_sub(i64::from(back).days()).unwrap_or(day)
        }
        Grain::Month => month_start(0),
        Grain::Quarter => month_start(month % 3),
        Grain::Year => month_start(month),
        Grain::FiscalQuarter => month_start(fiscal % 3),
        Grain::FiscalYear => month_start(fiscal),
    }
}

/// The first day of the bucket after the one that begins on `start`.
#[must_use]
pub fn next_start(start: Date, grain: Grain) -> Option<Date> {
    let length = match grain {
        Grain::Second | Grain::Minute | Grain::Hour | Grain::Day => 1.day(),
        Grain::Week => 1.week(),
        Grain::Month => 1.month(),
        Grain::Quarter | Grain::FiscalQuarter => 3.months(),
        Grain::Year | Grain::FiscalYear => 1.year(),
        Grain::Custom(_) => return None,
    };
    start.checked_add(length).ok()
}
