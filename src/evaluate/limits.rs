//! How much may be done for one answer: it ends for any definition and any rows.

use std::cell::Cell;

use super::stop::{Known, Stop};

/// Most steps of one answer: rows looked at, values compared, names followed.
pub const STEPS: u64 = 200_000_000;

/// Deepest nesting that is followed.
pub const DEEPEST: u32 = 120;

/// What is left of both.
pub struct Steps {
    left: Cell<u64>,
    depth: Cell<u32>,
    deepest: u32,
}

/// One level, given back when it is dropped.
pub struct Deeper<'a>(&'a Cell<u32>);

impl Steps {
    /// So many, and so deep.
    pub fn new(most: u64, deepest: u32) -> Self {
        Self {
            left: Cell::new(most),
            depth: Cell::new(0),
            deepest,
        }
    }

    /// Some of them.
    pub fn take(&self, steps: usize) -> Known<()> {
        let left = self.left.get().checked_sub(steps as u64);
        self.left.set(left.unwrap_or(0));
        match left {
            Some(_) => Ok(()),
            None => Err(Stop::Unknown("what takes so many steps".to_owned())),
        }
    }

    /// One level deeper.
    pub fn deeper(&self) -> Known<Deeper<'_>> {
        self.take(1)?;
        let depth = self.depth.get() + 1;
        if depth > self.deepest {
            self.left.set(0);
            return Err(Stop::Unknown("what nests so deeply".to_owned()));
        }
        self.depth.set(depth);
        Ok(Deeper(&self.depth))
    }
}

impl Drop for Deeper<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}
