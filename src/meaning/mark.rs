//! Marks: what stands for a piece of meaning. Equal pieces have equal marks, on
//! every machine and in every run; other pieces have others, as far as SHA-256
//! can be trusted.

use sha2::{Digest, Sha256};
use std::fmt;
use std::hash::{Hash, Hasher};

/// What stands for one piece of meaning.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark([u8; 16]);

/// A mark is spread evenly already: a part of it does for a table.
impl Hash for Mark {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        state.write_u64(u64::from_le_bytes([a, b, c, d, e, f, g, h]));
    }
}

impl Mark {
    /// The mark of a kind of thing, made of parts.
    pub(super) fn of(kind: &str, parts: impl FnOnce(&mut Parts)) -> Self {
        let mut written = Parts(Sha256::new());
        written.text(kind);
        parts(&mut written);
        let whole = written.0.finalize();
        let mut mark = [0; 16];
        mark.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
        Self(mark)
    }

    /// The mark of several, in their order.
    pub(super) fn of_all(kind: &str, parts: impl IntoIterator<Item = Self>) -> Self {
        Self::of(kind, |written| written.marks(parts))
    }

    /// The mark of several, whose order means nothing.
    pub(super) fn of_any_order(kind: &str, parts: impl IntoIterator<Item = Self>) -> Self {
        let mut parts: Vec<Self> = parts.into_iter().collect();
        parts.sort_unstable();
        Self::of_all(kind, parts)
    }

    /// The mark of a text.
    pub(super) fn of_text(kind: &str, text: &str) -> Self {
        Self::of(kind, |written| written.text(text))
    }
}

/// All 32 hexadecimal digits.
impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The parts of a thing, one after the other. Each says its length first, so no
/// two lists of parts are written alike.
pub(super) struct Parts(Sha256);

impl Parts {
    /// A text.
    pub fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.update(text.as_bytes());
    }

    /// A mark.
    pub fn mark(&mut self, mark: Mark) {
        self.0.update(mark.0);
    }

    /// Several marks, and how many.
    pub fn marks(&mut self, marks: impl IntoIterator<Item = Mark>) {
        let marks: Vec<Mark> = marks.into_iter().collect();
        self.count(marks.len());
        marks.into_iter().for_each(|mark| self.mark(mark));
    }

    /// A number.
    pub fn number(&mut self, number: i128) {
        self.0.update(number.to_le_bytes());
    }

    /// How many there are.
    pub fn count(&mut self, count: usize) {
        self.0.update((count as u64).to_le_bytes());
    }

    /// Yes or no.
    pub fn flag(&mut self, flag: bool) {
        self.0.update([u8::from(flag)]);
    }
}
