//! PostgreSQL, from version 15 on.

use sqlparser::ast::{BinaryOperator, Expr, Function, OrderByExpr, OrderByOptions};

use super::construct::Construct;
use super::dialect::{By, Dialect};
use super::embedded::truncated;
use super::ident::Names;
use super::kinds::Kind;
use super::literal::{doubled, escaped, raw};
use super::node::{binary, call, cast, nested};
use super::pattern::spelt;
use super::scalar::{found, part};
use super::views::{Remarks, Views};
use super::zones;
use crate::check::Scalar;
use crate::plan::Calendar;
use crate::syntax::time::Grain;
use crate::words::{Said, say};

/// PostgreSQL's SQL.
pub struct Postgres;

impl Dialect for Postgres {
    fn name(&self) -> &'static str {
        "postgres"
    }

    fn views(&self) -> Option<Views> {
        Some(Views {
            folder: Some("SCHEMA"),
            replaces: false,
            remarks: Remarks::Apart,
            together: true,
            lists_by_function: false,
            plain_names: false,
        })
    }

    fn lacks(&self, construct: Construct) -> Option<Said> {
        Some(match construct {
            Construct::FloatBucket => say!("it has no remainder of floating numbers"),
            Construct::LongPattern => say!("its patterns repeat a part at most 255 times"),
            Construct::LongNames => say!("it cuts names off behind 63 bytes"),
            _ => return None,
        })
    }

    fn names(&self) -> Names {
        Names {
            longest: Some(63),
            ..Names::default()
        }
    }

    /// Where a server is told to, a backslash escapes in texts, too: not in these.
    fn session(&self, zone: &str) -> Vec<String> {
        let zone = format!("SET TIME ZONE {}", self.text(zone));
        vec![
            zone,
            "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY".to_owned(),
        ]
    }

    fn text(&self, value: &str) -> String {
        match value.contains('\\') {
            true => escaped(value),
            false => doubled(value),
        }
    }

    fn timestamp(&self, text: &str) -> String {
        format!("TIMESTAMP '{text}'")
    }

    /// A day by itself would be taken for midnight in the zone of the session.
    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
        match grain {
            Grain::Day => cast(time, "DATE"),
            _ => truncated(grain, cast(time, "TIMESTAMP"), calendar),
        }
    }

    fn midnight_moved(&self, midnight: Expr, from: &str, to: &str) -> Expr {
        zones::midnight_moved(midnight, from, to)
    }

    fn microseconds(&self, time: Expr) -> Expr {
        microseconds(time)
    }

    fn each(&self, unit: Grain, first: Expr, last: Expr) -> Expr {
        let each = |word: &str| {
            let step = raw(format!("INTERVAL '1 {word}'"));
            let ends = [first, last].map(|end| cast(end, "TIMESTAMP"));
            call("generate_series", ends.into_iter().chain([step]).collect())
        };
        match unit {
            Grain::Second | Grain::Minute | Grain::Hour => each(unit.word()),
            _ => cast(each("day"), "DATE"),
        }
    }

    fn percentile(&self, argument: Expr, share: Expr) -> Expr {
        within("percentile_cont", argument, share)
    }

    fn discrete_percentile(&self, argument: Expr, share: Expr) -> Expr {
        within("percentile_disc", argument, share)
    }

    fn median(&self, argument: Expr) -> Expr {
        self.percentile(argument, raw("0.5"))
    }

    fn first(&self) -> &'static str {
        "array_agg"
    }

    fn first_of(&self, aggregate: Expr) -> Expr {
        raw(format!("({aggregate})[1]"))
    }

    /// There is no greatest or least truth, and no least `uuid`; but the least list of either.
    fn extreme(&self, greatest: bool, argument: Expr, kind: Kind) -> Expr {
        if kind == Kind::Unknown && !greatest {
            return call("min", vec![raw(format!("ARRAY[{argument}]"))]);
        }
        let name = match (kind, greatest) {
            (Kind::Flag, true) => "bool_or",
            (Kind::Flag, false) => "bool_and",
            (_, true) => "max",
            (_, false) => "min",
        };
        call(name, vec![argument])
    }

    fn extreme_of(&self, greatest: bool, aggregate: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Unknown if !greatest => raw(format!("({aggregate})[1]")),
            _ => aggregate,
        }
    }

    /// Its `.` is a line break, too.
    fn pattern(&self, pattern: &str) -> String {
        spelt(pattern, &[('.', "[^\\n]")])
    }

    /// A cast would write it as the server is told to.
    fn day_as_text(&self, day: Expr) -> Expr {
        call("to_char", vec![day, raw(doubled("YYYY-MM-DD"))])
    }

    fn asks_kinds(&self) -> bool {
        true
    }

    /// A database orders texts as its own language does; `C` is the order of bytes.
    fn ordered(&self, value: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Text => raw(format!("{value} COLLATE \"C\"")),
            _ => value,
        }
    }

    /// A name may only stand by itself there.
    fn orders_by(&self, kind: Kind) -> By {
        match kind {
            Kind::Text => By::Value,
            _ => By::Name,
        }
    }

    /// `IS NOT DISTINCT FROM` is never hashed; lists of one are, and two NULLs in them are
    /// the same.
    fn same(&self, left: Expr, right: Expr, kind: Kind) -> Expr {
        let list = |value: Expr| {
            // Lists are only compared with lists of the same type.
            let value = match kind {
                Kind::Text => cast(value, "TEXT"),
                Kind::Whole | Kind::Decimal => cast(value, "NUMERIC"),
                Kind::Float => cast(value, "DOUBLE PRECISION"),
                Kind::Time => cast(value, "TIMESTAMP"),
                Kind::Flag | Kind::Day => value,
                // Nor are they where nobody knows whether the types are the same.
                Kind::Unknown => return call("jsonb_build_array", vec![value]),
            };
            raw(format!("ARRAY[{value}]"))
        };
        binary(list(left), BinaryOperator::Eq, list(right))
    }

    /// Three rows one below the other are looked at two by two: a NULL without a type would
    /// be a text beside another one.
    fn null(&self, kind: Kind) -> Option<Expr> {
        let name = match kind {
            Kind::Text => "TEXT",
            Kind::Flag => "BOOLEAN",
            Kind::Whole | Kind::Decimal => "NUMERIC",
            Kind::Float => "DOUBLE PRECISION",
            Kind::Day => "DATE",
            Kind::Time => "TIMESTAMP",
            Kind::Unknown => return None,
        };
        Some(cast(raw("NULL"), name))
    }

    fn double(&self) -> &'static str {
        "DOUBLE PRECISION"
    }

    fn scalar(&self, function: Scalar, operands: &[Expr], kind: Kind) -> Option<Expr> {
        let operand = |at: usize| operands.get(at).cloned();
        match function {
            Scalar::EndsWith => {
                let (text, end) = (operand(0)?, operand(1)?);
                let behind = call("right", vec![text, call("length", vec![end.clone()])]);
                Some(nested(binary(behind, BinaryOperator::Eq, end)))
            }
            Scalar::Contains => Some(found(call("strpos", operands.to_vec()))),
            Scalar::Substring => Some(call("substring", part(operands)?)),
            // Its own takes a half to the even number.
            Scalar::Round if kind == Kind::Float => {
                let number = operand(0)?;
                Some(match operands.get(1).map(ToString::to_string) {
                    Some(digits) => {
                        let scale = || raw(format!("CAST(1e{digits} AS DOUBLE PRECISION)"));
                        let number = binary(nested(number), BinaryOperator::Multiply, scale());
                        nested(binary(rounded(&number), BinaryOperator::Divide, scale()))
                    }
                    None => rounded(&number),
                })
            }
            _ => None,
        }
    }
}

/// A share of ordered values.
pub(super) fn within(function: &str, argument: Expr, share: Expr) -> Expr {
    let mut sql = call(function, vec![share]);
    if let Expr::Function(Function { within_group, .. }) = &mut sql {
        within_group.push(OrderByExpr {
            expr: argument,
            options: OrderByOptions {
                sort: None,
                nulls_first: None,
            },
            with_fill: None,
        });
    }
    sql
}

/// A floating number without its fraction. As a text it has all of its digits.
fn rounded(number: &Expr) -> Expr {
    raw(format!(
        "CAST(ROUND(CAST(CAST({number} AS TEXT) AS NUMERIC)) AS DOUBLE PRECISION)"
    ))
}

/// Whole microseconds since 1970.
fn microseconds(time: Expr) -> Expr {
    raw(format!("CAST(EXTRACT(EPOCH FROM {time}) * 1000000 AS BIGINT)"))
}
