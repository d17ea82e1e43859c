//! ClickHouse, from version 26 on.
//!
//! Each question brings its own settings: without them NULL is a zero in joins and in
//! aggregates of no rows, and times are shown in the zone of the server.

use jiff::civil::Date;
use sqlparser::ast::{Expr, Function};

use super::construct::Construct;
use super::dialect::{By, Dialect};
use super::ident::Names;
use super::kinds::Kind;
use super::literal::{backslashed, doubled, raw};
use super::node::{call, cased, cast, minus, nested, plus};
use super::scalar::{found, part, rounded};
use super::views::{Remarks, Views};
use super::widened::Beside;
use super::zones::goes_back;
use crate::check::{Scalar, TimePart};
use crate::plan::Calendar;
use crate::syntax::time::Grain;
use crate::words::{Said, say};

/// ClickHouse's SQL.
pub struct ClickHouse;

impl Dialect for ClickHouse {
    fn name(&self) -> &'static str {
        "clickhouse"
    }

    fn views(&self) -> Option<Views> {
        Some(Views {
            folder: Some("DATABASE"),
            replaces: true,
            remarks: Remarks::Altered,
            together: false,
            lists_by_function: true,
            plain_names: false,
        })
    }

    fn lacks(&self, construct: Construct) -> Option<Said> {
        Some(match construct {
            Construct::FloatDigits => say!("it takes a half of a floating number to the even one"),
            Construct::DiscretePercentiles => say!("its quantiles count places in another way"),
            _ => return None,
        })
    }

    fn names(&self) -> Names {
        Names {
            escapes: true,
            ..Names::default()
        }
    }

    fn ending(&self) -> Option<&'static str> {
        Some(
            "SETTINGS join_use_nulls = 1, aggregate_functions_null_for_empty = 1, \
             prefer_column_name_to_alias = 1, cast_keep_nullable = 1, session_timezone = 'UTC', \
             enable_extended_results_for_datetime_functions = 1, date_time_overflow_behavior = 'throw', \
             use_variant_as_common_type = 0",
        )
    }

    fn most_steps(&self) -> Option<usize> {
        Some(400)
    }

    fn names_all(&self) -> bool {
        true
    }

    fn text(&self, value: &str) -> String {
        backslashed(value)
    }

    /// Digits with a point, or more of them than 64 bits hold, are a floating number.
    fn number(&self, digits: &str) -> Expr {
        match digits.split_once('.') {
            Some((_, behind)) => cast(raw(doubled(digits)), &format!("DECIMAL(38, {})", behind.len())),
            None if digits.len() > 18 => cast(raw(doubled(digits)), WIDE),
            None => raw(digits),
        }
    }

    fn date(&self, day: Date) -> Expr {
        raw(format!("toDate32('{day}')"))
    }

    fn timestamp(&self, text: &str) -> String {
        format!("toDateTime64('{text}', 6)")
    }

    /// A `DATE` begins in 1970 and ends in 2149.
    fn day(&self, time: Expr) -> Expr {
        cast(time, "Date32")
    }

    fn days_between(&self, later: Expr, earlier: Expr) -> Expr {
        cased("dateDiff", vec![raw(doubled("day")), earlier, later])
    }

    /// What a condition comes to is a number there.
    fn column(&self, value: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Flag => cast(value, "Bool"),
            _ => value,
        }
    }

    /// Exact numbers and floating ones have no type in common.
    fn choice(&self, value: Expr, own: Kind, all: Kind) -> Expr {
        match (own, all) {
            (Kind::Whole | Kind::Decimal, Kind::Float) => cast(value, "DOUBLE"),
            _ => value,
        }
    }

    /// Whole numbers beyond 64 bits would begin again at the least one, and decimals have as
    /// many digits as the wider of two. A zero gives them the most, and leaves floating numbers
    /// alone.
    fn operand(&self, value: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Float => value,
            Kind::Whole => cast(value, WIDE),
            _ => nested(plus(value, cast(raw("0"), WIDE))),
        }
    }

    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
        truncated(grain, time, calendar)
    }

    fn moved(&self, time: Expr, from: &str, to: &str) -> Expr {
        shown(instant(time, from), to)
    }

    fn clock(&self, zone: &str) -> Expr {
        shown(raw("now64(6)"), zone)
    }

    fn microseconds(&self, time: Expr) -> Expr {
        micros(time)
    }

    fn each(&self, unit: Grain, first: Expr, last: Expr) -> Expr {
        let word = match unit {
            Grain::Second | Grain::Minute | Grain::Hour => unit.word(),
            _ => "day",
        };
        let (kind, add) = match word {
            "second" => (TIME, "addSeconds"),
            "minute" => (TIME, "addMinutes"),
            "hour" => (TIME, "addHours"),
            _ => ("Date32", "addDays"),
        };
        let (first, last) = (cast(first, kind), cast(last, kind));
        raw(format!(
            "arrayJoin(arrayMap(place -> {add}({first}, place), \
             range(toUInt32(greatest(coalesce(dateDiff('{word}', {first}, {last}) + 1, 0), 0)))))"
        ))
    }

    fn timestamp_type(&self) -> &'static str {
        TIME
    }

    fn tuple(&self, parts: Vec<Expr>) -> Expr {
        cased("tuple", parts)
    }

    fn sum(&self, argument: Expr, kind: Kind) -> Expr {
        call("sum", vec![self.operand(argument, kind)])
    }

    fn percentile(&self, argument: Expr, share: Expr) -> Expr {
        let mut sql = cased("quantileExactInclusive", vec![argument]);
        let of = call("share", vec![share]);
        if let (Expr::Function(function), Expr::Function(Function { args, .. })) = (&mut sql, of) {
            function.parameters = args;
        }
        sql
    }

    fn median(&self, argument: Expr) -> Expr {
        self.percentile(argument, raw("0.5"))
    }

    /// Beside numbers that may be below zero it would have no type.
    fn counted(&self, count: Expr) -> Expr {
        cast(count, "BIGINT")
    }

    /// Of one value it is not a number.
    fn deviation(&self, aggregate: Expr) -> Expr {
        raw(format!("if(isFinite({aggregate}), {aggregate}, NULL)"))
    }

    fn any_and_all(&self) -> [&'static str; 2] {
        ["max", "min"]
    }

    fn orders_by(&self, _kind: Kind) -> By {
        By::Place
    }

    /// A list of one is a value where what it holds is NULL.
    fn first_by(&self, value: &Expr, order: &[(Expr, bool, Kind)]) -> Option<Expr> {
        let is_last = order.first().is_some_and(|(_, backwards, _)| *backwards);
        let keys = order.iter().flat_map(|(key, backwards, kind)| {
            let subject = Box::new(key.clone());
            let is_there = match is_last {
                true => Expr::IsNotNull(subject),
                false => Expr::IsNull(subject),
            };
            let key = match *backwards == is_last {
                true => key.clone(),
                false => reversed(key.clone(), *kind),
            };
            [is_there, key]
        });
        let keys = cased("tuple", keys.collect());
        let name = if is_last { "argMax" } else { "argMin" };
        Some(cased(name, vec![cased("tuple", vec![value.clone()]), keys]))
    }

    fn first_of(&self, aggregate: Expr) -> Expr {
        raw(format!("tupleElement({aggregate}, 1)"))
    }

    fn keeps_digits(&self) -> bool {
        false
    }

    fn widens(&self) -> Beside {
        Beside {
            constants: true,
            comparisons: false,
        }
    }

    fn finds_pattern(&self) -> &'static str {
        "match"
    }

    /// Its `.` is a line break, too, unless it is told.
    fn pattern(&self, pattern: &str) -> String {
        format!("(?-s){pattern}")
    }

    fn day_as_text(&self, day: Expr) -> Expr {
        cased("toString", vec![day])
    }

    fn asks_kinds(&self) -> bool {
        true
    }

    fn scalar(&self, function: Scalar, operands: &[Expr], kind: Kind) -> Option<Expr> {
        let named = |name| Some(cased(name, operands.to_vec()));
        match function {
            Scalar::Lower => named("lowerUTF8"),
            Scalar::Upper => named("upperUTF8"),
            Scalar::Trim => {
                let space = raw(doubled(" "));
                Some(cased(
                    "trimBoth",
                    operands.iter().cloned().chain([space]).collect(),
                ))
            }
            Scalar::Length => Some(cast(cased("lengthUTF8", operands.to_vec()), "BIGINT")),
            Scalar::Replace => named("replaceAll"),
            Scalar::Substring => Some(cased("substringUTF8", part(operands)?)),
            Scalar::StartsWith => named("startsWith"),
            Scalar::EndsWith => named("endsWith"),
            Scalar::Matches => named("match"),
            Scalar::Contains => Some(found(cased("position", operands.to_vec()))),
            Scalar::Part(part) => {
                let time = cast(operands.first()?.clone(), TIME);
                Some(cast(cased(named_part(part), vec![time]), "BIGINT"))
            }
            Scalar::Floor => named("floor"),
            Scalar::Ceil => named("ceil"),
            Scalar::Bucket if kind != Kind::Float => {
                let (x, width) = (operands.first()?, operands.get(1)?);
                Some(match kind {
                    Kind::Whole => nested(minus(x.clone(), cased("positiveModulo", operands.to_vec()))),
                    _ => {
                        let decimal = |number: &Expr| plus(number.clone(), self.number("0.0"));
                        let times = [decimal(x), decimal(width), raw("20")];
                        let times = cased("divideDecimal", times.to_vec());
                        raw(format!("(floor({times}) * {width})"))
                    }
                })
            }
            Scalar::Round if kind == Kind::Float => Some(rounded(operands.first()?)),
            _ => None,
        }
    }
}

