//! A number with a word at its end or behind it: `7days`, `1.1亿`, `100 RMB`, `30 percent`.

use super::haste::last_word;
use super::meant::{LENGTHS, short};
use super::{Place, shown, word_at};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::syntax::currency;
use crate::syntax::dates::date;
use crate::syntax::expr::is_reserved;
use crate::syntax::time::Grain;

/// What people count in, by zeros.
const COUNTED: [(&str, usize); 18] = [
    ("k", 3),
    ("K", 3),
    ("thousand", 3),
    ("千", 3),
    ("万", 4),
    ("w", 4),
    ("十万", 5),
    ("百万", 6),
    ("M", 6),
    ("mn", 6),
    ("mio", 6),
    ("million", 6),
    ("千万", 7),
    ("亿", 8),
    ("bn", 9),
    ("B", 9),
    ("billion", 9),
    ("十亿", 9),
];

/// Parts of a hundred.
const PERCENT: [&str; 3] = ["%", "percent", "pct"];

/// Hundredths that something moves by.
const POINTS: [&str; 6] = ["pp", "pts", "point", "ppt", "个百分点", "百分点"];

/// Currencies by the signs people write before a number.
const SIGNS: [(&str, &str); 5] = [
    ("¥", "CNY"),
    ("￥", "CNY"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
];

/// A number with a word at its end, or behind a blank.
struct Counted<'t> {
    from: usize,
    to: usize,
    number: &'t str,
    word: &'t str,
}

