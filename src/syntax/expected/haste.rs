//! What was meant is plain, and it is written another way: a list without its
//! parentheses, a unit behind its number, a table's column without the dot.

use super::{Place, shown, word_at};
use crate::diagnostic::{Diagnostic, code};

/// Clauses that ask: what follows each other in them are the parts of a list.
const ASKING: [&str; 18] = [
    "metrics",
    "by",
    "where",
    "having",
    "require",
    "when",
    "sort",
    "top",
    "limit",
    "companions",
    "rows",
    "protects",
    "notify",
    "values",
    "since",
    "until",
    "for",
    "expect",
];

/// Clauses that declare, where `=` stands between two names.
const DECLARING: [&str; 9] = [
    "time",
    "dim",
    "fact",
    "column",
    "link",
    "key",
    "grain",
    "snapshot",
    "partition",
];

/// Aggregates, which take one value: two names in a row are a table and its column.
const OF_ONE: [&str; 12] = [
    "sum", "count", "avg", "min", "max", "median", "stddev", "variance", "any", "all", "first", "last",
];

/// Words that go on with a comparison.
const COMPARING: [&str; 5] = ["is", "in", "not", "like", "between"];

impl Place<'_> {
    /// The finding with its correction.
    pub(super) fn hasty(&self, at: usize) -> Option<Diagnostic> {
        self.extra_and(at)
            .or_else(|| self.no_brackets(at))
            .or_else(|| self.no_dot(at))
            .or_else(|| self.no_parentheses(at))
            .or_else(|| self.parts_in_braces(at))
    }

    /// `since 2026-01 and until 2026-02`
    fn extra_and(&self, at: usize) -> Option<Diagnostic> {
        let word = word_at(self.rest(at));
        let end = at + word.len();
        (word == "and" && self.parses(at, end, "")).then(|| {
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(self.span(at, end), "label.extra")
                .with("found", shown(word))
                .fix(self.span(at, end), "")
        })
    }

    /// `channel in "ads", "email"`
    fn no_brackets(&self, at: usize) -> Option<Diagnostic> {
        let before = self.piece.get(..at)?.trim_end();
        let from = before.rfind(" in ")? + " in ".len();
        let mut to = self.behind_value(from)?;
        while self.rest(to).trim_start().starts_with(',') {
            let comma = to + self.rest(to).find(',')? + 1;
            to = self.behind_value(self.behind_blanks(comma))?;
        }
        let list = self.piece.get(from..to)?;
        let written = format!("[{list}]");
        (at < to && self.parses(from, to, &written)).then(|| {
            let span = self.span(from, to);
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(span, "label.brackets")
                .with("found", "`,`")
                .with("list", &written)
                .fix(span, &written)
        })
    }

    /// Where the text or number ends that begins at a place.
    fn behind_value(&self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let length = match rest.strip_prefix('"') {
            Some(inner) => inner.find(['"', '\n'])? + 2,
            None => rest
                .find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '_' | '-')))
                .unwrap_or(rest.len()),
        };
        (length > 0).then_some(at + length)
    }

    /// `sum(orders amount)`
    fn no_dot(&self, at: usize) -> Option<Diagnostic> {
        let before = self.piece.get(..at)?;
        let (word, end) = (word_at(self.rest(at)), before.trim_end().len());
        let function = before
            .rfind('(')
            .map(|open| last_word(before.get(..open).unwrap_or_default()))?;
        let is_apt = end < at && !word.is_empty() && !last_word(before.get(..end)?).is_empty();
        let is_apt = is_apt && OF_ONE.contains(&function) && !self.is_compared(at);
        (is_apt && self.parses(end, at, ".")).then(|| {
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .at(self.span(at, at + word.len()))
                .with("found", shown(word))
                .with("expected", "`.`")
                .fix(self.span(end, at), ".")
        })
    }

    /// `key a, b`, `across a, b`: a list that stands in parentheses.
    fn no_parentheses(&self, at: usize) -> Option<Diagnostic> {
        let before = self.piece.get(..at)?;
        let comma = before.trim_end().strip_suffix(',').map_or(at, str::len);
        let is_comma = self.rest(comma).starts_with(',');
        let from = comma - last_path(self.piece.get(..comma)?).len();
        let mut to = comma;
        while self.rest(to).trim_start().starts_with(',') {
            let behind = to + (self.rest(to).len() - self.rest(to).trim_start().len()) + 1;
            let name = behind + (self.rest(behind).len() - self.rest(behind).trim_start().len());
            to = name + first_path(self.rest(name)).len();
        }
        let list = self.piece.get(from..to).filter(|_| is_comma && from < comma)?;
        let written = format!("({list})");
        self.parses(from, to, &written).then(|| {
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.list")
                .label(self.span(from, to), "label.list")
                .with("found", "`,`")
                .with("list", &written)
                .fix(self.span(from, to), &written)
        })
    }

    /// `table t = sql { … }`, `table t = sql """…"""`
    pub(super) fn query_alone(&self, at: usize) -> Option<Diagnostic> {
        let before = self.piece.get(..at)?.trim_end();
        let is_query = self.rest(at).starts_with(['{', '"']) && last_word(before) == "sql";
        (is_query && word_at(self.rest(self.code_start())) == "table").then(|| {
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.query")
                .label(self.span(at, at + 1), "label.query")
                .with("found", shown(self.rest(at).get(..1).unwrap_or_default()))
        })
    }

    /// `table t = union orders as { … }`, and `table t union a, b` without its `=`.
    fn parts_in_braces(&self, at: usize) -> Option<Diagnostic> {
        let start = self.code_start();
        if word_at(self.rest(start)) != "table" {
            return None;
        }
        let head = self.rest(start);
        let union = head.find(" union ").map(|place| start + place + 1)?;
        let behind_as = head.find(" as ").map(|place| start + place + " as ".len())?;
        let brace = self.behind_blanks(behind_as);
        let is_here = at <= brace && at >= start;
        (is_here && union < brace && self.rest(brace).starts_with('{')).then(|| {
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.union")
                .label(self.span(brace, brace + 1), "label.union")
                .with("found", "`{`")
        })
    }

    /// Whether a comparison begins here: `status = "paid"`.
    pub(super) fn is_compared(&self, at: usize) -> bool {
        let rest = self.rest(at);
        let path = first_path(rest);
        let behind = rest.get(path.len()..).unwrap_or_default().trim_start();
        let by_word = COMPARING.contains(&word_at(behind));
        !path.is_empty() && (by_word || behind.starts_with(['=', '<', '>', '!']))
    }

    /// Whether `=` may stand here as the one that declares, not one that compares.
    pub(super) fn may_declare(&self, at: usize) -> bool {
        let before = self.piece.get(..at).unwrap_or_default();
        let inside = match before.rfind('{') {
            None => return !before.contains('='),
            Some(open) => before.get(open..).unwrap_or_default(),
        };
        let words = inside.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        let mut known = words.filter(|word| ASKING.contains(word) || DECLARING.contains(word));
        known.next_back().is_none_or(|word| DECLARING.contains(&word))
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The word a text ends with.
pub(super) fn last_word(text: &str) -> &str {
    let from = text.trim_end_matches(is_word).len();
    text.get(from..).unwrap_or_default()
}

/// The names with dots between them that a text ends with.
pub(super) fn last_path(text: &str) -> &str {
    let from = text.trim_end_matches(|c| is_word(c) || c == '.').len();
    text.get(from..).unwrap_or_default()
}

fn first_path(text: &str) -> &str {
    let end = text.find(|c| !(is_word(c) || c == '.')).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}
