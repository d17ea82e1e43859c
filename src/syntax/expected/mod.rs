//! From pest's view of a failure to one that helps: what was found, what may
//! stand there, and what people usually meant.

mod foreign;
mod phrases;
mod unclosed;

use crate::words::{Say, say};
use pest::error::{Error, ErrorVariant, InputLocation};

use super::expr::{is_reserved, reserved};
use super::guard::{self, Scan};
use super::habit;
use super::parser::Rule;
use super::recover::ITEM_WORDS;
use crate::diagnostic::{Diagnostic, code};
use crate::source::{FileId, Span};
use phrases::{Expectations, expectations};

/// The finding for a piece of a file (`base` bytes in) that does not parse.
pub(super) fn explain(file: FileId, base: usize, piece: &str, error: &Error<Rule>) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let place = Place { file, base, piece };
    if let ErrorVariant::CustomError { .. } = error.variant {
        return Diagnostic::error(&code::TOO_DEEP)
            .at(place.span(at, at))
            .with("limit", guard::DEEPEST);
    }
    place
        .full_width()
        .or_else(|| place.unclosed_string(at))
        .or_else(|| place.foreign_operator(at))
        .or_else(|| place.not_an_item(at))
        .or_else(|| place.unclosed_bracket(at))
        .or_else(|| place.reserved_word(at))
        .unwrap_or_else(|| place.unexpected(at, error))
}

/// The same for a text that is no item: a word of the command line.
pub(super) fn explain_alone(file: FileId, text: &str, error: &Error<Rule>) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let place = Place {
        file,
        base: 0,
        piece: text,
    };
    place
        .full_width()
        .or_else(|| place.unclosed_string(at))
        .or_else(|| place.foreign_operator(at))
        .or_else(|| place.unclosed_bracket(at))
        .unwrap_or_else(|| place.unexpected(at, error))
}

struct Place<'a> {
    file: FileId,
    base: usize,
    piece: &'a str,
}

impl<'a> Place<'a> {
    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.file, self.base + from, self.base + to)
    }

    fn rest(&self, at: usize) -> &'a str {
        self.piece.get(at..).unwrap_or_default()
    }

    /// Where the code of the piece begins, behind blanks and comments.
    fn code_start(&self) -> usize {
        let mut scan = Scan::new(self.piece);
        while let Some((at, byte)) = scan.next_code() {
            if !byte.is_ascii_whitespace() {
                return at;
            }
        }
        0
    }

    /// A piece that does not even begin like an item.
    fn not_an_item(&self, at: usize) -> Option<Diagnostic> {
        let start = self.code_start();
        let word = word_at(self.rest(start));
        if at > start + word.len() || ITEM_WORDS.contains(&word) {
            return None;
        }
        let found = if word.is_empty() {
            first_char(self.rest(start))
        } else {
            word
        };
        let finding = Diagnostic::error(&code::UNEXPECTED)
            .says("message.item")
            .label(self.span(start, start + found.len()), "label.item")
            .with("found", found);
        Some(match crate::diagnostic::nearest(word, ITEM_WORDS) {
            Some(near) => finding.helps("help.near").with("near", near),
            None => finding.helps("help.item"),
        })
    }

    fn reserved_word(&self, at: usize) -> Option<Diagnostic> {
        let word = word_at(self.rest(at));
        let before = self.piece.get(..at)?.trim_end();
        let needs_name = before.ends_with(['=', '(', ',', '+', '-', '*', '/', '<', '>', '.']);
        (needs_name && is_reserved(word)).then(|| reserved(word, self.span(at, at + word.len())))
    }

    fn unexpected(&self, at: usize, error: &Error<Rule>) -> Diagnostic {
        let at = at + (self.rest(at).len() - self.rest(at).trim_start_matches([' ', '\t']).len());
        let rest = self.rest(at);
        let expected = expectations(error);
        if rest.trim().is_empty() {
            return self.ends_early(&expected);
        }
        let word = word_at(rest);
        let found = if word.is_empty() { first_char(rest) } else { word };
        let shown = match found {
            "\n" | "\r" => say!("the end of the line"),
            found => format!("`{found}`").said(),
        };
        if let Some(finding) = self.misshapen(at, found, &expected) {
            return finding;
        }
        let finding = Diagnostic::error(&code::UNEXPECTED)
            .at(self.span(at, at + found.trim_end().len()))
            .with("found", shown)
            .with("expected", &expected.list);
        if let Some(help) = habit::help(self.piece.get(..at).unwrap_or_default(), found) {
            return finding.helps(help);
        }
        match crate::diagnostic::nearest(word, expected.words.iter().map(String::as_str)) {
            Some(near) if near != word => finding.helps("help.near").with("near", near),
            _ => finding.helps("help.none"),
        }
    }

    /// More is needed where the text ends: shown at its last character.
    fn ends_early(&self, expected: &Expectations) -> Diagnostic {
        let end = self.piece.trim_end().len();
        let last = self.piece.get(..end).and_then(|text| text.chars().next_back());
        let from = end - last.map_or(0, char::len_utf8);
        Diagnostic::error(&code::UNEXPECTED)
            .says("message.end")
            .helps("help.none")
            .at(self.span(from, end))
            .with("expected", &expected.list)
    }

    /// An item without its `=`, `:` or the like. The grammar does not count signs
    /// among what it expects, so this is seen by what else it does.
    fn misshapen(&self, at: usize, found: &str, expected: &Expectations) -> Option<Diagnostic> {
        let start = self.code_start();
        let word = word_at(self.rest(start));
        if !ITEM_WORDS.contains(&word) {
            return None;
        }
        let finding = Diagnostic::error(&code::UNEXPECTED)
            .helps("help.shape")
            .with("shape", habit::shape(word));
        if at == start {
            let label = self.span(start, start + word.len());
            return Some(
                finding
                    .says("message.shape")
                    .label(label, "label.shape")
                    .with("word", word),
            );
        }
        let in_head = !self.piece.get(start..at)?.contains('{');
        (in_head && expected.only_a_text && !found.starts_with('"')).then(|| {
            finding
                .at(self.span(at, at + found.len()))
                .with("found", format!("`{found}`"))
                .with("expected", habit::sign(word))
        })
    }
}

fn word_at(rest: &str) -> &str {
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

fn first_char(rest: &str) -> &str {
    let end = rest.chars().next().map_or(0, char::len_utf8);
    rest.get(..end).unwrap_or_default()
}
