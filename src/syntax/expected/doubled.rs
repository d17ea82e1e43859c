//! What stands twice, or around something that needs it not: `where where`, the word of
//! an option behind that option, parentheses around a list of names.

use super::haste::last_word;
use super::{Place, shown, word_at};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::parser::Rule;

/// Words that open a clause, and are said by an option on the command line.
const OPENING: [&str; 13] = [
    "where", "having", "group by", "order by", "sort by", "by", "since", "until", "for", "sort", "top",
    "compare", "limit",
];

impl Place<'_> {
    /// The finding with what is to be left out.
    pub(super) fn doubled(&self, at: usize) -> Option<Diagnostic> {
        self.option_again(at)
            .or_else(|| self.same_word(at))
            .or_else(|| self.needless_brackets(at))
            .or_else(|| self.needless_quotes(at))
    }

    /// `--where 'where status = "paid"'`
    fn option_again(&self, at: usize) -> Option<Diagnostic> {
        if matches!(self.rule, Rule::lone_item) {
            return None;
        }
        let start = self.code_start();
        let rest = self.rest(start);
        let is_word = |word: &&&str| {
            let written = rest.get(..word.len()).unwrap_or_default();
            let behind = rest.get(word.len()..).unwrap_or_default();
            written.eq_ignore_ascii_case(word) && behind.starts_with(' ')
        };
        let word = OPENING.iter().find(is_word)?;
        let end = self.behind_blanks(start + word.len());
        let span = self.span(start, start + word.len());
        self.goes_on(start, end, "", at.max(end)).then(|| {
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(span, "label.option")
                .with("found", shown(word))
                .fix(self.span(start, end), "")
        })
    }

    /// `where where status = "paid"`
    fn same_word(&self, at: usize) -> Option<Diagnostic> {
        let before = self.piece.get(..at)?.trim_end();
        let last = last_word(before);
        let from = before.len() - last.len();
        let first = last_word(before.get(..from)?.trim_end());
        let word = word_at(self.rest(at));
        let (from, word) = match last {
            "" => return None,
            last if last == first => (from, last),
            last if last == word => (at, word),
            _ => return None,
        };
        let end = self.behind_blanks(from + word.len());
        let span = self.span(from, from + word.len());
        self.goes_on(from, end, "", at).then(|| {
            Diagnostic::error(&code::UNEXPECTED)
                .says("message.twice")
                .helps("help.none")
                .label(span, "label.extra")
                .with("found", shown(word))
                .fix(self.span(from, end), "")
        })
    }

    /// `by (month, channel)`
    fn needless_brackets(&self, at: usize) -> Option<Diagnostic> {
        let rest = self.rest(at);
        let closer = match rest.chars().next()? {
            '(' => ')',
            '[' => ']',
            '{' => '}',
            _ => return None,
        };
        let end = at + rest.find(closer)?;
        let inner = self.piece.get(at + 1..end)?;
        let span = self.span(at, end + 1);
        self.parses(at, end + 1, &format!(" {inner} ")).then(|| {
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(span, "label.write")
                .with("found", shown(rest.get(..1).unwrap_or_default()))
                .with("written", inner.trim())
                .fix(span, inner.trim())
        })
    }

    /// `owner "finance"`
    fn needless_quotes(&self, at: usize) -> Option<Diagnostic> {
        let inner = self.rest(at).strip_prefix('"')?;
        let inner = inner.get(..inner.find(['"', '\n'])?)?;
        let span = self.span(at, at + inner.len() + 2);
        let is_apt = !inner.is_empty() && self.parses(at, at + inner.len() + 2, inner);
        is_apt.then(|| {
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(span, "label.unquoted")
                .with("found", shown(&format!("\"{inner}\"")))
                .with("written", inner)
                .fix(span, inner)
        })
    }
}
