//! Times beside dates, periods and instants that are written out, in conditions.

use super::begun::{day_inside, instant_inside};
use super::bind::{Bound, RowBinder};
use super::condition::is_bound;
use super::literal::{Literal, bound_instant};
use super::operand_unfit::{types, unread, wanted};
use super::row::Row;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::Type;
use crate::syntax::ast::{Comparison, Expr, ExprKind, MomentAt};
use crate::syntax::time::{Grain, Length, Moment};
use crate::words::say;
use jiff::civil::{Date, Time};

/// What is said of the upper bound of a `between`, by both of its bounds.
pub(super) fn of_between(
    binder: &RowBinder<'_>,
    finding: Box<Diagnostic>,
    between: &Expr,
) -> Box<Diagnostic> {
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
pub(super) fn day_against_time(
    operator: Comparison,
    left: &Expr,
    left_kind: &Type,
    right: &Expr,
) -> Box<Diagnostic> {
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

/// A time against a date, a period or an instant.
pub(super) fn against_moment(
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

pub(super) fn moment_literal(
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
