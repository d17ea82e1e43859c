//! The latest partition of a table, and the clock as partitions spell it.

use sqlparser::ast::Expr as Sql;

use super::dialect::Dialect;
use super::ident::{Names, object};
use super::kinds::Kind;
use super::literal::{doubled, raw};
use super::node::{call, cast};
use super::scalar::spelled;
use super::zones::now;
use crate::check::{Scalar, TimePart};
use crate::plan::Calendar;
use crate::resolve::{Pattern, Piece, Spelling, Type};
use crate::syntax::time::Grain;

/// The greatest partition of a table, not greater than a bound.
pub(super) fn latest(table: &str, column: &Sql, at_most: Option<Sql>, names: Names) -> Sql {
    let table = object(table, names);
    let bound = at_most.map(|most| format!(" WHERE {column} <= {most}"));
    raw(format!(
        "(SELECT MAX({column}) FROM {table}{})",
        bound.unwrap_or_default()
    ))
}

/// The engine's clock, in the project's zone, as a partition of that moment is called.
pub(super) fn spelt_now(spelling: &Spelling, dialect: &dyn Dialect, calendar: &Calendar) -> Sql {
    let now = |kind: Type| now(&kind, dialect, calendar);
    match spelling {
        Spelling::Date => now(Type::Date),
        Spelling::Timestamp => now(Type::Timestamp(None)),
        Spelling::Text(pattern) => text(pattern, dialect, &now),
        Spelling::Number(pattern) => cast(text(pattern, dialect, &now), dialect.whole()),
    }
}

/// Cut out of `2026-01-31`.
fn text(pattern: &Pattern, dialect: &dyn Dialect, now: &dyn Fn(Type) -> Sql) -> Sql {
    let day = dialect.day_as_text(now(Type::Date));
    let cut = |from: u8, length: u8| {
        let place = |number: u8| raw(number.to_string());
        let operands = vec![day.clone(), place(from), place(length)];
        spelled(Scalar::Substring, operands, Kind::Text, dialect)
    };
    let piece = |piece: &Piece| match piece {
        Piece::Digits(Grain::Year) => cut(1, 4),
        Piece::Digits(Grain::Month) => cut(6, 2),
        Piece::Digits(Grain::Day) => cut(9, 2),
        Piece::Digits(_) => {
            let now = vec![now(Type::Timestamp(None))];
            let hour = spelled(Scalar::Part(TimePart::HourOfDay), now, Kind::Whole, dialect);
            dialect.two_digits(hour)
        }
        Piece::Text(text) => raw(doubled(text)),
    };
    let digits = [Grain::Year, Grain::Month, Grain::Day].map(Piece::Digits);
    if pattern.0 == digits {
        return call("replace", vec![day.clone(), raw(doubled("-")), raw(doubled(""))]);
    }
    let dash = || Piece::Text("-".into());
    let [year, month, on] = digits;
    if pattern.0 == [year, dash(), month, dash(), on] {
        return day.clone();
    }
    dialect.together(pattern.0.iter().map(piece).collect())
}
