//! Amazon Redshift.
//!
//! Functions that only its leader node has, such as `generate_series`, are never called.

use sqlparser::ast::Expr;

use super::construct::Construct;
use super::dialect::Dialect;
use super::ident::Names;
use super::kinds::Kind;
use super::literal::{backslashed, doubled, raw};
use super::node::{SMALL, call, cast, moved_by};
use super::run;
use super::same::{halves, nothing};
use super::scalar::{found, part};
use super::views::{Remarks, Views};
use super::zones::first_of_two;
use crate::check::{Scalar, TimePart};
use crate::plan::{Calendar, Reach};
use crate::syntax::time::{Grain, Length};
use crate::words::{Said, say};

/// Redshift's SQL.
pub struct Redshift;

/// Words that mean something in its SQL, and in few others.
const KEYWORDS: &[&str] = &[
    "AES128",
    "AES256",
    "ALLOWOVERWRITE",
    "BACKUP",
    "BLANKSASNULL",
    "BZIP2",
    "CREDENTIALS",
    "DEFLATE",
    "DEFRAG",
    "DELTA",
    "DELTA32K",
    "EMPTYASNULL",
    "EXPLICIT",
    "GLOBALDICT256",
    "GLOBALDICT64K",
    "GZIP",
    "LUN",
    "LUNS",
    "LZO",
    "LZOP",
    "MOSTLY16",
    "MOSTLY32",
    "MOSTLY8",
    "OFFLINE",
    "OID",
    "PARALLEL",
    "PERCENT",
    "RAW",
    "READRATIO",
    "RECOVER",
    "REJECTLOG",
    "RESORT",
    "RESPECT",
    "SYSDATE",
    "TAG",
    "TDES",
    "TEXT255",
    "TEXT32K",
    "TIMESTAMP",
    "TOP",
    "TRUNCATECOLUMNS",
    "WALLET",
];

impl Dialect for Redshift {
    fn name(&self) -> &'static str {
        "redshift"
    }

    fn views(&self) -> Option<Views> {
        Some(Views {
            folder: Some("SCHEMA"),
            replaces: false,
            remarks: Remarks::View,
            together: true,
            lists_by_function: false,
            plain_names: false,
        })
    }

    fn lists_by_selects(&self) -> bool {
        true
    }

    fn lacks(&self, construct: Construct) -> Option<Said> {
        Some(match construct {
            Construct::FirstLast => say!("its aggregates have no order"),
            Construct::Percentiles => say!("several of them in one question have to order the same values"),
            Construct::DiscretePercentiles => say!("it has no aggregate for that"),
            Construct::DistinctTuples => say!("it counts single values only"),
            Construct::Pattern | Construct::LongPattern => {
                say!("where its patterns take a text to end could not be tried")
            }
            Construct::FloatDigits | Construct::FloatBucket => {
                say!("how it rounds floating numbers could not be tried")
            }
            Construct::LongNames => say!("it cuts names off behind 127 bytes"),
            _ => return None,
        })
    }

    fn names(&self) -> Names {
        Names {
            keywords: KEYWORDS,
            longest: Some(127),
            ..Names::default()
        }
    }

    fn text(&self, value: &str) -> String {
        backslashed(value)
    }

    fn timestamp(&self, text: &str) -> String {
        format!("TIMESTAMP '{text}'")
    }

    fn double(&self) -> &'static str {
        "DOUBLE PRECISION"
    }

    fn filters(&self) -> bool {
        false
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
            &|time, hours| added("hour", &hours.to_string(), &time),
        );
        converted(utc, "UTC", to)
    }

    /// Its clock shows the zone of the session, by which a time becomes a moment.
    fn clock(&self, zone: &str) -> Expr {
        raw(format!(
            "(CAST(GETDATE() AS TIMESTAMPTZ) AT TIME ZONE {})",
            doubled(zone)
        ))
    }

    fn shift(&self, time: Expr, by: Length) -> Expr {
        moved_by(time, by, SMALL, |time, count, unit| {
            added(unit, &count.to_string(), &time)
        })
    }

    fn microseconds(&self, time: Expr) -> Expr {
        raw(format!(
            "DATEDIFF(microsecond, TIMESTAMP '1970-01-01 00:00:00', {time})"
        ))
    }

    fn micros(&self, time: Expr) -> Expr {
        self.microseconds(cast(time, "TIMESTAMP"))
    }

    fn each(&self, unit: Grain, first: Expr, _last: Expr) -> Expr {
        match unit {
            Grain::Second | Grain::Minute | Grain::Hour => {
                added(unit.word(), "run.place", &cast(first, "TIMESTAMP"))
            }
            _ => cast(added("day", "run.place", &first), "DATE"),
        }
    }

    fn each_from(&self, _unit: Grain, _first: &Expr, _last: &Expr) -> Option<String> {
        Some(run::run())
    }

    /// A text is no number, and so an error.
    fn each_within(&self, unit: Grain, first: &Expr, last: &Expr) -> Option<Expr> {
        let unit = match unit {
            Grain::Second | Grain::Minute | Grain::Hour => unit.word(),
            _ => "day",
        };
        let more = format!("DATEDIFF({unit}, {first}, {last})");
        let error = format!("CAST('too many periods: ' || {more} AS BIGINT)");
        Some(run::within(&more, &error))
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

    /// Whole numbers are of 32 bits where their column is.
    fn operand(&self, value: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Whole => cast(value, "BIGINT"),
            _ => value,
        }
    }

    fn keeps_digits(&self) -> bool {
        false
    }

    fn lacks_reach(&self, reach: Reach) -> Option<Said> {
        (reach == Reach::UpToPeers)
            .then(|| say!("its windows end at a row, and not behind those of the same moment"))
    }

    fn day_as_text(&self, day: Expr) -> Expr {
        call("to_char", vec![day, raw(doubled("YYYY-MM-DD"))])
    }

    fn asks_kinds(&self) -> bool {
        true
    }

    /// It has no `IS NOT DISTINCT FROM`.
    fn same(&self, left: Expr, right: Expr, kind: Kind) -> Expr {
        match nothing(kind, self) {
            Some(nothing) => halves(&left, &right, &nothing),
            None => raw(format!(
                "({left} = {right} OR ({left} IS NULL AND {right} IS NULL))"
            )),
        }
    }

    fn scalar(&self, function: Scalar, operands: &[Expr], _kind: Kind) -> Option<Expr> {
        let one = operands.first()?;
        let other = operands.get(1);
        Some(match function {
            Scalar::Trim => raw(format!("BTRIM({one}, ' ')")),
            Scalar::Length => call("len", operands.to_vec()),
            Scalar::Substring => call("substring", part(operands)?),
            Scalar::StartsWith => raw(format!("(LEFT({one}, LEN({0})) = {0})", other?)),
            Scalar::EndsWith => raw(format!("(RIGHT({one}, LEN({0})) = {0})", other?)),
            Scalar::Contains => found(call("strpos", operands.to_vec())),
            Scalar::Part(part) => part_of(part, one),
            _ => return None,
        })
    }
}

