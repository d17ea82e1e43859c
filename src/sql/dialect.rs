//! What dialects differ in.

use jiff::civil::Date;
use sqlparser::ast::Expr;

use super::construct::Construct;
use super::ident::Names;
use super::kinds::Kind;
use super::like::Likeness;
use super::literal;
use super::node::{call, cast, minus, nested, shifted};
use super::script::Script;
use super::views::Views;
use super::widened::Beside;
use super::zones;
use crate::check::Scalar;
use crate::plan::{Calendar, Reach};
use crate::syntax::time::{Grain, Length};
use crate::words::Said;

/// How an order speaks of a column of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By its name.
    Name,
    /// By its place, where a name is that of a column it is made of.
    Place,
    /// By what it is made of.
    Value,
}

/// How an engine is told how many rows are wanted at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Most {
    /// `LIMIT`.
    Limit,
    /// `FETCH FIRST`.
    Fetch,
    /// `FETCH FIRST`, behind an order and an `OFFSET`.
    OffsetFetch,
}

/// How a session begins on a server that does not know a zone by its name: it takes its clocks for
/// ones that nobody ever turned.
#[derive(Clone, Debug)]
pub struct Unturned {
    /// What it begins with.
    pub session: Vec<String>,
    /// From this local time on moments may be shown otherwise than by the zone, as a constant.
    pub since: String,
    /// Until this one.
    pub until: String,
}

/// How one engine spells what plans say.
pub trait Dialect: Sync {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// Why it has no words for something that plans ask for; `None` if it has.
    fn lacks(&self, _construct: Construct) -> Option<Said> {
        None
    }

    /// Why it has no function of one row, if it has not.
    fn lacks_call(&self, _function: Scalar) -> Option<Said> {
        None
    }

    /// Whether a text without letters is a value like others; else it is NULL.
    fn knows_empty_texts(&self) -> bool {
        true
    }

    /// What names it takes.
    fn names(&self) -> Names {
        Names::default()
    }

    /// Why it would take a name for another one, if it would.
    fn misreads(&self, _name: &str) -> Option<Said> {
        None
    }

    /// The same of a column that it stores, or of one of a view.
    fn misreads_stored(&self, name: &str) -> Option<Said> {
        self.misreads(name)
    }

    /// Why it cannot tell what the clocks of a zone show, if it cannot.
    fn lacks_zone(&self, _zone: &str) -> Option<Said> {
        None
    }

    /// The same of what its own clock shows there.
    fn lacks_clock(&self, zone: &str) -> Option<Said> {
        self.lacks_zone(zone)
    }

    /// Whether what is true is a value; else it is 1, and what is not is 0.
    fn has_truth(&self) -> bool {
        true
    }

    /// A value of this kind as it stands beside others that it is the same as, or not.
    fn told(&self, value: Expr, _kind: Kind) -> Expr {
        value
    }

    /// Whether rows are grouped by constants, too.
    fn groups_by_constants(&self) -> bool {
        true
    }

    /// Why it has no patterns of `like` with a backslash in them, where it has none.
    fn lacks_escapes(&self) -> Option<Said> {
        None
    }

    /// Whether rows are put in order by columns of the answer only.
    fn orders_by_shown(&self) -> bool {
        false
    }

    /// Whether a hint names what is joined by anything but equal sides.
    fn hints_joins(&self) -> bool {
        false
    }

    /// Whether groups are named by the places of columns; else by what these are made of.
    fn groups_by_place(&self) -> bool {
        true
    }

    /// Whether `AS` stands before what a table is called in a question.
    fn says_as(&self) -> bool {
        true
    }

