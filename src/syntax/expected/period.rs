//! Stretches of time where one is needed: `--for 上个月`, `since yesterday`.

use super::haste::last_word;
use super::{Place, shown};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::parser::Rule;
use crate::syntax::periods::{shift, stretch};

/// What people count back from now by.
const AGO: [&str; 6] = ["ago", "前", "yesterday", "昨", "last", "上"];

/// What stands between the ends of a span, or marks half of a year.
const BETWEEN: [&str; 9] = [" to ", "..", " - ", "~", "～", "至", "到", "H1", "H2"];

impl Place<'_> {
    /// The finding with what is written here.
    pub(super) fn stretch(&self, at: usize) -> Option<Diagnostic> {
        let from = self.period_from(at)?;
        let rest = self.rest(from);
        let ends = rest.char_indices().filter(|(_, c)| " \n}".contains(*c));
        let ends: Vec<usize> = ends.map(|(end, _)| end).chain([rest.len()]).collect();
        // The longest first: `last 7 days` before `last`.
        let tries = ends.iter().take(5).rev().filter_map(|end| rest.get(..*end));
        let is_compared = self.is_compare(from);
        for written in tries.map(str::trim_end) {
            let meant = if is_compared {
                shift(written)
            } else {
                stretch(written)
            };
            let Some(meant) = meant else { continue };
            let end = from + written.len();
            let span = self.span(from, end);
            if self.goes_on(from, end, &meant, at.min(end)) {
                return Some(
                    Diagnostic::error(&code::UNEXPECTED)
                        .helps("help.none")
                        .label(span, "label.write")
                        .with("found", shown(written))
                        .with("written", &meant)
                        .fix(span, meant),
                );
            }
        }
        self.ago(from).or_else(|| self.between_two(from))
    }

    /// Where the period begins that stands at a place: behind the word that opens it.
    fn period_from(&self, at: usize) -> Option<usize> {
        if matches!(
            self.rule,
            Rule::lone_during | Rule::lone_when | Rule::lone_compare
        ) {
            return Some(self.code_start());
        }
        let opens = |word: &str| matches!(word, "for" | "since" | "until" | "as_of" | "compare" | "target");
        let mut from = at;
        for _ in 0..3 {
            let before = self.piece.get(..from)?.trim_end();
            let word = last_word(before);
            if opens(word) || before.ends_with('{') {
                return Some(from);
            }
            from = before.len() - word.len();
        }
        None
    }

    fn is_compare(&self, from: usize) -> bool {
        let before = self.piece.get(..from).unwrap_or_default().trim_end();
        matches!(self.rule, Rule::lone_compare) || last_word(before) == "compare"
    }

    /// `2025-01 to 2025-03`, `2025-H1` behind `for`: more than one period.
    fn between_two(&self, from: usize) -> Option<Diagnostic> {
        let before = self.piece.get(..from)?.trim_end();
        let is_span = matches!(self.rule, Rule::lone_during) || last_word(before) == "for";
        let rest = self.rest(from);
        let end = rest.find(['\n', '}']).unwrap_or(rest.len());
        let written = rest.get(..end)?.trim_end();
        let has_sign = BETWEEN.iter().any(|sign| written.contains(sign));
        let is_apt = is_span && has_sign && written.starts_with(|c: char| c.is_ascii_digit());
        is_apt.then(|| {
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.span")
                .label(self.span(from, from + written.len()), "label.span")
                .with("found", shown(written))
        })
    }

    /// `since 7 days ago`: a moment counted back from now.
    fn ago(&self, from: usize) -> Option<Diagnostic> {
        let before = self.piece.get(..from)?.trim_end();
        let is_moment =
            matches!(self.rule, Rule::lone_when) || matches!(last_word(before), "since" | "until");
        let rest = self.rest(from);
        let end = rest.find(['\n', '}']).unwrap_or(rest.len());
        let written = rest.get(..end)?.trim_end();
        let is_ago =
            AGO.iter().any(|word| written.to_lowercase().contains(word)) || stretch(written).is_some();
        (is_moment && is_ago).then(|| {
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.ago")
                .label(self.span(from, from + written.len()), "label.moment")
                .with("found", shown(written))
        })
    }
}
