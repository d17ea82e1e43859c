//! What is laid out: an item, a clause or a row, with all that belongs to it.

use super::doc::Doc;
use super::render::flat;

/// A comment on a line of its own.
#[derive(Clone, Debug)]
pub(super) struct Remark {
    /// With its slashes.
    pub text: String,
    /// Whether a blank line stands above it.
    pub blank: bool,
}

/// What stands above an entry.
#[derive(Debug, Default)]
pub(super) struct Above {
    /// Comments.
    pub remarks: Vec<Remark>,
    /// `///` lines, below the comments.
    pub docs: Vec<String>,
    /// Whether a blank line stands above docs and entry, below the comments.
    pub blank: bool,
}

impl Above {
    /// Whether a blank line stands above the first of it.
    pub fn begins_blank(&self) -> bool {
        self.remarks.first().map_or(self.blank, |remark| remark.blank)
    }

    /// Whether a blank line stands anywhere between the entry and the one before.
    pub fn has_blank(&self) -> bool {
        self.blank || self.remarks.iter().any(|remark| remark.blank)
    }

    pub fn is_empty(&self) -> bool {
        self.remarks.is_empty() && self.docs.is_empty()
    }

    /// Puts comments from inside the entry above it.
    pub fn take_up(&mut self, moved: Vec<Remark>) {
        for remark in moved {
            let blank = std::mem::take(&mut self.blank);
            self.remarks.push(Remark { blank, ..remark });
        }
    }
}

/// An item, a clause or a row.
#[derive(Debug)]
pub(super) struct Entry {
    /// What stands above it.
    pub above: Above,
    /// The word entries are aligned by; empty for those that never are.
    pub word: &'static str,
    /// Its first words, in columns that neighbours may share.
    pub columns: Vec<String>,
    /// What follows the columns.
    pub rest: Doc,
    /// A block below it.
    pub block: Option<Block>,
    /// A comment at the end of its last line.
    pub beside: Option<String>,
    /// Whether it keeps a blank line from its neighbours.
    pub spaced: bool,
    /// Whether it may stand in a block on one line.
    pub simple: bool,
}

/// Brackets with entries inside, each on lines of its own.
#[derive(Debug)]
pub(super) struct Block {
    /// `{` and `}`, or `[` and `]`.
    pub brackets: (&'static str, &'static str),
    /// Whether the opening bracket always has a line of its own.
    pub apart: bool,
    /// A comment between head and bracket.
    pub beside_head: Option<String>,
    /// A comment behind the opening bracket.
    pub beside_open: Option<String>,
    /// What stands inside.
    pub entries: Vec<Entry>,
    /// Comments before the closing bracket.
    pub tail: Vec<Remark>,
}

impl Entry {
    /// An entry that is nothing but these words.
    pub fn plain(above: Above, rest: Doc) -> Self {
        Self {
            above,
            word: "",
            columns: Vec::new(),
            rest,
            block: None,
            beside: None,
            spaced: false,
            simple: false,
        }
    }

    /// The entry on one line, without what stands around it.
    pub fn flat(&self) -> String {
        let rest = flat(&self.rest);
        let mut words: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        words.push(&rest);
        words.retain(|word| !word.is_empty());
        words.join(" ")
    }

    /// Whether its first column is the bare word of a clause.
    pub fn opens_with_word(&self) -> bool {
        self.columns.first().is_some_and(|first| first == self.word)
    }

    /// Whether it can be one of few in a block on one line.
    pub fn is_short(&self) -> bool {
        self.simple && self.block.is_none() && self.beside.is_none() && self.above.is_empty()
    }
}

impl Block {
    /// Whether it holds a comment that needs a line end.
    pub fn has_comments(&self) -> bool {
        self.beside_head.is_some() || self.beside_open.is_some() || !self.tail.is_empty()
    }

    /// Whether nothing at all stands inside.
    pub fn is_bare(&self) -> bool {
        self.entries.is_empty() && !self.has_comments()
    }

    /// `{ grain day  coarser avg }`, if at most `most` short entries are in it.
    pub fn on_one_line(&self, most: usize, separator: &str) -> Option<String> {
        let (open, close) = self.brackets;
        let short = self.entries.len() <= most && self.entries.iter().all(Entry::is_short);
        if !short || self.has_comments() {
            return None;
        }
        let words: Vec<String> = self.entries.iter().map(Entry::flat).collect();
        let line = match words.as_slice() {
            [] => format!("{open}{close}"),
            words => format!("{open} {} {close}", words.join(separator)),
        };
        (!line.contains('\n')).then_some(line)
    }
}
