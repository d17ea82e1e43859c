//! From pest's view of a failure to one that helps: what was found, what may
//! stand there, and what people usually meant.

use pest::error::{Error, ErrorVariant, InputLocation};

use super::expr::{is_reserved, reserved};
use super::guard::{self, Scan};
use super::habit;
use super::parser::Rule;
use super::recover::ITEM_WORDS;
use crate::diagnostic::{Diagnostic, code};
use crate::source::{FileId, Span};

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

    /// `，（）：` and friends anywhere in the code of the piece, all at once.
    fn full_width(&self) -> Option<Diagnostic> {
        let mut scan = Scan::new(self.piece);
        let mut finding: Option<Diagnostic> = None;
        while let Some((at, _)) = scan.next_code() {
            let Some(c) = self.rest(at).chars().next() else {
                continue;
            };
            let Some(half) = half_width(c) else {
                continue;
            };
            let span = self.span(at, at + c.len_utf8());
            let so_far = finding.take().unwrap_or_else(|| {
                Diagnostic::error(&code::FULL_WIDTH)
                    .at(span)
                    .with("found", c)
                    .with("replacement", half)
            });
            finding = Some(so_far.fix(span, half));
        }
        finding
    }

    /// A quote that no quote answers on its line.
    fn unclosed_string(&self, at: usize) -> Option<Diagnostic> {
        let rest = self.rest(at);
        let problem = if rest.starts_with("\"\"\"") {
            "is never closed with `\"\"\"`"
        } else if rest.starts_with('"') && !closes(rest) {
            "is not closed on its line"
        } else {
            return None;
        };
        let line = rest.lines().next().unwrap_or_default();
        Some(
            Diagnostic::error(&code::BAD_STRING)
                .at(self.span(at, at + line.len()))
                .with("problem", problem),
        )
    }

    /// `==`, `&&`, `<>`, `%`: what other languages write.
    fn foreign_operator(&self, at: usize) -> Option<Diagnostic> {
        let rest = self.rest(at);
        let before = self.piece.get(..at)?.chars().next_back();
        let (from, words, instead) = match before {
            Some('=') if rest.starts_with('=') => (at - 1, "==", "="),
            Some('<') if rest.starts_with('>') => (at - 1, "<>", "!="),
            _ => {
                let (words, instead) = FOREIGN.iter().find(|(words, _)| rest.starts_with(words))?;
                (at, *words, *instead)
            }
        };
        let span = self.span(from, from + words.len());
        let finding = Diagnostic::error(&code::FOREIGN_OPERATOR).with("found", words);
        Some(match words {
            ";" => finding
                .says("message.semicolon")
                .helps("help.none")
                .label(span, "label.none")
                .fix(span, ""),
            "%" => finding.helps("help.percent").label(span, "label.percent"),
            "'" => finding
                .says("message.quote")
                .at(span)
                .with("replacement", "\"…\""),
            "--" | "#" => finding
                .says("message.comment")
                .at(span)
                .with("replacement", instead)
                .fix(span, instead),
            _ => finding
                .at(span)
                .with("replacement", instead.trim())
                .fix(span, instead),
        })
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

    /// The text ended, or another item began, inside brackets.
    fn unclosed_bracket(&self, at: usize) -> Option<Diagnostic> {
        if !self.rest(at).trim().is_empty() {
            return None;
        }
        let mut open = Vec::new();
        let mut scan = Scan::new(self.piece);
        while let Some((at, byte)) = scan.next_code() {
            match byte {
                b'(' => open.push((at, '(', ')')),
                b'[' => open.push((at, '[', ']')),
                b'{' => open.push((at, '{', '}')),
                b')' | b']' | b'}' => {
                    open.pop();
                }
                _ => {}
            }
        }
        let (at, bracket, closer) = open.pop()?;
        Some(
            Diagnostic::error(&code::UNEXPECTED)
                .says("message.unclosed")
                .helps("help.unclosed")
                .label(self.span(at, at + 1), "label.open")
                .with("bracket", bracket)
                .with("closer", closer),
        )
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
            "\n" | "\r" => "the end of the line".to_owned(),
            found => format!("`{found}`"),
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
        (in_head && expected.list == LABEL && !found.starts_with('"')).then(|| {
            finding
                .at(self.span(at, at + found.len()))
                .with("found", format!("`{found}`"))
                .with("expected", habit::sign(word))
        })
    }
}

/// Operators of other languages, and what to write.
const FOREIGN: [(&str, &str); 10] = [
    ("==", "="),
    ("<>", "!="),
    ("&&", "and"),
    ("||", "or"),
    ("!", "not "),
    ("'", "\""),
    (";", ""),
    ("%", ""),
    ("--", "//"),
    ("#", "//"),
];

