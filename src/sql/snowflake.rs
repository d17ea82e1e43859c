//! Snowflake.
//!
//! What depends on parameters of a session is not leaned on: how weeks begin, what `TIMESTAMP`
//! means, how texts become days.

use jiff::civil::Date;
use sqlparser::ast::Expr;

use super::construct::Construct;
use super::dialect::Dialect;
use super::ident::{Folds, Names};
use super::kinds::Kind;
use super::like::Likeness;
use super::literal::{backslashed, doubled, raw};
use super::node::{SMALL, call, cast, moved_by};
use super::scalar::part;
use super::views::{Remarks, Views};
use super::zones::first_of_two;
use crate::check::{Scalar, TimePart};
use crate::plan::Calendar;
use crate::syntax::time::{Grain, Length};
use crate::words::{Said, say};

/// Snowflake's SQL.
pub struct Snowflake;

/// Words that mean something in its SQL, and in few others.
const KEYWORDS: &[&str] = &[
    "ACCOUNT",
    "GSCLUSTER",
    "ISSUE",
    "ORGANIZATION",
    "REGEXP",
    "RLIKE",
    "SAMPLE",
    "TRY_CAST",
    "WHENEVER",
];

/// The type of local times.
const TIME: &str = "TIMESTAMP_NTZ";

impl Dialect for Snowflake {
    fn name(&self) -> &'static str {
        "snowflake"
    }

    fn views(&self) -> Option<Views> {
        Some(Views {
            folder: Some("SCHEMA"),
            replaces: true,
            remarks: Remarks::View,
            together: false,
            lists_by_function: false,
            plain_names: false,
        })
    }

    fn lists_by_selects(&self) -> bool {
        true
    }

    fn lacks(&self, construct: Construct) -> Option<Said> {
        Some(match construct {
            Construct::FirstLast => say!("its lists do not know of what type their values were"),
            Construct::Pattern | Construct::LongPattern => {
                say!("where its patterns take a text to end could not be tried")
            }
            Construct::FloatDigits | Construct::FloatBucket => {
                say!("how it rounds floating numbers could not be tried")
            }
            Construct::RoundedDigits => {
                say!("its products keep twelve digits behind the point, and round the others")
            }
            _ => return None,
        })
    }

    fn names(&self) -> Names {
        Names {
            keywords: KEYWORDS,
            longest: Some(255),
            counts_characters: true,
            folds: Folds::Upper,
            ..Names::default()
        }
    }

    fn text(&self, value: &str) -> String {
        backslashed(value)
    }

    fn date(&self, day: Date) -> Expr {
        raw(format!("TO_DATE('{day}', 'YYYY-MM-DD')"))
    }

    fn timestamp(&self, text: &str) -> String {
        let fraction = if text.contains('.') { ".FF6" } else { "" };
        format!("TO_TIMESTAMP_NTZ('{text}', 'YYYY-MM-DD HH24:MI:SS{fraction}')")
    }

    fn timestamp_type(&self) -> &'static str {
        TIME
    }

    fn filters(&self) -> bool {
        false
    }

    fn any_and_all(&self) -> [&'static str; 2] {
        ["boolor_agg", "booland_agg"]
    }

    fn days_between(&self, later: Expr, earlier: Expr) -> Expr {
        raw(format!("DATEDIFF(day, {earlier}, {later})"))
    }

    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
        truncated(grain, &time, calendar)
    }

    fn moved(&self, time: Expr, from: &str, to: &str) -> Expr {
        let utc = first_of_two(
            time,
            from,
            |time| converted(time, from, "UTC"),
            &|utc| converted(utc, "UTC", from),
            &later,
        );
        converted(utc, "UTC", to)
    }

    fn clock(&self, zone: &str) -> Expr {
        converted(raw("SYSDATE()"), "UTC", zone)
    }

    fn shift(&self, time: Expr, by: Length) -> Expr {
        moved_by(time, by, SMALL, |time, count, unit| {
            added(unit, &count.to_string(), &time)
        })
    }

    fn microseconds(&self, time: Expr) -> Expr {
        raw(format!("DATE_PART(epoch_microsecond, {time})"))
    }

    fn micros(&self, time: Expr) -> Expr {
        self.microseconds(cast(time, TIME))
    }

    fn each(&self, unit: Grain, first: Expr, _last: Expr) -> Expr {
        let (unit, kind) = stretch(unit);
        added(unit, "CAST(run.value AS INTEGER)", &cast(first, kind))
    }

    /// An array of as many numbers, which is empty where there are less than none.
    fn each_from(&self, unit: Grain, first: &Expr, last: &Expr) -> Option<String> {
        let (unit, _) = stretch(unit);
        Some(format!(
            "LATERAL FLATTEN(INPUT => ARRAY_GENERATE_RANGE(0, DATEDIFF({unit}, {first}, {last}) + 1)) AS run"
        ))
    }

    fn percentile(&self, argument: Expr, share: Expr) -> Expr {
        super::postgres::within("percentile_cont", argument, share)
    }

    fn discrete_percentile(&self, argument: Expr, share: Expr) -> Expr {
        super::postgres::within("percentile_disc", argument, share)
    }

    /// There is no greatest or least truth.
    fn extreme(&self, greatest: bool, argument: Expr, kind: Kind) -> Expr {
        let name = match (kind, greatest) {
            (Kind::Flag, true) => "boolor_agg",
            (Kind::Flag, false) => "booland_agg",
            (_, true) => "max",
            (_, false) => "min",
        };
        call(name, vec![argument])
    }

    fn counts_lists(&self) -> bool {
        true
    }

    fn tuple(&self, parts: Vec<Expr>) -> Expr {
        let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
        raw(parts.join(", "))
    }

    fn likeness(&self) -> Likeness {
        Likeness::Plain
    }

    fn keeps_digits(&self) -> bool {
        false
    }

    fn day_as_text(&self, day: Expr) -> Expr {
        call("to_char", vec![day, raw(doubled("YYYY-MM-DD"))])
    }

    fn asks_kinds(&self) -> bool {
        true
    }

    fn scalar(&self, function: Scalar, operands: &[Expr], _kind: Kind) -> Option<Expr> {
        let named = |name| Some(call(name, operands.to_vec()));
        match function {
            Scalar::Substring => Some(call("substring", part(operands)?)),
            Scalar::StartsWith => named("startswith"),
            Scalar::EndsWith => named("endswith"),
            Scalar::Contains => named("contains"),
            Scalar::Part(part) => Some(part_of(part, operands.first()?)),
            _ => None,
        }
    }
}

