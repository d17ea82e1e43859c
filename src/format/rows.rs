//! The rows of tests, and the targets and claims of blocks that hold only those.

use super::Printer;
use super::block::SQUARE;
use super::doc::Doc;
use super::entry::{Above, Block, Entry};
use super::expr::expr;
use super::question;
use super::render::flat;
use super::word;
use super::words::words;
use crate::source::Span;
use crate::syntax::ast::{Asked, Claim, Clause, Goal, Row};

impl Printer<'_> {
    /// `[ … ]` that ends right before byte `end`, one row a line.
    pub fn rows(&mut self, above: &mut Above, rows: &[Row], end: usize) -> Block {
        let first = rows.first().map(|row| row.span.start as usize);
        self.block(SQUARE, above, first, end, |printer| {
            rows.iter()
                .map(|row| printer.leaf(row.span, Doc::text(cells(row))))
                .collect()
        })
    }

    /// The periods and numbers of a `target`.
    pub fn goals(&mut self, goals: &[Goal]) -> Vec<Entry> {
        let mut entries = Vec::new();
        for goal in goals {
            let words = Doc::all([question::goal(goal), Doc::IfBroken(",")]);
            entries.push(self.leaf(goal.period.span.to(goal.value.span), words));
        }
        entries
    }

    /// The claims of an `assert`.
    pub fn claims(&mut self, claims: &[Claim]) -> Vec<Entry> {
        let mut entries = Vec::new();
        for claim in claims {
            let end = claim.span.end as usize;
            let mut above = self.above(&claim.docs, claim.span);
            self.take_up(&mut above, end);
            let beside = self.comments.beside(end);
            entries.push(Entry {
                beside,
                simple: true,
                ..Entry::plain(above, claimed(claim))
            });
        }
        entries
    }

    /// Something small with only comments around it.
    fn leaf(&mut self, span: Span, words: Doc) -> Entry {
        let mut above = self.above(&[], span);
        self.take_up(&mut above, span.end as usize);
        let beside = self.comments.beside(span.end as usize);
        Entry {
            beside,
            simple: true,
            ..Entry::plain(above, words)
        }
    }
}

/// `expect gmv, orders by month`, without its rows.
pub(super) fn expectation(asked: &[Asked], clauses: &[Clause]) -> Doc {
    let (asked, clauses) = match (asked, clauses.split_first()) {
        ([], Some((first, rest))) => (words(&first.kind).inline(), rest),
        _ => (question::filled(asked, question::asked), clauses),
    };
    let asked = Doc::all([Doc::text("expect "), asked]);
    Doc::hanging(asked, clauses.iter().map(|clause| words(&clause.kind).inline()))
}

/// A row stays on one line, however long: rows are read down their columns.
fn cells(row: &Row) -> String {
    if row.cells.is_empty() {
        return "{},".to_owned();
    }
    let cells = word::list(&row.cells, |(name, value)| {
        format!("{}: {}", word::name(name), flat(&expr(value)))
    });
    format!("{{ {cells} }},")
}

fn claimed(claim: &Claim) -> Doc {
    let value = claim
        .value
        .as_ref()
        .map(|(period, number)| format!("for {} = {}", period.raw, number.raw));
    let tolerance = claim
        .tolerance
        .as_ref()
        .map(|number| format!("within {}", number.raw));
    Doc::hanging(
        expr(&claim.expr),
        value.into_iter().chain(tolerance).map(Doc::text),
    )
}
