//! Days and local times of MaxCompute, by its own functions, as its documentation has them: `DATEADD`
//! and `DATETRUNC` make an error of NULL, and `DATEDIFF` NULL; all three take `DATE` and
//! `TIMESTAMP_NTZ`. `YEAR`, `HOUR` and the like make NULL of types they do not take.

use sqlparser::ast::Expr;

use super::literal::{self, raw};
use super::node::{call, cast, moved_by, nested};
use super::turns::Apart;
use crate::check::TimePart;
use crate::plan::Calendar;
use crate::syntax::time::{Grain, Length};

/// The type of local times.
pub(super) const TIME: &str = "TIMESTAMP_NTZ";

/// The moment that local times are counted from.
pub(super) const START: &str = "TIMESTAMP_NTZ '1970-01-01 00:00:00'";

/// Words in what is made of constants and the clock alone.
const SURE: [&str; 11] = [
    "AS",
    "BIGINT",
    "CAST",
    "DATE",
    "DATEADD",
    "DATEDIFF",
    "DATETRUNC",
    "GETDATE",
    "MONTH",
    "TIMESTAMP_NTZ",
    "UNIX_TIMESTAMP",
];

/// What is made of a time, where there is one: of nothing its functions make an error.
pub(super) fn known(time: &Expr, made: Expr) -> Expr {
    let text = time.to_string();
    match is_sure(&text) || made.to_string() == text {
        true => made,
        false => nested(raw(format!("CASE WHEN {text} IS NOT NULL THEN {made} END"))),
    }
}

/// Whether no column stands in it, so that it is never NULL.
fn is_sure(text: &str) -> bool {
    let mut outside = text.split('\'').step_by(2);
    let is_sign = |sign: char| !(sign.is_alphanumeric() || sign == '_' || sign == '`');
    let is_sure = |word: &str| {
        let is_number = word.chars().all(|digit| digit.is_ascii_digit());
        is_number || SURE.contains(&word)
    };
    outside.all(|part| part.split(is_sign).all(is_sure))
}

/// A day or local time so many units later.
pub(super) fn added(unit: &str, count: &str, time: &Expr) -> Expr {
    raw(format!("DATEADD({time}, {count}, '{unit}')"))
}

pub(super) fn shifted(time: Expr, by: Length) -> Expr {
    moved_by(time, by, ["mm", "dd", "ss"], |time, count, unit| {
        added(unit, &count.to_string(), &time)
    })
}

/// The days since a Monday, so many days before.
fn weekday(time: &Expr, before: i8) -> String {
    format!(
        "((DATEDIFF({}, DATE '1900-01-01', 'dd') % 7 + {}) % 7)",
        cast(time.clone(), "DATE"),
        14 - before
    )
}

/// A local time of one zone as that of another, if all turns of their clocks are known.
pub(super) fn moved(time: &Expr, from: &str, to: &str) -> Expr {
    by_turns(time, Apart::between(from, to))
}

/// What the clock shows in a zone all of whose turns are known.
pub(super) fn clock(utc: &Expr, zone: &str) -> Expr {
    by_turns(utc, Apart::these_days(zone))
}

fn by_turns(time: &Expr, apart: Option<Apart>) -> Expr {
    let Some(apart) = apart else {
        return time.clone();
    };
    let moment = |local| format!("{TIME} '{}'", literal::timestamp(local));
    let seconds = apart.chosen(time, &moment, &|seconds| seconds.to_string());
    known(time, added("ss", &seconds, time))
}

/// A part of a day or local time as a whole number. The functions of its name take no
/// `TIMESTAMP_NTZ`, of which they would make NULL: days have those of days, and hours and minutes
/// are counted.
pub(super) fn part_of(part: TimePart, time: &Expr) -> Expr {
    let day = cast(time.clone(), "DATE");
    let counted = |unit: &str, most: u8| {
        let since = format!("DATEDIFF({}, {START}, '{unit}')", cast(time.clone(), TIME));
        format!("({since} % {most} + {most}) % {most}")
    };
    let number = match part {
        TimePart::YearNumber => format!("YEAR({day})"),
        TimePart::QuarterOfYear => format!("QUARTER({day})"),
        TimePart::MonthOfYear => format!("MONTH({day})"),
        TimePart::DayOfYear => {
            let first = known(time, first_month(time, 1, 12));
            format!("DATEDIFF({day}, {first}, 'dd') + 1")
        }
        TimePart::DayOfMonth => format!("DAY({day})"),
        TimePart::DayOfWeek => format!("{} + 1", weekday(time, 0)),
        TimePart::HourOfDay => counted("hh", 24),
        TimePart::MinuteOfHour => counted("mi", 60),
    };
    cast(raw(number), "BIGINT")
}

/// The first day of so many months together, of which some begin with this one.
fn first_month(time: &Expr, starts: i32, months: i32) -> Expr {
    let day = cast(time.clone(), "DATE");
    let first = raw(format!("DATETRUNC({day}, 'month')"));
    match months {
        1 => first,
        _ => added(
            "mm",
            &format!("-((MONTH({day}) + {}) % {months})", 12 - starts),
            &first,
        ),
    }
}

/// The beginning of a bucket.
pub(super) fn truncated(grain: Grain, time: &Expr, calendar: &Calendar) -> Expr {
    let cut = |unit: &str| raw(format!("DATETRUNC({}, '{unit}')", cast(time.clone(), TIME)));
    let day = || cast(time.clone(), "DATE");
    let fiscal = i32::from(calendar.fiscal_year_starts);
    match grain {
        Grain::Second => cut("ss"),
        Grain::Minute => cut("mi"),
        Grain::Hour => cut("hh"),
        Grain::Day => day(),
        // Looked up in the calendar's table before it comes here.
        Grain::Custom(_) => call(grain.word(), vec![time.clone()]),
        Grain::Week => {
            let past = format!("-{}", weekday(time, calendar.week_starts - 1));
            added("dd", &past, &day())
        }
        Grain::Month => first_month(time, 1, 1),
        Grain::Quarter => first_month(time, 1, 3),
        Grain::Year => first_month(time, 1, 12),
        Grain::FiscalQuarter => first_month(time, fiscal, 3),
        Grain::FiscalYear => first_month(time, fiscal, 12),
    }
}
