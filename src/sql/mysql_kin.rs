//! What StarRocks and Doris share: MySQL's protocol and much of its SQL, and texts that are
//! compared by their bytes.

use sqlparser::ast::{BinaryOperator, Expr, Function};

use super::construct::Construct;
use super::dialect::Dialect;
use super::ident::Names;
use super::kinds::Kind;
use super::literal::{backslashed, doubled, raw};
use super::node::{LARGE, binary, call, cast, moved_by, nested};
use super::scalar::{found, in_steps, part, rounded, whole_of, without_fraction};
use super::views::{Remarks, Views};
use super::wide::wide;
use super::zones::first_of_two;
use crate::check::{Scalar, TimePart};
use crate::plan::Calendar;
use crate::syntax::time::{Grain, Length};
use crate::words::{Said, say};

/// What they differ in.
pub trait Kin: Sync {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// Why it alone has no words for something; `None` if it has.
    fn lacks(&self, construct: Construct) -> Option<Said>;

    /// The type of a local time to the microsecond.
    fn timestamp_type(&self) -> &'static str;

    /// The value that this share of the floating numbers reaches at most.
    fn percentile(&self, argument: Expr, share: Expr) -> Expr;

    /// Whether what is added keeps all digits behind the point.
    fn adds_all_digits(&self) -> bool;

    /// What a session begins with.
    fn session(&self) -> Vec<String> {
        Vec::new()
    }

    /// So many numbers from 0 on in the column `run.place`, to be joined with.
    fn run(&self, last: &str) -> String;

    /// Which of them are wanted, where these are more.
    fn run_within(&self, _last: &str) -> Option<Expr> {
        None
    }
}

/// One of them.
pub struct Like<T>(pub T);

/// Words that mean something in their SQL, and in few others.
const KEYWORDS: &[&str] = &[
    "BITMAP",
    "CATALOG",
    "CATALOGS",
    "DUAL",
    "HLL",
    "INTERMEDIATE",
    "LARGEINT",
    "QUANTILE_STATE",
    "REPLICA",
    "SEPARATOR",
    "TABLET",
    "UTC_TIMESTAMP",
    "VARIANT",
    "WARNINGS",
];

impl<T: Kin> Dialect for Like<T> {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn views(&self) -> Option<Views> {
        Some(Views {
            folder: Some("DATABASE"),
            replaces: false,
            remarks: Remarks::Nowhere,
            together: false,
            lists_by_function: false,
            plain_names: true,
        })
    }

    fn lists_by_selects(&self) -> bool {
        true
    }

    fn session(&self, _zone: &str) -> Vec<String> {
        self.0.session()
    }

    fn lacks(&self, construct: Construct) -> Option<Said> {
        let own = self.0.lacks(construct);
        own.or_else(|| {
            Some(match construct {
                Construct::FirstLast => say!("how its lists hold NULL could not be tried"),
                Construct::LetterCase => say!("which letters it knows could not be tried"),
                Construct::Pattern | Construct::LongPattern => {
                    say!("where its patterns take a text to end could not be tried")
                }
                Construct::FloatDigits | Construct::FloatBucket => {
                    say!("how it rounds floating numbers could not be tried")
                }
                Construct::OddNames => say!("it has no such signs in names"),
                Construct::RoundedDigits => say!("it rounds where digits of several numbers come together"),
                _ => return None,
            })
        })
    }

    fn names(&self) -> Names {
        Names {
            quote: '`',
            keywords: KEYWORDS,
            longest: Some(255),
            ..Names::default()
        }
    }

    fn text(&self, value: &str) -> String {
        backslashed(value)
    }

    fn timestamp(&self, text: &str) -> String {
        format!("CAST('{text}' AS {})", self.0.timestamp_type())
    }

