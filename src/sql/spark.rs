//! Spark SQL, from version 4 on, and Databricks.
//!
//! Local times are `TIMESTAMP_NTZ`, which no zone of a session moves: what Spark calls a
//! `TIMESTAMP` is read as the session shows it.

use sqlparser::ast::{BinaryOperator, Expr};

use super::construct::Construct;
use super::dialect::Dialect;
use super::ident::Names;
use super::kinds::Kind;
use super::literal::{doubled, raw, substituted};
use super::node::{LARGE, binary, call, cast, minus, moved_by, nested};
use super::pattern::spelt;
use super::scalar::{part, whole_of};
use super::spark_words::KEYWORDS;
use super::views::{Remarks, Views};
use super::widened::Beside;
use super::zones::goes_back;
use crate::check::{Scalar, TimePart};
use crate::plan::Calendar;
use crate::syntax::time::{Grain, Length};
use crate::words::{Said, say};

/// The SQL of Spark and Databricks.
pub struct Spark;

/// The type of local times.
const TIME: &str = "TIMESTAMP_NTZ";

/// The moment that local times are counted from.
const START: &str = "TIMESTAMP_NTZ '1970-01-01 00:00:00'";

impl Dialect for Spark {
    fn name(&self) -> &'static str {
        "spark"
    }

    fn views(&self) -> Option<Views> {
        Some(Views {
            folder: Some("SCHEMA"),
            replaces: true,
            remarks: Remarks::Within,
            together: false,
            lists_by_function: false,
            plain_names: true,
        })
    }

    fn names(&self) -> Names {
        Names {
            quote: '`',
            keywords: KEYWORDS,
            ..Names::default()
        }
    }

    fn lacks(&self, construct: Construct) -> Option<Said> {
        Some(match construct {
            Construct::RoundedDigits => say!("it rounds to six what has more than 38 digits in all"),
            _ => return None,
        })
    }

    fn misreads(&self, name: &str) -> Option<Said> {
        name.contains("${")
            .then(|| say!("it puts a variable in for what stands in braces behind `$`"))
    }

    fn text(&self, value: &str) -> String {
        substituted(value)
    }

    fn timestamp(&self, text: &str) -> String {
        format!("{TIME} '{text}'")
    }

    fn timestamp_type(&self) -> &'static str {
        TIME
    }

    fn words(&self) -> &'static str {
        "STRING"
    }

    fn stored(&self, column: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Time => cast(column, TIME),
            _ => column,
        }
    }

    /// Constants have 32 bits, and what is made of them has, too.
    fn operand(&self, value: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Whole => cast(value, "BIGINT"),
            _ => value,
        }
    }

    fn days_between(&self, later: Expr, earlier: Expr) -> Expr {
        cast(call("datediff", vec![later, earlier]), "BIGINT")
    }

    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
        truncated(grain, &time, calendar)
    }

    /// Of two instants at which a clock shows the same it takes the first, and what the clocks
    /// leave out it takes for as much later.
    fn moved(&self, time: Expr, from: &str, to: &str) -> Expr {
        // A zone that leaves times out moves them even to itself.
        if from == to && !goes_back(from) {
            return time;
        }
        let zones = [from, to].map(|zone| raw(doubled(zone)));
        call("convert_timezone", zones.into_iter().chain([time]).collect())
    }

    fn shift(&self, time: Expr, by: Length) -> Expr {
        // A day and an hour would be a time of the session's zone.
        let time = match by.seconds {
            0 => time,
            _ => cast(time, TIME),
        };
        moved_by(time, by, LARGE, |time, count, unit| {
            let sign = if count < 0 { '-' } else { '+' };
            raw(format!("{time} {sign} INTERVAL {} {unit}", count.unsigned_abs()))
        })
    }

    fn clock(&self, zone: &str) -> Expr {
        let utc = raw(format!("TIMESTAMPADD(MICROSECOND, UNIX_MICROS(NOW()), {START})"));
        self.moved(utc, "UTC", zone)
    }

    fn microseconds(&self, time: Expr) -> Expr {
        let seconds = cast(cast(minus(time, raw(START)), "INTERVAL SECOND"), "DECIMAL(20, 6)");
        raw(format!("CAST({seconds} * 1000000 AS BIGINT)"))
    }

    fn micros(&self, time: Expr) -> Expr {
        self.microseconds(cast(time, TIME))
    }

    /// A list that would run backwards is an error.
    fn each(&self, unit: Grain, first: Expr, last: Expr) -> Expr {
        let (unit, kind) = match unit {
            Grain::Second => ("SECOND", TIME),
            Grain::Minute => ("MINUTE", TIME),
            Grain::Hour => ("HOUR", TIME),
            _ => ("DAY", "DATE"),
        };
        let [first, last] = [first, last].map(|end| cast(end, kind));
        raw(format!(
            "EXPLODE(CASE WHEN {first} <= {last} THEN SEQUENCE({first}, {last}, INTERVAL 1 {unit}) END)"
        ))
    }

    fn tuple(&self, parts: Vec<Expr>) -> Expr {
        call("struct", parts)
    }

    fn discrete_percentile(&self, argument: Expr, share: Expr) -> Expr {
        raw(format!(
            "PERCENTILE_DISC({share}) WITHIN GROUP (ORDER BY {argument})"
        ))
    }

    /// The value of the least of all keys, or of the greatest.
    fn first_by(&self, value: &Expr, order: &[(Expr, bool, Kind)]) -> Option<Expr> {
        let (is_last, keys) = least_first(order, reversed);
        let name = if is_last { "max_by" } else { "min_by" };
        Some(call(name, vec![value.clone(), call("struct", keys)]))
    }

    fn keeps_digits(&self) -> bool {
        false
    }

    fn widens(&self) -> Beside {
        Beside {
            constants: true,
            comparisons: true,
        }
    }

    /// Only a line feed ends a line, and `$` is the end of the text.
    fn pattern(&self, pattern: &str) -> String {
        format!("(?d){}", spelt(pattern, &[('$', "\\z")]))
    }

    fn asks_kinds(&self) -> bool {
        true
    }

    fn same(&self, left: Expr, right: Expr, _kind: Kind) -> Expr {
        nested(binary(left, BinaryOperator::Spaceship, right))
    }

    fn scalar(&self, function: Scalar, operands: &[Expr], kind: Kind) -> Option<Expr> {
        let one = operands.first()?;
        let named = |name| Some(call(name, operands.to_vec()));
        match function {
            Scalar::Trim => named("trim"),
            Scalar::StartsWith => named("startswith"),
            Scalar::EndsWith => named("endswith"),
            Scalar::Substring => Some(call("substring", part(operands)?)),
            Scalar::Part(part) => Some(part_of(part, one)),
            // Of floating numbers it makes whole ones of 64 bits.
            Scalar::Floor if kind == Kind::Float => Some(whole_of("FLOOR", one)),
            Scalar::Ceil if kind == Kind::Float => Some(whole_of("CEIL", one)),
            Scalar::Floor | Scalar::Ceil if kind == Kind::Whole => Some(one.clone()),
            Scalar::Floor => named("floor"),
            Scalar::Ceil => named("ceil"),
            _ => None,
        }
    }
}

