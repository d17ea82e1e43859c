//! Measures: expressions with one value a cell.

use super::function::Function;
use super::literal::Literal;
use super::once::Once;
use super::row::Row;
use super::scalar::Scalar;
use super::sequence::Sequence;
use crate::resolve::{EntityId, MetricId, TableId, Type, Unit};
use crate::source::Span;
use crate::syntax::ast::{Comparison, Expr, Path};
use crate::syntax::time::{Grain, Length};
use smol_str::SmolStr;
use std::sync::Arc;

/// An expression with one value a cell.
#[derive(Clone, Debug)]
pub enum Measure {
    /// Rows of one table, made one number.
    Aggregate(Arc<Aggregate>),
    /// How many entities a condition holds for.
    Entities {
        /// Of which kind.
        entity: EntityId,
        /// Whether all rows of its home are judged, or only those that the
        /// condition's own rows speak of.
        every: bool,
        /// Judged for each of them.
        condition: Arc<Measure>,
        /// Where it is written.
        span: Span,
    },
    /// What follows what.
    Sequence(Arc<Sequence>),
    /// Another metric.
    Metric(MetricId, Span),
    /// A constant in plain digits.
    Number(SmolStr),
    /// A constant in plain digits, in a unit: `gram(500)`.
    Quantity(SmolStr, Unit),
    /// `null`
    Null,
    /// A text, or true or false.
    Constant(Literal, Type),
    /// A condition for every aggregate inside.
    Where(Box<Measure>, Arc<Expr>),
    /// The link by which every aggregate inside knows its entity, and the
    /// entities whose conditions it stands in.
    Via(Box<Measure>, Arc<Path>, Arc<[EntityId]>),
    /// Only rows so long from a moment of their entity on.
    Within(Box<Measure>, Arc<Within>),
    /// Another time for every aggregate inside.
    At(Box<Measure>, Arc<Path>),
    /// The same cell without these slicings; none for all of them.
    Across(Box<Measure>, Arc<[Path]>),
    /// Over a stretch of days that ends with the cell's period.
    Window {
        /// What is taken over it.
        inner: Box<Measure>,
        /// Where it begins.
        window: Window,
        /// Whether it makes cells also after the last row, as long as it holds one.
        keep: bool,
        /// Where it is written.
        span: Span,
    },
    /// The value of an earlier cell.
    Prior {
        /// Of what.
        inner: Box<Measure>,
        /// How much earlier.
        shift: Shift,
        /// Whether rows make the cells they shift into.
        keep: bool,
        /// Where it is written.
        span: Span,
    },
    /// The value on the last date of the cell that has rows, or the first.
    Edge {
        /// Of what.
        inner: Box<Measure>,
        /// `at_start`
        first: bool,
        /// Whose last date it is: each entity has its own.
        per: Option<EntityId>,
        /// Where it is written.
        span: Span,
    },
    /// With the calendar's periods that have no rows.
    Every(Box<Measure>, Grain, bool, Span),
    /// The opposite number.
    Negate(Box<Measure>),
    /// Terms; whether each is subtracted, and where it stands.
    Sum(Vec<(bool, Measure, Span)>),
    /// Factors; whether each divides.
    Product(Vec<(bool, Measure, Span)>),
    /// All of them.
    And(Vec<Measure>),
    /// Any of them.
    Or(Vec<Measure>),
    /// The opposite.
    Not(Box<Measure>),
    /// A comparison of two values.
    Compare(Comparison, Box<(Measure, Span)>, Box<(Measure, Span)>),
    /// Whether it is null.
    IsNull(bool, Box<Measure>),
    /// The first value whose condition is true, else the last.
    Case(Vec<(Measure, Arm)>, Option<Box<Arm>>),
    /// A function of values of one cell, and the constants it takes besides.
    Call(Scalar, Vec<Arm>),
    /// A number instead of null.
    Fill(Box<Arm>, Filling),
    /// A measure of each inner group of a cell, then those made one value.
    Steps(Arc<Steps>),
    /// A value of each entity once.
    Once(Arc<Once>),
}

/// What stands in the place of null.
#[derive(Clone, Debug)]
pub struct Filling {
    /// In plain digits.
    pub digits: SmolStr,
    /// In which unit.
    pub unit: Unit,
    /// Where it is written.
    pub span: Span,
}

/// A measure of each inner group, then those made one value.
#[derive(Clone, Debug)]
pub struct Steps {
    /// How they become one.
    pub function: Function,
    /// What is taken of each group.
    pub inner: Arm,
    /// What the groups are.
    pub per: Per,
    /// Where it is written.
    pub span: Span,
}

/// What inner groups are.
#[derive(Clone, Debug)]
pub enum Per {
    /// Periods of the metric's own time.
    Grain(Grain, Span),
    /// Entities.
    Entity(EntityId, Span),
    /// Entities in a role, or values of a dimension.
    Path(Arc<Path>),
}

impl Per {
    /// Where it is written.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Grain(_, span) | Self::Entity(_, span) => *span,
            Self::Path(path) => path.span,
        }
    }
}

/// A value, and where it stands.
pub type Arm = (Measure, Span);

/// Where a stretch of days begins that ends with the cell's period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Window {
    /// So long before its end.
    Rolling(Length),
    /// With the period of this grain that its last day is in.
    ToDate(Grain),
    /// At the beginning.
    Cumulative,
}

impl Window {
    /// The function that makes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Rolling(_) => "rolling",
            Self::ToDate(_) => "to_date",
            Self::Cumulative => "cumulative",
        }
    }
}

