//! Leaves: single aggregates of a scan.

use super::ir::{Aggregation, Expr};
use super::lower::Aliases;
use crate::check::{Function, Row};
use crate::resolve::Type;

/// How a leaf aggregates; a mean is a sum and a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
        let argument = |leaf: &Self| leaf.argument.as_ref().map(|(row, _)| row.clone());
        self.kind == other.kind
            && argument(self) == argument(other)
            && self.conditions.len() == other.conditions.len()
            && self.conditions.iter().all(|row| other.conditions.contains(row))
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
