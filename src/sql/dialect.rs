//! What dialects differ in.

use sqlparser::ast::Expr;

use super::construct::Construct;
use super::expr::{call, cast, nested};
use super::ident::Names;
use super::kinds::Kind;
use super::{duckdb, embedded, postgres};
use crate::check::Scalar;
use crate::plan::Calendar;
use crate::resolve::Type;
use crate::syntax::time::Grain;
use crate::words::Said;

/// How one engine spells what plans say.
pub trait Dialect: Sync {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// Why it has no words for something that plans ask for; `None` if it has.
    fn lacks(&self, _construct: Construct) -> Option<Said> {
        None
    }

    /// What names it takes.
    fn names(&self) -> Names {
        Names::default()
    }

    /// A text constant.
    fn text(&self, value: &str) -> String;

    /// A local time constant, from its digits.
    fn timestamp(&self, text: &str) -> String;

    /// The first day of the bucket that holds a local time, as a date; the local
    /// time at which one finer than a day begins.
    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr;

    /// A local time of `zone` as a local time of the project's zone.
    fn local(&self, zone: &str, time: Expr, calendar: &Calendar) -> Expr;

    /// The moment at which a day of the project begins, local to a zone (`None`:
    /// the project's own).
    fn start_of_day(&self, day: Expr, zone: Option<&str>, calendar: &Calendar) -> Expr;

    /// A local time as whole microseconds from a fixed moment.
    fn microseconds(&self, time: Expr) -> Expr;

    /// The engine's clock as a value of this type, local to its zone.
    fn now(&self, kind: &Type, calendar: &Calendar) -> Expr;

    /// The microseconds between a fixed moment and a local time or day, as a
    /// whole number.
    fn micros(&self, time: Expr) -> Expr;

    /// Every day from one to another, both included, each in a row of its own; or
    /// every hour, minute or second, as local times.
    fn each(&self, unit: Grain, first: Expr, last: Expr) -> Expr;

    /// The type of a local time to the microsecond.
    fn timestamp_type(&self) -> &'static str;

    /// Several values as one, to be compared with others.
    fn tuple(&self, parts: Vec<Expr>) -> Expr;

    /// A sum of whole numbers that cannot overflow.
    fn sum_of_ints(&self, argument: Expr) -> Expr;

    /// A sum of numbers that may be whole, which cannot overflow either.
    fn sum_of_numbers(&self, argument: Expr) -> Expr;

    /// The value that this share of the floating numbers reaches at most, between
    /// two of them linearly.
    fn percentile(&self, argument: Expr, share: Expr) -> Expr;

    /// The middle one of floating numbers.
    fn median(&self, argument: Expr) -> Expr {
        call("median", vec![argument])
    }

    /// What the aggregate is called that takes the first value of an order.
    fn first(&self) -> &'static str;

    /// The first value, of what that aggregate makes.
    fn first_of(&self, aggregate: Expr) -> Expr {
        aggregate
    }

    /// The greatest of values of this kind, or the least.
    fn extreme(&self, greatest: bool, argument: Expr, _kind: Kind) -> Expr {
        call(if greatest { "max" } else { "min" }, vec![argument])
    }

    /// Whether a backslash escapes what follows it in a pattern of `like`. In
    /// the language it is a character like any other.
    fn escapes_patterns(&self) -> bool;

    /// Whether a choice among decimals (`CASE`, `coalesce`, `least`) has the most
    /// digits behind the point that any of them has, however many they have before it.
    fn keeps_digits(&self) -> bool;

    /// The function that finds a regular expression in a text.
    fn finds_pattern(&self) -> &'static str;

    /// A pattern of `matches`, which says `.` for any character but a line break.
    fn pattern(&self, pattern: &str) -> String {
        pattern.to_owned()
    }

    /// A day as a text: `2026-01-31`.
    fn day_as_text(&self, day: Expr) -> Expr {
        cast(day, "VARCHAR")
    }

    /// Whether it has to know of what kind values are; else it is told that nobody knows.
    fn asks_kinds(&self) -> bool {
        false
    }

    /// A value that is put in order among others. Texts are in the order of their bytes.
    fn ordered(&self, value: Expr, _kind: Kind) -> Expr {
        value
    }

    /// Whether an order may name a column of the answer only by itself, and nothing made of it.
    fn orders_by_name(&self, _kind: Kind) -> bool {
        true
    }

    /// Whether two keys of a join are the same, as two NULLs are: so that the engine can
    /// hash them.
    fn same(&self, left: Expr, right: Expr, _kind: Kind) -> Expr {
        // In parentheses: some parsers let `AND` bind tighter than this.
        nested(Expr::IsNotDistinctFrom(Box::new(left), Box::new(right)))
    }

    /// NULL, where rows with values of this kind stand above or below it.
    fn null(&self, _kind: Kind) -> Option<Expr> {
        None
    }

    /// The type of floating numbers.
    fn double(&self) -> &'static str {
        "DOUBLE"
    }

    /// A function of one row that is spelt in another way than most engines do.
    fn scalar(&self, _function: Scalar, _operands: &[Expr], _kind: Kind) -> Option<Expr> {
        None
    }
}

/// Every dialect.
pub static DIALECTS: [&dyn Dialect; 3] = [&embedded::Embedded, &duckdb::DuckDb, &postgres::Postgres];

/// The dialect called `name`, by either of its names.
#[must_use]
pub fn find(name: &str) -> Option<&'static dyn Dialect> {
    let name = match name {
        "datafusion" => "embedded",
        "postgresql" => "postgres",
        name => name,
    };
    DIALECTS.iter().copied().find(|dialect| dialect.name() == name)
}
