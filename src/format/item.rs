//! Items: whether head and block share a line.

use super::Printer;
use super::block::{BRACES, start};
use super::entry::{Above, Block, Entry};
use super::head::{Head, Inside};
use super::heads::head;
use super::width::{LINE, STEP, columns};
use crate::syntax::ast::{Doc as DocLine, Item};

impl Printer<'_> {
    /// An item with these docs; those of an item inside another one are its
    /// clause's.
    pub fn item(&mut self, docs: &[DocLine], item: &Item, indent: usize) -> Entry {
        let end = item.span.end as usize;
        let mut above = self.above(docs, item.span);
        let mut head = head(item);
        if let Some(definition) = &mut head.definition {
            self.place(&mut above, definition);
        }
        let block = item
            .braces
            .then(|| self.block_of(&mut above, &head, item, indent + STEP));
        self.take_up(&mut above, end);
        let beside = self.comments.beside(end);
        let short = block.as_ref().map(|block| head.inside.on_one_line(block));
        let entry = match short {
            None => head.alone(above, indent),
            Some(Some(line)) if head.width(indent) + 1 + columns(&line) <= LINE => {
                head.on_one_line(above, Some(line))
            }
            Some(_) => Entry {
                block,
                ..head.above_block(above, indent)
            },
        };
        Entry { beside, ..entry }
    }

    fn block_of(&mut self, above: &mut Above, head: &Head<'_>, item: &Item, indent: usize) -> Block {
        let first = match head.inside {
            Inside::Clauses => item.clauses.first().map(|first| start(&first.docs, first.span)),
            Inside::Goals(goals) => goals.first().map(|first| first.period.span.start as usize),
            Inside::Claims(claims) => claims.first().map(|first| start(&first.docs, first.span)),
        };
        let block = self.block(
            BRACES,
            above,
            first,
            item.span.end as usize,
            |printer| match head.inside {
                Inside::Clauses => printer.clauses(&item.clauses, indent),
                Inside::Goals(goals) => printer.goals(goals),
                Inside::Claims(claims) => printer.claims(claims),
            },
        );
        Block {
            apart: head.is_card,
            ..block
        }
    }
}