/// So many units later.
fn added(unit: &str, count: &str, time: &Expr) -> Expr {
    raw(format!("DATEADD({unit}, {count}, {time})"))
}

/// A local time so many hours later.
fn later(time: Expr, hours: i64) -> Expr {
    added("hour", &hours.to_string(), &time)
}

/// A local time of one zone as that of another.
fn converted(time: Expr, from: &str, to: &str) -> Expr {
    match from == to {
        true => time,
        false => call(
            "convert_timezone",
            vec![raw(doubled(from)), raw(doubled(to)), time],
        ),
    }
}

/// What periods one after the other are counted by, and the type of their beginnings.
fn stretch(unit: Grain) -> (&'static str, &'static str) {
    match unit {
        Grain::Second => ("second", TIME),
        Grain::Minute => ("minute", TIME),
        Grain::Hour => ("hour", TIME),
        _ => ("day", "DATE"),
    }
}

/// A part of a day or local time as a whole number.
fn part_of(part: TimePart, time: &Expr) -> Expr {
    let name = match part {
        TimePart::YearNumber => "year",
        TimePart::QuarterOfYear => "quarter",
        TimePart::MonthOfYear => "month",
        TimePart::DayOfYear => "dayofyear",
        TimePart::DayOfMonth => "dayofmonth",
        TimePart::DayOfWeek => "dayofweekiso",
        TimePart::HourOfDay => "hour",
        TimePart::MinuteOfHour => "minute",
    };
    match part.is_of_days() {
        true => call(name, vec![time.clone()]),
        // A day has none of these.
        false => call(name, vec![cast(time.clone(), TIME)]),
    }
}

/// The beginning of a bucket.
fn truncated(grain: Grain, time: &Expr, calendar: &Calendar) -> Expr {
    let trunc = |unit: &str, time: &Expr| raw(format!("DATE_TRUNC({unit}, {time})"));
    let day = || cast(time.clone(), "DATE");
    let turned = |unit: &str, months: i32| match months {
        0 => trunc(unit, &day()),
        months => {
            let earlier = added("month", &(-months).to_string(), &trunc("month", &day()));
            added("month", &months.to_string(), &trunc(unit, &earlier))
        }
    };
    let fiscal = i32::from(calendar.fiscal_year_starts) - 1;
    match grain {
        Grain::Second | Grain::Minute | Grain::Hour => trunc(grain.word(), &cast(time.clone(), TIME)),
        Grain::Day => day(),
        // Looked up in the calendar's table before it comes here.
        Grain::Custom(_) => call(grain.word(), vec![time.clone()]),
        Grain::Week => {
            let past = format!("-MOD(DAYOFWEEKISO({time}) + {}, 7)", 7 - calendar.week_starts);
            added("day", &past, &day())
        }
        Grain::Month => trunc("month", &day()),
        Grain::Quarter => turned("quarter", 0),
        Grain::Year => turned("year", 0),
        Grain::FiscalQuarter => turned("quarter", fiscal % 3),
        Grain::FiscalYear => turned("year", fiscal),
    }
}