    fn timestamp_type(&self) -> &'static str {
        self.0.timestamp_type()
    }

    fn words(&self) -> &'static str {
        "STRING"
    }

    fn choice(&self, value: Expr, _own: Kind, all: Kind) -> Expr {
        wide(value, all)
    }

    fn side(&self, value: Expr, own: Kind, _both: Kind) -> Expr {
        wide(value, own)
    }

    fn operand(&self, value: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Whole => cast(value, "BIGINT"),
            _ if self.0.adds_all_digits() => value,
            kind => wide(value, kind),
        }
    }

    fn factor(&self, value: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Whole => cast(value, "BIGINT"),
            _ => value,
        }
    }

    fn filters(&self) -> bool {
        false
    }

    fn any_and_all(&self) -> [&'static str; 2] {
        ["max", "min"]
    }

    /// Of one value there is none, whatever it says.
    fn deviation(&self, aggregate: Expr) -> Expr {
        let Expr::Function(function) = &aggregate else {
            return aggregate;
        };
        let counts = Expr::Function(Function {
            name: sqlparser::ast::ObjectName::from(vec![sqlparser::ast::Ident::new("COUNT")]),
            ..function.clone()
        });
        raw(format!("CASE WHEN {counts} > 1 THEN {aggregate} END"))
    }

    fn days_between(&self, later: Expr, earlier: Expr) -> Expr {
        call("datediff", vec![later, earlier])
    }

    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
        truncated(grain, &time, calendar)
    }

    fn moved(&self, time: Expr, from: &str, to: &str) -> Expr {
        moved(time, from, to, &converted)
    }

    /// It has no parts of a second.
    fn midnight_moved(&self, midnight: Expr, from: &str, to: &str) -> Expr {
        moved(midnight, from, to, &converted_second)
    }

    fn shift(&self, time: Expr, by: Length) -> Expr {
        moved_by(time, by, LARGE, |time, count, unit| later(&time, count, unit))
    }

    /// To the second.
    fn clock(&self, zone: &str) -> Expr {
        raw(format!("CONVERT_TZ(UTC_TIMESTAMP(), 'UTC', {})", doubled(zone)))
    }

    fn microseconds(&self, time: Expr) -> Expr {
        let time = cast(time, self.0.timestamp_type());
        let start = self.timestamp("1970-01-01 00:00:00");
        raw(format!(
            "(TIMESTAMPDIFF(SECOND, {start}, DATE_TRUNC('second', {time})) * 1000000 \
             + CAST(DATE_FORMAT({time}, '%f') AS BIGINT))"
        ))
    }

    fn each(&self, unit: Grain, first: Expr, _last: Expr) -> Expr {
        let (unit, kind) = self.stretch(unit);
        let later = format!("{} + INTERVAL run.place {unit}", cast(first, kind));
        raw(format!("CAST({later} AS {kind})"))
    }

    fn each_from(&self, unit: Grain, first: &Expr, last: &Expr) -> Option<String> {
        Some(self.0.run(&self.more(unit, first, last)))
    }

    fn each_within(&self, unit: Grain, first: &Expr, last: &Expr) -> Option<Expr> {
        self.0.run_within(&self.more(unit, first, last))
    }

    fn counts_lists(&self) -> bool {
        true
    }

    fn tuple(&self, parts: Vec<Expr>) -> Expr {
        let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
        raw(parts.join(", "))
    }

    fn sum(&self, argument: Expr, kind: Kind) -> Expr {
        let argument = match kind {
            Kind::Whole => cast(argument, "DECIMAL(38, 0)"),
            _ => argument,
        };
        call("sum", vec![argument])
    }

    /// What is whole may stand beside decimals.
    fn summed(&self, sum: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Whole if !self.0.adds_all_digits() => cast(sum, "DECIMAL(27, 0)"),
            _ => sum,
        }
    }

    fn percentile(&self, argument: Expr, share: Expr) -> Expr {
        self.0.percentile(argument, share)
    }

    fn median(&self, argument: Expr) -> Expr {
        self.0.percentile(argument, raw("0.5"))
    }

    fn asks_kinds(&self) -> bool {
        true
    }

    fn same(&self, left: Expr, right: Expr, _kind: Kind) -> Expr {
        nested(binary(left, BinaryOperator::Spaceship, right))
    }

    fn scalar(&self, function: Scalar, operands: &[Expr], kind: Kind) -> Option<Expr> {
        let one = operands.first()?;
        let other = operands.get(1);
        let named = |name| Some(call(name, operands.to_vec()));
        match (function, kind) {
            (Scalar::Concat, _) => named("concat"),
            (Scalar::Trim, _) => named("trim"),
            (Scalar::Length, _) => named("char_length"),
            (Scalar::Substring, _) => Some(call("substring", part(operands)?)),
            (Scalar::Contains, _) => Some(found(call("instr", operands.to_vec()))),
            (Scalar::Part(part), _) => Some(part_of(part, one)),
            (Scalar::Round, Kind::Float) => Some(rounded(one)),
            (Scalar::Round, Kind::Whole) => Some(in_steps(one, other)),
            (Scalar::Round, _) => {
                let digits = other.cloned().unwrap_or_else(|| raw("0"));
                Some(call("round", vec![one.clone(), digits]))
            }
            // Of floating numbers their functions make whole ones of 64 bits.
            (Scalar::Floor, Kind::Float) => Some(whole_of("FLOOR", one)),
            (Scalar::Ceil, Kind::Float) => Some(whole_of("CEIL", one)),
            (Scalar::Floor, kind) => Some(without_fraction(one, kind, false)),
            (Scalar::Ceil, kind) => Some(without_fraction(one, kind, true)),
            _ => None,
        }
    }
}

