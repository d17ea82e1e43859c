//! Periods counted from the engine's clock.

use sqlparser::ast::Expr;

use super::dialect::Dialect;
use super::node::{call, nested};
use super::zones::now;
use crate::check::{Back, FromNow};
use crate::plan::Calendar;
use crate::resolve::Type;
use crate::syntax::time::{Grain, Length};

/// The most periods a length may have.
const MOST: u32 = 9_999_999;

/// The start of a period counted from the clock, as a value of this type: the
/// project's calendar decides, and the result is converted to the type's zone.
pub(super) fn from_now(start: &FromNow, kind: &Type, dialect: &dyn Dialect, calendar: &Calendar) -> Expr {
    let now = now(&Type::Timestamp(None), dialect, calendar);
    let current = dialect.bucket(start.grain, now, calendar);
    let moved = match start.periods {
        0 => current,
        periods => dialect.shift(current, length(start.grain, periods)),
    };
    if start.grain < Grain::Day {
        return of_kind(
            earlier_time(moved, start.back, dialect, calendar),
            kind,
            dialect,
            calendar,
        );
    }
    let day = match start.periods {
        0 => moved,
        _ => dialect.day(moved),
    };
    let day = match start.back {
        Some(Back::By(length) | Back::Through(length)) if !length.is_whole_days() => {
            let midnight = dialect.midnight(day);
            return of_kind(dialect.shift(midnight, length.back()), kind, dialect, calendar);
        }
        Some(back) => earlier(day, back, dialect, calendar),
        None => day,
    };
    match kind {
        Type::Date | Type::Bucket(_) => day,
        Type::Timestamp(Some(zone)) => dialect.midnight_moved(dialect.midnight(day), &calendar.zone, zone),
        _ => dialect.midnight(day),
    }
}

/// A local time of the project as a value of this type.
fn of_kind(time: Expr, kind: &Type, dialect: &dyn Dialect, calendar: &Calendar) -> Expr {
    match kind {
        Type::Date | Type::Bucket(_) => dialect.day(time),
        Type::Timestamp(Some(zone)) => dialect.moved(time, &calendar.zone, zone),
        _ => time,
    }
}

/// A local time of the project, so much earlier.
fn earlier_time(time: Expr, back: Option<Back>, dialect: &dyn Dialect, calendar: &Calendar) -> Expr {
    match back {
        None => time,
        Some(Back::By(length) | Back::Through(length)) => dialect.shift(time, length.back()),
        Some(Back::ToStartOf(grain)) if grain < Grain::Day => dialect.bucket(grain, nested(time), calendar),
        Some(Back::ToStartOf(grain)) => {
            let day = dialect.bucket(grain, nested(time), calendar);
            dialect.midnight(day)
        }
    }
}

fn earlier(day: Expr, back: Back, dialect: &dyn Dialect, calendar: &Calendar) -> Expr {
    let shifted = |day: Expr, by: Length| dialect.day(dialect.shift(day, by));
    let one = length(Grain::Day, 1);
    match back {
        Back::By(length) => shifted(day, length.back()),
        Back::Through(length) => {
            let last = shifted(shifted(day.clone(), one.back()), length.back());
            let past = shifted(last, one);
            let [_, greatest] = dialect.least_and_greatest();
            call(greatest, vec![shifted(day, length.back()), past])
        }
        // A day is the start of all that is finer.
        Back::ToStartOf(grain) => dialect.bucket(grain.max(Grain::Day), day, calendar),
    }
}

/// So many periods.
fn length(grain: Grain, periods: i64) -> Length {
    // Periods of a calendar's table are never counted from the clock.
    let grain = match grain {
        Grain::Custom(_) => Grain::Day,
        grain => grain,
    };
    let count = u32::try_from(periods.unsigned_abs()).unwrap_or(u32::MAX);
    // More than a calendar has are as good as the most.
    let length = Length::of(count.min(MOST), grain).unwrap_or_default();
    match periods < 0 {
        true => length.back(),
        false => length,
    }
}
