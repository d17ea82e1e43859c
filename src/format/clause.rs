//! Clauses, with what stands above, inside and beside them.

use super::Printer;
use super::block::{BRACES, start};
use super::doc::Doc;
use super::entry::{Block, Entry};
use super::head;
use super::width::{LINE, STEP, columns};
use super::words::words;
use crate::syntax::ast::{Clause, ClauseKind};

impl Printer<'_> {
    /// The clauses of a block, each `indent` columns in.
    pub fn clauses(&mut self, clauses: &[Clause], indent: usize) -> Vec<Entry> {
        clauses.iter().map(|clause| self.clause(clause, indent)).collect()
    }

    fn clause(&mut self, clause: &Clause, indent: usize) -> Entry {
        if let ClauseKind::Nested(item) = &clause.kind {
            return self.item(&clause.docs, item, indent);
        }
        let end = clause.span.end as usize;
        let mut above = self.above(&clause.docs, clause.span);
        let mut words = words(&clause.kind);
        self.place(&mut above, &mut words.rest);
        let block = match &clause.kind {
            ClauseKind::Field(field) if !field.clauses.is_empty() => {
                let first = field.clauses.first().map(|first| start(&first.docs, first.span));
                let inside = |printer: &mut Self| printer.clauses(&field.clauses, indent + STEP);
                Some(self.block(BRACES, &mut above, first, end, inside))
            }
            ClauseKind::Given { rows, .. } | ClauseKind::Expect { rows, .. } => {
                Some(self.rows(&mut above, rows, end))
            }
            _ => None,
        };
        self.take_up(&mut above, end);
        let mut entry = Entry {
            word: words.word,
            columns: words.columns,
            beside: self.comments.beside(end),
            simple: is_simple(&clause.kind),
            ..Entry::plain(above, words.rest)
        };
        if let Some(block) = block {
            place(&mut entry, block, indent);
        }
        entry
    }
}

/// Puts a block on the line of its clause if it is short, else below.
fn place(entry: &mut Entry, block: Block, indent: usize) {
    let most = if block.brackets == BRACES { head::MOST } else { 0 };
    if let Some(line) = block.on_one_line(most, head::BETWEEN) {
        let width = indent + columns(&entry.flat()) + 1 + columns(&line);
        if width <= LINE {
            let rest = std::mem::replace(&mut entry.rest, Doc::nothing());
            entry.rest = if rest.is_nothing() {
                Doc::text(line)
            } else {
                Doc::all([rest, Doc::text(format!(" {line}"))])
            };
            return;
        }
    }
    entry.block = Some(block);
}

/// Whether a clause may share a line with its neighbour: what a table declares
/// may not, and what has lines of its own cannot.
fn is_simple(kind: &ClauseKind) -> bool {
    use ClauseKind as K;
    !matches!(
        kind,
        K::Rows(_)
            | K::Key(_)
            | K::Link(_)
            | K::Field(_)
            | K::Partitioned(_)
            | K::Nested(_)
            | K::Given { .. }
            | K::Expect { .. }
    )
}
