//! Hive, from version 4 on.
//!
//! A `TIMESTAMP` is a local time there. What depends on how a session is set is not leaned on:
//! groups are named by what they are made of, and orders say where NULLs stand.

use sqlparser::ast::{BinaryOperator, Expr};

use super::construct::Construct;
use super::dialect::Dialect;
use super::hive_times::{clock_seconds, converted, later, micros, part_of, seconds, truncated};
use super::ident::Names;
use super::kinds::Kind;
use super::like::Likeness;
use super::literal::{doubled, raw, substituted};
use super::node::{LARGE, binary, call, cast, moved_by, nested};
use super::pattern::spelt;
use super::scalar::{found, part, whole_of};
use super::spark::least_first;
use super::views::{Remarks, Views};
use super::widened::Beside;
use super::zones::first_of_two;
use crate::check::Scalar;
use crate::plan::Calendar;
use crate::syntax::time::{Grain, Length};
use crate::words::{Said, say};

/// Hive's SQL.
pub struct Hive;

/// Words that mean something in its SQL, and in few others.
const KEYWORDS: &[&str] = &[
    "ACID",
    "CONF",
    "HOLD_DDLTIME",
    "ISNULL",
    "LESS",
    "MAPJOIN",
    "MORE",
    "PARTIALSCAN",
    "QUERY_PLAN",
    "RECORDREADER",
    "RECORDWRITER",
    "REDUCE",
    "SHOW_DATABASE",
    "STREAMTABLE",
    "SUMMARY",
    "TIMESTAMPLOCALTZ",
    "TRANSFORM",
    "UNIQUEJOIN",
    "UTC_TMESTAMP",
];

/// What whole numbers are added and multiplied as: beyond 64 bits they would begin again at the
/// least one.
const WIDE: &str = "DECIMAL(38, 0)";

