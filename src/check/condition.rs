//! Conditions on rows: true, false or unknown.

use super::begun::{day_inside, instant_inside};
use super::bind::{Bound, RowBinder};
use super::ids::matched;
use super::literal::{Literal, bound_instant};
use super::mistaken::{mistaken, mistaken_member};
use super::operand::{types, units, unread, wanted};
use super::row::Row;
use super::scale::{self, scaled};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Type, Unit};
use crate::source::Span;
use crate::syntax::ast::{Comparison, Expr, ExprKind, MomentAt};
use crate::syntax::time::{Grain, Length, Moment};
use crate::words::say;
use jiff::civil::{Date, Time};
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
fn unquoted(finding: Box<Diagnostic>, expr: &Expr, beside: &Type) -> Box<Diagnostic> {
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
fn is_bound(operator: Comparison) -> bool {
    matches!(operator, Comparison::GreaterOrEqual | Comparison::Less)
}

/// What is said of the upper bound of a `between`, by both of its bounds.
fn of_between(binder: &RowBinder<'_>, finding: Box<Diagnostic>, between: &Expr) -> Box<Diagnostic> {
    let ExprKind::Between {
        negated,
        subject,
        low,
        high,
    } = &between.kind
    else {
        return finding;
    };
    let (ExprKind::Moment(first), ExprKind::Moment(last)) = (&low.kind, &high.kind) else {
        return finding;
    };
    let (Some(from), Some(to), Ok((_, kind))) =
        (first.moment.grain(), last.moment.grain(), binder.expr(subject))
    else {
        return finding;
    };
    // A day inside of a bucket has its own words.
    if *finding.code != code::INSTANT_AGAINST_PERIOD || !finding.is_helped_by("help") {
        return finding;
    }
    let word = if *negated { "not between" } else { "between" };
    let finding = finding.says("message.between").with("word", word);
    if from == to {
        let bucket = bucketed(subject, &kind, to);
        let example = format!("{bucket} {word} {} and {}", first.raw, last.raw);
        return Box::new(finding.with("example", example));
    }
    let fiscal = binder.model.manifest.fiscal_year_starts;
    let end = last_day(last.moment, fiscal);
    Box::new(match first.moment.first_day(fiscal).zip(end) {
        Some((from, to)) => {
            let bucket = bucketed(subject, &kind, Grain::Day);
            let example = format!("{bucket} {word} {from} and {to}");
            finding.helps("help.ends").with("example", example)
        }
        None => finding,
    })
}

/// The last day of a period.
fn last_day(moment: Moment, fiscal: i8) -> Option<Date> {
    let length = Length::of(1, moment.grain()?)?;
    length.after(moment.first_day(fiscal)?)?.yesterday().ok()
}

/// The finding for a timestamp and a day beside an operator with two readings.
fn day_against_time(operator: Comparison, left: &Expr, left_kind: &Type, right: &Expr) -> Box<Diagnostic> {
    let (time, operator, day) = match left_kind {
        Type::Date => (right, operator.mirrored(), left),
        _ => (left, operator, right),
    };
    let example = format!("{}.day {} {}", spelled(time), operator.symbol(), spelled(day));
    Box::new(
        Diagnostic::error(&code::INSTANT_AGAINST_PERIOD)
            .at(day.span)
            .with("subject", say!("a timestamp"))
            .with("period", "day")
            .with("found", spelled(day))
            .with("op", operator.symbol())
            .with("example", example),
    )
}

fn comparable(left: &Type, right: &Type) -> bool {
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

/// A time against a date, a period or an instant.
fn against_moment(
    binder: &RowBinder<'_>,
    operator: Comparison,
    subject: &Expr,
    moment: &MomentAt,
) -> Bound<Row> {
    let (row, kind) = binder.expr(subject).map_err(|finding| binder.of_times(finding))?;
    let literal = moment_literal(binder, &kind, operator, subject, moment)?;
    Ok(Row::Compare(
        operator,
        Box::new(row),
        Box::new(Row::Literal(literal)),
    ))
}

fn moment_literal(
    binder: &RowBinder<'_>,
    kind: &Type,
    operator: Comparison,
    subject: &Expr,
    moment: &MomentAt,
) -> Bound<Literal> {
    let manifest = &binder.model.manifest;
    let is_bound = is_bound(operator);
    let Some(grain) = moment.moment.grain() else {
        return instant_literal(binder, kind, (operator, subject), moment);
    };
    let day = moment.moment.first_day(manifest.fiscal_year_starts);
    let day = day.ok_or_else(|| {
        wanted(
            say!("a day of the calendar"),
            say!("one outside of it"),
            moment.span,
        )
    })?;
    if let Type::Bucket(own) = kind
        && grain == Grain::Day
        && let Some(finding) = day_inside((operator, subject), *own, (day, moment), manifest)
    {
        return Err(finding);
    }
    match kind {
        Type::Date if grain == Grain::Day || is_bound => Ok(Literal::Date(day)),
        Type::Bucket(own) if *own < Grain::Day && is_bound => {
            Ok(Literal::Timestamp(day.to_datetime(Time::midnight())))
        }
        Type::Bucket(own) if *own >= Grain::Day && (*own == grain || grain == Grain::Day || is_bound) => {
            Ok(Literal::Date(day))
        }
        Type::Timestamp(zone) if is_bound => bound_instant(moment.moment, manifest, zone.as_deref())
            .map(Literal::Timestamp)
            .ok_or_else(|| {
                wanted(
                    say!("a day of the calendar"),
                    say!("one outside of it"),
                    moment.span,
                )
            }),
        Type::Date | Type::Bucket(_) | Type::Timestamp(_) => Err(Box::new(
            Diagnostic::error(&code::INSTANT_AGAINST_PERIOD)
                .at(moment.span)
                .with("subject", kind)
                .with("period", grain.word())
                .with("found", &moment.raw)
                .with("op", operator.symbol())
                .with(
                    "example",
                    format!(
                        "{} {} {}",
                        bucketed(subject, kind, grain),
                        operator.symbol(),
                        moment.raw
                    ),
                ),
        )),
        Type::Unknown if grain == Grain::Day => Ok(Literal::Date(day)),
        other => Err(types(other, &Type::Date, moment.span)),
    }
}

fn instant_literal(
    binder: &RowBinder<'_>,
    kind: &Type,
    compared: (Comparison, &Expr),
    moment: &MomentAt,
) -> Bound<Literal> {
    let zone = match (kind, moment.moment) {
        (_, Moment::Today) => return Err(unread()),
        (Type::Timestamp(zone), _) => zone.as_deref(),
        (Type::Bucket(grain), _) if *grain < Grain::Day => None,
        (Type::Unknown, _) => None,
        (other, _) => return Err(types(other, &Type::Timestamp(None), moment.span)),
    };
    let at = bound_instant(moment.moment, &binder.model.manifest, zone).ok_or_else(|| {
        wanted(
            say!("an instant of the calendar"),
            say!("one outside of it"),
            moment.span,
        )
    })?;
    if let Type::Bucket(own) = kind
        && let Some(finding) = instant_inside(compared, *own, (at, moment))
    {
        return Err(finding);
    }
    Ok(Literal::Timestamp(at))
}

/// How the bucket of a time is written; another one's of a bucket, too.
pub(super) fn bucketed(subject: &Expr, kind: &Type, grain: Grain) -> String {
    let time = spelled(subject);
    match (kind, time.rsplit_once('.')) {
        (Type::Bucket(_), None) => grain.word().to_owned(),
        (Type::Bucket(_), Some((time, _))) => format!("{time}.{}", grain.word()),
        _ => format!("{time}.{}", grain.word()),
    }
}

fn spelled(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Path(path) => path.text(),
        _ => "(…)".to_owned(),
    }
}

fn is_in(binder: &RowBinder<'_>, negated: bool, subject: &Expr, set: &Expr) -> Bound<Row> {
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
