//! The comments of a text, handed out in order to what they stand at.

use crate::syntax::trivia::{self, Comment};

use super::doc::Doc;
use super::entry::Remark;

/// What has not been handed out yet.
pub(super) struct Comments<'a> {
    text: &'a str,
    all: Vec<Comment>,
    next: usize,
}

impl<'a> Comments<'a> {
    pub fn of(text: &'a str) -> Self {
        Self {
            text,
            all: trivia::comments(text),
            next: 0,
        }
    }

    /// Takes those that begin before byte `at`.
    pub fn before(&mut self, at: usize) -> Vec<Remark> {
        let mut taken = Vec::new();
        while let Some(comment) = self.all.get(self.next).filter(|comment| comment.start < at) {
            taken.push(Remark {
                text: comment.text.clone(),
                blank: self.blank_above(comment.start),
            });
            self.next += 1;
        }
        taken
    }

    /// Takes those that begin before byte `at`, as they stand in an expression; behind
    /// another one there is no room.
    pub fn inside(&mut self, at: usize) -> Vec<Doc> {
        let mut taken = Vec::new();
        while let Some(comment) = self.all.get(self.next).filter(|comment| comment.start < at) {
            taken.push(Doc::Remark {
                text: comment.text.clone(),
                own_line: comment.own_line || !taken.is_empty(),
            });
            self.next += 1;
        }
        taken
    }

    /// Takes the one behind byte `end` on its line, a comma between at most.
    pub fn beside(&mut self, end: usize) -> Option<String> {
        let comment = self.all.get(self.next)?;
        let between = self.text.get(end..comment.start)?;
        if !between.chars().all(|c| matches!(c, ' ' | '\t' | '\r' | ',')) {
            return None;
        }
        self.next += 1;
        Some(comment.text.clone())
    }

    /// Whether there is a blank line right above what begins at byte `at`.
    pub fn blank_above(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        let blanks = before.chars().rev().take_while(|c| c.is_whitespace());
        blanks.filter(|c| *c == '\n').nth(1).is_some()
    }

    /// One past the last byte of code before `at`: blanks and comments skipped.
    pub fn code_end(&self, at: usize) -> usize {
        let mut at = at;
        loop {
            let before = self.text.get(..at).unwrap_or_default().trim_end();
            at = before.len();
            match self.all.binary_search_by_key(&at, |comment| comment.end) {
                Ok(found) => at = self.all.get(found).map_or(0, |comment| comment.start),
                Err(_) => return at,
            }
        }
    }
}
