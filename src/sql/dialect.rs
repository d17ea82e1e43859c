//! What dialects differ in.

use sqlparser::ast::Expr;

use super::{duckdb, embedded};
use crate::plan::Calendar;
use crate::resolve::Type;
use crate::syntax::time::Grain;

/// How one engine spells what plans say.
pub trait Dialect: Sync {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

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

    /// What the aggregate is called that takes the first value of an order.
    fn first(&self) -> &'static str;

    /// Whether a backslash escapes what follows it in a pattern of `like`. In
    /// the language it is a character like any other.
    fn escapes_patterns(&self) -> bool;

    /// Whether a choice among decimals (`CASE`, `coalesce`, `least`) has the most
    /// digits behind the point that any of them has, however many they have before it.
    fn keeps_digits(&self) -> bool;

    /// The function that finds a regular expression in a text.
    fn finds_pattern(&self) -> &'static str;
}

/// Every dialect.
pub static DIALECTS: [&dyn Dialect; 2] = [&embedded::Embedded, &duckdb::DuckDb];

/// The dialect called `name`; that of the embedded engine by either of its names.
#[must_use]
pub fn find(name: &str) -> Option<&'static dyn Dialect> {
    let name = match name {
        "datafusion" => "embedded",
        name => name,
    };
    DIALECTS.iter().copied().find(|dialect| dialect.name() == name)
}
