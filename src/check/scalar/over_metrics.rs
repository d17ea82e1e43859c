//! Functions over metrics: what they take and give are values of one cell.
//!
//! What only says how (places, digits, patterns, bounds) is constant.

use std::ops::RangeInclusive;

use super::call::{MOST_CHARACTERS, MOST_DIGITS, portable};
use super::{Entry, Gives, Scalar, TABLE, Takes};
use crate::check::bind::Bound;
use crate::check::building::MeasureBuilder;
use crate::check::fitting::number;
use crate::check::judged::{Judged, constant};
use crate::check::judging::Judge;
use crate::check::measure::{Arm, Measure};
use crate::check::operand::unify;
use crate::check::operand_unfit::{arguments_of, wanted};
use crate::check::row::Row;
use crate::resolve::{Exactness, Number, Type, Unit};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind};
use crate::syntax::plain_number;
use crate::words::{Said, say};

impl Entry {
    /// What a call means for a cell.
    pub(in crate::check) fn over_metrics(
        &self,
        builder: &MeasureBuilder<'_>,
        arguments: &[Argument],
        span: Span,
    ) -> Bound<Measure> {
        let plain =
            |argument: &Argument| argument.name.is_none() && argument.per.is_none() && !argument.every;
        let (fewest, most) = self.count;
        if !arguments.iter().all(plain) || arguments.len() < fewest || arguments.len() > most {
            return Err(arguments_of(self.name, self.takes, span));
        }
        let mut function = self.function;
        let mut parts: Vec<Arm> = Vec::new();
        for (at, argument) in arguments.iter().enumerate() {
            let expr = &argument.expr;
            let part = match self.taken(at) {
                Takes::Digits => whole(expr, -MOST_DIGITS..=MOST_DIGITS)?,
                Takes::Place => whole(expr, 1.0..=MOST_CHARACTERS)?,
                Takes::Count => whole(expr, 0.0..=MOST_CHARACTERS)?,
                Takes::Pattern => match portable(expr)? {
                    Row::Literal(pattern) => Measure::Constant(pattern, Type::Text),
                    _ => Measure::Null,
                },
                Takes::Bounds => {
                    let members = match &expr.kind {
                        ExprKind::List(members) => {
                            function = Scalar::Bound;
                            members.as_slice()
                        }
                        _ => std::slice::from_ref(expr),
                    };
                    if members.is_empty() {
                        let found = say!("an empty list");
                        return Err(wanted(say!("bounds such as `[0, 100, 500]`"), found, expr.span));
                    }
                    for member in members {
                        parts.push((bound(builder, member)?, member.span));
                    }
                    continue;
                }
                Takes::Value | Takes::Ordered | Takes::Text | Takes::Number => builder.build(expr)?,
            };
            parts.push((part, expr.span));
        }
        Ok(Measure::Call(function, parts))
    }

    /// What the argument at a place is.
    fn taken(&self, at: usize) -> Takes {
        let takes = self.arguments.get(at).or(self.arguments.last());
        takes.copied().unwrap_or(Takes::Value)
    }
}

/// A whole number that is written out.
fn whole(expr: &Expr, range: RangeInclusive<f64>) -> Bound<Measure> {
    let (number, sign) = match &expr.kind {
        ExprKind::Negate(inner) => (&inner.kind, "-"),
        other => (other, ""),
    };
    let digits = match number {
        ExprKind::Number(number) => plain_number(&number.raw),
        _ => None,
    };
    let digits = digits.map(|digits| format!("{sign}{digits}"));
    let is_in = |digits: &String| {
        let whole = digits.parse::<i64>().is_ok();
        whole && digits.parse().is_ok_and(|value: f64| range.contains(&value))
    };
    match digits.filter(is_in) {
        Some(digits) => Ok(Measure::Number(digits.into())),
        None => {
            let (least, most) = (range.start(), range.end());
            let words = say!(
                "a whole number from {least} to {most}",
                least = least,
                most = most
            );
            Err(wanted(words, say!("something else"), expr.span))
        }
    }
}

