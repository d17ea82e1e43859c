//! Whether a cell of an answer is somebody's own. A question about several has the cells of all
//! of them, and where one has no rows it would be 0: whoever is asked alone has no cell there,
//! and is no data.

use super::Rows;
use super::watched::Watch;
use crate::check::{Checked, Measure};
use crate::resolve::MetricId;

/// Whether every row of an answer holds something of a condition whose columns begin there.
pub(super) fn has_its_own(checked: &Checked, watch: &Watch, (rows, at): (&Rows, usize)) -> bool {
    let counts = watch.least.as_ref().map_or(0, |(_, tables)| tables.len());
    let metrics = watch.metrics.iter().map(|id| is_plain(checked, *id));
    let plain: Vec<bool> = metrics.chain(std::iter::repeat_n(true, counts)).collect();
    rows.iter().all(|row| {
        let mut cells = row.iter().skip(at + 1).zip(&plain);
        cells.any(|(cell, is_plain)| *is_plain && is_there(cell))
    })
}

/// Whether it is a number other than 0.
pub(super) fn is_there(cell: &Option<String>) -> bool {
    let number = cell.as_ref().and_then(|text| text.parse::<f64>().ok());
    number.is_some_and(|number| number != 0.0)
}

/// Whether a metric is 0 or null in a cell that is only there for others.
pub(super) fn is_plain(checked: &Checked, id: MetricId) -> bool {
    let measured = checked.metric(id);
    measured.is_some_and(|(measure, _)| is_nothing(checked, measure))
}

fn is_nothing(checked: &Checked, measure: &Measure) -> bool {
    match measure {
        Measure::Aggregate(_) | Measure::Entities { .. } => true,
        Measure::Metric(id, _) => is_plain(checked, *id),
        Measure::Where(inner, _)
        | Measure::Via(inner, ..)
        | Measure::At(inner, _)
        | Measure::Within(inner, _)
        | Measure::Negate(inner) => is_nothing(checked, inner),
        Measure::Sum(terms) => terms.iter().all(|(_, term, _)| is_nothing(checked, term)),
        // Whatever it is multiplied with, or divided by.
        Measure::Product(factors) => factors.iter().any(|(_, factor, _)| is_nothing(checked, factor)),
        _ => false,
    }
}
