//! Nodes of `sqlparser` that every file here makes.

use sqlparser::ast::{
    BinaryOperator, Expr as Sql, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList,
    FunctionArguments,
};

use super::literal::raw;
use crate::syntax::time::Length;

/// Longest chain that is written side by side; longer ones become balanced
/// trees, since parsers and planners recurse.
pub(super) const LONGEST_CHAIN: usize = 50;

/// A call of a function with this name.
pub(super) fn call(name: &str, arguments: Vec<Sql>) -> Sql {
    cased(&name.to_ascii_uppercase(), arguments)
}

/// The same, for engines in whose names of functions case matters.
pub(super) fn cased(name: &str, arguments: Vec<Sql>) -> Sql {
    let argument = |sql| FunctionArg::Unnamed(FunctionArgExpr::Expr(sql));
    Sql::Function(Function {
        name: object_of_function(name),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args: arguments.into_iter().map(argument).collect(),
            clauses: Vec::new(),
        }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}

/// Function names are ours: never quoted.
fn object_of_function(name: &str) -> sqlparser::ast::ObjectName {
    sqlparser::ast::ObjectName::from(vec![sqlparser::ast::Ident::new(name)])
}

/// A time so much later: months first, so that days are clamped to the end of a
/// month.
pub(super) fn shifted(time: Sql, by: Length) -> Sql {
    let (each, clock) = match by.seconds {
        seconds if seconds % 3600 == 0 => (3600, "hour"),
        seconds if seconds % 60 == 0 => (60, "minute"),
        _ => (1, "second"),
    };
    let by = Length {
        seconds: by.seconds / each,
        ..by
    };
    moved_by(time, by, ["month", "day", clock], |time, count, unit| {
        let length = raw(format!("INTERVAL '{} {unit}'", count.unsigned_abs()));
        match count < 0 {
            true => minus(time, length),
            false => plus(time, length),
        }
    })
}

/// What months, days and seconds are called.
pub(super) const LARGE: [&str; 3] = ["MONTH", "DAY", "SECOND"];

/// The same in small letters.
pub(super) const SMALL: [&str; 3] = ["month", "day", "second"];

/// A time moved by one unit after the other, in the same order: each step is given the time so far,
/// how many, and what the unit is called.
pub(super) fn moved_by(time: Sql, by: Length, units: [&str; 3], step: impl Fn(Sql, i64, &str) -> Sql) -> Sql {
    let counts = [i64::from(by.months), i64::from(by.days), by.seconds];
    let steps = counts.into_iter().zip(units).filter(|(count, _)| *count != 0);
    steps.fold(time, |time, (count, unit)| step(time, count, unit))
}

/// `CAST(x AS kind)`; kinds are ours.
pub(super) fn cast(inner: Sql, kind: &str) -> Sql {
    raw(format!("CAST({inner} AS {kind})"))
}

pub(super) fn plus(left: Sql, right: Sql) -> Sql {
    binary(left, BinaryOperator::Plus, right)
}

pub(super) fn minus(left: Sql, right: Sql) -> Sql {
    binary(left, BinaryOperator::Minus, right)
}

pub(super) fn binary(left: Sql, op: BinaryOperator, right: Sql) -> Sql {
    Sql::BinaryOp {
        left: Box::new(left),
        op,
        right: Box::new(right),
    }
}

pub(super) fn nested(inner: Sql) -> Sql {
    Sql::Nested(Box::new(inner))
}

/// A chain of one associative operator, as deep as its logarithm.
pub(super) fn balanced(mut parts: Vec<Sql>, operator: &BinaryOperator) -> Sql {
    if parts.len() <= LONGEST_CHAIN {
        let mut parts = parts.into_iter();
        let first = parts.next().unwrap_or_else(|| raw("NULL"));
        return parts.fold(first, |so_far, part| binary(so_far, operator.clone(), part));
    }
    let right = parts.split_off(parts.len() / 2);
    binary(
        nested(balanced(parts, operator)),
        operator.clone(),
        nested(balanced(right, operator)),
    )
}
