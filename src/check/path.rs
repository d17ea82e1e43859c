//! Ways over links.

use crate::resolve::TableId;

/// Links followed one after the other, each by the table it starts in and its
/// place there. The empty path is the base table itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkPath {
    steps: Vec<(TableId, usize)>,
}

impl LinkPath {
    /// Whether it leads nowhere.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The links.
    #[must_use]
    pub fn steps(&self) -> &[(TableId, usize)] {
        &self.steps
    }

    /// One link further.
    #[must_use]
    pub fn then(&self, table: TableId, link: usize) -> Self {
        let mut steps = self.steps.clone();
        steps.push((table, link));
        Self { steps }
    }

    /// This way, then the other.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        let steps = self.steps.iter().chain(&other.steps).copied().collect();
        Self { steps }
    }

    /// Every way that begins this one, itself included, shortest first.
    pub fn prefixes(&self) -> impl Iterator<Item = Self> {
        (1..=self.steps.len()).filter_map(|length| {
            let steps = self.steps.get(..length)?.to_vec();
            Some(Self { steps })
        })
    }
}
