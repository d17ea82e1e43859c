//! Definitions by name, and which of them are the same under another one.

use crate::check::Checked;
use crate::meaning::{Fingerprint, Kept, KeptAttribute, Mark, Normal};
use crate::resolve::{AttributeId, EventId, MetricId, TableId};
use crate::syntax::ast::FieldRole;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::hash::Hash;

/// What stands for every definition of a revision.
pub(super) struct Marks {
    pub metrics: Vec<Kept>,
    pub attributes: Vec<KeptAttribute>,
    pub events: Vec<Option<Mark>>,
    /// Those that can be sliced by, as `table.field`.
    pub slices: BTreeMap<String, Option<Mark>>,
}

impl Marks {
    pub fn of(normal: &mut Normal<'_>, checked: &Checked) -> Self {
        let metrics = (0..checked.model.metrics.len()).map(MetricId::at);
        let metrics = metrics.map(|id| normal.kept(id)).collect();
        let attributes = (0..checked.model.attributes.len()).map(AttributeId::at);
        let attributes = attributes.map(|id| normal.kept_attribute(id)).collect();
        let events = (0..checked.model.events.len()).map(EventId::at);
        let events = events.map(|id| normal.event_mark(id)).collect();
        let mut slices = BTreeMap::new();
        for (at, table) in checked.model.tables.iter().enumerate() {
            for (place, field) in table.fields.iter().enumerate() {
                let slices_by = matches!(field.role, FieldRole::Dim | FieldRole::Time | FieldRole::Snapshot);
                if slices_by {
                    let name = format!("{}.{}", table.named.name.text, field.name.text);
                    slices.insert(name, normal.field_mark(TableId::at(at), place));
                }
            }
        }
        Self {
            metrics,
            attributes,
            events,
            slices,
        }
    }
}

impl Marks {
    /// What names the metric at a place.
    pub fn metric(&self, at: usize) -> Option<Fingerprint> {
        self.metrics.get(at)?.fingerprint
    }

    /// What stands for the event at a place.
    pub fn event(&self, at: usize) -> Option<Mark> {
        *self.events.get(at)?
    }

    /// What stands for the attribute at a place.
    pub fn attribute(&self, at: usize) -> Option<Mark> {
        self.attributes.get(at)?.mark
    }
}

/// Pairs what is gone with what is new, where they mean the same and nothing else
/// that is gone or new does.
pub(super) fn renamed<M: Eq + Hash + Copy>(
    gone: &[(usize, Option<M>)],
    new: &[(usize, Option<M>)],
) -> Vec<(usize, usize)> {
    let by_meaning = |all: &[(usize, Option<M>)]| {
        let mut found: FxHashMap<M, Vec<usize>> = FxHashMap::default();
        for (at, mark) in all {
            if let Some(mark) = mark {
                found.entry(*mark).or_default().push(*at);
            }
        }
        found
    };
    let later = by_meaning(new);
    let mut pairs: Vec<(usize, usize)> = by_meaning(gone)
        .into_iter()
        .filter_map(
            |(mark, was)| match (was.as_slice(), later.get(&mark)?.as_slice()) {
                ([was], [is]) => Some((*was, *is)),
                _ => None,
            },
        )
        .collect();
    pairs.sort_unstable();
    pairs
}