    /// The table of one row that is read where nothing is, if one has to be.
    fn one_row(&self) -> Option<&'static str> {
        None
    }

    /// How it is told how many rows are wanted at most.
    fn most_rows(&self) -> Most {
        Most::Limit
    }

    /// How it keeps views, if it does.
    fn views(&self) -> Option<Views> {
        None
    }

    /// How its clients read files of statements.
    fn script(&self) -> Script {
        Script::Plain
    }

    /// Whether a question within another one may have steps.
    fn nests_steps(&self) -> bool {
        true
    }

    /// Whether a view may say in what order its rows are; else only where it says how many there are.
    fn orders_views(&self) -> bool {
        true
    }

    /// Whether the adapter by which dbt makes views hands over all letters of a question.
    fn knows_letters_of_dbt(&self) -> bool {
        true
    }

    /// Whether rows of constants are one question each, since nothing else makes them.
    fn lists_by_selects(&self) -> bool {
        false
    }

    /// What stands behind each question.
    fn ending(&self) -> Option<&'static str> {
        None
    }

    /// What a session begins with that makes views: how it reads what follows.
    fn opening(&self) -> Vec<String> {
        Vec::new()
    }

    /// What a session begins with whose clock is to show a zone, and which only reads.
    fn session(&self, _zone: &str) -> Vec<String> {
        Vec::new()
    }

    /// The same on a server that does not know the zone, where it can be told of it otherwise.
    fn unturned_session(&self, _zone: &str) -> Option<Unturned> {
        None
    }

    /// How many steps it works through, where it makes one anew wherever that is read.
    fn most_steps(&self) -> Option<usize> {
        None
    }

    /// How many parentheses and choices it reads inside each other.
    fn most_nested(&self) -> Option<usize> {
        None
    }

    /// How many steps a question may have.
    fn most_named(&self) -> Option<usize> {
        None
    }

    /// Whether a column has to be named as itself.
    fn names_all(&self) -> bool {
        false
    }

    /// Whether a column with capital letters has to be named as itself; else it is called as where it
    /// comes from.
    fn names_capitals(&self) -> bool {
        false
    }

    /// A number constant, from its digits.
    fn number(&self, digits: &str) -> Expr {
        literal::number(digits)
    }

    /// A day constant.
    fn date(&self, day: Date) -> Expr {
        literal::date(day)
    }

    /// The day of a time.
    fn day(&self, time: Expr) -> Expr {
        cast(time, "DATE")
    }

    /// The days from one to another.
    fn days_between(&self, later: Expr, earlier: Expr) -> Expr {
        minus(later, earlier)
    }

    /// A column of the warehouse.
    fn stored(&self, column: Expr, _kind: Kind) -> Expr {
        column
    }

    /// A column of a step or of the answer.
    fn column(&self, value: Expr, _kind: Kind) -> Expr {
        value
    }

    /// One of several values that there is a choice among: its own kind, and that of all.
    fn choice(&self, value: Expr, own: Kind, all: Kind) -> Expr {
        self.side(value, own, all)
    }

    /// One of two values that are compared: its own kind, and that of both.
    fn side(&self, value: Expr, _own: Kind, _both: Kind) -> Expr {
        value
    }

    /// A number that others are added to or multiplied with.
    fn operand(&self, value: Expr, _kind: Kind) -> Expr {
        value
    }

    /// A number that is multiplied with others that may have a fraction, too.
    fn factor(&self, value: Expr, kind: Kind) -> Expr {
        self.operand(value, kind)
    }

    /// Whether a join that keeps rows without a match has to have keys.
    fn joins_by_keys(&self) -> bool {
        false
    }

    /// A count, or a place, of what its function makes.
    fn counted(&self, count: Expr) -> Expr {
        count
    }

    /// What the aggregates are called that say whether any is true, and whether all are.
    fn any_and_all(&self) -> [&'static str; 2] {
        ["bool_or", "bool_and"]
    }

    /// Whether aggregates take the rows of a condition: `FILTER`.
    fn filters(&self) -> bool {
        true
    }

    /// A deviation or variance, of what its function makes.
    fn deviation(&self, aggregate: Expr) -> Expr {
        aggregate
    }

    /// The first value of an order, where there is a function of its own for that: the keys,
    /// whether they run backwards, and their kinds.
    fn first_by(&self, _value: &Expr, _order: &[(Expr, bool, Kind)]) -> Option<Expr> {
        None
    }

    /// A text constant.
    fn text(&self, value: &str) -> String;

    /// A local time constant, from its digits.
    fn timestamp(&self, text: &str) -> String;

    /// The first day of the bucket that holds a local time, as a date; the local
    /// time at which one finer than a day begins.
    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr;

    /// A local time of one zone as that of another.
    fn moved(&self, time: Expr, from: &str, to: &str) -> Expr {
        zones::moved(time, from, to)
    }

    /// The same of a midnight, which few zones ever showed twice.
    fn midnight_moved(&self, midnight: Expr, from: &str, to: &str) -> Expr {
        self.moved(midnight, from, to)
    }

    /// The local time at which a day begins.
    fn midnight(&self, day: Expr) -> Expr {
        cast(day, self.timestamp_type())
    }

    /// A day or local time so much later.
    fn shift(&self, time: Expr, by: Length) -> Expr {
        shifted(time, by)
    }

    /// A day so many whole days or months later.
    fn shift_day(&self, day: Expr, by: Length) -> Expr {
        self.day(self.shift(day, by))
    }

    /// What the engine's clock shows in a zone.
    fn clock(&self, zone: &str) -> Expr {
        zones::in_zone(zone, literal::raw("now()"))
    }

    /// A local time as whole microseconds from a fixed moment.
    fn microseconds(&self, time: Expr) -> Expr;

    /// The same of a local time or a day.
    fn micros(&self, time: Expr) -> Expr {
        self.microseconds(time)
    }

    /// Every day from one to another, both included, each in a row of its own; or
    /// every hour, minute or second, as local times.
    fn each(&self, unit: Grain, first: Expr, last: Expr) -> Expr;

    /// The same as something rows are joined with, where no function makes rows: `each` is its
    /// column then.
    fn each_from(&self, _unit: Grain, _first: &Expr, _last: &Expr) -> Option<String> {
        None
    }

    /// Which of those rows are wanted, where `each_from` makes more.
    fn each_within(&self, _unit: Grain, _first: &Expr, _last: &Expr) -> Option<Expr> {
        None
    }

    /// Why it has no aggregates over these rows around one, if it has not.
    fn lacks_reach(&self, _reach: Reach) -> Option<Said> {
        None
    }

    /// Whether such a list stands beside one table only.
    fn lists_alone(&self) -> bool {
        false
    }

    /// The same as a list that stands beside rows by a `LATERAL VIEW`, which is `run`: `place` is the
    /// place of a period in it.
    fn each_beside(&self, _unit: Grain, _first: &Expr, _last: &Expr) -> Option<Expr> {
        None
    }

    /// The type of a local time to the microsecond.
    fn timestamp_type(&self) -> &'static str {
        "TIMESTAMP"
    }

    /// What a value is cast to that is to be a whole number.
    fn whole(&self) -> &'static str {
        "BIGINT"
    }

    /// What a value is cast to that is to be a text.
    fn words(&self) -> &'static str {
        "VARCHAR"
    }

    /// Several values as one, to be compared with others.
    fn tuple(&self, parts: Vec<Expr>) -> Expr {
        call("row", parts)
    }

    /// Whether these are counted as a list, where none of them is NULL.
    fn counts_lists(&self) -> bool {
        false
    }

    /// A sum of numbers of this kind that cannot overflow; of an unknown kind they may be whole.
    fn sum(&self, argument: Expr, _kind: Kind) -> Expr {
        call("sum", vec![argument])
    }

    /// What that sum comes to.
    fn summed(&self, sum: Expr, _kind: Kind) -> Expr {
        sum
    }

    /// What adding or multiplying numbers comes to.
    fn computed(&self, value: Expr, _kind: Kind, _is_product: bool) -> Expr {
        value
    }

    /// What the functions of one row are called that choose the least and the greatest.
    fn least_and_greatest(&self) -> [&'static str; 2] {
        ["least", "greatest"]
    }

    /// The value that this share of the floating numbers reaches at most, between
    /// two of them linearly.
    fn percentile(&self, argument: Expr, share: Expr) -> Expr {
        call("percentile", vec![argument, share])
    }

    /// The first of the floating numbers in order that this share reaches.
    fn discrete_percentile(&self, argument: Expr, share: Expr) -> Expr {
        call("quantile_disc", vec![argument, share])
    }

    /// The middle one of floating numbers.
    fn median(&self, argument: Expr) -> Expr {
        call("median", vec![argument])
    }

    /// What the aggregate is called that takes the first value of an order.
    fn first(&self) -> &'static str {
        "first_value"
    }

    /// The first value, of what that aggregate makes.
    fn first_of(&self, aggregate: Expr) -> Expr {
        aggregate
    }

    /// The greatest of values of this kind, or the least.
    fn extreme(&self, greatest: bool, argument: Expr, _kind: Kind) -> Expr {
        call(if greatest { "max" } else { "min" }, vec![argument])
    }

    /// The same, of what [`extreme`](Self::extreme) comes to.
    fn extreme_of(&self, _greatest: bool, aggregate: Expr, _kind: Kind) -> Expr {
        aggregate
    }

    /// How it compares texts with patterns.
    fn likeness(&self) -> Likeness {
        Likeness::Escaped
    }

    /// Whether a choice among decimals (`CASE`, `coalesce`, `least`) has the most
    /// digits behind the point that any of them has, however many they have before it.
    fn keeps_digits(&self) -> bool {
        true
    }

    /// Where it does not, what else needs as many digits.
    fn widens(&self) -> Beside {
        Beside {
            constants: false,
            comparisons: false,
        }
    }

    /// The function that finds a regular expression in a text.
    fn finds_pattern(&self) -> &'static str {
        "regexp_like"
    }

    /// A pattern of `matches`, which says `.` for any character but a line break.
    fn pattern(&self, pattern: &str) -> String {
        pattern.to_owned()
    }

    /// Texts one behind the other, of which none is NULL.
    fn together(&self, texts: Vec<Expr>) -> Expr {
        call("concat", texts)
    }

    /// A number below a hundred in two digits: `09`.
    fn two_digits(&self, number: Expr) -> Expr {
        let text = cast(number, self.words());
        call(
            "lpad",
            vec![text, literal::raw("2"), literal::raw(literal::doubled("0"))],
        )
    }

    /// A day as a text: `2026-01-31`.
    fn day_as_text(&self, day: Expr) -> Expr {
        cast(day, self.words())
    }

    /// Whether it has to know of what kind values are; else it is told that nobody knows.
    fn asks_kinds(&self) -> bool {
        false
    }

    /// A value that is put in order among others. Texts are in the order of their bytes.
    fn ordered(&self, value: Expr, _kind: Kind) -> Expr {
        value
    }

    /// The same as a key of an order, which may be compared by the rules of a session.
    fn sorted(&self, value: Expr, _kind: Kind) -> Expr {
        value
    }

    /// Whether an order can say where NULLs stand. Where not, they come before all values.
    fn places_nulls(&self) -> bool {
        true
    }

    /// How an order speaks of a column of the answer of this kind.
    fn orders_by(&self, _kind: Kind) -> By {
        By::Name
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