impl Place<'_> {
    /// The finding with the number as it is written here.
    pub(super) fn counted(&self, at: usize) -> Option<Diagnostic> {
        let counted = self.number_and_word(at).or_else(|| self.number_before(at))?;
        let Counted {
            from,
            to,
            number,
            word,
        } = counted;
        let (label, written) = match POINTS.contains(&word) {
            true => ("label.write", format!("{number} points")),
            false => meant(number, word),
        };
        let whole = self.piece.get(from..to)?;
        let joined = !whole.contains(' ');
        let is_target = word_at(self.rest(self.code_start())) == "target";
        let span = self.span(from, to);
        let finding = Diagnostic::error(&code::UNEXPECTED)
            .helps("help.none")
            .with("found", shown(if joined { whole } else { word }))
            .with("written", &written)
            .with("number", number)
            .with("word", word);
        if is_target && matches!(label, "label.unit" | "label.number") {
            let fits = self.goes_on(from, to, number, to);
            return fits.then(|| finding.label(span, "label.goal").fix(span, number));
        }
        if label == "label.number" {
            // Which unit it has is not known: nothing to put in its place.
            let fits = self.parses(from, to, number) && !is_clause(word);
            return fits.then(|| finding.label(span, label));
        }
        let fits = self.goes_on(from, to, &written, to);
        fits.then(|| finding.label(span, label).fix(span, &written))
    }

    /// `7days`, `1.1亿`
    fn number_and_word(&self, at: usize) -> Option<Counted<'_>> {
        let rest = self.rest(at);
        let number = first_number(rest);
        let behind = rest.get(number.len()..)?;
        let word = word_at(behind);
        (!number.is_empty() && !word.is_empty()).then_some(Counted {
            from: at,
            to: at + number.len() + word.len(),
            number,
            word,
        })
    }

    /// `7 天`, `30 percent`, `100 RMB`: the word stands behind a blank.
    fn number_before(&self, at: usize) -> Option<Counted<'_>> {
        let rest = self.rest(at);
        let word = if rest.starts_with('%') { "%" } else { word_at(rest) };
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let before = self.piece.get(..at)?.trim_end();
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_');
        let from = before.trim_end_matches(is_part).len();
        let number = before.get(from..)?;
        // The end of a date is no number.
        let front = before.get(..from)?;
        let is_alone = !front
            .strip_suffix(['-', ':', '/'])
            .is_some_and(|front| front.ends_with(|c: char| c.is_ascii_digit()));
        let is_number = first_number(number) == number && is_alone;
        (is_number && !number.is_empty() && !word.is_empty() && from + number.len() < at).then_some(Counted {
            from,
            to: at + word.len(),
            number,
            word,
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
        let (label, written) = match number.is_empty() {
            true => ("label.write", (*code_of).to_owned()),
            false => ("label.currency", format!("{code_of}({number})")),
        };
        self.parses(at, end, &written).then(|| {
            let span = self.span(at, end);
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(span, label)
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

    /// `2026-02-03 10:30`: a day and a time with a blank between.
    pub(super) fn moment_apart(&self, at: usize) -> Option<Diagnostic> {
        let before = self.piece.get(..at)?.trim_end();
        let is_part = |c: char| c.is_ascii_digit() || c == '-';
        let from = before.trim_end_matches(is_part).len();
        let rest = self.rest(at);
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ':'));
        let time = rest.get(..end.unwrap_or(rest.len()))?;
        let (to, written) = (at + time.len(), format!("{}T{time}", before.get(from..)?));
        (time.contains(':') && self.parses(from, to, &written)).then(|| {
            let span = self.span(from, to);
            Diagnostic::error(&code::UNEXPECTED)
                .helps("help.none")
                .label(span, "label.date")
                .with("found", shown(time))
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

/// The number a text begins with: `1_000.5`.
fn first_number(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '_')))
        .unwrap_or(text.len());
    let number = text.get(..end).unwrap_or_default().trim_end_matches('.');
    match number.starts_with(|c: char| c.is_ascii_digit()) {
        true => number,
        false => "",
    }
}

/// Words that open something else behind a number.
fn is_clause(word: &str) -> bool {
    let small = word.to_ascii_lowercase();
    is_reserved(&small) || MEANT_BEHIND.contains(&small.as_str())
}

/// What is said behind a number, and names nothing that it counts.
const MEANT_BEHIND: [&str; 14] = [
    "plus", "minus", "times", "divided", "to", "till", "group", "order", "sort", "having", "vs", "when",
    "if", "desc",
];

/// What is said of it, and how it is written.
fn meant(number: &str, behind: &str) -> (&'static str, String) {
    if PERCENT.contains(&behind) {
        return ("label.percent", format!("{number}%"));
    }
    if let Some(currency) = currency::meant(behind) {
        return ("label.unit", format!("{currency}({number})"));
    }
    let length = length(number, behind);
    let is_length = length.is_some() && !matches!(behind, "w" | "M");
    if let Some(length) = length.filter(|_| is_length) {
        let is_apart = Grain::named(behind.trim_end_matches('s')).is_some();
        return (if is_apart { "label.blank" } else { "label.length" }, length);
    }
    let counted = COUNTED.iter().filter_map(|(word, zeros)| {
        let unit = behind.strip_prefix(word)?;
        let currency = currency::meant(unit);
        (unit.is_empty() || currency.is_some()).then_some((*zeros, currency))
    });
    match counted.max_by_key(|(zeros, _)| *zeros) {
        Some((zeros, None)) => ("label.digits", written_out(number, zeros)),
        Some((zeros, Some(currency))) => (
            "label.unit",
            format!("{currency}({})", written_out(number, zeros)),
        ),
        None => ("label.number", format!("{behind}({number})")),
    }
}

/// `7 days` for `7天`, `7d` and `7 dys`.
fn length(number: &str, word: &str) -> Option<String> {
    let known = short(word).and_then(|word| Grain::named(word.trim_end_matches('s')));
    let near = || nearest(word, LENGTHS).filter(|_| word.len() > 3 && word.is_ascii());
    let grain = known
        .or_else(|| Grain::named(word.trim_end_matches('s')))
        .or_else(|| Grain::meant(word.strip_prefix('个').unwrap_or(word)))
        .or_else(|| Grain::named(near()?.trim_end_matches('s')))?;
    let is_whole = number.chars().all(|c| c.is_ascii_digit());
    let many = if number == "1" { "" } else { "s" };
    is_whole.then(|| format!("{number} {}{many}", grain.word()))
}

/// A number with so many zeros more, thousands apart: `600_000` for 60万.
fn written_out(number: &str, zeros: usize) -> String {
    let plain = number.replace('_', "");
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let moved = part.get(..zeros.min(part.len())).unwrap_or_default();
    let rest = part.get(moved.len()..).unwrap_or_default();
    let digits = format!("{whole}{moved}{}", "0".repeat(zeros - moved.len()));
    let digits = grouped(digits.trim_start_matches('0'));
    match rest.is_empty() {
        true => digits,
        false => format!("{digits}.{rest}"),
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
