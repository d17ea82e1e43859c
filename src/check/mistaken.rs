//! Two sides of a comparison that do not fit: how the one that is written out is written
//! right. `is_guest = 0`, `amount > "100"`, `month = 3`, `day_of_week = "Monday"`.

use super::part::TimePart;
use super::years::of_years;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::dates::date;
use crate::syntax::plain_number;
use crate::syntax::time::Grain;

/// What people write for true and for false.
const TRUTHS: [(&[&str], &str); 2] = [
    (&["1", "true", "yes", "y", "t", "是", "真"], "true"),
    (&["0", "false", "no", "n", "f", "否", "假"], "false"),
];

/// Days of the week by the first letters of their names, a Monday first.
const DAYS: [&[&str]; 7] = [
    &["mon", "周一", "星期一", "礼拜一"],
    &["tue", "周二", "星期二", "礼拜二"],
    &["wed", "周三", "星期三", "礼拜三"],
    &["thu", "周四", "星期四", "礼拜四"],
    &["fri", "周五", "星期五", "礼拜五"],
    &["sat", "周六", "星期六", "礼拜六"],
    &["sun", "周日", "星期日", "星期天", "周天"],
];

/// Months by the first letters of their names.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The finding for sides that do not fit, with what to write in the place of one of them.
pub(super) fn mistaken(finding: Box<Diagnostic>, condition: &Expr) -> Box<Diagnostic> {
    let is_ours = ["help.truth", "help.quotes", "help.date"]
        .iter()
        .any(|help| finding.is_helped_by(help));
    if *finding.code != code::TYPE_MISMATCH || !is_ours {
        return finding;
    }
    let (subjects, values) = sides(condition);
    let subject = subjects.first().copied();
    let mut written = Vec::new();
    let mut help = "help";
    for value in values {
        let Some((key, words)) = meant(&finding, subject, value) else {
            continue;
        };
        help = key;
        written.push((value.span, words));
    }
    let Some((_, first)) = written.first().filter(|_| help != "help") else {
        return part_of_time(finding, condition);
    };
    let finding = finding.helps(help).with("example", first);
    let fixed = written
        .iter()
        .fold(finding, |finding, (at, words)| finding.fix(*at, words));
    Box::new(fixed)
}

/// The member of a list that does not fit.
pub(super) fn mistaken_member(finding: Box<Diagnostic>, subject: &Expr, member: &Expr) -> Box<Diagnostic> {
    match meant(&finding, Some(subject), member) {
        Some((key, words)) => Box::new(finding.helps(key).with("example", &words).fix(member.span, words)),
        None => finding,
    }
}

/// The sides that say what is compared, and those that are written out.
fn sides(condition: &Expr) -> (Vec<&Expr>, Vec<&Expr>) {
    let all: Vec<&Expr> = match &condition.kind {
        ExprKind::Compare(_, left, right) => vec![left, right],
        ExprKind::Between {
            subject, low, high, ..
        } => vec![subject, low, high],
        _ => Vec::new(),
    };
    all.into_iter()
        .partition(|side| matches!(side.kind, ExprKind::Path(_)))
}

/// The help for a value, and how it is written.
fn meant(finding: &Diagnostic, subject: Option<&Expr>, value: &Expr) -> Option<(&'static str, String)> {
    if finding.is_helped_by("help.truth") {
        return Some(("help.write", truth(value)?));
    }
    let text = text(value);
    if finding.is_helped_by("help.date") {
        let day = text?;
        let is_day = day.len() >= 7 && day.starts_with(|c: char| c.is_ascii_digit()) && day.contains('-');
        return Some(("help.day", date(&day).or_else(|| is_day.then(|| day.to_owned()))?));
    }
    let part = subject.and_then(part_of);
    match (text, part) {
        (Some(word), Some(TimePart::DayOfWeek)) => Some(("help.weekday", weekday(&word)?)),
        (Some(word), Some(TimePart::MonthOfYear)) => Some(("help.write", month(&word)?)),
        (Some(word), None) => word.parse::<f64>().ok().map(|_| ("help.unquoted", word)),
        (None, _) => Some(("help.quoted", format!("\"{}\"", number(value)?))),
        _ => None,
    }
}

/// `month = 3`: the part of a time that a number is.
fn part_of_time(finding: Box<Diagnostic>, condition: &Expr) -> Box<Diagnostic> {
    let (subjects, values) = sides(condition);
    let found = subjects.first().zip(values.first()).and_then(|(subject, value)| {
        let small: u32 = number(value)?.parse().ok()?;
        let (before, span, grain) = grain_of(subject)?;
        let (part, most) = match grain {
            Grain::Month => (TimePart::MonthOfYear, 12),
            Grain::Quarter => (TimePart::QuarterOfYear, 4),
            Grain::Day => (TimePart::DayOfMonth, 31),
            Grain::Hour => (TimePart::HourOfDay, 23),
            _ => return None,
        };
        (small <= most).then(|| (span, before, part.word()))
    });
    match found {
        Some((span, before, part)) => {
            let finding = finding
                .helps("help.part")
                .with("example", format!("{before}{part}"));
            Box::new(finding.fix(span, part))
        }
        None => of_years(finding, condition),
    }
}

/// The grain a path ends in, where it stands, and what is before it.
fn grain_of(subject: &Expr) -> Option<(String, Span, Grain)> {
    let ExprKind::Path(path) = &subject.kind else {
        return None;
    };
    let last = path.segments.last()?;
    let text = path.text();
    let before = text.strip_suffix(last.text.as_str())?;
    Some((before.to_owned(), last.span, Grain::named(&last.text)?))
}

fn part_of(subject: &Expr) -> Option<TimePart> {
    let ExprKind::Path(path) = &subject.kind else {
        return None;
    };
    let last = path.segments.last()?;
    TimePart::ALL.into_iter().find(|part| part.word() == last.text)
}

fn truth(value: &Expr) -> Option<String> {
    let word = text(value).or_else(|| number(value))?.to_lowercase();
    let known = TRUTHS.iter().find(|(words, _)| words.contains(&word.as_str()));
    known.map(|(_, truth)| (*truth).to_owned())
}

fn weekday(word: &str) -> Option<String> {
    let small = word.to_lowercase();
    let begins = |names: &&[&str]| names.iter().any(|name| small.starts_with(name));
    let at = DAYS.iter().position(begins)?;
    Some((at + 1).to_string())
}

fn month(word: &str) -> Option<String> {
    let small = word.to_lowercase();
    let at = MONTHS.iter().position(|name| small.starts_with(name))?;
    Some((at + 1).to_string())
}

fn text(value: &Expr) -> Option<String> {
    match &value.kind {
        ExprKind::Text(text) => Some(text.value.to_string()),
        _ => None,
    }
}

fn number(value: &Expr) -> Option<String> {
    match &value.kind {
        ExprKind::Number(number) => plain_number(&number.raw),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{month, weekday};

    #[test]
    fn days_and_months_by_their_names() {
        for (word, number) in [("Monday", "1"), ("sun", "7"), ("周三", "3"), ("星期天", "7")] {
            assert_eq!(weekday(word).as_deref(), Some(number), "{word}");
        }
        assert_eq!(weekday("day"), None);
        assert_eq!(month("March").as_deref(), Some("3"));
        assert_eq!(month("m"), None);
    }
}