/// Which earlier cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shift {
    /// The one that holds this one's start minus a length.
    Back(Length),
    /// The first of the period of this grain.
    ToStartOf(Grain),
}

/// `within 10 days of registered_at`: which rows of an entity count.
#[derive(Clone, Debug)]
pub struct Within {
    /// Whose rows they are.
    pub entity: EntityId,
    /// How long.
    pub length: Length,
    /// From which moment on, as a path of the entity.
    pub anchor: Path,
    /// Where the length is written.
    pub span: Span,
}

/// Rows of one table, made one value.
#[derive(Clone, Debug)]
pub struct Aggregate {
    /// How.
    pub function: Function,
    /// Of which table.
    pub table: TableId,
    /// What is aggregated; nothing where rows are counted.
    pub argument: Option<(Row, Type)>,
    /// Who or what the argument says, where it is an id.
    pub id: Option<EntityId>,
    /// Where it is written.
    pub span: Span,
}

impl Measure {
    /// Calls `visit` for every metric named directly.
    pub fn metrics(&self, visit: &mut dyn FnMut(MetricId, Span)) {
        match self {
            Self::Metric(id, span) => visit(*id, *span),
            _ => self.parts(&mut |part| part.metrics(visit)),
        }
    }

    /// Whether its value depends on rows: constants do not.
    #[must_use]
    pub fn reads_rows(&self) -> bool {
        let mut reads = matches!(
            self,
            Self::Aggregate(_) | Self::Sequence(_) | Self::Metric(..) | Self::Entities { .. }
        );
        self.parts(&mut |part| reads |= part.reads_rows());
        reads
    }

    /// Calls `visit` for every measure this one is made of, one level down.
    pub fn parts(&self, visit: &mut dyn FnMut(&Self)) {
        match self {
            Self::Metric(..)
            | Self::Aggregate(_)
            | Self::Number(_)
            | Self::Quantity(..)
            | Self::Sequence(_)
            | Self::Null
            | Self::Constant(..) => {}
            Self::Entities { condition, .. } => visit(condition),
            Self::Where(inner, _)
            | Self::Via(inner, ..)
            | Self::Within(inner, _)
            | Self::At(inner, _)
            | Self::Across(inner, _) => visit(inner),
            Self::Window { inner, .. } | Self::Prior { inner, .. } | Self::Edge { inner, .. } => visit(inner),
            Self::Every(inner, ..) => visit(inner),
            Self::Negate(inner) | Self::Not(inner) | Self::IsNull(_, inner) => visit(inner),
            Self::Sum(terms) | Self::Product(terms) => terms.iter().for_each(|(_, term, _)| visit(term)),
            Self::And(all) | Self::Or(all) => all.iter().for_each(visit),
            Self::Compare(_, left, right) => {
                visit(&left.0);
                visit(&right.0);
            }
            Self::Case(arms, otherwise) => {
                for (condition, value) in arms {
                    visit(condition);
                    visit(&value.0);
                }
                otherwise.iter().for_each(|value| visit(&value.0));
            }
            Self::Call(_, all) => all.iter().for_each(|(part, _)| visit(part)),
            Self::Fill(inner, _) => visit(&inner.0),
            Self::Steps(steps) => visit(&steps.inner.0),
            Self::Once(once) => visit(&once.rows),
        }
    }

    /// The same, until one of them fails.
    ///
    /// # Errors
    /// That of the first part that fails.
    pub fn try_parts<E>(&self, visit: &mut dyn FnMut(&Self) -> Result<(), E>) -> Result<(), E> {
        let mut result = Ok(());
        self.parts(&mut |part| {
            if result.is_ok() {
                result = visit(part);
            }
        });
        result
    }

    /// The same, to change them.
    pub fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut Self)) {
        match self {
            Self::Metric(..)
            | Self::Aggregate(_)
            | Self::Sequence(_)
            | Self::Number(_)
            | Self::Quantity(..)
            | Self::Null
            | Self::Constant(..) => {}
            Self::Entities { condition, .. } => visit(Arc::make_mut(condition)),
            Self::Where(inner, _)
            | Self::Via(inner, ..)
            | Self::Within(inner, _)
            | Self::At(inner, _)
            | Self::Across(inner, _) => visit(inner),
            Self::Window { inner, .. } | Self::Prior { inner, .. } | Self::Edge { inner, .. } => visit(inner),
            Self::Every(inner, ..) => visit(inner),
            Self::Negate(inner) | Self::Not(inner) | Self::IsNull(_, inner) => visit(inner),
            Self::Sum(terms) | Self::Product(terms) => terms.iter_mut().for_each(|(_, term, _)| visit(term)),
            Self::And(all) | Self::Or(all) => all.iter_mut().for_each(visit),
            Self::Compare(_, left, right) => {
                visit(&mut left.0);
                visit(&mut right.0);
            }
            Self::Case(arms, otherwise) => {
                for (condition, value) in arms {
                    visit(condition);
                    visit(&mut value.0);
                }
                otherwise.iter_mut().for_each(|value| visit(&mut value.0));
            }
            Self::Call(_, all) => all.iter_mut().for_each(|(part, _)| visit(part)),
            Self::Fill(inner, _) => visit(&mut inner.0),
            Self::Steps(steps) => visit(&mut Arc::make_mut(steps).inner.0),
            Self::Once(once) => visit(&mut Arc::make_mut(once).rows),
        }
    }
}
