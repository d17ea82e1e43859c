//! A number with a word at its end: `7days`, `2万`, `100元`.

use super::{Place, shown, word_at};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::time::Grain;

/// What Chinese counts in, by zeros.
const COUNTED: [(&str, usize); 5] = [("千", 3), ("万", 4), ("百万", 6), ("千万", 7), ("亿", 8)];

/// Currencies by the words people write behind a number.
const MONEY: [(&str, &str); 5] = [
    ("元", "CNY"),
    ("块", "CNY"),
    ("美元", "USD"),
    ("欧元", "EUR"),
    ("日元", "JPY"),
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

/// What is said of it, and how it is written.
fn meant(number: &str, behind: &str) -> (&'static str, String) {
    let plain = number.replace('_', "");
    if let Some((_, zeros)) = COUNTED.iter().find(|(word, _)| *word == behind) {
        return ("label.digits", grouped(&format!("{plain}{}", "0".repeat(*zeros))));
    }
    if let Some((_, currency)) = MONEY.iter().find(|(word, _)| *word == behind) {
        return ("label.unit", format!("{currency}({number})"));
    }
    match Grain::named(behind.trim_end_matches('s')) {
        Some(_) => ("label.blank", format!("{number} {behind}")),
        None => ("label.number", number.to_owned()),
    }
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
