//! From pest's view of a failure to one that helps: what was found, what may
//! stand there, and what people usually meant.

mod doubled;
mod each;
mod foreign;
mod haste;
mod joined;
mod meant;
mod mend;
mod period;
mod phrases;
mod unclosed;
mod words;

use crate::words::{Said, Say, say};
use pest::error::{Error, ErrorVariant, InputLocation};

use super::expr::{is_reserved, reserved};
use super::guard::{self, Scan};
use super::parser::Rule;
use super::recover::ITEM_WORDS;
use super::{clauses, habit, synonyms};
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
        .or_else(|| place.other_sign(at))
        .or_else(|| place.foreign_operator(at))
        .or_else(|| place.not_an_item(at))
        .or_else(|| place.unclosed_bracket(at))
        .or_else(|| place.closes_nothing(at))
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
        .or_else(|| place.other_sign(at))
        .or_else(|| place.foreign_operator(at))
        .or_else(|| place.unclosed_bracket(at))
        .or_else(|| place.closes_nothing(at))
        .or_else(|| place.wide_number(at))
        .or_else(|| place.mended(at))
        .unwrap_or_else(|| place.unexpected(at, error))
}

/// So many words are listed beside advice.
const MOST_EXPECTED: usize = 6;

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
        let behind = self.behind_blanks(start + word.len());
        if synonyms::begins(word, word_at(self.rest(behind))) {
            let finding = finding
                .helps("help.begins")
                .with("second", word_at(self.rest(behind)));
            return Some(finding.fix(self.span(start, behind), ""));
        }
        if let "opportunity" | "initiative" = word {
            return Some(finding.helps("help.plan"));
        }
        let near = || crate::diagnostic::nearest(word, ITEM_WORDS);
        Some(match synonyms::item(word).or_else(near) {
            Some(near) => finding
                .helps("help.near")
                .with("near", near)
                .fix(self.span(start, start + found.len()), near),
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
            .with("found", shown(found))
            .with("expected", &expected.list);
        let finding = self.helped(at, found, &expected, finding);
        // A long list beside what was meant is noise.
        let is_clear = !finding.is_helped_by("help.none") && expected.words.len() > MOST_EXPECTED;
        let label = if is_clear { "label.here" } else { "label" };
        finding.label(self.span(at, at + found.trim_end().len()), label)
    }

    /// The finding with the best advice for what was found.
    fn helped(&self, at: usize, found: &str, expected: &Expectations, finding: Diagnostic) -> Diagnostic {
        let word = word_at(self.rest(at));
        let before = self.piece.get(..at).unwrap_or_default();
        if let "opportunity" | "initiative" = word {
            return finding.helps("help.plan");
        }
        if let Some(ours) = synonyms::clause(word, &expected.words) {
            let finding = finding.helps("help.near").with("near", ours);
            return finding.fix(self.span(at, at + word.len()), ours);
        }
        if let Some(help) = synonyms::elsewhere(word).filter(|_| self.last_open(at) == Some(b'{')) {
            return finding.helps(help);
        }
        if let Some(help) = habit::help(before, found).or_else(|| self.habit(at, found)) {
            return finding.helps(help);
        }
        match crate::diagnostic::nearest(word, expected.words.iter().map(String::as_str)) {
            Some(near) if near != word => finding.helps("help.near").with("near", near),
            _ => match self.shape_of_head(at) {
                Some(shape) => finding.helps("help.shape").with("shape", shape),
                None => finding.helps("help.none"),
            },
        }
    }

    /// The shape of the item whose head is not over at a place, or of the words of an option.
    fn shape_of_head(&self, at: usize) -> Option<String> {
        let alone = match self.rule {
            Rule::lone_top => Some("5 channel by gmv"),
            Rule::lone_compare => Some("prior 1 year"),
            Rule::lone_sort => Some("gmv desc"),
            Rule::lone_paths => Some("month,channel"),
            _ => None,
        };
        if let Some(shape) = alone {
            return Some(shape.to_owned());
        }
        let start = self.code_start();
        let item = word_at(self.rest(start));
        let is_head = ITEM_WORDS.contains(&item) && !self.piece.get(start..at)?.contains(['{', '=']);
        is_head.then(|| habit::shape(item))
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
