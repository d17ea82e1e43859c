//! Conditions on rows: true, false or unknown.

use super::bind::{Bound, RowBinder};
use super::ids::matched;
use super::listed::is_in;
use super::mistaken::mistaken;
use super::moments::{against_moment, day_against_time, of_between};
use super::operand_unfit::{types, units, wanted};
use super::row::Row;
use super::scale::{self, scaled};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Type, Unit};
use crate::source::Span;
use crate::syntax::ast::{Comparison, Expr, ExprKind};
use crate::syntax::time::Grain;
use crate::words::say;
use smol_str::SmolStr;

/// Binds an expression that must be true or false.
///
/// # Errors
/// The first thing in it that means nothing, or does not fit.
pub(super) fn condition(binder: &RowBinder<'_>, expr: &Expr) -> Bound<Row> {
    let all =
        |parts: &[Expr]| -> Bound<Vec<Row>> { parts.iter().map(|part| condition(binder, part)).collect() };
    match &expr.kind {
        ExprKind::Paren(inner) => condition(binder, inner),
        ExprKind::And(parts) => Ok(Row::And(all(parts)?)),
        ExprKind::Or(parts) => Ok(Row::Or(all(parts).map_err(|finding| of_several(finding, parts))?)),
        ExprKind::Not(inner) => Ok(Row::Not(Box::new(condition(binder, inner)?))),
        ExprKind::Compare(operator, left, right) => {
            compare(binder, *operator, left, right, expr.span).map_err(|finding| mistaken(finding, expr))
        }
        ExprKind::IsNull { negated, subject } => {
            let (row, _) = binder.expr(subject)?;
            Ok(Row::IsNull {
                negated: *negated,
                subject: Box::new(row),
            })
        }
        ExprKind::In {
            negated,
            subject,
            set,
        } => is_in(binder, *negated, subject, set),
        ExprKind::Like {
            negated,
            subject,
            pattern,
        } => {
            let subject = text(binder, subject)?;
            let pattern = text(binder, pattern).map_err(|finding| unquoted(finding, pattern, &Type::Text))?;
            Ok(Row::Like {
                negated: *negated,
                subject: Box::new(subject),
                pattern: Box::new(pattern),
            })
        }
        ExprKind::Between {
            negated,
            subject,
            low,
            high,
        } => {
            let first = compare(binder, Comparison::GreaterOrEqual, subject, low, expr.span)
                .map_err(|finding| mistaken(finding, expr))?;
            let last = compare(binder, Comparison::LessOrEqual, subject, high, expr.span);
            let last = last.map_err(|finding| of_between(binder, mistaken(finding, expr), expr))?;
            let both = Row::And(vec![first, last]);
            Ok(if *negated { Row::Not(Box::new(both)) } else { both })
        }
        _ => {
            let (row, kind) = binder.expr(expr)?;
            match kind {
                Type::Bool | Type::Unknown | Type::Null => Ok(row),
                other => Err(Box::new(
                    Diagnostic::error(&code::CONDITION_EXPECTED)
                        .at(expr.span)
                        .with("found", other),
                )),
            }
        }
    }
}

fn text(binder: &RowBinder<'_>, expr: &Expr) -> Bound<Row> {
    let (row, kind) = binder.expr(expr)?;
    match kind {
        Type::Text | Type::Unknown => Ok(row),
        other => Err(wanted(say!("a text"), &other, expr.span)),
    }
}

