//! Days and local times of Hive, most of whose functions answer with texts.

use sqlparser::ast::Expr;

use super::literal::{doubled, raw};
use super::node::{call, cast};
use crate::check::TimePart;
use crate::plan::Calendar;
use crate::syntax::time::Grain;

/// A time so many units later.
pub(super) fn later(time: Expr, count: i64, unit: &str) -> Expr {
    let sign = if count < 0 { '-' } else { '+' };
    raw(format!(
        "{time} {sign} INTERVAL '{}' {unit}",
        count.unsigned_abs()
    ))
}

/// A local time of a zone as one of UTC, or the other way round.
pub(super) fn converted(function: &str, time: Expr, zone: &str) -> Expr {
    match zone {
        "UTC" => time,
        zone => cast(call(function, vec![time, raw(doubled(zone))]), "TIMESTAMP"),
    }
}

/// How many seconds a period shorter than a day has.
pub(super) fn seconds(unit: Grain) -> Option<u32> {
    match unit {
        Grain::Second => Some(1),
        Grain::Minute => Some(60),
        Grain::Hour => Some(3600),
        _ => None,
    }
}

/// The whole seconds from a fixed moment to a local time.
pub(super) fn clock_seconds(time: &Expr) -> String {
    format!(
        "(CAST(DATEDIFF({time}, DATE '1970-01-01') AS BIGINT) * 86400 + HOUR({time}) * 3600 \
         + MINUTE({time}) * 60 + SECOND({time}))"
    )
}

/// The same in millionths of a second. The digits behind the point are known as a text only.
pub(super) fn micros(time: &Expr) -> Expr {
    raw(format!(
        "({} * 1000000 + CAST(RPAD(SUBSTR(CAST({time} AS STRING), 21, 6), 6, '0') AS BIGINT))",
        clock_seconds(time)
    ))
}

/// A part of a day or local time as a whole number.
pub(super) fn part_of(part: TimePart, time: &Expr) -> Expr {
    let time = match part.is_of_days() {
        true => time.clone(),
        // A day has none of these.
        false => cast(time.clone(), "TIMESTAMP"),
    };
    let number = match part {
        TimePart::YearNumber => format!("YEAR({time})"),
        TimePart::QuarterOfYear => format!("QUARTER({time})"),
        TimePart::MonthOfYear => format!("MONTH({time})"),
        TimePart::DayOfYear => format!("DATEDIFF({time}, {}) + 1", first_month(&time, 1, 12)),
        TimePart::DayOfMonth => format!("DAY({time})"),
        // Sunday is 1 there.
        TimePart::DayOfWeek => format!("(DAYOFWEEK({time}) + 5) % 7 + 1"),
        TimePart::HourOfDay => format!("HOUR({time})"),
        TimePart::MinuteOfHour => format!("MINUTE({time})"),
    };
    cast(raw(number), "BIGINT")
}

/// The first day of so many months together, of which some begin with this one.
fn first_month(time: &Expr, starts: i32, months: i32) -> Expr {
    let first = format!("TRUNC({time}, 'MONTH')");
    match months {
        1 => cast(raw(first), "DATE"),
        _ => cast(
            raw(format!(
                "ADD_MONTHS({first}, -((MONTH({time}) + {}) % {months}))",
                12 - starts
            )),
            "DATE",
        ),
    }
}

/// The beginning of a bucket. What it has functions for are texts; so are hours here.
pub(super) fn truncated(grain: Grain, time: &Expr, calendar: &Calendar) -> Expr {
    let cut = |length: u32, rest: &str| {
        let text = format!(
            "SUBSTR(CAST({} AS STRING), 1, {length})",
            cast(time.clone(), "TIMESTAMP")
        );
        match rest {
            "" => raw(format!("CAST({text} AS TIMESTAMP)")),
            rest => raw(format!("CAST(CONCAT({text}, '{rest}') AS TIMESTAMP)")),
        }
    };
    let fiscal = i32::from(calendar.fiscal_year_starts);
    match grain {
        Grain::Second => cut(19, ""),
        Grain::Minute => cut(16, ":00"),
        Grain::Hour => cut(13, ":00:00"),
        Grain::Day => cast(time.clone(), "DATE"),
        // Looked up in the calendar's table before it comes here.
        Grain::Custom(_) => call(grain.word(), vec![time.clone()]),
        Grain::Week => {
            let past = format!(
                "(DAYOFWEEK({time}) + {}) % 7",
                13 - i32::from(calendar.week_starts)
            );
            call("date_sub", vec![cast(time.clone(), "DATE"), raw(past)])
        }
        Grain::Month => first_month(time, 1, 1),
        Grain::Quarter => first_month(time, 1, 3),
        Grain::Year => first_month(time, 1, 12),
        Grain::FiscalQuarter => first_month(time, fiscal, 3),
        Grain::FiscalYear => first_month(time, fiscal, 12),
    }
}
