//! A word that stands where another one is meant: misspelt, shortened, in
//! capitals, or as other languages have it.

use super::haste::last_word;
use super::{Place, shown, word_at};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::syntax::recover::ITEM_WORDS;
use crate::syntax::time::Grain;

/// What lengths of time are counted in.
pub(super) const LENGTHS: [&str; 14] = [
    "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month",
    "months", "year", "years",
];

/// How they are shortened elsewhere, and other words for ours.
const SHORT: [(&str, &str); 21] = [
    ("s", "seconds"),
    ("sec", "seconds"),
    ("secs", "seconds"),
    ("min", "minutes"),
    ("mins", "minutes"),
    ("h", "hours"),
    ("hr", "hour"),
    ("hrs", "hours"),
    ("d", "days"),
    ("w", "weeks"),
    ("wk", "week"),
    ("wks", "weeks"),
    ("mo", "month"),
    ("mos", "months"),
    ("mth", "month"),
    ("mths", "months"),
    ("y", "years"),
    ("yr", "year"),
    ("yrs", "years"),
    ("descending", "desc"),
    ("ascending", ""),
];

impl Place<'_> {
    /// `7 dyas`, `AND`, `descending`: the word with which the text parses.
    pub(super) fn meant_word(&self, at: usize) -> Option<Diagnostic> {
        // `review every` is one piece of the grammar: it fails at its beginning.
        let at = match word_at(self.rest(at)) {
            "review" => self.behind_blanks(at + "review".len()),
            _ => at,
        };
        let word = word_at(self.rest(at));
        let end = at + word.len();
        let small = word.to_ascii_lowercase();
        let other = short(word);
        let before = self.piece.get(..at)?.trim_end();
        let is_counted = before.ends_with(|c: char| c.is_ascii_digit()) && small == word;
        let reviewed = || Some(format!("every {}", Grain::meant(word)?.word()));
        let meant = match other {
            Some(ours) => ours.to_owned(),
            None if last_word(before) == "review" => reviewed()?,
            None if small != word => small,
            None if is_counted => nearest(word, LENGTHS)?.to_owned(),
            None => return None,
        };
        (!word.is_empty() && self.parses(at, end, &meant)).then(|| {
            let finding = Diagnostic::error(&code::UNEXPECTED).with("found", shown(word));
            let span = self.span(at, end);
            match meant.as_str() {
                "" => finding
                    .helps("help.none")
                    .label(span, "label.extra")
                    .fix(span, ""),
                _ => finding
                    .helps("help.none")
                    .label(span, "label.near")
                    .with("near", &meant)
                    .fix(span, meant),
            }
        })
    }

    /// `metirc b = …` behind a whole definition, at the beginning of its line.
    pub(super) fn misspelt_item(&self, at: usize) -> Option<Diagnostic> {
        let word = word_at(self.rest(at));
        let before = self.piece.get(..at)?;
        let is_first = before.trim_end_matches([' ', '\t']).ends_with('\n') && self.last_open(at).is_none();
        let near = nearest(word, ITEM_WORDS).filter(|_| is_first)?;
        let span = self.span(at, at + word.len());
        Some(
            Diagnostic::error(&code::UNEXPECTED)
                .says("message.item")
                .helps("help.near")
                .label(span, "label.item")
                .with("found", word)
                .with("near", near)
                .fix(span, near),
        )
    }

    /// `gmv * ５`: a number in full width.
    pub(super) fn wide_number(&self, at: usize) -> Option<Diagnostic> {
        let at = self.behind_blanks(at);
        let is_wide = |c: char| ('０'..='９').contains(&c);
        let written = self.rest(at);
        let end = written.find(|c| !is_wide(c)).unwrap_or(written.len());
        let wide = written.get(..end).filter(|wide| !wide.is_empty())?;
        let half: String = wide.chars().filter_map(half_digit).collect();
        let span = self.span(at, at + end);
        Some(
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(span, "label.wide")
                .with("found", shown(wide))
                .with("half", &half)
                .fix(span, half),
        )
    }

    /// `case when … then …`, `last month`, `since Q3`: what to write in place of a habit.
    pub(super) fn habit(&self, at: usize, found: &str) -> Option<&'static str> {
        let before = self.piece.get(..at).unwrap_or_default();
        let behind = last_word(before.trim_end());
        let is_quarter = matches!(found, "Q1" | "Q2" | "Q3" | "Q4");
        let is_month = found.ends_with('月') && found.chars().next().is_some_and(char::is_numeric);
        match (behind, found) {
            ("case", word) if word.eq_ignore_ascii_case("when") => Some("help.case"),
            ("weekday", "and" | "or") => Some("help.versus"),
            _ if is_quarter => Some("help.quarter"),
            ("for" | "since" | "until" | "", _) if is_month => Some("help.month"),
            (_, "between") if word_at(self.rest(self.code_start())) == "report" => Some("help.span"),
            _ => None,
        }
    }
}

/// What is meant by a word that is shortened.
pub(super) fn short(word: &str) -> Option<&'static str> {
    let known = SHORT.iter().find(|(short, _)| short.eq_ignore_ascii_case(word));
    known.map(|(_, ours)| *ours)
}

fn half_digit(wide: char) -> Option<char> {
    let value = u32::from(wide).checked_sub(u32::from('０'))?;
    char::from_digit(value, 10)
}
