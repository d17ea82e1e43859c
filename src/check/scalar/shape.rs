//! The form a call takes, in which every engine's own function means the same.

use super::Scalar;
use crate::check::bind::{Bound, RowBinder};
use crate::check::literal::Literal;
use crate::check::operand::unify;
use crate::check::operand_unfit::wanted;
use crate::check::row::Row;
use crate::check::scale::scaled;
use crate::resolve::{Exactness, Number, Type};
use crate::source::Span;
use crate::syntax::ast::{Comparison, Expr, ExprKind};
use crate::words::say;

/// The call, in a form in which every engine's own function means the same.
pub(super) fn row(function: Scalar, mut rows: Vec<Row>) -> Row {
    match (function, rows.as_mut_slice()) {
        (Scalar::Substring, [_, from, count]) => (*from, *count) = within(from, Some(count)),
        (Scalar::Substring, [_, from]) => *from = within(from, None).0,
        (Scalar::Floor | Scalar::Ceil, [number]) if number.exactness() == Some(Exactness::Int) => {
            return number.clone();
        }
        (Scalar::Least | Scalar::Greatest, _) => return unless_null(function, rows),
        _ => {}
    }
    Row::Call(function, rows)
}

/// `bucket(x, 100)`, `bucket(x, [0, 100, 500])`: the bound at or below.
pub(super) fn bucket(
    binder: &RowBinder<'_>,
    mut values: Vec<(Row, Type, Span)>,
    bounds: &Expr,
) -> Bound<(Row, Type)> {
    let members = match &bounds.kind {
        ExprKind::List(members) if members.is_empty() => {
            return Err(wanted(
                say!("bounds such as `[0, 100, 500]`"),
                say!("an empty list"),
                bounds.span,
            ));
        }
        ExprKind::List(members) => members.as_slice(),
        _ => std::slice::from_ref(bounds),
    };
    let subject = values.pop();
    let (subject, kind, span) = subject.unwrap_or((Row::Literal(Literal::Null), Type::Null, bounds.span));
    let mut kind = (kind, span);
    let mut found: Vec<Row> = Vec::new();
    for member in members {
        let (row, number) = on_scale_of(&kind.0, binder.number(member)?);
        let Some(value) = value(&row) else {
            return Err(wanted(
                say!("a constant"),
                say!("something that changes by row"),
                member.span,
            ));
        };
        if let Some(last) = found.last().and_then(self::value)
            && value <= last
        {
            let finding = wanted(say!("bounds that go up"), say!("one that does not"), member.span);
            return Err(finding);
        }
        kind = unify(kind, (Type::Number(number), member.span))?;
        found.push(row);
    }
    if let ExprKind::List(_) = bounds.kind {
        let arm = |bound: Row| {
            let above = compare(Comparison::GreaterOrEqual, &subject, &bound);
            (above, bound)
        };
        return Ok((
            Row::Case(found.into_iter().rev().map(arm).collect(), None),
            kind.0,
        ));
    }
    match found.pop() {
        Some(width) if value(&width).is_some_and(|width| width > 0.0) => {
            Ok((Row::Call(Scalar::Bucket, vec![subject, width]), kind.0))
        }
        _ => Err(wanted(say!("a width above zero"), say!("none"), bounds.span)),
    }
}

/// A bound in the unit of what is compared with it.
fn on_scale_of(kind: &Type, (row, number): (Row, Number)) -> (Row, Number) {
    let unit = kind.unit();
    match number.unit.ratio_to(&unit) {
        Some(ratio) => (scaled(row, ratio), Number { unit, ..number }),
        None => (row, number),
    }
}

/// A constant's value, near enough to put constants in order.
pub(super) fn value(row: &Row) -> Option<f64> {
    match row {
        Row::Literal(Literal::Number(digits)) => digits.parse().ok(),
        Row::Negate(inner) => value(inner).map(|value| -value),
        _ => None,
    }
}

/// The part of `from` and `count` that is inside a text: places before the
/// first hold nothing, and less than none is none.
fn within(from: &Row, count: Option<&Row>) -> (Row, Row) {
    let one = || Row::Literal(Literal::Number("1".into()));
    let before = |row: &Row| compare(Comparison::Less, row, &one());
    let at_least_none = |row: Row| match &row {
        Row::Literal(_) => row,
        _ => Row::Case(
            vec![(before(&row), Row::Literal(Literal::Number("0".into())))],
            Some(Box::new(row)),
        ),
    };
    let count = count.cloned().unwrap_or_else(one);
    if let Row::Literal(_) = from {
        return (from.clone(), at_least_none(count));
    }
    let cut = Row::Sum(vec![(false, count.clone()), (false, from.clone()), (true, one())]);
    (
        Row::Case(vec![(before(from), one())], Some(Box::new(from.clone()))),
        Row::Case(
            vec![(before(from), at_least_none(cut))],
            Some(Box::new(at_least_none(count))),
        ),
    )
}

/// Engines leave NULLs out of the least and the greatest; here they decide.
fn unless_null(function: Scalar, rows: Vec<Row>) -> Row {
    let constant = |row: &&Row| match row {
        Row::Literal(literal) => *literal != Literal::Null,
        row => value(row).is_some(),
    };
    let changes = rows.iter().filter(|row| !constant(row));
    let known = changes.map(|row| Row::IsNull {
        negated: true,
        subject: Box::new(row.clone()),
    });
    let known = Row::all(known.collect());
    let call = Row::Call(function, rows);
    match known {
        Some(known) => Row::Case(vec![(known, call)], None),
        None => call,
    }
}

fn compare(operator: Comparison, left: &Row, right: &Row) -> Row {
    Row::Compare(operator, Box::new(left.clone()), Box::new(right.clone()))
}
