//! The plan: named steps, each a `select` or several stacked, and a last one.

use smol_str::SmolStr;

use super::needs::{KeyUse, TableUse};
use crate::check::{FromNow, Literal, Scalar, Share};
use crate::diagnostic::Diagnostic;
use crate::meaning::Fingerprint;
use crate::resolve::{Exactness, Spelling, TableId, Type};
use crate::syntax::ast::Comparison;
use crate::syntax::time::{Grain, Length};

/// A whole question, planned.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The metrics that are asked for by name, and what names their definitions.
    pub definitions: Vec<(String, Fingerprint)>,
    /// Steps, each using only earlier ones.
    pub steps: Vec<Step>,
    /// The answer's columns.
    pub last: Select,
    /// How the answer is ordered.
    pub order: Vec<Order>,
    /// At most so many rows.
    pub limit: Option<u64>,
    /// The calendar that buckets mean.
    pub calendar: Calendar,
    /// What is read.
    pub tables: Vec<TableUse>,
    /// What is read of tables by SQL.
    pub by_sql: Vec<TableUse>,
    /// The keys it leans on.
    pub keys: Vec<KeyUse>,
    /// What it leans on besides.
    pub checks: Vec<Check>,
}

/// Something of the data that an answer leans on.
#[derive(Clone, Debug)]
pub struct Check {
    /// What, in words.
    pub says: String,
    /// The question that answers with what breaks it.
    pub plan: Box<Plan>,
    /// What its columns are called in the finding.
    pub fills: Vec<&'static str>,
    /// What is said of the first row.
    pub finding: Diagnostic,
}

/// What buckets depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// The project's zone.
    pub zone: String,
    /// Monday is 1, Sunday 7.
    pub week_starts: i8,
    /// The month the fiscal year begins in, 1 to 12.
    pub fiscal_year_starts: i8,
}

/// A named step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// What it holds, for people.
    pub comment: String,
    /// How it is made.
    pub body: StepBody,
}

/// How a step is made.
#[derive(Clone, Debug, PartialEq)]
pub enum StepBody {
    /// By one `select`.
    Select(Box<Select>),
    /// By several with the same columns, stacked.
    Stack(Vec<Select>),
    /// By SQL that was written by hand: for each engine its name and the text.
    Written(TableId, Vec<(SmolStr, SmolStr)>),
}

/// One `select`.
#[derive(Clone, Debug, PartialEq)]
pub struct Select {
    /// Expressions and their names.
    pub columns: Vec<(Expr, String)>,
    /// What is read.
    pub from: Relation,
    /// What is joined to it; each finds at most one row.
    pub joins: Vec<Join>,
    /// All of these hold.
    pub filter: Vec<Expr>,
    /// How many of the first columns are grouped by; `None` for no grouping.
    pub group: Option<usize>,
}

impl Select {
    /// A step made by it alone.
    #[must_use]
    pub fn body(self) -> StepBody {
        StepBody::Select(Box::new(self))
    }
}

/// Something with rows, and the name its columns are reached by.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// Where its rows are.
    pub source: Source,
    /// Its name in this `select`.
    pub alias: String,
}

impl Relation {
    /// A step, under its own name.
    #[must_use]
    pub fn step(name: &str) -> Self {
        Self {
            source: Source::Step(name.to_owned()),
            alias: name.to_owned(),
        }
    }
}

/// Where rows are.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A table of the warehouse.
    Table(SmolStr),
    /// An earlier step.
    Step(String),
    /// One row without columns.
    Nothing,
}

/// A join that finds at most one row, or says that it finds several.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    /// How many rows it finds.
    pub finds: Finds,
    /// What is joined.
    pub relation: Relation,
    /// Pairs that must be equal.
    pub on: Vec<(Expr, Expr)>,
    /// Whether two NULLs are equal here.
    pub null_safe: bool,
    /// What must hold of the joined rows besides.
    pub and: Vec<Expr>,
}

impl Join {
    /// All rows of a step beside each row.
    #[must_use]
    pub fn beside(step: &str) -> Self {
        Self {
            finds: Finds::Each,
            relation: Relation::step(step),
            on: Vec::new(),
            null_safe: false,
            and: Vec::new(),
        }
    }
}

/// How many rows a join finds for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finds {
    /// One at most; where there is none, NULL.
    AtMostOne,
    /// Any number, on purpose; where there is none, the row goes.
    Each,
}

/// One key of an order. NULL is last.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// By what.
    pub expr: Expr,
    /// The greatest first.
    pub descending: bool,
}

/// How rows become one value.
#[derive(Clone, Debug, PartialEq)]
pub enum Aggregation {
    /// How many rows.
    Rows,
    /// How many values that are not NULL.
    Count(Box<Expr>),
    /// How many distinct values that are not NULL.
    Distinct(Box<Expr>),
    /// Their sum, and how exactly they are held, where that is known.
    Sum(Box<Expr>, Option<Exactness>),
    /// The sum of counts, a count itself.
    Total(Box<Expr>),
    /// The least.
    Min(Box<Expr>),
    /// The greatest.
    Max(Box<Expr>),
    /// The middle one, as a floating number.
    Median(Box<Expr>),
    /// The one this share of them reaches at most, as a floating number.
    Percentile(Box<Expr>, Share),
    /// Their deviation, as of a sample.
    Stddev(Box<Expr>),
    /// Its square.
    Variance(Box<Expr>),
    /// Whether any is true, of those that are not NULL.
    Any(Box<Expr>),
    /// Whether all are true, of those that are not NULL.
    All(Box<Expr>),
    /// The first in this order; whether each part of it runs backwards.
    First(Box<Expr>, Vec<(Expr, bool)>),
}

