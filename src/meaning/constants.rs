//! Constants, and what types they are compared by.

use super::diagram::Rows;
use super::exact::exact;
use super::mark::Mark;
use super::point::Point;
use super::set::Domain;
use super::value::{Number, Truth, Value};
use crate::check::{Literal, Row};
use crate::resolve::{Exactness, Type};

/// What an exact type is compared by.
pub(super) fn domain_of(kind: &Type) -> Option<(&'static str, Domain)> {
    Some(match kind {
        Type::Text => ("text", Domain::Texts),
        Type::Bool => ("bool", Domain::Flags),
        Type::Date => ("date", Domain::Days),
        Type::Timestamp(_) => ("time", Domain::Times),
        Type::Bucket(grain) if *grain >= crate::syntax::time::Grain::Day => ("date", Domain::Days),
        Type::Bucket(_) => ("time", Domain::Times),
        Type::Number(number) => match number.exactness {
            Exactness::Int => ("int", Domain::Whole),
            Exactness::Decimal => ("decimal", Domain::Numbers),
            Exactness::Float => ("float", Domain::Numbers),
        },
        Type::Tuple | Type::Null | Type::Unknown => return None,
    })
}

/// A constant as a value.
pub(super) fn of_literal(literal: &Literal) -> Value {
    match literal {
        Literal::Null => Value::Null,
        Literal::Number(digits) => match exact(digits) {
            Some(number) => Value::Number(Number::constant(number)),
            None => Value::Number(Number::thing(
                Mark::of_text("digits", digits),
                Rows::NONE,
                !digits.contains('.'),
                true,
            )),
        },
        Literal::Bool(flag) => Value::Truth(Truth::known(*flag)),
        other => match of_constant(other) {
            Some(point) => Value::Constant(point),
            None => Value::Null,
        },
    }
}

/// A constant as a point.
pub(super) fn of_constant(literal: &Literal) -> Option<Point> {
    Some(match literal {
        Literal::Null => return None,
        Literal::Text(text) => Point::Text(text.clone()),
        Literal::Number(digits) => Point::Number(exact(digits)?),
        Literal::Bool(flag) => Point::Flag(*flag),
        Literal::Date(day) => Point::Day(*day),
        Literal::Timestamp(time) => Point::Time(*time),
    })
}

/// A constant of a row as a point.
pub(super) fn point(row: &Row) -> Option<Point> {
    match row {
        Row::Literal(literal) => of_constant(literal),
        _ => None,
    }
}
