//! What one small change would mend: a sign put in or left out, quotes, braces,
//! a name. Each is tried, and the first with which the text parses is offered.

use pest::Parser;
use pest::error::InputLocation;

use super::haste::last_word;
use super::{Place, first_char, shown, word_at};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::guard::Scan;
use crate::syntax::habit;
use crate::syntax::parser::{Grammar, Rule};
use crate::syntax::recover::ITEM_WORDS;
use crate::words::Say;

/// Longer texts are not tried again and again.
const LONGEST: usize = 50_000;

/// What may be missing between two words, the likeliest first.
const SIGNS: [&str; 13] = [
    ":", "=", "->", "where", ",", "of", "every", "metrics", "require", "when", "by", "on", "+",
];

/// Clauses whose word is easily forgotten, as they come first.
const FIRST: [&str; 3] = ["metrics", "require", "when"];

/// Signs that may stand somewhere, for the list of all that may.
const LISTED: [&str; 9] = [":", "=", "->", ",", "(", ")", "]", "{", "}"];

impl Place<'_> {
    /// The finding with its one right correction, if there is one.
    pub(super) fn mended(&self, at: usize) -> Option<Diagnostic> {
        if self.piece.len() > LONGEST || self.rest(at).trim().is_empty() {
            return None;
        }
        let at = self.behind_blanks(at);
        let before = self.piece.get(..at).unwrap_or_default();
        if habit::help(before, word_at(self.rest(at))).is_some() {
            return None;
        }
        self.nameless(at)
            .or_else(|| self.thousands(at))
            .or_else(|| self.date_otherwise(at))
            .or_else(|| self.moment_apart(at))
            .or_else(|| self.stretch(at))
            .or_else(|| self.currency_sign(at))
            .or_else(|| self.per_grain(at))
            .or_else(|| self.counted(at))
            .or_else(|| self.meant_word(at))
            .or_else(|| self.doubled(at))
            .or_else(|| self.row_comma(at))
            .or_else(|| self.per_each(at))
            .or_else(|| self.unit_in_row(at))
            .or_else(|| self.other_word(at))
            .or_else(|| self.one_too_many(at))
            .or_else(|| self.hasty(at))
            .or_else(|| self.sign_missing(at))
            .or_else(|| self.quotes_missing(at))
            .or_else(|| self.braces_missing(at))
    }

    /// The signs that may stand at this place.
    pub(super) fn signs(&self, at: usize) -> Vec<&'static str> {
        let may_stand = |sign: &&&str| {
            let end = at + sign.len();
            match Grammar::parse(self.rule, &self.changed(at, at, sign)) {
                Ok(_) => true,
                Err(error) => match error.location {
                    InputLocation::Pos(failed) | InputLocation::Span((failed, _)) => failed >= end,
                },
            }
        };
        match self.piece.len() > LONGEST {
            true => Vec::new(),
            false => LISTED.iter().filter(may_stand).copied().collect(),
        }
    }

    /// `metric = …`: an item whose name was forgotten.
    fn nameless(&self, at: usize) -> Option<Diagnostic> {
        let start = self.code_start();
        let word = word_at(self.rest(start));
        let end = start + word.len();
        let between = self.piece.get(end..at).unwrap_or_default();
        if !ITEM_WORDS.contains(&word) || !between.chars().all(|c| c.is_alphanumeric() || " \t_".contains(c))
        {
            return None;
        }
        if let Some(finding) = self.misnamed(end, at, word) {
            return Some(finding);
        }
        let names = [" x", " x =", " x -> x"];
        let labelled = word == "metric" && self.rest(at).starts_with('"');
        names.iter().any(|name| self.parses(end, end, name)).then(|| {
            Diagnostic::error(&code::UNEXPECTED)
                .says("message.nameless")
                .helps(if labelled { "help.label" } else { "help.shape" })
                .with("label", first_string(self.rest(at)))
                .label(self.span(start, end), "label.nameless")
                .with("word", word)
                .with("shape", habit::shape(word))
        })
    }

    /// `metric a-b = …`, `metric a (CNY) = …`, `metric 1a = …`: a name, and what is no part
    /// of one.
    fn misnamed(&self, end: usize, at: usize, item: &str) -> Option<Diagnostic> {
        let name = self.piece.get(end..at)?.trim();
        let rest = self.rest(at);
        let head = rest
            .find(['=', '{', '\n'])
            .and_then(|end| rest.get(..end))?
            .trim_end();
        let from = at - self.piece.get(end..at)?.trim_start().len();
        let whole = self.piece.get(from..at + head.len())?;
        let (help, written) = match rest.chars().next()? {
            '(' if !name.is_empty() => {
                let unit = head.trim_matches(['(', ')', ' ']);
                ("help.colon", format!("{name} : {unit}"))
            }
            '-' if !name.is_empty() => ("help.sign", whole.replace(['-', ' '], "_")),
            c if c.is_ascii_digit() && name.is_empty() => ("help.sign", format!("_{whole}")),
            c if c.is_lowercase() && !name.is_empty() && word_at(rest) == head => {
                ("help.one_word", whole.replace(' ', "_"))
            }
            _ => return None,
        };
        let span = self.span(from, at + head.len());
        self.parses(from, at + head.len(), &format!("{written} "))
            .then(|| {
                Diagnostic::error(&code::UNEXPECTED)
                    .says("message.misnamed")
                    .helps(help)
                    .label(span, "label.misnamed")
                    .with("word", item)
                    .with("name", whole)
                    .with("second", word_at(rest))
                    .with("first", name)
                    .with("written", written)
            })
    }

    /// `grain: month`, `by month, since …`: a sign that nothing needs.
    fn one_too_many(&self, at: usize) -> Option<Diagnostic> {
        let found = first_char(self.rest(at));
        let before = self.piece.get(..at)?.trim_end();
        let last_word = before
            .trim_end_matches(|c: char| c.is_alphanumeric() || c == '_')
            .trim_end();
        let comma = last_word.ends_with(',').then(|| last_word.len() - 1);
        let here = [":", "=", ",", "+"].contains(&found).then_some(at);
        let at = [here, comma]
            .into_iter()
            .flatten()
            .find(|at| self.parses(*at, at + 1, " "))?;
        let sign = first_char(self.rest(at));
        let span = self.span(at, at + 1);
        Some(
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(span, "label.extra")
                .with("found", shown(sign))
                .fix(span, ""),
        )
    }

    /// `[ { id: 1 } { id: 2 } ]`: rows with nothing between them.
    fn row_comma(&self, at: usize) -> Option<Diagnostic> {
        let list = self.piece.get(..at)?.rfind('[')?;
        let mut written = String::new();
        let mut missing = Vec::new();
        let (mut closed, mut from) = (false, 0);
        let mut scan = Scan::new(self.piece);
        while let Some((place, byte)) = scan.next_code() {
            if byte == b'{' && closed && place > list {
                missing.push(place);
                written.push_str(self.piece.get(from..place)?);
                written.push(',');
                from = place;
            }
            closed = byte == b'}' || (closed && byte.is_ascii_whitespace());
        }
        written.push_str(self.rest(from));
        let first = *missing.first()?;
        Grammar::parse(self.rule, &written).is_ok().then(|| {
            let finding = Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(self.span(first, first + 1), "label.rows")
                .with("found", "`{`");
            let commas = missing.iter().map(|place| self.span(*place, *place));
            commas.fold(finding, |finding, place| finding.fix(place, ", "))
        })
    }

    /// `time ordered_at timestamp`: two words with nothing between them.
    fn sign_missing(&self, at: usize) -> Option<Diagnostic> {
        // Where a word and a sign are one piece of the grammar, it failed at the word.
        let word = word_at(self.rest(at)).len();
        let places = [at, self.behind_blanks(at + word), self.behind_type(at)];
        let tries = places
            .iter()
            .flat_map(|at| SIGNS.iter().map(move |sign| (*at, *sign)));
        // A word may only be missing before another one: else it would be a name.
        let is_apt = |at: usize, sign: &str| match sign {
            // In a call they would make a named argument, or compare.
            ":" => self.last_open(at) != Some(b'('),
            "=" => self.last_open(at) != Some(b'(') && self.may_declare(at),
            "where" => self.is_compared(at),
            sign if FIRST.contains(&sign) => self.piece.get(..at).is_some_and(is_opened),
            // Before a number, of which it says that it is a change.
            "+" => last_word(self.piece.get(..at).unwrap_or_default().trim_end()) == "by",
            "of" | "every" | "by" | "on" if !matches!(self.rule, Rule::lone_item) => false,
            sign if sign.starts_with(char::is_alphabetic) => !word_at(self.rest(at)).is_empty(),
            _ => true,
        };
        let (at, sign) = tries
            .into_iter()
            .find(|(at, sign)| is_apt(*at, sign) && self.parses(*at, *at, &format!(" {sign} ")))?;
        let found = match word_at(self.rest(at)) {
            "" => first_char(self.rest(at)),
            word => word,
        };
        let start = self.code_start();
        let item = word_at(self.rest(start));
        // Behind its `=` the head has its shape already.
        let in_head = ITEM_WORDS.contains(&item) && !self.piece.get(start..at)?.contains(['{', '=']);
        let finding = Diagnostic::error(&code::UNEXPECTED)
            .at(self.span(at, at + found.trim_end().len()))
            .with("found", shown(found))
            .with("expected", format!("`{sign}`"))
            .fix(
                self.span(at, at),
                if sign == "+" {
                    "+".to_owned()
                } else {
                    format!("{sign} ")
                },
            );
        Some(match in_head {
            _ if sign == "+" => finding.helps("help.change"),
            true => finding.helps("help.shape").with("shape", habit::shape(item)),
            false => finding.helps("help.none"),
        })
    }

    /// The innermost bracket that is open at a place.
    pub(super) fn last_open(&self, at: usize) -> Option<u8> {
        let mut open = Vec::new();
        let mut scan = Scan::new(self.piece);
        while let Some((_, byte)) = scan.next_bracket().filter(|(place, _)| *place < at) {
            match byte {
                b'(' | b'[' | b'{' => open.push(byte),
                _ => {
                    open.pop();
                }
            }
        }
        open.pop()
    }

    /// Behind the `: customer` that may begin here, else the same place.
    fn behind_type(&self, at: usize) -> usize {
        match self.rest(at).starts_with(':') {
            true => {
                let word = self.behind_blanks(at + 1);
                self.behind_blanks(word + word_at(self.rest(word)).len())
            }
            false => at,
        }
    }

    /// `aka GMV`, `format 0.0%`: a text without its quotes.
    fn quotes_missing(&self, at: usize) -> Option<Diagnostic> {
        let rest = self.rest(at);
        let end = rest.find(|c: char| c.is_whitespace() || "\"{}(),".contains(c));
        let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        if !word.starts_with(char::is_alphanumeric) {
            return None;
        }
        let quoted = format!("\"{word}\"");
        if word.is_empty() || !self.parses(at, at + word.len(), &quoted) {
            return None;
        }
        let span = self.span(at, at + word.len());
        Some(
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(span, "label.quotes")
                .with("found", shown(word))
                .with("quoted", &quoted)
                .fix(span, quoted),
        )
    }

    /// `metric a = b owner finance`: clauses without braces around them.
    fn braces_missing(&self, at: usize) -> Option<Diagnostic> {
        let word = word_at(self.rest(at));
        let end = self.piece.trim_end().len();
        let clauses = self.piece.get(at..end)?;
        let braced = format!("{{ {clauses}\n}}");
        if word.is_empty() || !self.parses(at, end, &braced) {
            return None;
        }
        Some(
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.braces")
                .label(self.span(at, at + word.len()), "label.braces")
                .with("found", shown(word))
                .with("word", word.said()),
        )
    }

    /// Whether the piece parses with this in the place of what stands there.
    pub(super) fn parses(&self, from: usize, to: usize, words: &str) -> bool {
        Grammar::parse(self.rule, &self.changed(from, to, words)).is_ok()
    }

    /// Whether the parser gets beyond these words with them in the place of what stands there,
    /// and beyond the place where it failed.
    pub(super) fn goes_on(&self, from: usize, to: usize, words: &str, at: usize) -> bool {
        if self.piece.len() > LONGEST {
            return false;
        }
        let Err(error) = Grammar::parse(self.rule, &self.changed(from, to, words)) else {
            return true;
        };
        let failed = match error.location {
            InputLocation::Pos(failed) | InputLocation::Span((failed, _)) => failed,
        };
        match at >= to && at > from {
            true => failed > at - to + from + words.len(),
            false => failed > from && failed >= from + words.trim_end().len(),
        }
    }

    fn changed(&self, from: usize, to: usize, words: &str) -> String {
        let before = self.piece.get(..from).unwrap_or_default();
        [before, words, self.rest(to)].concat()
    }
}

/// Whether a text ends in a brace that opens.
fn is_opened(before: &str) -> bool {
    before.trim_end().ends_with('{')
}

/// A text in quotes that something begins with, with its quotes.
fn first_string(rest: &str) -> &str {
    let inner = rest.strip_prefix('"').unwrap_or_default();
    let end = inner.find('"').map_or(0, |end| end + 2);
    rest.get(..end).unwrap_or_default()
}
