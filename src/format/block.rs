//! What stands between brackets, and what stands above an entry.

use super::Printer;
use super::doc::Doc;
use super::entry::{Above, Block, Entry};
use crate::source::Span;
use crate::syntax::ast::Doc as DocLine;

/// Curly brackets.
pub(super) const BRACES: (&str, &str) = ("{", "}");
/// Square brackets.
pub(super) const SQUARE: (&str, &str) = ("[", "]");

impl Printer<'_> {
    /// The comments and docs above something that begins with `docs` at `span`.
    pub fn above(&mut self, docs: &[DocLine], span: Span) -> Above {
        let start = start(docs, span);
        Above {
            remarks: self.comments.before(start),
            blank: self.comments.blank_above(start),
            docs: docs
                .iter()
                .map(|doc| format!("/// {}", doc.text).trim_end().to_owned())
                .collect(),
        }
    }

    /// Moves the comments up to byte `end` above the entry they stand in.
    pub fn take_up(&mut self, above: &mut Above, end: usize) {
        let inside = self.comments.before(end);
        above.take_up(inside);
    }

    /// Puts the comments of an expression where they stand in it; those before it
    /// go above its entry.
    pub fn place(&mut self, above: &mut Above, doc: &mut Doc) {
        match doc {
            Doc::From(at) => self.take_up(above, *at),
            Doc::Upto(at) => *doc = Doc::All(self.comments.inside(*at)),
            Doc::Nest(inner) | Doc::Group(inner) => self.place(above, inner),
            Doc::All(parts) => parts.iter_mut().for_each(|part| self.place(above, part)),
            _ => {}
        }
    }

    /// The block that ends right before byte `end`; its first entry, docs
    /// included, begins at `first`.
    pub fn block(
        &mut self,
        brackets: (&'static str, &'static str),
        above: &mut Above,
        first: Option<usize>,
        end: usize,
        entries: impl FnOnce(&mut Self) -> Vec<Entry>,
    ) -> Block {
        let close = end.saturating_sub(1);
        let open = self.comments.code_end(first.unwrap_or(close));
        let head_end = self.comments.code_end(open.saturating_sub(1));
        self.take_up(above, head_end);
        let mut beside_head = self.comments.beside(head_end);
        self.take_up(above, open);
        let beside_open = self.comments.beside(open);
        if beside_open.is_some()
            && let Some(text) = beside_head.take()
        {
            // One line end cannot hold both.
            above.take_up(vec![super::entry::Remark { text, blank: false }]);
        }
        let entries = entries(self);
        let tail = self.comments.before(close);
        Block {
            brackets,
            apart: false,
            beside_head,
            beside_open,
            entries,
            tail,
        }
    }
}

/// Where something with docs begins.
pub(super) fn start(docs: &[DocLine], span: Span) -> usize {
    docs.first().map_or(span, |doc| doc.span).start as usize
}
