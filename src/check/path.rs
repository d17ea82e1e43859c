//! Ways over links.

use crate::resolve::{Model, TableId};
use crate::syntax::ast::Name;

/// One step: from a row of a table to the one row of another that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hop {
    /// Where it starts.
    pub from: TableId,
    /// What leads on.
    pub by: By,
    /// Where it ends: the home of the entity, or one of its extensions.
    pub to: TableId,
}

/// What leads from one table to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// A link, by its place in the table.
    Link(usize),
    /// The table's own key: from a home to an extension of it.
    Key,
}

impl Hop {
    /// The columns it starts from.
    #[must_use]
    pub fn columns<'m>(&self, model: &'m Model) -> &'m [Name] {
        let columns = model.tables.get(self.from.index()).and_then(|table| {
            Some(match self.by {
                By::Link(at) => &table.links.get(at)?.columns,
                By::Key => &table.key.as_ref()?.columns,
            })
        });
        columns.map_or(&[], Vec::as_slice)
    }

    /// Whether what it leads to changes over time.
    #[must_use]
    pub fn is_slow(&self, model: &Model) -> bool {
        let to = model.tables.get(self.to.index());
        to.is_some_and(|table| table.validity().is_some())
    }

    /// What the joined rows are called: the role, and the extension's name.
    #[must_use]
    pub fn words(&self, model: &Model) -> String {
        let to = model.tables.get(self.to.index());
        let extension = to.filter(|table| table.extends.is_some());
        let role = match self.by {
            By::Link(at) => model
                .tables
                .get(self.from.index())
                .and_then(|table| table.links.get(at)),
            By::Key => None,
        };
        let words = [
            role.map(|link| link.name.text.as_str()),
            extension.map(|table| table.named.name.text.as_str()),
        ];
        words.into_iter().flatten().collect::<Vec<_>>().join("_")
    }
}

/// Steps taken one after the other. The empty path is the base table itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkPath {
    steps: Vec<Hop>,
}

impl LinkPath {
    /// Whether it leads nowhere.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The steps.
    #[must_use]
    pub fn steps(&self) -> &[Hop] {
        &self.steps
    }

    /// Whether a step of it leads to rows that change over time.
    #[must_use]
    pub fn is_slow(&self, model: &Model) -> bool {
        self.steps.iter().any(|hop| hop.is_slow(model))
    }

    /// One step further.
    #[must_use]
    pub fn then(&self, hop: Hop) -> Self {
        let mut steps = self.steps.clone();
        steps.push(hop);
        Self { steps }
    }

    /// This way, then the other.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        let steps = self.steps.iter().chain(&other.steps).copied().collect();
        Self { steps }
    }

    /// Whether the other begins it.
    #[must_use]
    pub fn begins_with(&self, other: &Self) -> bool {
        self.steps.starts_with(&other.steps)
    }

    /// The rest of it after so many steps.
    #[must_use]
    pub fn after(&self, count: usize) -> Self {
        let steps = self.steps.get(count..).unwrap_or_default().to_vec();
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
