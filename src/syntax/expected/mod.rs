//! From pest's view of a failure to one that helps: what was found, what may
//! stand there, and what people usually meant.

mod each;
mod foreign;
mod haste;
mod joined;
mod meant;
mod mend;
mod phrases;
mod unclosed;

use crate::words::{Said, Say, say};
use pest::error::{Error, ErrorVariant, InputLocation};

use super::expr::{is_reserved, reserved};
use super::guard::{self, Scan};
use super::parser::Rule;
use super::recover::ITEM_WORDS;
use super::{clauses, habit};
use crate::diagnostic::{Diagnostic, code};
use crate::source::{FileId, Span};
use phrases::{Expectations, expectations};

/// The finding for a piece of a file (`base` bytes in) that does not parse.
pub(super) fn explain(file: FileId, base: usize, piece: &str, error: &Error<Rule>) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let place = Place {
        file,
        base,
        piece,
        rule: Rule::lone_item,
    };
    if let ErrorVariant::CustomError { .. } = error.variant {
        return Diagnostic::error(&code::TOO_DEEP)
            .at(place.span(at, at))
            .with("limit", guard::DEEPEST);
    }
    place
        .foreign_comment(at)
        .or_else(|| place.full_width())
        .or_else(|| place.query_alone(at))
        .or_else(|| place.unclosed_string(at))
        .or_else(|| place.foreign_operator(at))
        .or_else(|| place.not_an_item(at))
        .or_else(|| place.unclosed_bracket(at))
        .or_else(|| place.reserved_word(at))
        .or_else(|| place.wide_number(at))
        .or_else(|| place.misspelt_item(at))
        .or_else(|| place.mended(at))
        .unwrap_or_else(|| place.unexpected(at, error))
}

/// The same for a text that is no item: a word of the command line.
pub(super) fn explain_alone(file: FileId, text: &str, rule: Rule, error: &Error<Rule>) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let place = Place {
        file,
        base: 0,
        piece: text,
        rule,
    };
    place
        .full_width()
        .or_else(|| place.unclosed_string(at))
        .or_else(|| place.foreign_operator(at))
        .or_else(|| place.unclosed_bracket(at))
        .or_else(|| place.wide_number(at))
        .or_else(|| place.mended(at))
        .unwrap_or_else(|| place.unexpected(at, error))
}

struct Place<'a> {
    file: FileId,
    base: usize,
    piece: &'a str,
    /// What the piece was to be.
    rule: Rule,
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
        let at = self.behind_blanks(at);
        let rest = self.rest(at);
        let mut signs = self.signs(at);
        signs.retain(|sign| !rest.starts_with(sign));
        let expected = expectations(error, &signs);
        if rest.trim().is_empty() {
            return self.ends_early(&expected);
        }
        let word = word_at(rest);
        let found = if word.is_empty() { first_sign(rest) } else { word };
        if let Some(finding) = self.misshapen(at, word, &expected) {
            return finding;
        }
        let finding = Diagnostic::error(&code::UNEXPECTED)
            .at(self.span(at, at + found.trim_end().len()))
            .with("found", shown(found))
            .with("expected", &expected.list);
        let before = self.piece.get(..at).unwrap_or_default();
        if let Some(help) = habit::help(before, found).or_else(|| self.habit(at, found)) {
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

    /// A definition or clause that begins well and goes on otherwise than it may:
    /// the parser stands at the word that opens it.
    fn misshapen(&self, at: usize, word: &str, expected: &Expectations) -> Option<Diagnostic> {
        let shape = match at == self.code_start() && ITEM_WORDS.contains(&word) {
            true => habit::shape(word),
            false if expected.words.iter().any(|own| own == word) => clauses::shape(word)?.to_owned(),
            false => return None,
        };
        Some(
            Diagnostic::error(&code::UNEXPECTED)
                .says("message.shape")
                .helps("help.shape")
                .label(self.span(at, at + word.len()), "label.shape")
                .with("word", word)
                .with("shape", shape),
        )
    }

    /// The same place, or the first on its line that is not blank.
    fn behind_blanks(&self, at: usize) -> usize {
        let rest = self.rest(at);
        at + (rest.len() - rest.trim_start_matches([' ', '\t']).len())
    }
}

/// What was found, for people.
fn shown(found: &str) -> Said {
    match found {
        "\n" | "\r" => say!("the end of the line"),
        found => format!("`{found}`").said(),
    }
}

fn word_at(rest: &str) -> &str {
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

/// The sign a text begins with, whole: `>=`, not its `>`.
fn first_sign(rest: &str) -> &str {
    let whole = [">=", "<=", "!=", "->"]
        .into_iter()
        .find(|sign| rest.starts_with(sign));
    whole.unwrap_or_else(|| first_char(rest))
}

fn first_char(rest: &str) -> &str {
    let end = rest.chars().next().map_or(0, char::len_utf8);
    rest.get(..end).unwrap_or_default()
}