/// An expression of a `select`.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A column of a relation.
    Column(String, SmolStr),
    /// A constant.
    Literal(Literal),
    /// All of them.
    And(Vec<Expr>),
    /// Any of them.
    Or(Vec<Expr>),
    /// The opposite.
    Not(Box<Expr>),
    /// A comparison.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// Whether both are the same; two NULLs are.
    Same(Box<Expr>, Box<Expr>),
    /// Whether it is NULL (or not).
    IsNull(bool, Box<Expr>),
    /// Whether it is (not) one of these.
    In(bool, Box<Expr>, Vec<Expr>),
    /// Whether it matches (or not).
    Like(bool, Box<Expr>, Box<Expr>),
    /// Terms; whether each is subtracted.
    Sum(Vec<(bool, Expr)>),
    /// Factors; whether each divides. Division is of floating numbers, by zero NULL.
    Product(Vec<(bool, Expr)>),
    /// The opposite number.
    Negate(Box<Expr>),
    /// The first value whose condition is true.
    Case(Vec<(Expr, Expr)>, Option<Box<Expr>>),
    /// A scalar function.
    Call(Scalar, Vec<Expr>),
    /// The first day of a bucket.
    Bucket(Grain, Box<Expr>),
    /// The last day of a bucket of a calendar's grain.
    LastDay(Grain, Box<Expr>),
    /// What a calendar calls the bucket of its grain.
    Called(Grain, Box<Expr>),
    /// A local time of another zone as one of the project's.
    Local(SmolStr, Box<Expr>),
    /// A day or time so much later; a day where it says so.
    Shift {
        /// From when.
        time: Box<Expr>,
        /// How much later.
        by: Length,
        /// Whether the result is a day.
        to_day: bool,
    },
    /// How long from the second to the first: exact seconds, or days between days.
    Since(Box<Expr>, Box<Expr>, bool),
    /// The moment at which a day of the project begins, as a local time of a zone.
    Start(Box<Expr>, Option<SmolStr>),
    /// The least of them.
    Least(Vec<Expr>),
    /// The greatest of them.
    Greatest(Vec<Expr>),
    /// Every day (or hour, minute, second) from one to another, both included, in a
    /// row each.
    Each(Grain, Box<Expr>, Box<Expr>),
    /// An aggregate, over the rows for which the condition is true.
    Aggregate(Aggregation, Option<Box<Expr>>),
    /// The place of a row among those with the same keys.
    Place {
        /// The keys.
        within: Vec<Expr>,
        /// The order.
        by: Box<Expr>,
        /// The greatest first.
        descending: bool,
    },
    /// The value of the row before, among those with the same keys; NULL where it is
    /// the first.
    Previous {
        /// Of what.
        value: Box<Expr>,
        /// The keys.
        within: Vec<Expr>,
        /// The order: NULL is the least.
        by: Box<Expr>,
        /// The greatest first: the row before is the next greater one.
        descending: bool,
    },
    /// The place of a row in an order, among all; equals have the same, and no
    /// place is left out.
    Rank(Vec<Order>),
    /// Several values as one.
    Tuple(Vec<Expr>),
    /// The greatest value of a column of a table: its latest partition.
    Latest {
        /// The table's physical name.
        table: SmolStr,
        /// The column.
        column: SmolStr,
        /// Not greater than this.
        at_most: Option<Box<Expr>>,
    },
    /// The engine's clock, as a partition spells it.
    SpeltNow(Spelling),
    /// An aggregate over rows around this one, which stays a row.
    Over {
        /// Which.
        of: Aggregation,
        /// Rows with the same of these.
        within: Vec<Expr>,
        /// Their order; whether each part of it runs backwards.
        order: Vec<(Expr, bool)>,
        /// How far, in that order.
        reach: Reach,
    },
    /// A local time of this zone, in UTC.
    Utc(SmolStr, Box<Expr>),
    /// The microseconds between a fixed moment and a local time or day.
    Micros(Box<Expr>),
    /// The engine's clock, as a value of this type.
    Now(Type),
    /// The start of a period counted from it, as a value of this type.
    FromNow(FromNow, Type),
}

/// How far an aggregate over rows around one goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of them.
    All,
    /// Up to this row.
    UpToRow,
    /// Up to this row and those at the same place.
    UpToPeers,
}

impl Expr {
    /// A column.
    #[must_use]
    pub fn column(relation: &str, name: &str) -> Self {
        Self::Column(relation.to_owned(), name.into())
    }

    /// The day so much later.
    #[must_use]
    pub fn days_later(self, by: Length) -> Self {
        Self::Shift {
            time: Box::new(self),
            by,
            to_day: true,
        }
    }

    /// The value, or zero where there is none.
    #[must_use]
    pub fn or_zero(self) -> Self {
        Self::Call(
            Scalar::Coalesce,
            vec![self, Self::Literal(Literal::Number("0".into()))],
        )
    }

    /// All of them; `None` if there are none.
    #[must_use]
    pub fn all(mut parts: Vec<Self>) -> Option<Self> {
        match parts.len() {
            0 | 1 => parts.pop(),
            _ => Some(Self::And(parts)),
        }
    }

    /// Any of them; `None` if there are none.
    #[must_use]
    pub fn any(mut parts: Vec<Self>) -> Option<Self> {
        match parts.len() {
            0 | 1 => parts.pop(),
            _ => Some(Self::Or(parts)),
        }
    }
}