fn compare(
    binder: &RowBinder<'_>,
    operator: Comparison,
    left: &Expr,
    right: &Expr,
    span: Span,
) -> Bound<Row> {
    match (&left.kind, &right.kind) {
        (_, ExprKind::Moment(moment)) => against_moment(binder, operator, left, moment),
        (ExprKind::Moment(moment), _) => against_moment(binder, operator.mirrored(), right, moment),
        _ => {
            if let Some(row) = binder.within(operator, left, right)? {
                return Ok(row);
            }
            if let Some(row) = binder.within(operator.mirrored(), right, left)? {
                return Ok(row);
            }
            let (left_row, left_kind) = binder.expr(left)?;
            let (right_row, right_kind) = binder
                .expr(right)
                .map_err(|finding| unquoted(finding, right, &left_kind))?;
            if left_kind == Type::Null || right_kind == Type::Null {
                let advice = say!("write `is null` or `is not null`: a comparison with null is never true");
                return Err(Box::new(
                    Diagnostic::error(&code::TYPE_MISMATCH)
                        .says("message.wanted")
                        .at(span)
                        .with("wanted", say!("a value"))
                        .with("found", say!("null"))
                        .with("detail", say!("compared with null"))
                        .with("advice", advice),
                ));
            }
            // An id is told by its value, and is no amount of anything.
            for (expr, other) in [(left, &right_kind), (right, &left_kind)] {
                if !other.unit().fits(&Unit::ratio()) {
                    let is_id = binder.is_no_id(expr);
                    is_id.map_err(|finding| matched(finding, operator))?;
                }
            }
            let (left_row, right_row) = match (&left_kind, &right_kind) {
                (Type::Number(one), Type::Number(other)) => {
                    match scale::common(&[&one.unit, &other.unit])
                        .as_ref()
                        .map(|(_, all)| all.as_slice())
                    {
                        Some([one, other]) => (scaled(left_row, *one), scaled(right_row, *other)),
                        _ => {
                            let finding = units(&one.unit, left.span, &other.unit, right.span);
                            return Err(binder.derived(finding, [left, right]));
                        }
                    }
                }
                (Type::Timestamp(zone), Type::Date) if is_bound(operator) => {
                    (left_row, begins(right_row, zone))
                }
                (Type::Date, Type::Timestamp(zone)) if is_bound(operator.mirrored()) => {
                    (begins(left_row, zone), right_row)
                }
                (Type::Timestamp(_), Type::Date) | (Type::Date, Type::Timestamp(_)) => {
                    return Err(day_against_time(operator, left, &left_kind, right));
                }
                (Type::Timestamp(one), Type::Timestamp(other)) if one != other => {
                    (local(left_row, &left_kind), local(right_row, &right_kind))
                }
                (one, other) if comparable(one, other) => (left_row, right_row),
                (one, other) => return Err(types(one, other, span)),
            };
            Ok(Row::Compare(operator, Box::new(left_row), Box::new(right_row)))
        }
    }
}

/// What is said of a name beside a text: it may be one without its quotes.
pub(super) fn unquoted(finding: Box<Diagnostic>, expr: &Expr, beside: &Type) -> Box<Diagnostic> {
    let is_name = matches!(&expr.kind, ExprKind::Path(path) if path.single().is_some());
    let is_text = matches!(beside, Type::Text | Type::Unknown);
    match is_name && is_text && finding.is_helped_by("help.column") {
        true => Box::new(finding.helps("help.text")),
        false => finding,
    }
}

/// The moment at which a day begins, on the clock of a column.
fn begins(day: Row, zone: &Option<SmolStr>) -> Row {
    Row::Start {
        day: Box::new(day),
        zone: zone.clone(),
    }
}

/// Operators that a time and the beginning of a day have a plain meaning by.
pub(super) fn is_bound(operator: Comparison) -> bool {
    matches!(operator, Comparison::GreaterOrEqual | Comparison::Less)
}

pub(super) fn comparable(left: &Type, right: &Type) -> bool {
    match (left, right) {
        (Type::Tuple, _) | (_, Type::Tuple) => false,
        (Type::Unknown, _) | (_, Type::Unknown) => true,
        (Type::Number(_), Type::Number(_)) => true,
        (Type::Timestamp(_), Type::Timestamp(_)) => true,
        (Type::Bucket(Grain::Day), Type::Date) | (Type::Date, Type::Bucket(Grain::Day)) => true,
        (left, right) => left == right,
    }
}

/// A time as a local time of the project.
fn local(row: Row, kind: &Type) -> Row {
    match kind {
        Type::Timestamp(Some(zone)) => Row::Local {
            zone: zone.clone(),
            time: Box::new(row),
        },
        _ => row,
    }
}

/// `channel = "ads" or "email"`: the second is no condition, and which it is of is plain.
fn of_several(finding: Box<Diagnostic>, parts: &[Expr]) -> Box<Diagnostic> {
    let values = parts.iter().skip(1);
    let mut values = values.take_while(|part| matches!(part.kind, ExprKind::Text(_) | ExprKind::Number(_)));
    let is_here = *finding.code == code::CONDITION_EXPECTED
        && values.any(|part| Some(part.span.key()) == finding.span().map(|span| span.key()));
    let subject = parts.first().and_then(|part| match &part.kind {
        ExprKind::Compare(Comparison::Equal, left, _) => match &left.kind {
            ExprKind::Path(path) => Some(path.text()),
            _ => None,
        },
        _ => None,
    });
    match subject.filter(|_| is_here) {
        Some(subject) => Box::new(finding.helps("help.several").with("subject", subject)),
        None => finding,
    }
}
