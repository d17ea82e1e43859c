//! A number with a word at its end: `7days`, `2万`, `100元`.

use super::haste::last_word;
use super::{Place, shown, word_at};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::currency;
use crate::syntax::dates::date;
use crate::syntax::time::Grain;

/// What people count in, by zeros.
const COUNTED: [(&str, usize); 7] = [
    ("k", 3),
    ("K", 3),
    ("千", 3),
    ("万", 4),
    ("百万", 6),
    ("千万", 7),
    ("亿", 8),
];

/// Currencies by the signs people write before a number.
const SIGNS: [(&str, &str); 5] = [
    ("¥", "CNY"),
    ("￥", "CNY"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
];

impl Place<'_> {
    /// The finding with the number as it is written here.
    pub(super) fn number_and_word(&self, at: usize) -> Option<Diagnostic> {
        let word = word_at(self.rest(at));
        let digits = word.find(|c: char| !(c.is_ascii_digit() || c == '_'))?;
        let (number, behind) = word
            .split_at_checked(digits)
            .filter(|(number, _)| !number.is_empty())?;
        let (label, written) = meant(number, behind);
        let end = at + word.len();
        self.parses(at, end, &written).then(|| {
            let finding = Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(self.span(at, end), label)
                .with("found", shown(word));
            match label {
                // Which unit it has is not known: nothing to put in its place.
                "label.number" => finding.with("word", behind),
                _ => finding.fix(self.span(at, end), &written),
            }
            .with("written", &written)
        })
    }
}

impl Place<'_> {
    /// `7 天`, `3 万`, `100 元`: the word stands behind a blank.
    pub(super) fn number_before(&self, at: usize) -> Option<Diagnostic> {
        let word = word_at(self.rest(at));
        let before = self.piece.get(..at)?.trim_end();
        let number = last_word(before);
        let is_number = number.starts_with(|c: char| c.is_ascii_digit())
            && number.chars().all(|c| c.is_ascii_digit() || c == '_');
        let (label, written) = Some(word)
            .filter(|word| is_number && !word.is_ascii())
            .map(|word| meant(number, word))?;
        let (from, to) = (before.len() - number.len(), at + word.len());
        let is_known = label != "label.number";
        (is_known && self.parses(from, to, &written)).then(|| {
            let span = self.span(from, to);
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(span, label)
                .with("found", shown(word))
                .with("written", &written)
                .fix(span, &written)
        })
    }

    /// `¥100`: a currency by its sign.
    pub(super) fn currency_sign(&self, at: usize) -> Option<Diagnostic> {
        let rest = self.rest(at);
        let (sign, code_of) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign))?;
        let number = rest.get(sign.len()..).unwrap_or_default();
        let end = number.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '_')));
        let number = number.get(..end.unwrap_or(number.len()))?.trim_end_matches('.');
        let end = at + sign.len() + number.len();
        let written = format!("{code_of}({number})");
        (!number.is_empty() && self.parses(at, end, &written)).then(|| {
            let span = self.span(at, end);
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(span, "label.currency")
                .with("found", shown(sign))
                .with("written", &written)
                .fix(span, &written)
        })
    }

    /// `1,000`: thousands by commas.
    pub(super) fn thousands(&self, at: usize) -> Option<Diagnostic> {
        let is_part = |c: char| c.is_ascii_digit() || c == ',';
        let before = self.piece.get(..at)?;
        let from = before.trim_end_matches(is_part).len();
        let rest = self.rest(from);
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let whole = rest.get(..end)?.trim_end_matches(',');
        let mut groups = whole.split(',');
        let first = groups.next()?;
        let three = |group: &str| group.len() == 3;
        let is_apt = (1..=3).contains(&first.len()) && whole.contains(',') && groups.all(three);
        let (written, end) = (whole.replace(',', "_"), from + whole.len());
        (is_apt && self.parses(from, end, &written)).then(|| {
            let span = self.span(from, end);
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(span, "label.thousands")
                .with("found", "`,`")
                .with("written", &written)
                .fix(span, &written)
        })
    }

    /// `2026/02/03`, `20260203`, `2026.2.3`, `2026年2月3日`, where a date is needed.
    pub(super) fn date_otherwise(&self, at: usize) -> Option<Diagnostic> {
        let is_part = |c: char| c.is_ascii_digit() || "/.年月日".contains(c);
        let from = self.piece.get(..at)?.trim_end_matches(is_part).len();
        let rest = self.rest(from);
        let whole = rest.get(..rest.find(|c| !is_part(c)).unwrap_or(rest.len()))?;
        let written = date(whole)?;
        let end = from + whole.len();
        let before = last_word(self.piece.get(..from)?.trim_end());
        // Behind such a word nothing else can be meant, whatever else is wrong.
        let is_date = matches!(before, "since" | "until" | "for" | "as_of");
        (is_date || self.parses(from, end, &written)).then(|| {
            let span = self.span(from, end);
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(span, "label.date")
                .with("found", shown(whole))
                .with("written", &written)
                .fix(span, &written)
        })
    }
}

/// What is said of it, and how it is written.
fn meant(number: &str, behind: &str) -> (&'static str, String) {
    let plain = number.replace('_', "");
    if let Some((_, zeros)) = COUNTED.iter().find(|(word, _)| *word == behind) {
        return ("label.digits", grouped(&format!("{plain}{}", "0".repeat(*zeros))));
    }
    if let Some(currency) = currency::meant(behind) {
        return ("label.unit", format!("{currency}({number})"));
    }
    if Grain::named(behind.trim_end_matches('s')).is_some() {
        return ("label.blank", format!("{number} {behind}"));
    }
    match length(number, behind) {
        Some(length) => ("label.length", length),
        None => ("label.number", format!("{behind}({number})")),
    }
}

/// `7 days` for `7天` and `7d`.
fn length(number: &str, word: &str) -> Option<String> {
    let grain = match word {
        "d" => Grain::Day,
        "w" => Grain::Week,
        "h" => Grain::Hour,
        "y" => Grain::Year,
        word => Grain::meant(word.strip_prefix('个').unwrap_or(word))?,
    };
    let many = if number == "1" { "" } else { "s" };
    Some(format!("{number} {}{many}", grain.word()))
}

/// Thousands apart: `600_000`.
fn grouped(digits: &str) -> String {
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push('_');
        }
        written.push(digit);
    }
    written
}
