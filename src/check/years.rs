//! Years that are written as numbers beside times: `ordered_at.year = 2026`.

use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::dates::date;
use crate::syntax::plain_number;
use crate::syntax::time::Grain;

/// The finding for a time beside a number, with the year that is meant as it is written.
pub(super) fn of_years(finding: Box<Diagnostic>, condition: &Expr) -> Box<Diagnostic> {
    if *finding.code != code::TYPE_MISMATCH || !finding.is_helped_by("help.date") {
        return finding;
    }
    let days = written_days(condition);
    if let Some((_, date)) = days.first() {
        let finding = finding.helps("help.day").with("example", date);
        let fixed = days
            .iter()
            .fold(finding, |finding, (at, date)| finding.fix(*at, date));
        return Box::new(fixed);
    }
    let (subject, word, years) = match &condition.kind {
        ExprKind::Compare(operator, left, right) => match (year(left), year(right)) {
            (None, Some(year)) => (left, operator.symbol(), vec![year]),
            (Some(year), None) => (right, operator.mirrored().symbol(), vec![year]),
            _ => return finding,
        },
        ExprKind::Between {
            negated,
            subject,
            low,
            high,
        } => {
            let word = if *negated { "not between" } else { "between" };
            match (year(low), year(high)) {
                (Some(low), Some(high)) => (subject, word, vec![low, high]),
                _ => return finding,
            }
        }
        _ => return finding,
    };
    let Some(time) = by_year(subject) else {
        return finding;
    };
    let days: Vec<String> = years.iter().map(|year| format!("{year}-01-01")).collect();
    let example = format!("{time} {word} {}", days.join(" and "));
    Box::new(finding.helps("help.year").with("example", example))
}

/// Sides that are dates as other tools write them, `20260131` or `2026/01/31`, and how they are written.
fn written_days(condition: &Expr) -> Vec<(Span, String)> {
    let digits = |expr: &Expr| match &expr.kind {
        ExprKind::Number(number) => number
            .raw
            .chars()
            .all(|c| c.is_ascii_digit())
            .then(|| number.raw.to_string()),
        _ => None,
    };
    let of = |expr: &Expr| match &expr.kind {
        ExprKind::Product(first, rest) => {
            let rest = rest
                .iter()
                .map(|(over, factor)| Some(format!("/{}", digits(factor).filter(|_| *over)?)));
            let rest: Option<String> = rest.collect();
            date(&format!("{}{}", digits(first)?, rest?))
        }
        _ => date(&digits(expr)?),
    };
    let sides: [&Expr; 2] = match &condition.kind {
        ExprKind::Compare(_, left, right) => [right, left],
        ExprKind::Between { low, high, .. } => [low, high],
        _ => return Vec::new(),
    };
    let days = sides.into_iter().filter_map(|side| Some((side.span, of(side)?)));
    days.collect()
}

/// A number that may be meant as a year.
fn year(expr: &Expr) -> Option<String> {
    let ExprKind::Number(number) = &expr.kind else {
        return None;
    };
    let digits = plain_number(&number.raw)?;
    let year: i16 = digits.parse().ok()?;
    (1900..3000).contains(&year).then_some(digits)
}

/// `ordered_at.year` of `ordered_at`, or of `ordered_at.month`.
fn by_year(subject: &Expr) -> Option<String> {
    let ExprKind::Path(path) = &subject.kind else {
        return None;
    };
    let text = path.text();
    let is_grain = path
        .segments
        .last()
        .is_some_and(|last| Grain::named(&last.text).is_some());
    Some(match (is_grain, text.rsplit_once('.')) {
        (true, Some((time, _))) => format!("{time}.year"),
        (true, None) => "year".to_owned(),
        (false, _) => format!("{text}.year"),
    })
}
