//! The latest partition of a table, and the clock as partitions spell it.

use sqlparser::ast::Expr as Sql;

use super::dialect::Dialect;
use super::ident::{Names, ident, object};
use super::literal::{doubled, raw};
use super::node::{call, cast};
use super::zones::now;
use crate::plan::Calendar;
use crate::resolve::{Pattern, Piece, Spelling, Type};
use crate::syntax::time::Grain;

/// The greatest partition of a table, not greater than a bound.
pub(super) fn latest(table: &str, column: &str, at_most: Option<Sql>, names: Names) -> Sql {
    let (table, column) = (object(table, names), ident(column, names));
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
        Spelling::Number(pattern) => cast(text(pattern, dialect, &now), "BIGINT"),
    }
}

/// Cut out of `2026-01-31`.
fn text(pattern: &Pattern, dialect: &dyn Dialect, now: &dyn Fn(Type) -> Sql) -> Sql {
    let day = dialect.day_as_text(now(Type::Date));
    let cut = |from: u8, length: u8| {
        let place = |number: u8| raw(number.to_string());
        call("substr", vec![day.clone(), place(from), place(length)])
    };
    let piece = |piece: &Piece| match piece {
        Piece::Digits(Grain::Year) => cut(1, 4),
        Piece::Digits(Grain::Month) => cut(6, 2),
        Piece::Digits(Grain::Day) => cut(9, 2),
        Piece::Digits(_) => {
            let hour = call(
                "date_part",
                vec![raw(doubled("hour")), now(Type::Timestamp(None))],
            );
            let hour = cast(cast(hour, "INTEGER"), "VARCHAR");
            call("lpad", vec![hour, raw("2"), raw(doubled("0"))])
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
    call("concat", pattern.0.iter().map(piece).collect())
}
