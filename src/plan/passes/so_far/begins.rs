//! Where windows begin.

use super::super::listed::select_of;
use super::added::Added;
use crate::plan::ir::{Aggregation, Expr, Select, Source, Step};
use crate::plan::unit::Unit;
use crate::syntax::time::Grain;

/// Where they all do.
#[derive(Clone, Copy)]
pub(super) enum Begins {
    /// At one place: it comes from a step with one row.
    Once,
    /// With the period of this grain that they end in, by their unit.
    Anew(Grain, Unit),
}

impl Begins {
    /// If it is one of these.
    pub fn of(steps: &[Step], added: &Added) -> Option<Self> {
        let (first, last, unit) = (added.windows.first, added.windows.last, added.unit);
        let anew = match first {
            Expr::Bucket(grain, _) => Some(*grain),
            Expr::Start(day, None) => match &**day {
                Expr::Bucket(grain, _) => Some(*grain),
                _ => None,
            },
            _ => None,
        };
        let said = anew.filter(|grain| !matches!(grain, Grain::Custom(_)));
        match said.filter(|grain| *first == unit.start_of(*grain, last.clone())) {
            Some(grain) => Some(Self::Anew(grain, unit)),
            None => are_the_same(steps, added.windows.select, first).then_some(Self::Once),
        }
    }

    /// Where those begin that a day counts in; `bounds` holds the first of all.
    pub fn of_day(self, bounds: &str, day: &Expr) -> Expr {
        match self {
            Self::Once => Expr::column(bounds, "begins"),
            Self::Anew(grain, unit) => unit.start_of(grain, day.clone()),
        }
    }
}

/// Whether an expression is the same in all rows of a `select`.
fn are_the_same(steps: &[Step], select: &Select, expr: &Expr) -> bool {
    let mut same = true;
    expr.columns(&mut |relation, name| {
        same = same && relation == select.from.alias && is_from_one_row(steps, select, name);
    });
    same
}

fn is_from_one_row(steps: &[Step], select: &Select, name: &str) -> bool {
    let Source::Step(step) = &select.from.source else {
        return false;
    };
    let Some(below) = select_of(steps, step) else {
        return false;
    };
    if below.group == Some(0) {
        return true;
    }
    let value = below.columns.iter().find(|(_, known)| known == name);
    match value.map(|(value, _)| value) {
        Some(Expr::Aggregate(Aggregation::Min(of) | Aggregation::Max(of), None)) => {
            are_the_same(steps, below, of)
        }
        Some(value @ (Expr::Column(..) | Expr::Bucket(..) | Expr::Shift { .. })) => {
            are_the_same(steps, below, value)
        }
        _ => false,
    }
}
