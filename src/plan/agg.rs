//! Leaves: single aggregates of a scan.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};

use super::ir::{Aggregation, Expr};
use super::lower::Aliases;
use crate::check::{Function, Row, Share};
use crate::resolve::{Exactness, Type};

/// How a leaf aggregates; a mean is a sum and a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum LeafKind {
    Rows,
    Distinct,
    Count,
    Sum,
    Min,
    Max,
    Median,
    Percentile(Share),
    Stddev,
    Variance,
    Any,
    All,
    First,
    Last,
}

impl LeafKind {
    /// The aggregate of values held so; nothing where their order matters.
    pub fn over(self, argument: Expr, exactness: Option<Exactness>) -> Option<Aggregation> {
        let argument = Box::new(argument);
        Some(match self {
            Self::Rows => Aggregation::Rows,
            Self::Distinct => Aggregation::Distinct(argument),
            Self::Count => Aggregation::Count(argument),
            Self::Sum => Aggregation::Sum(argument, exactness),
            Self::Min => Aggregation::Min(argument),
            Self::Max => Aggregation::Max(argument),
            Self::Median => Aggregation::Median(argument),
            Self::Percentile(share) => Aggregation::Percentile(argument, share),
            Self::Stddev => Aggregation::Stddev(argument),
            Self::Variance => Aggregation::Variance(argument),
            Self::Any => Aggregation::Any(argument),
            Self::All => Aggregation::All(argument),
            Self::First | Self::Last => return None,
        })
    }
}

/// One aggregate column of a scan.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub kind: LeafKind,
    pub argument: Option<(Row, Type)>,
    /// Conditions of its own, besides those of the whole scan.
    pub conditions: Vec<Row>,
    /// What says which row comes first, where that matters.
    pub order: Vec<Row>,
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

    /// Every row expression in it but its conditions.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.argument_row().into_iter().chain(&self.order)
    }

    /// The aggregate, over the rows for which `condition` is true.
    pub fn expr(&self, aliases: &Aliases, condition: Option<Expr>) -> Expr {
        let exactness = self.argument_row().and_then(Row::exactness);
        let argument = self.argument_row().map(|row| aliases.lower(row));
        let Some(argument) = argument.filter(|_| self.kind != LeafKind::Rows) else {
            return Expr::Aggregate(Aggregation::Rows, condition.map(Box::new));
        };
        // A key of several columns is nobody where one of them is NULL.
        let parts = match (self.kind, self.argument_row()) {
            (LeafKind::Distinct, Some(Row::Tuple(parts))) => parts.as_slice(),
            _ => &[],
        };
        let known = parts
            .iter()
            .map(|part| Expr::IsNull(true, Box::new(aliases.lower(part))));
        let condition = Expr::all(condition.into_iter().chain(known).collect());
        match self.kind.over(argument.clone(), exactness) {
            Some(aggregation) => Expr::Aggregate(aggregation, condition.map(Box::new)),
            None => self.earliest(argument, aliases, condition),
        }
    }

    /// The value of the first row in order, or of the last one; of two at the
    /// same place the smallest.
    fn earliest(&self, argument: Expr, aliases: &Aliases, condition: Option<Expr>) -> Expr {
        let backwards = self.kind == LeafKind::Last;
        // DataFusion fails where one thing is ordered by twice.
        let is_new = |order: &[(Expr, bool)], by: &Expr| order.iter().all(|(known, _)| known != by);
        let mut order: Vec<(Expr, bool)> = Vec::new();
        for row in &self.order {
            let by = aliases.lower(row);
            if is_new(&order, &by) {
                order.push((by, backwards));
            }
        }
        if is_new(&order, &argument) {
            order.push((argument.clone(), false));
        }
        let known = Expr::IsNull(true, Box::new(argument.clone()));
        let condition = Expr::all(condition.into_iter().chain([known]).collect());
        let first = Aggregation::First(Box::new(argument), order);
        Expr::Aggregate(first, condition.map(Box::new))
    }
}

/// The leaves an aggregate is made of.
pub(super) fn kinds(function: Function) -> Vec<LeafKind> {
    match function {
        Function::Rows => vec![LeafKind::Rows],
        Function::Distinct(_) => vec![LeafKind::Distinct],
        Function::Sum => vec![LeafKind::Sum],
        Function::Avg => vec![LeafKind::Sum, LeafKind::Count],
        Function::Min => vec![LeafKind::Min],
        Function::Max => vec![LeafKind::Max],
        Function::Median => vec![LeafKind::Median],
        Function::Percentile(share) => vec![LeafKind::Percentile(share)],
        Function::Stddev => vec![LeafKind::Stddev],
        Function::Variance => vec![LeafKind::Variance],
        Function::Any => vec![LeafKind::Any],
        Function::All => vec![LeafKind::All],
        Function::First => vec![LeafKind::First],
        Function::Last => vec![LeafKind::Last],
    }
}
