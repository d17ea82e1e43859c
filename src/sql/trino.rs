//! Trino, and Athena of its third version, which is one.

use sqlparser::ast::Expr;

use super::construct::Construct;
use super::dialect::Dialect;
use super::ident::Names;
use super::kinds::Kind;
use super::like::Likeness;
use super::literal::{doubled, raw};
use super::node::{SMALL, call, cast, moved_by};
use super::pattern::spelt;
use super::same::{halves, nothing};
use super::scalar::{found, part};
use super::views::{Remarks, Views};
use super::zones::first_of_two;
use crate::check::{Scalar, TimePart};
use crate::plan::Calendar;
use crate::syntax::time::{Grain, Length};
use crate::words::{Said, say};

/// Trino's SQL.
pub struct Trino;

/// Words that mean something in its SQL, and in few others.
const KEYWORDS: &[&str] = &[
    "JSON_ARRAY",
    "JSON_EXISTS",
    "JSON_OBJECT",
    "JSON_QUERY",
    "JSON_VALUE",
    "LISTAGG",
    "SKIP",
];

/// The type of local times.
const TIME: &str = "TIMESTAMP(6)";

impl Dialect for Trino {
    fn name(&self) -> &'static str {
        "trino"
    }

    fn views(&self) -> Option<Views> {
        Some(Views {
            folder: Some("SCHEMA"),
            replaces: true,
            remarks: Remarks::Nowhere,
            together: false,
            lists_by_function: false,
            plain_names: false,
        })
    }

    fn names_capitals(&self) -> bool {
        true
    }

    fn lists_by_selects(&self) -> bool {
        true
    }

    fn lacks(&self, construct: Construct) -> Option<Said> {
        Some(match construct {
            Construct::Percentiles | Construct::DiscretePercentiles => {
                say!("its percentiles are approximate")
            }
            Construct::FloatDigits | Construct::FloatBucket => {
                say!("how it rounds floating numbers could not be tried")
            }
            Construct::LongPattern => say!("how often its patterns may repeat a part could not be tried"),
            _ => return None,
        })
    }

    fn names(&self) -> Names {
        Names {
            keywords: KEYWORDS,
            ..Names::default()
        }
    }

    fn text(&self, value: &str) -> String {
        doubled(value)
    }

    fn timestamp(&self, text: &str) -> String {
        format!("TIMESTAMP '{text}'")
    }

    fn timestamp_type(&self) -> &'static str {
        TIME
    }

    fn days_between(&self, later: Expr, earlier: Expr) -> Expr {
        raw(format!("DATE_DIFF('day', {earlier}, {later})"))
    }

    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
        truncated(grain, &time, calendar)
    }

    fn moved(&self, time: Expr, from: &str, to: &str) -> Expr {
        let utc = first_of_two(
            time,
            from,
            |time| converted(&time, from, "UTC"),
            &|utc| converted(&utc, "UTC", from),
            &|time, hours| added("hour", &hours.to_string(), &time),
        );
        converted(&utc, "UTC", to)
    }

    fn clock(&self, zone: &str) -> Expr {
        raw(format!(
            "CAST(CURRENT_TIMESTAMP AT TIME ZONE {} AS {TIME})",
            doubled(zone)
        ))
    }

    fn shift(&self, time: Expr, by: Length) -> Expr {
        let time = if by.seconds == 0 { time } else { cast(time, TIME) };
        moved_by(time, by, SMALL, |time, count, unit| {
            added(unit, &count.to_string(), &time)
        })
    }

    /// As a floating number it has a millionth of a second until 2106.
    fn microseconds(&self, time: Expr) -> Expr {
        raw(format!("CAST(ROUND(TO_UNIXTIME({time}) * 1000000) AS BIGINT)"))
    }

    fn micros(&self, time: Expr) -> Expr {
        self.microseconds(cast(time, TIME))
    }

    fn each(&self, _unit: Grain, _first: Expr, _last: Expr) -> Expr {
        raw("run.at")
    }

    /// A sequence has to lead upwards, and has 10,000 elements at most: this one is of several.
    fn each_from(&self, unit: Grain, first: &Expr, last: &Expr) -> Option<String> {
        let (unit, kind) = match unit {
            Grain::Second | Grain::Minute | Grain::Hour => (unit.word(), TIME),
            _ => ("day", "DATE"),
        };
        let [first, last] = [first, last].map(|end| cast(end.clone(), kind));
        let count = format!("CAST(FLOOR(DATE_DIFF('{unit}', {first}, {last}) / 10000) AS BIGINT)");
        let begins = added(unit, "part * 10000", &first);
        let ends = added(unit, "part * 10000 + 9999", &first);
        let step = unit.to_ascii_uppercase();
        Some(format!(
            "UNNEST(CASE WHEN {first} <= {last} THEN FLATTEN(TRANSFORM(SEQUENCE(0, {count}), \
             part -> SEQUENCE({begins}, LEAST({last}, {ends}), INTERVAL '1' {step}))) END) AS run(at)"
        ))
    }

    fn sum(&self, argument: Expr, kind: Kind) -> Expr {
        let argument = match kind {
            Kind::Whole => cast(argument, "DECIMAL(38, 0)"),
            _ => argument,
        };
        call("sum", vec![argument])
    }

    fn first(&self) -> &'static str {
        "array_agg"
    }

    fn first_of(&self, aggregate: Expr) -> Expr {
        call("element_at", vec![aggregate, raw("1")])
    }

    fn extreme(&self, greatest: bool, argument: Expr, kind: Kind) -> Expr {
        let name = match (kind, greatest) {
            (Kind::Flag, true) => "bool_or",
            (Kind::Flag, false) => "bool_and",
            (_, true) => "max",
            (_, false) => "min",
        };
        call(name, vec![argument])
    }

    fn likeness(&self) -> Likeness {
        Likeness::Plain
    }

    /// A sign of the end would stand before a line break that ends the text, too.
    fn pattern(&self, pattern: &str) -> String {
        spelt(pattern, &[('.', "[^\\n]"), ('$', "\\z")])
    }

    fn keeps_digits(&self) -> bool {
        false
    }

    fn day_as_text(&self, day: Expr) -> Expr {
        cast(day, "VARCHAR")
    }

    fn asks_kinds(&self) -> bool {
        true
    }

    fn same(&self, left: Expr, right: Expr, kind: Kind) -> Expr {
        match nothing(kind, self) {
            Some(nothing) => halves(&left, &right, &nothing),
            None => super::node::nested(Expr::IsNotDistinctFrom(Box::new(left), Box::new(right))),
        }
    }

    fn scalar(&self, function: Scalar, operands: &[Expr], _kind: Kind) -> Option<Expr> {
        let one = operands.first()?;
        let other = operands.get(1);
        Some(match function {
            Scalar::Trim => raw(format!("TRIM(BOTH ' ' FROM {one})")),
            Scalar::Length => call("length", operands.to_vec()),
            Scalar::Substring => call("substr", part(operands)?),
            Scalar::EndsWith => {
                let behind = format!("SUBSTR({one}, LENGTH({one}) - LENGTH({0}) + 1)", other?);
                raw(format!(
                    "(LENGTH({one}) >= LENGTH({0}) AND {behind} = {0})",
                    other?
                ))
            }
            Scalar::Contains => found(call("strpos", operands.to_vec())),
            Scalar::Part(part) => part_of(part, one),
            _ => return None,
        })
    }
}

