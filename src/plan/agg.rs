//! Leaves: single aggregates of a scan.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};

use super::ir::{Aggregation, Expr};
use super::lower::Aliases;
use crate::check::{Function, Row};
use crate::resolve::Type;

/// How a leaf aggregates; a mean is a sum and a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum LeafKind {
    Rows,
    Distinct,
    Count,
    Sum,
    Min,
    Max,
}

/// One aggregate column of a scan.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub kind: LeafKind,
    pub argument: Option<(Row, Type)>,
    /// Conditions of its own, besides those of the whole scan.
    pub conditions: Vec<Row>,
    pub name: String,
}

impl Leaf {
    /// Whether both compute the same.
    pub fn same(&self, other: &Self) -> bool {
        let theirs: FxHashSet<&Row> = other.conditions.iter().collect();
        self.kind == other.kind
            && self.argument_row() == other.argument_row()
            && self.conditions.len() == other.conditions.len()
            && self.conditions.iter().all(|row| theirs.contains(row))
    }

    /// A number that leaves have in common if they compute the same.
    pub fn mark(&self) -> u64 {
        let hash = |what: &dyn Fn(&mut FxHasher)| {
            let mut hasher = FxHasher::default();
            what(&mut hasher);
            hasher.finish()
        };
        let conditions = self.conditions.iter().map(|row| hash(&|hasher| row.hash(hasher)));
        let whole = hash(&|hasher| (self.kind, self.argument_row()).hash(hasher));
        conditions.fold(whole, u64::wrapping_add)
    }

    fn argument_row(&self) -> Option<&Row> {
        self.argument.as_ref().map(|(row, _)| row)
    }

    /// The aggregate, over the rows for which `condition` is true.
    pub fn expr(&self, aliases: &Aliases, condition: Option<Expr>) -> Expr {
        let argument = self
            .argument
            .as_ref()
            .map(|(row, _)| Box::new(aliases.lower(row)));
        let exactness = self.argument.as_ref().and_then(|(row, _)| row.exactness());
        let aggregation = match (self.kind, argument) {
            (LeafKind::Rows, _) | (_, None) => Aggregation::Rows,
            (LeafKind::Distinct, Some(argument)) => Aggregation::Distinct(argument),
            (LeafKind::Count, Some(argument)) => Aggregation::Count(argument),
            (LeafKind::Sum, Some(argument)) => Aggregation::Sum(argument, exactness),
            (LeafKind::Min, Some(argument)) => Aggregation::Min(argument),
            (LeafKind::Max, Some(argument)) => Aggregation::Max(argument),
        };
        Expr::Aggregate(aggregation, condition.map(Box::new))
    }
}

/// The leaves an aggregate is made of.
pub(super) fn kinds(function: Function) -> &'static [LeafKind] {
    match function {
        Function::Rows => &[LeafKind::Rows],
        Function::Distinct(_) => &[LeafKind::Distinct],
        Function::Sum => &[LeafKind::Sum],
        Function::Avg => &[LeafKind::Sum, LeafKind::Count],
        Function::Min => &[LeafKind::Min],
        Function::Max => &[LeafKind::Max],
    }
}
