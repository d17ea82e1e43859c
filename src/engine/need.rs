//! What a statement needs from its engine.

use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The type a column is declared to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declared {
    /// Named in an expression only; the data decides.
    Unknown,
    /// Text.
    Text,
    /// Whole numbers.
    Int,
    /// Exact numbers (money, weights): never a floating column.
    Decimal,
    /// Floating numbers, said so with `float`.
    Float,
    /// True or false.
    Bool,
    /// A calendar day.
    Date,
    /// A local time without offset (or in the zone the declaration names).
    Timestamp,
}

/// A column some SQL reads.
#[derive(Clone, Debug)]
pub struct NeededColumn {
    /// Its name in the data.
    pub name: String,
    /// Its declared type.
    pub declared: Declared,
    /// The zone its times are local to, unless that is the project's.
    pub zone: Option<String>,
    /// Where a declaration first names it.
    pub span: Span,
}

/// A table some SQL reads.
#[derive(Clone, Debug)]
pub struct Need {
    /// The physical name, as in `table x = "shop.order_lines"`.
    pub table: String,
    /// Where the physical name is written.
    pub span: Span,
    /// The columns read.
    pub columns: Vec<NeededColumn>,
    /// Whether SQL that nobody looked into may read it: then it has all the
    /// columns its data has, and need not be there at all.
    pub whole: bool,
}

/// A key a join leans on: the SQL answers with one row (the key's values and
/// how often they stand) when the key is not unique, and with none when it is.
#[derive(Clone, Debug)]
pub struct KeyCheck {
    /// The question.
    pub sql: String,
    /// The table's name in the language.
    pub table: String,
    /// The key's columns.
    pub columns: Vec<String>,
    /// Whether rows change over time: then the last value is from when on two
    /// rows of one key hold.
    pub changes: bool,
    /// Where the key is declared.
    pub span: Span,
}

/// Something of the data that an answer leans on: the SQL answers with rows where
/// it does not hold.
#[derive(Clone, Debug)]
pub struct Check {
    /// The question.
    pub sql: String,
    /// What its columns are called in the finding.
    pub fills: Vec<&'static str>,
    /// What is said of the first row.
    pub finding: Diagnostic,
}

/// A column of an answer, as the plan knows it.
#[derive(Clone, Debug)]
pub struct Heading {
    /// What it is called, whatever letters the engine makes of that.
    pub name: String,
    /// What it holds.
    pub declared: Declared,
}

/// One question, ready to run.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The SQL.
    pub sql: String,
    /// What it answers with, column by column; left out where the engine says so itself.
    pub answers: Vec<Heading>,
    /// What it reads.
    pub needs: Vec<Need>,
    /// What it leans on.
    pub keys: Vec<KeyCheck>,
    /// What it leans on besides.
    pub checks: Vec<Check>,
}

/// A literal of a `test` item's row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Unknown.
    Null,
    /// Text.
    Text(String),
    /// A number, as written, without separators: `-12.50`.
    Number(String),
    /// True or false.
    Bool(bool),
    /// A day, `2026-01-02`.
    Date(String),
    /// A local instant, `2026-01-02T10:00:00`.
    Timestamp(String),
}

/// The rows a `test` item gives a table: columns by name, then the cells.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// The columns, in the order they first appear.
    pub columns: Vec<String>,
    /// One vector a row, as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}
