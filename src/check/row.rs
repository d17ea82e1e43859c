//! Expressions over the rows of one table, with everything reached over links.

use std::hash::{Hash, Hasher};

use smol_str::SmolStr;

use super::from_now::FromNow;
use super::literal::Literal;
use super::path::LinkPath;
use super::scalar::Scalar;
use crate::resolve::{AttributeId, Exactness, Spelling, TableId, Type};
use crate::source::Span;
use crate::syntax::ast::Comparison;
use crate::syntax::time::{Grain, Length};

/// A physical column, as seen from a base table.
#[derive(Clone, Debug)]
pub struct ColumnRef {
    /// The links that lead to its table.
    pub path: LinkPath,
    /// The table it is in.
    pub table: TableId,
    /// Its physical name.
    pub column: SmolStr,
    /// Its declared type.
    pub kind: Type,
    /// Where a declaration names it.
    pub span: Span,
}

impl PartialEq for ColumnRef {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.table == other.table && self.column == other.column
    }
}

impl Eq for ColumnRef {}

impl Hash for ColumnRef {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.path.hash(state);
        self.table.hash(state);
        self.column.hash(state);
    }
}

/// An expression with one value a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Row {
    /// A column.
    Column(ColumnRef),
    /// A constant.
    Literal(Literal),
    /// All of them.
    And(Vec<Row>),
    /// Any of them.
    Or(Vec<Row>),
    /// The opposite.
    Not(Box<Row>),
    /// A comparison.
    Compare(Comparison, Box<Row>, Box<Row>),
    /// Whether it is NULL.
    IsNull {
        /// `is not null`
        negated: bool,
        /// What.
        subject: Box<Row>,
    },
    /// Whether it is one of some constants.
    In {
        /// `not in`
        negated: bool,
        /// What.
        subject: Box<Row>,
        /// Of which; none of them is NULL.
        list: Vec<Row>,
    },
    /// Whether a text matches a pattern of `%` and `_`.
    Like {
        /// `not like`
        negated: bool,
        /// What.
        subject: Box<Row>,
        /// The pattern.
        pattern: Box<Row>,
    },
    /// Terms; whether each is subtracted.
    Sum(Vec<(bool, Row)>),
    /// Factors; whether each divides.
    Product(Vec<(bool, Row)>),
    /// The opposite number.
    Negate(Box<Row>),
    /// The first value whose condition is true, else the last.
    Case(Vec<(Row, Row)>, Option<Box<Row>>),
    /// A scalar function.
    Call(Scalar, Vec<Row>),
    /// The first day of the bucket that holds a local time of the project.
    Bucket(Grain, Box<Row>),
    /// The last day of the bucket of a calendar's grain.
    LastDay(Grain, Box<Row>),
    /// What a calendar calls the period of its grain that holds a local time.
    Called(Grain, Box<Row>),
    /// A local time of one zone, as a local time of the project's.
    Local {
        /// The zone it is in.
        zone: SmolStr,
        /// What.
        time: Box<Row>,
    },
    /// A column of an earlier step of the plan that stands beside the rows.
    Beside(SmolStr, SmolStr),
    /// Whether a time of this type is not after the engine's clock.
    UntilNow(Box<Row>, Type),
    /// The start of a period counted from the engine's clock, as a value of
    /// this type.
    FromNow(FromNow, Type),
    /// The latest whole copy of a table.
    Latest(Latest),
    /// The day of the as-of, in the project's zone.
    Today,
    /// The first moment of the cell's period.
    PeriodStart,
    /// The first moment after the cell's period.
    PeriodEnd,
    /// A day or time so much later; a day where it says so.
    Shift {
        /// From when.
        time: Box<Row>,
        /// How much later.
        by: Length,
        /// Whether the result is a day.
        to_day: bool,
    },
    /// An attribute of the entity a row speaks of.
    Attribute(AttributeRef),
    /// Whether the entity a row speaks of is in a segment.
    Member(MemberRef),
    /// How long from one time to another of the same clock: exact seconds, or
    /// days between days.
    Since {
        /// The later one.
        later: Box<Row>,
        /// The earlier one.
        earlier: Box<Row>,
        /// Whether both are days.
        days: bool,
    },
    /// The moment at which a day of the project begins, as a local time of a zone
    /// (`None`: the project's own).
    Start {
        /// The day.
        day: Box<Row>,
        /// Where.
        zone: Option<SmolStr>,
    },
    /// A key of several columns; NULL where one of them is.
    Tuple(Vec<Row>),
}

/// The latest partition of a table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Latest {
    /// Its physical name.
    pub table: SmolStr,
    /// The partition column.
    pub column: SmolStr,
    /// As of when.
    pub at: CopyAt,
}

/// As of when the latest copy is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CopyAt {
    /// The last there is.
    Any,
    /// Not after this one.
    Most(Literal),
    /// Not after the engine's clock, spelt so.
    Clock(Spelling),
}

/// An attribute, as seen from a base table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AttributeRef {
    /// Which.
    pub attribute: AttributeId,
    /// The columns that say whose it is.
    pub key: Vec<ColumnRef>,
    /// Whether they are the base table's own key.
    pub own: bool,
    /// What its values are.
    pub kind: Type,
}