/// What is in the order that a value of this kind is not in.
fn reversed(value: Expr, kind: Kind) -> Expr {
    match kind {
        // The digits of its bytes the other way round; what goes on comes first.
        Kind::Text => raw(format!(
            "concat(translate(hex({value}), '0123456789ABCDEF', 'FEDCBA9876543210'), '~')"
        )),
        Kind::Day => cased("negate", vec![cased("toInt64", vec![value])]),
        Kind::Time => cased("negate", vec![micros(value)]),
        _ => cased("negate", vec![value]),
    }
}

/// Microseconds since 1970.
fn micros(time: Expr) -> Expr {
    cased("toUnixTimestamp64Micro", vec![cast(time, TIME)])
}

/// The type of local times. They are of UTC for the engine, whose clock has no summer.
const TIME: &str = "DateTime64(6)";

/// Whole numbers that floating ones stand beside, unlike those of 128 bits.
const WIDE: &str = "DECIMAL(38, 0)";

/// A local time of a zone as an instant.
fn instant(time: Expr, zone: &str) -> Expr {
    let time = cast(time, TIME);
    let digits = cased("toString", vec![time.clone()]);
    let instant = cased("toDateTime64", vec![digits, raw("6"), raw(doubled(zone))]);
    if !goes_back(zone) {
        return instant;
    }
    // A time that the clocks leave out is as much later.
    let left_out = vec![raw(doubled("second")), shown(instant.clone(), zone), time];
    cased("addSeconds", vec![instant, cased("dateDiff", left_out)])
}