impl Dialect for Hive {
    fn name(&self) -> &'static str {
        "hive"
    }

    fn views(&self) -> Option<Views> {
        Some(Views {
            folder: Some("DATABASE"),
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
            leads: false,
            ..Names::default()
        }
    }

    fn lacks(&self, construct: Construct) -> Option<Said> {
        Some(match construct {
            Construct::RoundedDigits => say!("it rounds to six what has more than 38 digits in all"),
            Construct::DiscretePercentiles => say!("its quantiles count places in another way"),
            Construct::FloatDigits | Construct::FloatBucket => {
                say!("how it rounds floating numbers could not be tried")
            }
            Construct::OddNames => say!("it has no such signs in names"),
            _ => return None,
        })
    }

    fn misreads(&self, name: &str) -> Option<Said> {
        name.contains("${")
            .then(|| say!("it puts a variable in for what stands in braces behind `$`"))
    }

    /// Behind a dot it looks for a part of a column, and behind a colon for one of several types.
    fn misreads_stored(&self, name: &str) -> Option<Said> {
        match name.contains(['.', ':', ',']) {
            true => Some(say!("its columns have no `.`, `:` or `,` in their names")),
            false => self.misreads(name),
        }
    }

    fn groups_by_place(&self) -> bool {
        false
    }

    fn lists_by_selects(&self) -> bool {
        true
    }

    fn filters(&self) -> bool {
        false
    }

    fn any_and_all(&self) -> [&'static str; 2] {
        ["max", "min"]
    }

    fn text(&self, value: &str) -> String {
        substituted(value)
    }

    /// Decimals say so: before version 3 a point made a floating number.
    fn number(&self, digits: &str) -> Expr {
        match digits.contains('.') {
            true => raw(format!("{digits}BD")),
            false => raw(digits),
        }
    }

    fn timestamp(&self, text: &str) -> String {
        format!("TIMESTAMP '{text}'")
    }

    fn words(&self) -> &'static str {
        "STRING"
    }

    fn operand(&self, value: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Whole => cast(value, WIDE),
            _ => value,
        }
    }

    fn sum(&self, argument: Expr, kind: Kind) -> Expr {
        call("sum", vec![self.operand(argument, kind)])
    }

    fn days_between(&self, later: Expr, earlier: Expr) -> Expr {
        cast(call("datediff", vec![later, earlier]), "BIGINT")
    }

    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
        truncated(grain, &time, calendar)
    }

    fn moved(&self, time: Expr, from: &str, to: &str) -> Expr {
        let utc = first_of_two(
            time,
            from,
            |time| converted("to_utc_timestamp", time, from),
            &|utc| converted("from_utc_timestamp", utc, from),
            &|time, hours| later(time, hours, "HOUR"),
        );
        converted("from_utc_timestamp", utc, to)
    }

    /// A whole number is taken for thousandths of a second.
    fn clock(&self, zone: &str) -> Expr {
        let now = raw("UNIX_TIMESTAMP() * 1000");
        cast(
            call("from_utc_timestamp", vec![now, raw(doubled(zone))]),
            "TIMESTAMP",
        )
    }

    fn shift(&self, time: Expr, by: Length) -> Expr {
        moved_by(cast(time, "TIMESTAMP"), by, LARGE, |time, count, unit| {
            later(time, count, unit)
        })
    }

    fn microseconds(&self, time: Expr) -> Expr {
        micros(&time)
    }

    fn micros(&self, time: Expr) -> Expr {
        micros(&cast(time, "TIMESTAMP"))
    }

    fn each(&self, unit: Grain, first: Expr, _last: Expr) -> Expr {
        match seconds(unit) {
            None => call("date_add", vec![cast(first, "DATE"), raw("run.place")]),
            Some(_) => raw(format!(
                "{} + INTERVAL (run.place) {}",
                cast(first, "TIMESTAMP"),
                unit.word().to_ascii_uppercase()
            )),
        }
    }

    fn lists_alone(&self) -> bool {
        true
    }

    /// As many blanks as there are periods behind the first one, cut at each of them.
    fn each_beside(&self, unit: Grain, first: &Expr, last: &Expr) -> Option<Expr> {
        let count = match seconds(unit) {
            None => format!("DATEDIFF({last}, {first})"),
            Some(each) => {
                let [first, last] = [first, last].map(|end| clock_seconds(&cast(end.clone(), "TIMESTAMP")));
                format!("CAST(FLOOR(({last} - {first}) / {each}) AS INT)")
            }
        };
        Some(raw(format!(
            "POSEXPLODE(CASE WHEN {first} <= {last} THEN SPLIT(SPACE({count}), ' ') END)"
        )))
    }

    fn counts_lists(&self) -> bool {
        true
    }

    fn tuple(&self, parts: Vec<Expr>) -> Expr {
        let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
        raw(parts.join(", "))
    }

    fn percentile(&self, argument: Expr, share: Expr) -> Expr {
        super::postgres::within("percentile_cont", argument, share)
    }

    fn median(&self, argument: Expr) -> Expr {
        self.percentile(argument, raw("0.5"))
    }

    /// Of one value it has none, which older versions take for zero.
    fn deviation(&self, aggregate: Expr) -> Expr {
        let text = aggregate.to_string();
        let argument = text.split_once('(').map_or("", |(_, argument)| argument);
        raw(format!("CASE WHEN COUNT({argument} > 1 THEN {text} END"))
    }

    /// The least of all keys, or the greatest, and its value with it.
    fn first_by(&self, value: &Expr, order: &[(Expr, bool, Kind)]) -> Option<Expr> {
        let (is_last, keys) = least_first(order, reversed);
        let fields = keys.iter().enumerate().map(|(at, key)| format!("'k{at}', {key}"));
        let fields: Vec<String> = fields.collect();
        let name = if is_last { "MAX" } else { "MIN" };
        Some(raw(format!(
            "{name}(CASE WHEN {value} IS NOT NULL THEN NAMED_STRUCT({}, 'v', {value}) END).v",
            fields.join(", ")
        )))
    }

    fn likeness(&self) -> Likeness {
        Likeness::Sometimes
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

    /// What has no type at all stands below or above nothing there.
    fn null(&self, kind: Kind) -> Option<Expr> {
        let kind = match kind {
            Kind::Text => "STRING",
            Kind::Flag => "BOOLEAN",
            Kind::Whole => "BIGINT",
            Kind::Float => "DOUBLE",
            Kind::Day => "DATE",
            Kind::Time => "TIMESTAMP",
            Kind::Decimal | Kind::Unknown => return None,
        };
        Some(cast(raw("NULL"), kind))
    }

    fn scalar(&self, function: Scalar, operands: &[Expr], kind: Kind) -> Option<Expr> {
        let one = operands.first()?;
        let other = operands.get(1);
        Some(match function {
            Scalar::Trim => call("trim", operands.to_vec()),
            Scalar::Substring => call("substring", part(operands)?),
            Scalar::StartsWith => begins(one, other?),
            Scalar::EndsWith => {
                let behind = format!("SUBSTR({one}, LENGTH({one}) - LENGTH({0}) + 1)", other?);
                raw(format!(
                    "(LENGTH({one}) >= LENGTH({0}) AND {behind} = {0})",
                    other?
                ))
            }
            Scalar::Contains => found(call("instr", vec![marked(one), other?.clone()])),
            Scalar::Replace => replaced(one, other?, operands.get(2)?),
            Scalar::Matches => raw(format!("({one} RLIKE {})", other?)),
            Scalar::Part(part) => part_of(part, one),
            // Of floating numbers it makes whole ones of 64 bits.
            Scalar::Floor if kind == Kind::Float => whole_of("FLOOR", one),
            Scalar::Ceil if kind == Kind::Float => whole_of("CEIL", one),
            Scalar::Floor | Scalar::Ceil if kind == Kind::Whole => one.clone(),
            Scalar::Floor => call("floor", operands.to_vec()),
            Scalar::Ceil => call("ceil", operands.to_vec()),
            _ => return None,
        })
    }
}

/// Whether one text begins with another. Each has a sign before it, since nothing is found nowhere.
fn begins(text: &Expr, with: &Expr) -> Expr {
    raw(format!("(INSTR({}, {}) = 1)", marked(text), marked(with)))
}

/// A text with a sign before it.
fn marked(text: &Expr) -> Expr {
    call("concat", vec![raw("'>'"), text.clone()])
}

/// A text with others in the places of parts of it. Nothing would be found between all signs.
fn replaced(text: &Expr, part: &Expr, with: &Expr) -> Expr {
    let plain = call("replace", vec![text.clone(), part.clone(), with.clone()]);
    let is_constant = matches!(part, Expr::Value(_)) && part.to_string() != "''";
    match is_constant {
        true => plain,
        false => raw(format!(
            "CASE WHEN {part} = '' AND {with} IS NOT NULL THEN {text} ELSE {plain} END"
        )),
    }
}

/// What is in the order that a value of this kind is not in.
fn reversed(value: &Expr, kind: Kind) -> Expr {
    match kind {
        // The digits of its bytes the other way round; what goes on comes first.
        Kind::Text => raw(format!(
            "CONCAT(TRANSLATE(HEX({value}), '0123456789ABCDEF', 'FEDCBA9876543210'), '~')"
        )),
        Kind::Flag => raw(format!("(NOT {value})")),
        Kind::Day => raw(format!("(-DATEDIFF({value}, DATE '1970-01-01'))")),
        Kind::Time => raw(format!("(-{})", micros(value))),
        _ => raw(format!("(-({value}))")),
    }
}