/// Keys that are all in the order of the first one, whose greatest is wanted where that runs
/// backwards, and else the least: each behind whether it is there.
pub(super) fn least_first(
    order: &[(Expr, bool, Kind)],
    reversed: fn(&Expr, Kind) -> Expr,
) -> (bool, Vec<Expr>) {
    let is_last = order.first().is_some_and(|(_, backwards, _)| *backwards);
    let keys = order.iter().flat_map(|(key, backwards, kind)| {
        let subject = Box::new(key.clone());
        let is_there = match is_last {
            true => Expr::IsNotNull(subject),
            false => Expr::IsNull(subject),
        };
        let key = match *backwards == is_last {
            true => key.clone(),
            false => reversed(key, *kind),
        };
        [is_there, key]
    });
    (is_last, keys.collect())
}

/// What is in the order that a value of this kind is not in.
fn reversed(value: &Expr, kind: Kind) -> Expr {
    match kind {
        // The digits of its bytes the other way round; what goes on comes first.
        Kind::Text => raw(format!(
            "CONCAT(TRANSLATE(HEX({value}), '0123456789ABCDEF', 'FEDCBA9876543210'), '~')"
        )),
        Kind::Flag => raw(format!("(NOT {value})")),
        Kind::Day => raw(format!("(-UNIX_DATE({value}))")),
        Kind::Time => raw(format!("({START} - {value})")),
        _ => raw(format!("(-({value}))")),
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
        // Monday is 0 there.
        TimePart::DayOfWeek => return raw(format!("CAST(WEEKDAY({time}) + 1 AS BIGINT)")),
        TimePart::HourOfDay => "hour",
        TimePart::MinuteOfHour => "minute",
    };
    cast(call(name, vec![time.clone()]), "BIGINT")
}

/// The beginning of a bucket. Its own function for those finer than a day makes times of the
/// session's zone.
fn truncated(grain: Grain, time: &Expr, calendar: &Calendar) -> Expr {
    let back = |minutes: String, seconds: String| {
        raw(format!("({time} - MAKE_DT_INTERVAL(0, 0, {minutes}, {seconds}))"))
    };
    let second = || format!("EXTRACT(SECOND FROM {time})");
    let day = cast(time.clone(), "DATE");
    let trunc = |day: &Expr, unit: &str| call("trunc", vec![day.clone(), raw(doubled(unit))]);
    let moved = |unit: &str, by: i8| match by {
        0 => trunc(&day, unit),
        by => {
            let shifted = |day: Expr, by: i8| call("add_months", vec![day, raw(by.to_string())]);
            shifted(trunc(&shifted(trunc(&day, "MONTH"), -by), unit), by)
        }
    };
    let fiscal = calendar.fiscal_year_starts - 1;
    match grain {
        Grain::Second => back("0".to_owned(), format!("{} % 1", second())),
        Grain::Minute => back("0".to_owned(), second()),
        Grain::Hour => back(format!("MINUTE({time})"), second()),
        Grain::Day => day,
        // Looked up in the calendar's table before it comes here.
        Grain::Custom(_) => call(grain.word(), vec![time.clone()]),
        Grain::Week if calendar.week_starts == 1 => trunc(&day, "WEEK"),
        Grain::Week => {
            let past = format!("(WEEKDAY({day}) + {}) % 7", 8 - calendar.week_starts);
            call("date_sub", vec![day, raw(past)])
        }
        Grain::Month => trunc(&day, "MONTH"),
        Grain::Quarter => trunc(&day, "QUARTER"),
        Grain::Year => trunc(&day, "YEAR"),
        Grain::FiscalQuarter => moved("QUARTER", fiscal % 3),
        Grain::FiscalYear => moved("YEAR", fiscal),
    }
}
