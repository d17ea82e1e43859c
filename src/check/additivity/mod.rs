//! Additivity: over which slices the parts of a metric make the whole. Inferred
//! once, here; decompositions, refusals and explanations ask this.
//!
//! What is said to add up always does. What is not may still do so by accident.

mod combined;
mod inferred;
mod keys;
mod known_by;

use std::cell::Cell;

use super::budget::Budget;
use super::function::Function;
use super::metrics::{Checked, measure_of};
use super::row::{ColumnRef, Row};
use super::scalar::Scalar;
use crate::resolve::{AttributeId, Coarser, EntityId, MetricId, TableId, Type};
use crate::syntax::ast::{Expr, Path};
use crate::syntax::time::Grain;

use inferred::Inferring;
pub use keys::{is_about, key_columns};

/// How the values of an aggregate over parts of its rows make the value over all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adds {
    /// It is their sum.
    Rows,
    /// It is, where no entity has rows in two parts.
    Entities,
    /// It is not.
    Never,
}

impl Function {
    /// How parts of it make the whole.
    #[must_use]
    pub fn adds(self) -> Adds {
        match self {
            Self::Rows | Self::Sum => Adds::Rows,
            Self::Distinct(_) => Adds::Entities,
            _ => Adds::Never,
        }
    }
}

/// Over which slices the parts of a metric make the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Additivity {
    /// Over values of dimensions.
    pub slices: Over,
    /// Why not over time, unless it does.
    pub time: Option<Why>,
    /// For a metric that is defined per a period: the same at that period.
    pub per_grain: Option<(Grain, Box<Additivity>)>,
    /// Whether it may be null in a cell that is there.
    nullable: bool,
    /// Whether the rows of a cell are all it looks at.
    plain: bool,
    /// The tables it is made of, and when their rows happen.
    times: Vec<(TableId, Option<(Row, Type)>)>,
}

/// Over which dimensions the parts make the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// All that it can be sliced by.
    Any,
    /// Those that are the same in all rows of an entity.
    Entity(Entities),
    /// None.
    Nothing(Why),
}

/// Entities that must not have rows in two parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entities {
    /// Of which kind.
    pub entity: EntityId,
    /// The columns by which each table knows them.
    pub keys: Vec<(TableId, Vec<ColumnRef>)>,
    /// Why.
    pub why: Why,
}

/// Why parts of a number do not make the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Each entity counts once, in however many parts it is.
    Once(EntityId),
    /// Entities are judged by all of their rows in the cell.
    Judged(EntityId),
    /// The function makes no sum: a mean, the greatest, the first.
    Function(Function),
    /// One number of rows is divided by another.
    Ratio,
    /// One number of rows is multiplied by another.
    Product,
    /// A constant is added in every cell.
    Constant,
    /// A value is chosen or computed anew in each cell.
    Chosen,
    /// It looks beyond the cell.
    Across,
    /// Each date of a snapshot shows the whole level again.
    Snapshot(TableId),
    /// A condition looks at where the cell's period begins or ends.
    Period,
    /// A segment is judged at the end of the cell's period.
    Segment(AttributeId),
    /// Windows overlap.
    Window,
    /// It is that of another period, which may have other cells.
    Prior,
    /// It is that of one date of the cell, and each cell has its own.
    Edge,
    /// It is defined per a period, and of no longer one.
    Grain(Grain),
    /// Several periods are folded otherwise.
    Folded(Grain, Coarser),
    /// It is null in some cells, and so is what is made of it.
    Null,
    /// It says how often or how soon one thing follows another.
    Sequence,
    /// It is no number.
    NoNumber,
    /// It is larger than what is looked into.
    TooLarge,
}

/// The five answers people get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Over everything.
    Everything,
    /// Over all but time.
    AllButTime,
    /// Over functions of an entity.
    Entity,
    /// Over time alone.
    TimeAlone,
    /// Not at all.
    Nothing,
}

impl Additivity {
    /// Which of the answers it is.
    #[must_use]
    pub fn class(&self) -> Class {
        match (&self.slices, &self.time) {
            (Over::Any, None) => Class::Everything,
            (Over::Any, Some(_)) => Class::AllButTime,
            (Over::Entity(_), _) => Class::Entity,
            (Over::Nothing(_), None) => Class::TimeAlone,
            (Over::Nothing(_), Some(_)) => Class::Nothing,
        }
    }

    /// Whether the periods of a longer one make it.
    #[must_use]
    pub fn is_over_time(&self) -> bool {
        self.time.is_none()
    }

    /// Whether it is 0 where nothing happened: what adds up, and is never null, must be.
    #[must_use]
    pub fn is_zero_of_nothing(&self) -> bool {
        !self.nullable && self.class() != Class::Nothing
    }

    /// Whether the parts by a dimension make the whole.
    ///
    /// # Errors
    /// Why they need not.
    pub fn over(&self, checked: &Checked, by: &Path) -> Result<(), &Why> {
        if self.is_own_time(checked, by) {
            return self.time.as_ref().map_or(Ok(()), Err);
        }
        match &self.slices {
            Over::Any => Ok(()),
            Over::Nothing(why) => Err(why),
            Over::Entity(entities) => {
                let mut all = entities.keys.iter();
                match all.all(|(table, key)| keys::same_in_entity(checked, *table, key, by)) {
                    true => Ok(()),
                    false => Err(&entities.why),
                }
            }
        }
    }

    /// Whether a path is the time of one of the tables, a bucket of it or a part.
    fn is_own_time(&self, checked: &Checked, by: &Path) -> bool {
        let budget = Budget::new(keys::MOST_PARTS);
        self.times.iter().any(|(table, time)| {
            let Some((own, _)) = time else { return false };
            let bound = checked.binder(*table, time.as_ref(), &budget).path(by);
            bound.is_ok_and(|(row, _)| match &row {
                Row::Bucket(_, time) | Row::Called(_, time) => is_time(time, own),
                Row::Call(Scalar::Part(_), time) => time.iter().any(|time| is_time(time, own)),
                row => row == own,
            })
        })
    }
}

/// Whether it is this time, by whatever clock.
fn is_time(row: &Row, own: &Row) -> bool {
    match row {
        Row::Local { time, .. } => **time == *own,
        row => row == own,
    }
}

impl Checked {
    /// Over which slices the parts of a metric make the whole; nothing where its
    /// definition is wrong.
    #[must_use]
    pub fn additivity(&self, id: MetricId) -> Option<Additivity> {
        let (_, facts) = self.metric(id)?;
        Some(self.inferred(&facts.kind, |inferring| inferring.metric(id)))
    }

    /// The same of an expression of metrics; nothing where it is no measure.
    #[must_use]
    pub fn additivity_of(&self, expr: &Expr) -> Option<Additivity> {
        let (measure, kind) = measure_of(self, expr).ok()?;
        Some(self.inferred(&kind, |inferring| inferring.measure(&measure)))
    }

    fn inferred(&self, kind: &Type, infer: impl Fn(&Inferring<'_>) -> Additivity) -> Additivity {
        match kind {
            Type::Number(_) => infer(&Inferring::new(self, &Cell::new(inferred::STEPS))),
            _ => Additivity::nothing(Why::NoNumber),
        }
    }
}
