//! The values of each day that are added up to totals.

use super::super::partial::free;
use super::added::Added;
use crate::plan::ir::{Aggregation, Expr};
use crate::resolve::Exactness;

/// What is added up.
pub(super) struct Sums<'p> {
    near: &'p str,
    far: &'p str,
    /// The columns of windows that hold where they begin, and where those do that a day
    /// counts in.
    begins: Vec<&'p str>,
    begun: Expr,
    /// The values of a day, and their names.
    pub values: Vec<(Expr, String)>,
    /// The names that are taken.
    pub names: Vec<String>,
}

impl<'p> Sums<'p> {
    pub fn new(added: &Added<'p>, begun: Expr) -> Self {
        let begins = added.windows.select.columns.iter();
        let begins = begins.filter(|(value, _)| value == added.windows.first);
        let keys = added.slices.iter().chain([&added.step.day]);
        Self {
            near: added.step.near,
            far: added.step.far,
            begins: begins.map(|(_, name)| name.as_str()).collect(),
            begun,
            values: Vec::new(),
            names: keys.map(|name| name.to_lowercase()).collect(),
        }
    }

    /// Takes the aggregates of a value, which reads their totals then. Whether all that
    /// it reads could be taken.
    pub fn take(&mut self, value: &mut Expr) -> bool {
        let Expr::Aggregate(aggregation, condition) = value else {
            let mut taken = !matches!(value, Expr::Column(..));
            value.parts_mut(&mut |part| taken = taken && self.take(part));
            return taken;
        };
        let of = match &*aggregation {
            Aggregation::Sum(of, _)
            | Aggregation::Total(of)
            | Aggregation::Min(of)
            | Aggregation::Max(of) => &**of,
            _ => return false,
        };
        let Expr::Column(relation, wanted) = of else {
            return false;
        };
        let mut condition = condition.take();
        if let Some(condition) = &mut condition {
            self.by_day(condition);
        }
        let reads_windows = |condition: &Expr| condition.reads(self.far);
        if relation != self.near || condition.as_deref().is_some_and(reads_windows) {
            return false;
        }
        let name = free(wanted, &mut self.names);
        let own = Expr::Aggregate(aggregation.clone(), condition);
        let total = Box::new(Expr::column(self.near, &name));
        *value = Expr::Aggregate(again(&own, total), None);
        self.values.push((own, name));
        true
    }

    /// Where windows begin is said of the day.
    fn by_day(&self, condition: &mut Expr) {
        condition.columns_mut(&mut |column| {
            if let Expr::Column(of, name) = &*column
                && *of == self.far
                && self.begins.contains(&name.as_str())
            {
                *column = self.begun.clone();
            }
        });
    }

    /// Whether the values of a day are columns of it.
    pub fn are_columns(&self) -> bool {
        let mut all = self.values.iter();
        all.all(|(value, _)| matches!(value, Expr::Aggregate(_, None)))
    }
}

/// The same aggregate of values that were aggregated before.
pub(super) fn again(value: &Expr, of: Box<Expr>) -> Aggregation {
    match value {
        Expr::Aggregate(Aggregation::Min(_), _) => Aggregation::Min(of),
        Expr::Aggregate(Aggregation::Max(_), _) => Aggregation::Max(of),
        Expr::Aggregate(Aggregation::Total(_), _) => Aggregation::Total(of),
        _ => Aggregation::Sum(of, Some(Exactness::Decimal)),
    }
}
