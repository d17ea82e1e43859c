//! What stands before an item's braces, and on how many lines.

use super::doc::Doc;
use super::entry::{Above, Block, Entry};
use super::render::flat;
use super::width::{HEAD, LINE, columns};
use crate::syntax::ast::{Claim, Goal};

/// Clauses a block on one line may have.
pub(super) const MOST: usize = 2;
/// What stands between them.
pub(super) const BETWEEN: &str = "  ";

/// What stands in an item's braces.
#[derive(Clone, Copy)]
pub(super) enum Inside<'a> {
    Clauses,
    Goals(&'a [Goal]),
    Claims(&'a [Claim]),
}

impl Inside<'_> {
    /// The braces on one line, if little enough stands in them.
    pub fn on_one_line(self, block: &Block) -> Option<String> {
        match self {
            Self::Clauses => block.on_one_line(MOST, BETWEEN),
            Self::Goals(_) => block.on_one_line(usize::MAX, ", "),
            Self::Claims(_) => block.on_one_line(1, BETWEEN),
        }
    }
}

/// What stands before an item's braces.
pub(super) struct Head<'a> {
    word: &'static str,
    /// Up to the place where neighbours are aligned.
    lead: String,
    /// From there to the definition.
    words: String,
    /// The definition with its `=`.
    pub definition: Option<Doc>,
    /// Whether the definition may have lines of its own.
    breaks: bool,
    /// Whether what stands in the braces is the small print of a definition,
    /// so that the brace has a line of its own.
    pub is_card: bool,
    /// What stands in the braces.
    pub inside: Inside<'a>,
}

impl<'a> Head<'a> {
    /// A head that is only its lead.
    pub fn new(word: &'static str, lead: String) -> Self {
        Self {
            word,
            lead,
            words: String::new(),
            definition: None,
            breaks: false,
            is_card: false,
            inside: Inside::Clauses,
        }
    }

    /// With more words in its lead.
    pub fn and(mut self, words: &str) -> Self {
        self.lead = spaced([&self.lead, words]);
        self
    }

    /// What stands between lead and definition.
    pub fn words(self, words: impl IntoIterator<Item = String>) -> Self {
        let words: Vec<String> = words.into_iter().filter(|words| !words.is_empty()).collect();
        Self {
            words: words.join(" "),
            ..self
        }
    }

    /// With a definition, which may have lines of its own if it `breaks`.
    pub fn defined(self, definition: Doc, breaks: bool) -> Self {
        Self {
            definition: Some(definition),
            breaks,
            ..self
        }
    }

    /// With a definition that the braces only add to.
    pub fn card(self, definition: Doc) -> Self {
        Self {
            is_card: true,
            ..self.defined(definition, true)
        }
    }

    /// With braces for something else than clauses.
    pub fn holds(self, inside: Inside<'a>) -> Self {
        Self { inside, ..self }
    }

    fn middle(&self) -> String {
        let definition = self.definition.as_ref().map(flat).unwrap_or_default();
        spaced([&self.words, &definition])
    }

    fn line(&self) -> String {
        spaced([&self.lead, &self.middle()])
    }

    /// How wide it is on one line; more than any line if it has several.
    pub fn width(&self, indent: usize) -> usize {
        let line = self.line();
        if line.contains('\n') {
            LINE + 1
        } else {
            indent + columns(&line)
        }
    }

    /// An item without braces.
    pub fn alone(self, above: Above, indent: usize) -> Entry {
        if self.width(indent) <= LINE || self.definition.is_none() {
            return self.on_one_line(above, None);
        }
        Entry {
            spaced: true,
            ..Entry::plain(above, self.broken())
        }
    }

    /// Head and braces, if any, on one line.
    pub fn on_one_line(self, above: Above, block: Option<String>) -> Entry {
        // A raw string may have lines of its own.
        let has_lines = self.line().contains('\n');
        Entry {
            word: if has_lines { "" } else { self.word },
            spaced: has_lines || !above.docs.is_empty(),
            columns: vec![self.lead.clone(), self.middle()],
            ..Entry::plain(above, block.map_or_else(Doc::nothing, Doc::text))
        }
    }

    /// The head of an item whose block stands below it.
    pub fn above_block(self, above: Above, indent: usize) -> Entry {
        let words = if self.width(indent) <= HEAD {
            Doc::text(self.line())
        } else {
            self.broken()
        };
        Entry {
            spaced: true,
            ..Entry::plain(above, words)
        }
    }

    /// The definition on lines of its own.
    fn broken(self) -> Doc {
        let head = Doc::text(spaced([&self.lead, &self.words]));
        match self.definition {
            None => head,
            Some(definition) if self.breaks => Doc::all([head, Doc::all([Doc::Hard, definition]).nest()]),
            Some(definition) => Doc::all([head, Doc::text(" "), definition]),
        }
    }
}

/// The words that are there, with blanks between.
fn spaced<const N: usize>(words: [&str; N]) -> String {
    let words: Vec<&str> = words.into_iter().filter(|words| !words.is_empty()).collect();
    words.join(" ")
}
