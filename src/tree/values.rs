//! What a metric is, what it was, and what it is to be.

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::graph::Goal;
use super::parts::Tree;
use super::sensitivity::Measured;
use super::words::text;
use crate::check::Checked;
use crate::check::calendar::next_start;
use crate::resolve::MetricId;
use crate::source::SourceMap;

/// What data says of a tree.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// Of each north star what identities lead to.
    pub measured: FxHashMap<MetricId, Measured>,
    /// Of each metric what is shown of it.
    pub values: FxHashMap<MetricId, Values>,
}

/// A metric in its last period that is over.
#[derive(Clone, Debug, Serialize)]
pub struct Values {
    /// The period.
    pub period: String,
    /// What it is, with all its digits; none where nobody knows.
    pub value: Option<String>,
    /// What it was in the period before.
    pub before: Option<String>,
    /// By how many per cent of that it changed.
    pub change_percent: Option<f64>,
    /// What it is to be in that period, or the next for which something is said.
    pub target: Option<Goal>,
    /// How its numbers are shown.
    #[serde(skip)]
    pub format: Option<String>,
}

impl Values {
    /// Those of a metric in a period that begins on a day.
    #[must_use]
    pub fn of(
        checked: &Checked,
        sources: &SourceMap,
        id: MetricId,
        (first, period): (Date, &str),
        (value, before): (Option<String>, Option<String>),
    ) -> Self {
        let metric = checked.model.metrics.get(id.index());
        let format = metric.and_then(|metric| metric.format.as_ref());
        Self {
            period: period.to_owned(),
            change_percent: change(value.as_deref(), before.as_deref()),
            value,
            before,
            target: target(checked, sources, id, first),
            format: format.map(|format| format.value.to_string()),
        }
    }
}

fn change(value: Option<&str>, before: Option<&str>) -> Option<f64> {
    let (value, before): (f64, f64) = (value?.parse().ok()?, before?.parse().ok()?);
    let percent = (value - before) / before.abs() * 100.0;
    percent
        .is_finite()
        .then(|| (percent * 10_000.0).round() / 10_000.0)
}

/// The first target that ends behind a day.
fn target(checked: &Checked, sources: &SourceMap, id: MetricId, day: Date) -> Option<Goal> {
    let tree = Tree::of(&checked.model);
    let own = tree.targets.iter().filter(|target| target.metric == id);
    let due = own.filter_map(|target| {
        let moment = target.goal.period.moment;
        let first = moment.first_day(checked.model.manifest.fiscal_year_starts)?;
        let end = next_start(first, moment.grain()?)?;
        (end > day).then_some((end, target.goal))
    });
    let (_, goal) = due.min_by_key(|(end, _)| *end)?;
    Some(Goal {
        period: goal.period.raw.to_string(),
        value: text(sources, goal.value.span),
        grain: goal.period.moment.grain(),
    })
}
