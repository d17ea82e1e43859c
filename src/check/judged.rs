//! The verdict on a measure, and how those on its parts add up.

use super::row::Extent;
use crate::resolve::{TableId, Type};

/// What a measure comes to.
pub(super) struct Judged {
    pub kind: Type,
    pub tables: Vec<TableId>,
    /// Tables of what follows: conditions must mean something there as well,
    /// slices need not.
    pub beside: Vec<TableId>,
    pub depth: usize,
    pub extent: Extent,
}

impl Judged {
    /// Adds the other's tables, depth and extent.
    pub fn absorb(&mut self, other: Self) {
        self.tables.extend(other.tables);
        self.tables.sort_unstable();
        self.tables.dedup();
        self.beside.extend(other.beside);
        self.beside.sort_unstable();
        self.beside.dedup();
        self.depth = self.depth.max(other.depth);
        self.extent = self.extent.beside(other.extent);
    }
}

/// What reads no table.
pub(super) fn constant(kind: Type) -> Judged {
    Judged {
        kind,
        tables: Vec::new(),
        beside: Vec::new(),
        depth: 0,
        extent: Extent::default(),
    }
}