/// Where an expression may stand, its kinds need not be named one by one.
const AN_EXPRESSION: &str = "an expression";
const PARTS_OF_EXPRESSIONS: [&str; 5] = [
    "a name",
    "a text in quotes",
    "a number",
    "a date",
    "a length of time such as `7 days`",
];

/// A text in quotes, in words.
const LABEL: &str = "a text in quotes";

struct Expectations {
    list: String,
    words: Vec<String>,
}

/// What may stand at the failing place, in the words of the language.
fn expectations(error: &Error<Rule>) -> Expectations {
    let rules = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
        ErrorVariant::CustomError { .. } => &[],
    };
    let mut phrases: Vec<String> = rules.iter().filter_map(|rule| phrase(*rule)).collect();
    phrases.sort();
    phrases.dedup();
    if phrases.iter().any(|phrase| phrase == AN_EXPRESSION) {
        phrases.retain(|phrase| !PARTS_OF_EXPRESSIONS.contains(&phrase.as_str()));
    }
    let words = phrases
        .iter()
        .filter_map(|phrase| Some(phrase.strip_prefix('`')?.strip_suffix('`')?.to_owned()))
        .collect();
    let list = match phrases.as_slice() {
        [] => "something else".to_owned(),
        [only] => only.clone(),
        [front @ .., last] => format!("{} or {last}", front.join(", ")),
    };
    Expectations { list, words }
}

/// A rule in words: clauses by their keyword, tokens by what they are.
fn phrase(rule: Rule) -> Option<String> {
    let words = match rule {
        Rule::name
        | Rule::path
        | Rule::word
        | Rule::key_entity
        | Rule::fields
        | Rule::names
        | Rule::paths => "a name",
        Rule::string | Rule::physical => LABEL,
        Rule::number | Rule::integer => "a number",
        Rule::date | Rule::year => "a date",
        Rule::duration => "a length of time such as `7 days`",
        Rule::kind | Rule::kind_atom => "a type or unit",
        Rule::expr
        | Rule::bare
        | Rule::parenthesis
        | Rule::list
        | Rule::null
        | Rule::boolean
        | Rule::case
        | Rule::prefix => "an expression",
        Rule::infix => "an operator",
        Rule::arguments | Rule::kind_operator | Rule::float => return None,
        Rule::EOI | Rule::item => "the end",
        Rule::doc | Rule::docs | Rule::sign | Rule::named | Rule::arg_name | Rule::all_of => return None,
        Rule::defined => "`=`",
        Rule::columns => "a column, or columns in parentheses",
        Rule::row => "a row in braces",
        Rule::row_list => "rows in brackets",
        Rule::is_null => "`is null`",
        Rule::negated => "`null` or `not null`",
        Rule::direction_word => "`desc`",
        Rule::lone_when => "a date such as `2025-01-01`",
        Rule::cell => "a column and its value, such as `amount: 10`",
        Rule::lone_expr => "an expression",
        Rule::lone_paths => "a name",
        Rule::lone_sort => "a name",
        Rule::case_arm => "a condition and its value, such as `a > 1: \"many\"`",
        Rule::claim => "a metric",
        Rule::goal => "a period and a number, such as `2026-06 250`",
        Rule::asked => "a metric",
        Rule::where_ | Rule::filter => "`where`",
        Rule::each_period => "`per`",
        Rule::during => "`for`",
        Rule::targets => "`target`",
        Rule::in_line => "`line`",
        Rule::work_status => "`status`",
        Rule::listing => "`values`",
        Rule::zone => "`in`",
        Rule::on_date => "`on`",
        Rule::once_per => "`once per`",
        Rule::from_table => return None,
        Rule::assertion => "`assert`",
        Rule::by_sql => "`sql`",
        other => return Some(format!("`{}`", format!("{other:?}").trim_end_matches('_'))),
    };
    Some(words.to_owned())
}

/// The half-width character an input method wrote in full width.
fn half_width(c: char) -> Option<&'static str> {
    Some(match c {
        '，' | '、' => ",",
        '（' => "(",
        '）' => ")",
        '：' => ":",
        '＝' => "=",
        '“' | '”' | '＂' | '「' | '」' => "\"",
        '｛' => "{",
        '｝' => "}",
        '［' | '【' => "[",
        '］' | '】' => "]",
        '＋' => "+",
        '－' | '—' => "-",
        '＊' | '×' => "*",
        '／' | '÷' => "/",
        '＜' | '《' => "<",
        '＞' | '》' => ">",
        '≥' => ">=",
        '≤' => "<=",
        '≠' => "!=",
        '％' => "%",
        '．' | '。' => ".",
        '；' => "",
        '！' => "not ",
        '\u{3000}' => " ",
        _ => return None,
    })
}

fn closes(rest: &str) -> bool {
    let mut escaped = false;
    for c in rest.chars().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return true,
            '\n' => return false,
            _ => {}
        }
    }
    false
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
