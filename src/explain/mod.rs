//! All that is known of a metric, for people and for programs.
//!
//! In: a [`Checked`] model, with the texts it is written in.
//! Out: an [`Explanation`], its words in every language; entry [`explain`].
//! Never: reads data, or decides anything: it asks the stages that did.

mod definition;
mod lineage;
mod reach;
mod sums;
mod uses;

pub use definition::{Definition, Term, grain as period};
pub use lineage::{Column, Lineage, Part, Source};
pub use reach::{Hindrance, Reach, Slice, grains};
pub use sums::{Sums, because};
pub use uses::Use;

use crate::check::Checked;
use crate::meaning::Normal;
use crate::resolve::{Metric, MetricId};
use crate::source::SourceMap;
use crate::tree::written;

/// All that is known of a metric.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// Other names people use for it.
    pub aka: Vec<String>,
    /// Its doc comment.
    pub docs: String,
    /// What it is, in words.
    pub definition: Definition,
    /// Its definition as it is written, in one line.
    pub formula: String,
    /// Its unit.
    pub unit: String,
    /// Over which slices its parts make the whole.
    pub sums: Sums,
    /// The period it is defined per.
    pub grain: Option<String>,
    /// What it can be sliced by, and what not.
    pub reach: Reach,
    /// What names its definition.
    pub fingerprint: Option<String>,
    /// What it is made of, down to columns.
    pub lineage: Lineage,
    /// The department that answers for it.
    pub owner: Option<String>,
    /// Whether more is better: `higher` or `lower`.
    pub better: Option<&'static str>,
    /// `draft`, `certified` or `deprecated`.
    pub status: Option<String>,
    /// What to use instead of it.
    pub instead: Option<String>,
    /// Since when it has that status.
    pub since: Option<String>,
    /// How its meaning changed: the day and why, the latest last.
    pub history: Vec<(String, String)>,
    /// Who uses it.
    pub uses: Vec<Use>,
}

/// Explains a metric; nothing where its definition is wrong.
#[must_use]
pub fn explain(checked: &Checked, sources: &SourceMap, id: MetricId) -> Option<Explanation> {
    let metric: &Metric = checked.model.metrics.get(id.index())?;
    let (_, facts) = checked.metric(id)?;
    let additivity = checked.additivity(id)?;
    let named = &metric.named;
    Some(Explanation {
        name: named.name.text.to_string(),
        label: named.label.as_ref().map(|label| label.value.to_string()),
        aka: named.aka.iter().map(|text| text.value.to_string()).collect(),
        docs: named.docs.join("\n"),
        definition: definition::definition(checked, sources, id)?,
        formula: written(sources, metric.expr.span),
        unit: facts.kind.unit().to_string(),
        sums: sums::sums(checked, &additivity),
        grain: metric.grain.map(|(grain, _)| grain.word().to_owned()),
        reach: reach::reach(checked, metric, facts, &additivity),
        fingerprint: Normal::new(checked)
            .fingerprint(id)
            .ok()
            .map(|print| print.to_string()),
        lineage: lineage::lineage(checked, id),
        owner: named.owner.as_ref().map(|owner| owner.text.to_string()),
        better: metric
            .better
            .map(|higher| if higher { "higher" } else { "lower" }),
        status: metric.status.as_ref().map(|status| status.text.to_string()),
        instead: metric.status_note.0.as_ref().map(|text| text.value.to_string()),
        since: metric.status_note.1.as_ref().map(ToString::to_string),
        history: named
            .history
            .iter()
            .map(|change| (change.on.to_string(), change.why.value.to_string()))
            .collect(),
        uses: uses::uses(checked, sources, id),
    })
}
