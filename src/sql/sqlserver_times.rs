//! Days and local times of SQL Server.

use jiff::civil::DateTime;
use sqlparser::ast::Expr;

use super::literal::{self, raw};
use super::node::{SMALL, call, cast, moved_by};
use super::turns::Apart;
use crate::check::TimePart;
use crate::plan::Calendar;
use crate::syntax::time::{Grain, Length};

/// The type of local times.
pub(super) const TIME: &str = "DATETIME2(6)";

/// A Monday, the first one there is.
const MONDAY: &str = "CAST('0001-01-01' AS DATE)";

/// A day or local time so many units later.
pub(super) fn added(unit: &str, count: &str, time: &Expr) -> Expr {
    raw(format!("DATEADD({unit}, {count}, {time})"))
}

/// A day or local time so much later.
pub(super) fn shifted(time: Expr, by: Length) -> Expr {
    let time = if by.seconds == 0 { time } else { cast(time, TIME) };
    moved_by(time, by, SMALL, |time, count, unit| {
        added(unit, &count.to_string(), &time)
    })
}

/// What periods one after the other are counted by, and the type of their beginnings.
pub(super) fn stretch(unit: Grain) -> (&'static str, &'static str) {
    match unit {
        Grain::Second => ("second", TIME),
        Grain::Minute => ("minute", TIME),
        Grain::Hour => ("hour", TIME),
        _ => ("day", "DATE"),
    }
}

/// A part of a day or local time as a whole number.
pub(super) fn part_of(part: TimePart, time: &Expr) -> Expr {
    let name = match part {
        TimePart::YearNumber => "year",
        TimePart::QuarterOfYear => "quarter",
        TimePart::MonthOfYear => "month",
        TimePart::DayOfYear => "dayofyear",
        TimePart::DayOfMonth => "day",
        // Its own number of a day depends on the session.
        TimePart::DayOfWeek => return raw(format!("(DATEDIFF(day, {MONDAY}, {time}) % 7 + 1)")),
        TimePart::HourOfDay => "hour",
        TimePart::MinuteOfHour => "minute",
    };
    match part.is_of_days() {
        true => raw(format!("DATEPART({name}, {time})")),
        false => raw(format!("DATEPART({name}, CAST({time} AS {TIME}))")),
    }
}

/// The beginning of a bucket.
pub(super) fn truncated(grain: Grain, time: &Expr, calendar: &Calendar) -> Expr {
    let day = cast(time.clone(), "DATE");
    let cut = |unit: &str, time: &Expr| raw(format!("DATETRUNC({unit}, {time})"));
    let turned = |unit: &str, months: i64| match months {
        0 => cut(unit, &day),
        months => {
            let earlier = added("month", &(-months).to_string(), &cut("month", &day));
            added("month", &months.to_string(), &cut(unit, &earlier))
        }
    };
    let fiscal = i64::from(calendar.fiscal_year_starts) - 1;
    match grain {
        Grain::Second | Grain::Minute | Grain::Hour => cut(grain.word(), &cast(time.clone(), TIME)),
        Grain::Day => day,
        // Looked up in the calendar's table before it comes here.
        Grain::Custom(_) => call(grain.word(), vec![time.clone()]),
        // Its own weeks depend on the session; these begin on Monday.
        Grain::Week => match i64::from(calendar.week_starts) - 1 {
            0 => cut("iso_week", &day),
            days => {
                let earlier = added("day", &(-days).to_string(), &day);
                added("day", &days.to_string(), &cut("iso_week", &earlier))
            }
        },
        Grain::Month => cut("month", &day),
        Grain::Quarter => turned("quarter", 0),
        Grain::Year => turned("year", 0),
        Grain::FiscalQuarter => turned("quarter", fiscal % 3),
        Grain::FiscalYear => turned("year", fiscal),
    }
}

/// A local time of one zone as that of another, if all turns of their clocks are known.
pub(super) fn moved(time: &Expr, from: &str, to: &str) -> Expr {
    match Apart::between(from, to) {
        Some(apart) => by_turns(time, &apart),
        None => time.clone(),
    }
}

/// What the clock shows in a zone all of whose turns are known.
pub(super) fn clock(zone: &str) -> Expr {
    let now = raw("SYSUTCDATETIME()");
    match Apart::these_days(zone) {
        Some(apart) => by_turns(&now, &apart),
        None => cast(now, TIME),
    }
}

fn by_turns(time: &Expr, apart: &Apart) -> Expr {
    let seconds = apart.chosen(time, &moment, &|seconds| seconds.to_string());
    added("second", &seconds, &cast(time.clone(), TIME))
}

/// A local time constant.
fn moment(time: DateTime) -> String {
    format!("CAST('{}' AS {TIME})", literal::timestamp(time))
}