/// A segment, as seen from a base table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MemberRef {
    /// Which.
    pub segment: AttributeId,
    /// The columns that say who is in it or not.
    pub key: Vec<ColumnRef>,
    /// Whether they are the base table's own key.
    pub own: bool,
    /// The periods of the cell at whose end it is judged; a plan says them.
    pub periods: Vec<Row>,
    /// What a plan knows it by.
    pub place: Option<usize>,
}

/// How large a definition is once every name in it is written out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// How many parts it has.
    pub parts: usize,
    /// How deep they nest.
    pub depth: usize,
}

impl Extent {
    /// One part without parts of its own.
    pub(super) const ONE: Self = Self { parts: 1, depth: 1 };

    /// The extent of what holds both.
    pub(super) fn beside(self, other: Self) -> Self {
        Self {
            parts: self.parts.saturating_add(other.parts),
            depth: self.depth.max(other.depth),
        }
    }

    /// The extent of what holds this one.
    pub(super) fn inside(self) -> Self {
        Self {
            parts: self.parts.saturating_add(1),
            depth: self.depth + 1,
        }
    }
}

/// What values of several kinds become together: one that is no whole number
/// decides, and so does one that is not known among whole ones.
fn widest<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Option<Exactness> {
    let mut widest = Some(Exactness::Int);
    for row in rows {
        widest = match (widest, row.exactness()) {
            (Some(Exactness::Int), next) => next,
            (None, None | Some(Exactness::Int)) => None,
            (None, next) => next,
            (Some(known), next) => Some(next.map_or(known, |next| next.max(known))),
        };
    }
    widest
}

impl Row {
    /// The truth.
    #[must_use]
    pub fn all(mut parts: Vec<Self>) -> Option<Self> {
        match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ => Some(Self::And(parts)),
        }
    }

    /// How exactly an engine holds the value; `None` where only the data knows
    /// whether it is whole.
    #[must_use]
    pub fn exactness(&self) -> Option<Exactness> {
        match self {
            Self::Column(column) => match &column.kind {
                Type::Number(number) => Some(number.exactness),
                _ => None,
            },
            Self::Attribute(attribute) => match &attribute.kind {
                Type::Number(number) => Some(number.exactness),
                _ => None,
            },
            Self::Literal(Literal::Number(digits)) if digits.contains('.') => Some(Exactness::Decimal),
            Self::Literal(_) => Some(Exactness::Int),
            Self::Negate(inner) => inner.exactness(),
            Self::Since { days: true, .. } => Some(Exactness::Int),
            Self::Since { days: false, .. } => Some(Exactness::Decimal),
            Self::Product(factors) if factors.iter().any(|(divides, _)| *divides) => Some(Exactness::Float),
            Self::Sum(all) | Self::Product(all) => widest(all.iter().map(|(_, row)| row)),
            Self::Call(function, all) => function.exactness(all, widest(all)),
            Self::Case(arms, otherwise) => {
                widest(arms.iter().map(|(_, row)| row).chain(otherwise.as_deref()))
            }
            _ => None,
        }
    }

    /// Whether the value is sure to be NULL where every column is.
    #[must_use]
    pub fn is_null_over_nulls(&self) -> bool {
        match self {
            Self::Column(_) | Self::Attribute(_) | Self::Member(_) | Self::Beside(..) | Self::Tuple(_) => {
                true
            }
            Self::Literal(literal) => *literal == Literal::Null,
            Self::IsNull { .. }
            | Self::FromNow(..)
            | Self::Latest(_)
            | Self::Today
            | Self::PeriodStart
            | Self::PeriodEnd => false,
            Self::Since { later, earlier, .. } => later.is_null_over_nulls() || earlier.is_null_over_nulls(),
            Self::Start { day, .. } => day.is_null_over_nulls(),
            Self::Not(inner)
            | Self::Negate(inner)
            | Self::Bucket(_, inner)
            | Self::LastDay(_, inner)
            | Self::Called(_, inner)
            | Self::UntilNow(inner, _) => inner.is_null_over_nulls(),
            Self::Local { time, .. } | Self::Shift { time, .. } => time.is_null_over_nulls(),
            Self::In { subject, .. } => subject.is_null_over_nulls(),
            Self::Compare(_, left, right) => left.is_null_over_nulls() || right.is_null_over_nulls(),
            Self::Like { subject, pattern, .. } => {
                subject.is_null_over_nulls() || pattern.is_null_over_nulls()
            }
            Self::Sum(all) | Self::Product(all) => all.iter().any(|(_, row)| row.is_null_over_nulls()),
            Self::Call(function, all) if function.is_strict() => all.iter().any(Self::is_null_over_nulls),
            Self::And(all) | Self::Or(all) | Self::Call(_, all) => all.iter().all(Self::is_null_over_nulls),
            Self::Case(arms, otherwise) => {
                let values = arms.iter().map(|(_, value)| value).chain(otherwise.as_deref());
                values.into_iter().all(Self::is_null_over_nulls)
            }
        }
    }
}
