//! How large definitions may become once every name in them is written out.
//!
//! Names stand for what they are defined as, so thirty short lines that each
//! double the one before would make a billion parts.

use std::cell::Cell;

use super::bind::Bound;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;

/// Deepest nesting of anything written out.
pub(super) const DEEPEST: usize = 250;

/// Parts that may still be written out.
#[derive(Debug)]
pub struct Budget {
    most: usize,
    left: Cell<usize>,
}

impl Budget {
    /// Room for this many parts.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self {
            most,
            left: Cell::new(most),
        }
    }

    /// Takes room for what a name at `span` stands for.
    ///
    /// # Errors
    /// There is none left.
    pub fn take(&self, parts: usize, span: Span) -> Bound<()> {
        match self.left.get().checked_sub(parts) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => Err(too_large(self.most, span)),
        }
    }
}

/// The finding for what has too many parts.
pub(super) fn too_large(most: usize, span: Span) -> Box<Diagnostic> {
    let finding = Diagnostic::error(&code::TOO_DEEP)
        .says("message.parts")
        .helps("help.parts");
    Box::new(finding.label(span, "label.parts").with("limit", most))
}

/// The finding for what nests too deeply.
pub(super) fn too_deep(span: Span) -> Box<Diagnostic> {
    let finding = Diagnostic::error(&code::TOO_DEEP)
        .says("message.written_out")
        .helps("help.parts");
    Box::new(finding.label(span, "label.parts").with("limit", DEEPEST))
}