/// An instant as a local time of a zone.
fn shown(instant: Expr, zone: &str) -> Expr {
    let there = cased("toTimeZone", vec![instant, raw(doubled(zone))]);
    cast(cased("toString", vec![there]), TIME)
}

fn named_part(part: TimePart) -> &'static str {
    match part {
        TimePart::YearNumber => "toYear",
        TimePart::QuarterOfYear => "toQuarter",
        TimePart::MonthOfYear => "toMonth",
        TimePart::DayOfYear => "toDayOfYear",
        TimePart::DayOfMonth => "toDayOfMonth",
        TimePart::DayOfWeek => "toDayOfWeek",
        TimePart::HourOfDay => "toHour",
        TimePart::MinuteOfHour => "toMinute",
    }
}

/// The beginning of a bucket.
fn truncated(grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
    let day = |sql: Expr| cast(sql, "Date32");
    let months = |count: i32| raw(format!("INTERVAL '{count} month'"));
    let fiscal = i32::from(calendar.fiscal_year_starts) - 1;
    let moved = |name: &str, by: i32| match by {
        0 => day(cased(name, vec![time.clone()])),
        by => {
            let month = cased("toStartOfMonth", vec![time.clone()]);
            day(plus(cased(name, vec![minus(month, months(by))]), months(by)))
        }
    };
    match grain {
        Grain::Second => cased("toStartOfSecond", vec![cast(time, TIME)]),
        Grain::Minute => cased("toStartOfMinute", vec![cast(time, TIME)]),
        Grain::Hour => cased("toStartOfHour", vec![cast(time, TIME)]),
        Grain::Day => day(time),
        // Looked up in the calendar's table before it comes here.
        Grain::Custom(_) => call(grain.word(), vec![time]),
        Grain::Week => {
            let back = raw(format!("INTERVAL '{} day'", i32::from(calendar.week_starts) - 1));
            let monday = |time: Expr| cased("toStartOfWeek", vec![time, raw("1")]);
            match calendar.week_starts {
                1 => day(monday(time)),
                _ => day(plus(monday(nested(minus(time, back.clone()))), back)),
            }
        }
        Grain::Month => day(cased("toStartOfMonth", vec![time])),
        Grain::Quarter => moved("toStartOfQuarter", 0),
        Grain::FiscalQuarter => moved("toStartOfQuarter", fiscal % 3),
        Grain::Year => moved("toStartOfYear", 0),
        Grain::FiscalYear => moved("toStartOfYear", fiscal),
    }
}
