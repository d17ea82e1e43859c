//! Periods counted from the engine's clock.

use sqlparser::ast::Expr;

use super::dialect::Dialect;
use super::literal::{doubled, raw};
use super::node::{call, minus, nested, plus, shifted};
use super::zones::now;
use crate::check::{Back, FromNow};
use crate::plan::Calendar;
use crate::resolve::Type;
use crate::syntax::time::Grain;

/// The start of a period counted from the clock, as a value of this type: the
/// project's calendar decides, and the result is converted to the type's zone.
pub(super) fn from_now(start: &FromNow, kind: &Type, dialect: &dyn Dialect, calendar: &Calendar) -> Expr {
    let now = now(&Type::Timestamp(None), dialect, calendar);
    let current = dialect.bucket(start.grain, now, calendar);
    let moved = match start.periods {
        0 => current,
        periods => plus(current, interval(start.grain, periods)),
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
            return of_kind(shifted(midnight, length.back()), kind, dialect, calendar);
        }
        Some(back) => earlier(day, back, dialect, calendar),
        None => day,
    };
    match kind {
        Type::Date | Type::Bucket(_) => day,
        _ => of_kind(dialect.midnight(day), kind, dialect, calendar),
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
        Some(Back::By(length) | Back::Through(length)) => shifted(time, length.back()),
        Some(Back::ToStartOf(grain)) if grain < Grain::Day => dialect.bucket(grain, nested(time), calendar),
        Some(Back::ToStartOf(grain)) => {
            let day = dialect.bucket(grain, nested(time), calendar);
            dialect.midnight(day)
        }
    }
}

fn earlier(day: Expr, back: Back, dialect: &dyn Dialect, calendar: &Calendar) -> Expr {
    let one = || raw("INTERVAL '1 day'");
    match back {
        Back::By(length) => dialect.day(shifted(day, length.back())),
        Back::Through(length) => {
            let last = dialect.day(shifted(dialect.day(minus(day.clone(), one())), length.back()));
            let past = dialect.day(plus(last, one()));
            call("greatest", vec![dialect.day(shifted(day, length.back())), past])
        }
        // A day is the start of all that is finer.
        Back::ToStartOf(grain) => dialect.bucket(grain.max(Grain::Day), day, calendar),
    }
}

fn interval(grain: Grain, periods: i64) -> Expr {
    let (each, unit) = match grain {
        Grain::Second | Grain::Minute | Grain::Hour => (1, grain.word()),
        // Periods of a calendar's table are never counted from the clock.
        Grain::Day | Grain::Custom(_) => (1, "day"),
        Grain::Week => (7, "day"),
        Grain::Month => (1, "month"),
        Grain::Quarter | Grain::FiscalQuarter => (3, "month"),
        Grain::Year | Grain::FiscalYear => (12, "month"),
    };
    raw(format!(
        "INTERVAL {}",
        doubled(&format!("{} {unit}", periods * each))
    ))
}