/// A time so many units later.
fn added(unit: &str, count: &str, time: &Expr) -> Expr {
    raw(format!("DATEADD({unit}, {count}, {time})"))
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

/// A part of a day or local time as a whole number.
fn part_of(part: TimePart, time: &Expr) -> Expr {
    let name = match part {
        TimePart::YearNumber => "year",
        TimePart::QuarterOfYear => "quarter",
        TimePart::MonthOfYear => "month",
        TimePart::DayOfYear => "doy",
        TimePart::DayOfMonth => "day",
        // Sunday is 0 there.
        TimePart::DayOfWeek => {
            return raw(format!(
                "((EXTRACT(dow FROM CAST({time} AS TIMESTAMP)) + 6) % 7 + 1)"
            ));
        }
        TimePart::HourOfDay => "hour",
        TimePart::MinuteOfHour => "minute",
    };
    raw(format!("EXTRACT({name} FROM CAST({time} AS TIMESTAMP))"))
}

/// The beginning of a bucket.
fn truncated(grain: Grain, time: &Expr, calendar: &Calendar) -> Expr {
    let trunc = |unit: &str, time: &Expr| raw(format!("DATE_TRUNC('{unit}', {time})"));
    let time = cast(time.clone(), "TIMESTAMP");
    let day = |time: Expr| cast(time, "DATE");
    let turned = |unit: &str, months: i32| match months {
        0 => day(trunc(unit, &time)),
        months => {
            let earlier = added("month", &(-months).to_string(), &trunc("month", &time));
            day(added("month", &months.to_string(), &trunc(unit, &earlier)))
        }
    };
    let fiscal = i32::from(calendar.fiscal_year_starts) - 1;
    match grain {
        Grain::Second | Grain::Minute | Grain::Hour => trunc(grain.word(), &time),
        Grain::Day => day(time.clone()),
        // Looked up in the calendar's table before it comes here.
        Grain::Custom(_) => call(grain.word(), vec![time.clone()]),
        // Weeks begin on Monday there.
        Grain::Week => match i32::from(calendar.week_starts) - 1 {
            0 => day(trunc("week", &time)),
            days => {
                let earlier = added("day", &(-days).to_string(), &time);
                day(added("day", &days.to_string(), &trunc("week", &earlier)))
            }
        },
        Grain::Month => day(trunc("month", &time)),
        Grain::Quarter => turned("quarter", 0),
        Grain::Year => turned("year", 0),
        Grain::FiscalQuarter => turned("quarter", fiscal % 3),
        Grain::FiscalYear => turned("year", fiscal),
    }
}