/// A day or local time so many units later.
fn added(unit: &str, count: &str, time: &Expr) -> Expr {
    raw(format!("DATE_ADD('{unit}', {count}, {time})"))
}

/// A local time of one zone as that of another.
fn converted(time: &Expr, from: &str, to: &str) -> Expr {
    match from == to {
        true => time.clone(),
        false => raw(format!(
            "CAST(WITH_TIMEZONE({time}, {}) AT TIME ZONE {} AS {TIME})",
            doubled(from),
            doubled(to)
        )),
    }
}

/// A part of a day or local time as a whole number.
fn part_of(part: TimePart, time: &Expr) -> Expr {
    let name = match part {
        TimePart::YearNumber => "year",
        TimePart::QuarterOfYear => "quarter",
        TimePart::MonthOfYear => "month",
        TimePart::DayOfYear => "day_of_year",
        TimePart::DayOfMonth => "day",
        // Monday is 1 there.
        TimePart::DayOfWeek => "day_of_week",
        TimePart::HourOfDay => "hour",
        TimePart::MinuteOfHour => "minute",
    };
    match part.is_of_days() {
        true => call(name, vec![time.clone()]),
        false => call(name, vec![cast(time.clone(), TIME)]),
    }
}

/// The beginning of a bucket.
fn truncated(grain: Grain, time: &Expr, calendar: &Calendar) -> Expr {
    let trunc = |unit: &str, time: Expr| raw(format!("DATE_TRUNC('{unit}', {time})"));
    let day = || cast(time.clone(), "DATE");
    let turned = |unit: &str, months: i32| match months {
        0 => trunc(unit, day()),
        months => {
            let earlier = added("month", &(-months).to_string(), &trunc("month", day()));
            added("month", &months.to_string(), &trunc(unit, earlier))
        }
    };
    let fiscal = i32::from(calendar.fiscal_year_starts) - 1;
    match grain {
        Grain::Second | Grain::Minute | Grain::Hour => trunc(grain.word(), cast(time.clone(), TIME)),
        Grain::Day => day(),
        // Looked up in the calendar's table before it comes here.
        Grain::Custom(_) => call(grain.word(), vec![time.clone()]),
        // Weeks begin on Monday there.
        Grain::Week => match i32::from(calendar.week_starts) - 1 {
            0 => trunc("week", day()),
            days => {
                let earlier = added("day", &(-days).to_string(), &day());
                added("day", &days.to_string(), &trunc("week", earlier))
            }
        },
        Grain::Month => trunc("month", day()),
        Grain::Quarter => turned("quarter", 0),
        Grain::Year => turned("year", 0),
        Grain::FiscalQuarter => turned("quarter", fiscal % 3),
        Grain::FiscalYear => turned("year", fiscal),
    }
}
