//! Conditions on what is expected: `forecast(gmv, 7) < 1_000`.

use super::expected::{Expected, Unsaid};
use super::forecast::{forecast, season};
use crate::check::{Checked, Forecasting};
use crate::syntax::ast::Comparison;
use crate::syntax::time::Grain;

/// What is expected, and what it is compared with.
#[derive(Clone, Debug)]
pub struct Foreseen {
    /// As it is written.
    pub what: Forecasting,
    /// Whether a period without rows is 0.
    is_zero: bool,
    /// The text of the metric.
    metric: String,
}

/// What a metric was in a period, and how much more than what it is compared with.
type Cell = (Option<f64>, Option<f64>);

impl Foreseen {
    pub(super) fn of(checked: &Checked, what: Forecasting, metric: String) -> Self {
        let additivity = checked.additivity_of(&what.metric);
        Self {
            is_zero: additivity.is_some_and(|additivity| additivity.is_zero_of_nothing()),
            what,
            metric,
        }
    }

    /// `forecast(gmv, 7)`
    pub(super) fn text(&self) -> String {
        format!("forecast({}, {})", self.metric, self.what.ahead)
    }

    /// What is expected by these, the latest first.
    pub(super) fn expected(&self, cells: &[Cell], grain: Grain) -> Expected {
        let known: Vec<Option<f64>> = cells.iter().rev().map(|(value, _)| *value).collect();
        if known.last().is_none_or(Option::is_none) {
            return Err(Unsaid::NoData);
        }
        let values = filled(&known, self.is_zero);
        let ahead = self.what.ahead;
        forecast(&values, season(grain), ahead..=ahead).map_err(Unsaid::TooShort)
    }

    /// Whether the condition is true by these, the latest first; nothing where nobody knows.
    pub(super) fn is_so(&self, cells: &[Cell], grain: Grain) -> Option<bool> {
        let (now, distance) = cells.first().copied()?;
        let other = now? - distance?;
        let value = self.expected(cells, grain).ok()?.value;
        Some(match self.what.is {
            Comparison::Less => value < other,
            Comparison::LessOrEqual => value <= other,
            Comparison::Greater => value > other,
            _ => value >= other,
        })
    }
}

/// These with 0 where there was nothing after the first, if nothing is 0.
pub(super) fn filled(values: &[Option<f64>], is_zero: bool) -> Vec<Option<f64>> {
    let mut begun = false;
    let values = values.iter().map(|value| {
        begun |= value.is_some();
        value.or((is_zero && begun).then_some(0.0))
    });
    values.collect()
}
