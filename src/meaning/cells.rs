//! Which cells a value makes: those with a row that passes its conditions.

use super::diagram::{Diagrams, Rows, TooLarge};
use super::mark::Mark;
use std::collections::{BTreeMap, BTreeSet};

/// Where cells come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    /// Rows of a table at a time, and which of them.
    rows: BTreeMap<Mark, Rows>,
    /// What makes cells of its own.
    others: BTreeSet<Mark>,
}

impl Cells {
    /// Those of rows of a table at a time.
    pub fn of_rows(source: Mark, rows: Rows) -> Self {
        Self {
            rows: BTreeMap::from([(source, rows)]),
            others: BTreeSet::new(),
        }
    }

    /// Those that something makes, if it has any inside.
    pub fn inside(&self, maker: Mark) -> Self {
        match self == &Self::default() {
            true => Self::default(),
            false => Self {
                rows: BTreeMap::new(),
                others: BTreeSet::from([maker]),
            },
        }
    }

    /// Adds the other's.
    ///
    /// # Errors
    /// Where their conditions take too many steps.
    pub fn add(&mut self, other: Self, diagrams: &mut Diagrams) -> Result<(), TooLarge> {
        for (source, rows) in other.rows {
            let known = self.rows.get(&source).copied().unwrap_or(Rows::NONE);
            self.rows.insert(source, diagrams.or(known, rows)?);
        }
        self.others.extend(other.others);
        Ok(())
    }

    /// What stands for them. A table of which no row passes is part of it: it
    /// decides what can be sliced by.
    pub fn mark(&self, diagrams: &mut Diagrams) -> Mark {
        let mut marks = Vec::new();
        for (source, rows) in &self.rows {
            marks.extend([*source, diagrams.mark(*rows)]);
        }
        marks.extend(&self.others);
        Mark::of_all("cells", marks)
    }
}
