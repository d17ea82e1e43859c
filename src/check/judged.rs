//! The verdict on a measure, and how those on its parts add up.

use super::row::Extent;
use crate::resolve::{TableId, Type};

/// What a measure comes to.
pub(super) struct Judged {
    pub kind: Type,
    pub tables: Vec<TableId>,
    pub depth: usize,
    pub extent: Extent,
}

impl Judged {
    /// Adds the other's tables, depth and extent.
    pub fn absorb(&mut self, other: Self) {
        self.tables.extend(other.tables);
        self.tables.sort_unstable();
        self.tables.dedup();
        self.depth = self.depth.max(other.depth);
        self.extent = self.extent.beside(other.extent);
    }
}

/// What reads no table.
pub(super) fn constant(kind: Type) -> Judged {
    Judged {
        kind,
        tables: Vec::new(),
        depth: 0,
        extent: Extent::default(),
    }
}
