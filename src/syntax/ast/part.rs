//! Parts of clauses that have parts of their own.

use super::{Clause, Duration, Expr, Kind, MomentAt, Name, Number, Path, Text};
use crate::source::Span;

/// What one row of a table is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The entity this table is the home of.
    pub entity: Option<Name>,
    /// The columns.
    pub columns: Vec<Name>,
    /// `extends customer`
    pub extends: Option<Name>,
    /// `valid from a until b`
    pub valid: Option<(Name, Name)>,
}

/// A way from many rows to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The role, or the entity itself.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// The entity, where the name is a role.
    pub entity: Option<Name>,
    /// The columns that hold the key.
    pub columns: Vec<Name>,
    /// Whether it is claimed to be always there.
    pub required: bool,
}

/// A grain that a calendar declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarGrain {
    /// What it is called.
    pub name: Name,
    /// The grain its periods lie in.
    pub within: Option<Name>,
    /// The column that says which period a day is in; without it that of its name.
    pub column: Option<Name>,
}

/// Which kind of field a clause declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldRole {
    /// `time`
    Time,
    /// `snapshot`
    Snapshot,
    /// `dim`
    Dim,
    /// `column`
    Column,
    /// `fact`
    Fact,
}

/// A field of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Which kind.
    pub role: FieldRole,
    /// One name or several, with labels.
    pub names: Vec<(Name, Option<Text>)>,
    /// Its type or unit.
    pub kind: Option<Kind>,
    /// `in "UTC"`
    pub zone: Option<Text>,
    /// Whether it is claimed to be never NULL.
    pub required: bool,
    /// Whether rows without this time count.
    pub optional: bool,
    /// How it is computed, if it is.
    pub expr: Option<Expr>,
    /// `{ values … }`
    pub clauses: Vec<Clause>,
}

/// How a table is partitioned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partitioned {
    /// The column.
    pub name: Name,
    /// Its type.
    pub kind: Kind,
    /// How its text spells a day.
    pub pattern: Option<Text>,
    /// The time it follows.
    pub of: Option<Name>,
    /// How late rows may come.
    pub late: Option<Duration>,
    /// Whether every partition is a whole copy.
    pub full: bool,
}

/// A metric asked for, with the name of its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// A metric, or an expression of metrics.
    pub expr: Expr,
    /// `as name`
    pub alias: Option<Name>,
}

/// One key of a `sort`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// A column of the answer.
    pub path: Path,
    /// `desc`, `asc` or nothing.
    pub descending: Option<bool>,
}

/// `for 2011-03` or `for last 12 complete months`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum During {
    /// One period.
    Period(MomentAt),
    /// The last ones before the as-of.
    Last {
        /// How many.
        count: Number,
        /// Whether the current one is left out.
        complete: bool,
        /// Of which length.
        unit: Name,
    },
}

/// One row of a `given` or an `expect`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Columns and literals.
    pub cells: Vec<(Name, Expr)>,
    /// The whole.
    pub span: Span,
}
