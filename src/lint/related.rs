//! Which metrics have been said to belong together: one is made of the other,
//! or a clause says how they differ.

use crate::check::Checked;
use crate::resolve::MetricId;

/// Families of metrics.
pub(super) struct Related {
    /// For each metric another one of its family, or itself.
    family: Vec<usize>,
}

impl Related {
    /// Those of a project.
    pub fn of(checked: &Checked) -> Self {
        let count = checked.model.metrics.len();
        let mut related = Self {
            family: (0..count).collect(),
        };
        for (at, metric) in checked.model.metrics.iter().enumerate() {
            if let Some((measure, _)) = checked.metric(MetricId::at(at)) {
                measure.metrics(&mut |id, _| related.join(at, id.index()));
            }
            for other in &metric.relatives {
                if let Some(other) = checked.model.names.metric(&other.text) {
                    related.join(at, other.index());
                }
            }
        }
        related
    }

    fn join(&mut self, one: usize, two: usize) {
        let (one, two) = (self.head(one), self.head(two));
        if let Some(family) = self.family.get_mut(one.max(two)) {
            *family = one.min(two);
        }
    }

    /// The first of a family.
    pub fn head(&mut self, mut at: usize) -> usize {
        while let Some(next) = self.family.get(at).copied().filter(|next| *next != at) {
            let further = self.family.get(next).copied().unwrap_or(next);
            if let Some(family) = self.family.get_mut(at) {
                *family = further;
            }
            at = next;
        }
        at
    }
}