impl<T: Kin> Like<T> {
    /// What periods one after the other are counted by, and the type of their beginnings.
    fn stretch(&self, unit: Grain) -> (&'static str, &'static str) {
        match unit {
            Grain::Second => ("SECOND", self.0.timestamp_type()),
            Grain::Minute => ("MINUTE", self.0.timestamp_type()),
            Grain::Hour => ("HOUR", self.0.timestamp_type()),
            _ => ("DAY", "DATE"),
        }
    }

    /// How many periods begin behind the first.
    fn more(&self, unit: Grain, first: &Expr, last: &Expr) -> String {
        let (unit, kind) = self.stretch(unit);
        let [first, last] = [first, last].map(|end| cast(end.clone(), kind));
        format!("TIMESTAMPDIFF({unit}, {first}, {last})")
    }
}

/// So many units later, or earlier.
fn later(time: &Expr, count: i64, unit: &str) -> Expr {
    let sign = if count < 0 { '-' } else { '+' };
    raw(format!(
        "({time} {sign} INTERVAL {} {unit})",
        count.unsigned_abs()
    ))
}

/// A local time of one zone as that of another, by what converts it.
fn moved(time: Expr, from: &str, to: &str, converted: &dyn Fn(&Expr, &str, &str) -> Expr) -> Expr {
    let utc = first_of_two(
        time,
        from,
        |time| converted(&time, from, "UTC"),
        &|utc| converted(&utc, "UTC", from),
        &|time, hours| later(&time, hours, "HOUR"),
    );
    converted(&utc, "UTC", to)
}

/// A time of whole seconds in another zone.
fn converted_second(time: &Expr, from: &str, to: &str) -> Expr {
    match from == to {
        true => time.clone(),
        false => call(
            "convert_tz",
            vec![time.clone(), raw(doubled(from)), raw(doubled(to))],
        ),
    }
}

/// A time in another zone. What converts it may leave out parts of a second: it says how many
/// seconds lie between, and no more.
fn converted(time: &Expr, from: &str, to: &str) -> Expr {
    if from == to {
        return time.clone();
    }
    let second = raw(format!("DATE_TRUNC('second', {time})"));
    let there = converted_second(&second, from, to);
    raw(format!(
        "({time} + INTERVAL (TIMESTAMPDIFF(SECOND, {second}, {there})) SECOND)"
    ))
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
        TimePart::DayOfWeek => return raw(format!("(WEEKDAY({time}) + 1)")),
        TimePart::HourOfDay => "hour",
        TimePart::MinuteOfHour => "minute",
    };
    call(name, vec![time.clone()])
}

/// The beginning of a bucket.
fn truncated(grain: Grain, time: &Expr, calendar: &Calendar) -> Expr {
    let trunc = |unit: &str, time: &Expr| raw(format!("DATE_TRUNC('{unit}', {time})"));
    let day = |time: Expr| cast(time, "DATE");
    let turned = |unit: &str, months: i64| match months {
        0 => day(trunc(unit, time)),
        months => {
            let earlier = later(&trunc("month", time), -months, "MONTH");
            day(later(&trunc(unit, &earlier), months, "MONTH"))
        }
    };
    let fiscal = i64::from(calendar.fiscal_year_starts) - 1;
    match grain {
        Grain::Second | Grain::Minute | Grain::Hour => trunc(grain.word(), time),
        Grain::Day => day(time.clone()),
        // Looked up in the calendar's table before it comes here.
        Grain::Custom(_) => call(grain.word(), vec![time.clone()]),
        // Weeks begin on Monday there.
        Grain::Week => match i64::from(calendar.week_starts) - 1 {
            0 => day(trunc("week", time)),
            days => {
                let earlier = later(time, -days, "DAY");
                day(later(&trunc("week", &earlier), days, "DAY"))
            }
        },
        Grain::Month => day(trunc("month", time)),
        Grain::Quarter => turned("quarter", 0),
        Grain::Year => turned("year", 0),
        Grain::FiscalQuarter => turned("quarter", fiscal % 3),
        Grain::FiscalYear => turned("year", fiscal),
    }
}
