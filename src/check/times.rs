//! Arithmetic of times: days and lengths later, and how long between two.

use super::bind::{Bound, RowBinder};
use super::operand_unfit::wanted;
use super::row::Row;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Exactness, Number, Type};
use crate::source::Span;
use crate::syntax::ast::{Comparison, Duration, Expr, ExprKind};
use crate::syntax::time::Grain;
use crate::words::{Said, Say, say};

/// A term of a sum: whether it is subtracted, as written, and what it means.
pub(super) type Term<'e> = (bool, &'e Expr, (Row, Type));

/// Whether a value says when.
pub(super) fn is_time(kind: &Type) -> bool {
    matches!(kind, Type::Date | Type::Timestamp(_) | Type::Bucket(_))
}

impl RowBinder<'_> {
    /// `ordered_at + 7 days`, `shipped_at - ordered_at`: a sum with a time in it.
    pub(super) fn time_sum(&self, terms: Vec<Term<'_>>, span: Span) -> Bound<(Row, Type)> {
        let count = |minus: bool| {
            let times = terms
                .iter()
                .filter(|(is_minus, _, (_, kind))| *is_minus == minus && is_time(kind));
            times.count()
        };
        match (count(false), count(true), terms.len()) {
            (1, 1, 2) => self.between(terms, span),
            (1, 0, _) => self.later(terms, span),
            _ => Err(advice(
                span,
                say!("a time takes lengths such as `7 days`, and one time is subtracted from another"),
            )),
        }
    }

    /// A time and lengths.
    fn later(&self, terms: Vec<Term<'_>>, span: Span) -> Bound<(Row, Type)> {
        let mut time = None;
        let mut lengths = Vec::new();
        for (minus, expr, (row, kind)) in terms {
            match length(expr) {
                Some(length) => lengths.push((minus, length)),
                None if is_time(&kind) => time = Some((row, kind)),
                None => return Err(advice(expr.span, no_length(expr))),
            }
        }
        let Some((mut row, kind)) = time else {
            return Err(wanted(say!("a time"), say!("none"), span));
        };
        for (back, length) in lengths {
            row = self.shift(row, &kind, back, length)?;
        }
        Ok((row, kind))
    }

    /// A time so much later, or earlier.
    fn shift(&self, row: Row, kind: &Type, back: bool, by: &Duration) -> Bound<Row> {
        let fiscal = self.model.manifest.fiscal_year_starts;
        let Some(length) = by.length() else {
            return Err(advice(by.span, say!("no calendar is that long")));
        };
        let is_day = match kind {
            Type::Date if by.unit < Grain::Day => {
                return Err(advice(
                    by.span,
                    say!("a date is a whole day and has no hours: add days, or declare it as a timestamp"),
                ));
            }
            Type::Bucket(grain) if !grain.nests_in(by.unit, fiscal) => {
                let advice = say!(
                    "a {grain} moves by whole {grain}s: add those, or shift the time before it is cut into {grain}s",
                    grain = grain.word()
                );
                return Err(self::advice(by.span, advice));
            }
            Type::Bucket(grain) => *grain >= Grain::Day,
            kind => *kind == Type::Date,
        };
        Ok(Row::Shift {
            time: Box::new(row),
            by: if back { length.back() } else { length },
            to_day: is_day,
        })
    }

    /// How long from one time to another.
    fn between(&self, terms: Vec<Term<'_>>, span: Span) -> Bound<(Row, Type)> {
        let (minus, plus): (Vec<_>, Vec<_>) = terms.into_iter().partition(|(minus, ..)| *minus);
        let (Some((_, _, later)), Some((_, _, earlier))) =
            (plus.into_iter().next(), minus.into_iter().next())
        else {
            return Err(wanted(say!("two times"), say!("one"), span));
        };
        let days = match (is_day(&later.1), is_day(&earlier.1)) {
            (true, true) => true,
            (false, false) => false,
            _ => {
                return Err(advice(
                    span,
                    say!(
                        "one of them is a day and one a moment: take the day of both, as in `ordered_at.day`"
                    ),
                ));
            }
        };
        let (later, earlier) = if later.1 == earlier.1 {
            (later.0, earlier.0)
        } else {
            (local(later), local(earlier))
        };
        let unit = if days { Grain::Day } else { Grain::Second };
        let number = Number {
            unit: self.model.names.unit(unit.word()),
            exactness: if days { Exactness::Int } else { Exactness::Decimal },
        };
        let row = Row::Since {
            later: Box::new(later),
            earlier: Box::new(earlier),
            days,
        };
        Ok((row, Type::Number(number)))
    }

    /// `shipped_at - ordered_at <= 2 days` as `shipped_at <= ordered_at + 2 days`:
    /// that has a meaning for months, too.
    pub(super) fn within(&self, operator: Comparison, left: &Expr, right: &Expr) -> Bound<Option<Row>> {
        let (Some(length), ExprKind::Sum(first, rest)) = (length(right), &bare(left).kind) else {
            return Ok(None);
        };
        let [(true, second)] = rest.as_slice() else {
            return Ok(None);
        };
        let (later, earlier) = (self.expr(first)?, self.expr(second)?);
        let both = is_time(&later.1) && is_time(&earlier.1);
        let hours_of_days = is_day(&later.1) && length.unit < Grain::Day;
        if !both || hours_of_days || is_day(&later.1) != is_day(&earlier.1) {
            return Ok(None);
        }
        let buckets = matches!(later.1, Type::Bucket(_)) || matches!(earlier.1, Type::Bucket(_));
        if buckets {
            return Ok(None);
        }
        let (later, (earlier, kind)) = match later.1 == earlier.1 {
            true => (later.0, earlier),
            false => (local(later), (local(earlier), Type::Timestamp(None))),
        };
        let limit = self.shift(earlier, &kind, false, length)?;
        Ok(Some(Row::Compare(operator, Box::new(later), Box::new(limit))))
    }
}

/// What to write for something that is added to a time and is no length.
fn no_length(expr: &Expr) -> Said {
    match &bare(expr).kind {
        ExprKind::Negate(inner) if length(inner).is_some() => {
            say!("a length has no sign: `today - 7 days` is before today, `today + 7 days` after it")
        }
        _ => say!("only a length is added to a time: write `7 days`, not `7`"),
    }
}

/// A length, in parentheses or not.
fn length(expr: &Expr) -> Option<&Duration> {
    match &bare(expr).kind {
        ExprKind::Duration(length) => Some(length),
        _ => None,
    }
}

/// What stands in parentheses.
fn bare(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Paren(inner) => bare(inner),
        _ => expr,
    }
}

/// Whether a time is a whole day.
pub(super) fn is_day(kind: &Type) -> bool {
    match kind {
        Type::Date => true,
        Type::Bucket(grain) => *grain >= Grain::Day,
        _ => false,
    }
}

/// A time on the project's clock.
fn local((row, kind): (Row, Type)) -> Row {
    match kind {
        Type::Timestamp(Some(zone)) => Row::Local {
            zone,
            time: Box::new(row),
        },
        _ => row,
    }
}

fn advice(span: Span, advice: impl Say) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&code::TIME_ARITHMETIC)
            .at(span)
            .with("advice", advice),
    )
}
