//! Conditions on lists: `channel in ["ads", "email"]`.

use super::bind::{Bound, RowBinder};
use super::condition::{comparable, unquoted};
use super::literal::Literal;
use super::mistaken::mistaken_member;
use super::moments::moment_literal;
use super::operand_unfit::{types, units, wanted};
use super::row::Row;
use super::scale::scaled;
use crate::diagnostic::Diagnostic;
use crate::resolve::Type;
use crate::source::Span;
use crate::syntax::ast::{Comparison, Expr, ExprKind};
use crate::words::say;

pub(super) fn is_in(binder: &RowBinder<'_>, negated: bool, subject: &Expr, set: &Expr) -> Bound<Row> {
    let members = match &set.kind {
        ExprKind::List(members) => members,
        ExprKind::Path(path) => {
            return match binder.member(subject, path, negated)? {
                Some(row) => Ok(row),
                None => Err(binder.no_set(path)),
            };
        }
        ExprKind::Tuple(_) | ExprKind::Paren(_) => return Err(no_list(set, true)),
        _ => return Err(no_list(set, false)),
    };
    let (row, kind) = binder.expr(subject)?;
    if members.is_empty() {
        return Ok(Row::Literal(Literal::Bool(negated)));
    }
    let mut list = Vec::new();
    for member in members {
        list.push(member_of(binder, &kind, subject, member)?);
    }
    Ok(Row::In {
        negated,
        subject: Box::new(row),
        list,
    })
}

/// What stands behind `in` in parentheses, or alone.
fn no_list(set: &Expr, in_parentheses: bool) -> Box<Diagnostic> {
    let list = say!("a list such as `[\"a\", \"b\"]`");
    let found = if in_parentheses {
        say!("in parentheses")
    } else {
        say!("one value")
    };
    let finding = wanted(list, found, set.span).helps("help.brackets");
    let (first, last) = (set.span.start as usize, set.span.end as usize);
    let at = |from: usize, to: usize| Span::new(set.span.file, from, to);
    Box::new(match in_parentheses {
        true => finding
            .fix(at(first, first + 1), "[")
            .fix(at(last - 1, last), "]"),
        false => finding.fix(at(first, first), "[").fix(at(last, last), "]"),
    })
}

fn member_of(binder: &RowBinder<'_>, kind: &Type, subject: &Expr, member: &Expr) -> Bound<Row> {
    if let ExprKind::Moment(moment) = &member.kind {
        let literal = moment_literal(binder, kind, Comparison::Equal, subject, moment)?;
        return Ok(Row::Literal(literal));
    }
    let (row, found) = binder
        .expr(member)
        .map_err(|finding| unquoted(finding, member, kind))?;
    let constant = match &row {
        Row::Literal(Literal::Null) => return Err(wanted(say!("a value"), say!("null"), member.span)),
        Row::Literal(_) => true,
        Row::Negate(inner) => matches!(**inner, Row::Literal(_)),
        _ => false,
    };
    if !constant {
        return Err(wanted(
            say!("a constant"),
            say!("something that changes by row"),
            member.span,
        ));
    }
    match (kind, &found) {
        (Type::Number(of), Type::Number(number)) => match &number.unit {
            unit if of.unit.fits(unit) => Ok(row),
            unit => match unit.ratio_to(&of.unit) {
                Some(ratio) => Ok(scaled(row, ratio)),
                None => {
                    let finding = units(&of.unit, subject.span, unit, member.span);
                    Err(binder.derived(finding, [subject, member]))
                }
            },
        },
        (Type::Unknown, Type::Number(_)) => Ok(row),
        (left, right) if comparable(left, right) => Ok(row),
        (left, right) => Err(mistaken_member(types(left, right, member.span), subject, member)),
    }
}