/// A number that is written out, in its unit.
fn bound(builder: &MeasureBuilder<'_>, expr: &Expr) -> Bound<Measure> {
    let (measure, is_negative) = match builder.build(expr)? {
        Measure::Negate(inner) => (*inner, true),
        measure => (measure, false),
    };
    let signed = |digits: &str| match is_negative {
        true => format!("-{digits}").into(),
        false => digits.into(),
    };
    match measure {
        Measure::Number(digits) => Ok(Measure::Number(signed(&digits))),
        Measure::Quantity(digits, unit) => Ok(Measure::Quantity(signed(&digits), unit)),
        _ => Err(wanted(
            say!("a constant"),
            say!("something that changes by row"),
            expr.span,
        )),
    }
}

/// A constant's value, near enough to put constants in order.
fn value(measure: &Measure) -> Option<f64> {
    match measure {
        Measure::Number(digits) | Measure::Quantity(digits, _) => digits.parse().ok(),
        _ => None,
    }
}

impl Judge<'_> {
    /// What a call comes to. Functions of a number keep its unit.
    pub(in crate::check) fn called(&self, function: Scalar, parts: &[Arm]) -> Bound<Judged> {
        let is_bound = function == Scalar::Bound;
        let named = if is_bound { Scalar::Bucket } else { function };
        let Some(entry) = TABLE.iter().find(|entry| entry.function == named) else {
            return Ok(constant(Type::Null));
        };
        let mut whole = constant(Type::Null);
        let mut kind = (Type::Null, Span::default());
        for (at, (part, span)) in parts.iter().enumerate() {
            let judged = self.measure(part)?;
            let found = judged.kind.clone();
            whole.absorb(judged);
            let takes = entry.taken(at);
            match (takes, &found) {
                (Takes::Value | Takes::Bounds, _) | (_, Type::Unknown | Type::Null) => {}
                (Takes::Place | Takes::Count | Takes::Digits | Takes::Pattern, _) => continue,
                (Takes::Text, Type::Text) => {}
                (Takes::Number, _) => {
                    number(&found, *span)?;
                }
                (Takes::Ordered, Type::Number(_) | Type::Date | Type::Timestamp(_) | Type::Bucket(_)) => {}
                (Takes::Text, _) => return Err(wanted(say!("a text"), &found, *span)),
                (Takes::Ordered, _) => return Err(wanted(say!("a number or a time"), &found, *span)),
            }
            kind = unify(kind, (found, *span))?;
        }
        if matches!(named, Scalar::Bucket) {
            go_up(parts, is_bound)?;
        }
        whole.kind = match (entry.gives, kind.0) {
            (Gives::Text, _) => Type::Text,
            (Gives::Count, _) => Type::int(Unit::ratio()),
            (Gives::Truth, _) => Type::Bool,
            (Gives::Whole, Type::Number(number)) => Type::Number(Number {
                exactness: match number.exactness {
                    Exactness::Float => Exactness::Float,
                    _ => Exactness::Int,
                },
                ..number
            }),
            (Gives::Same | Gives::Whole, kind) => kind,
        };
        Ok(whole)
    }
}

/// Bounds are in order, and a width is one.
fn go_up(parts: &[Arm], are_bounds: bool) -> Bound<()> {
    let mut last = if are_bounds { f64::NEG_INFINITY } else { 0.0 };
    for (bound, span) in parts.iter().skip(1) {
        match value(bound) {
            Some(value) if value > last => last = value,
            _ => {
                let (what, found): (Said, Said) = match are_bounds {
                    true => (say!("bounds that go up"), say!("one that does not")),
                    false => (say!("a width above zero"), say!("none")),
                };
                return Err(wanted(what, found, *span));
            }
        }
    }
    Ok(())
}
