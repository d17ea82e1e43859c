//! Buckets are told by when they begin: a day or an instant inside of one is none.

use super::calendar::{next_start, start_of};
use super::moments::bucketed;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::Type;
use crate::source::manifest::Manifest;
use crate::syntax::ast::{Comparison, Expr, MomentAt};
use crate::syntax::time::Grain;
use jiff::civil::{Date, DateTime};
use jiff::{Span, Unit};

/// The finding for a bucket of days that is compared with a day on which none begins.
pub(super) fn day_inside(
    (operator, subject): (Comparison, &Expr),
    grain: Grain,
    (day, moment): (Date, &MomentAt),
    manifest: &Manifest,
) -> Option<Box<Diagnostic>> {
    let start = start_of(day, grain, manifest);
    let next = next_start(start, grain).filter(|_| start != day)?;
    let finer = bucketed(subject, &Type::Bucket(grain), Grain::Day);
    let finding = inside((operator, grain), moment, finer);
    Some(Box::new(finding.with("example", start).with("next", next)))
}

/// The finding for a bucket of hours or minutes that is compared with an instant inside of one.
pub(super) fn instant_inside(
    (operator, subject): (Comparison, &Expr),
    grain: Grain,
    (at, moment): (DateTime, &MomentAt),
) -> Option<Box<Diagnostic>> {
    let (unit, length, finer) = match grain {
        Grain::Hour => (Unit::Hour, Span::new().hours(1), Grain::Minute),
        Grain::Minute => (Unit::Minute, Span::new().minutes(1), Grain::Second),
        _ => return None,
    };
    let floor = jiff::civil::DateTimeRound::new()
        .smallest(unit)
        .mode(jiff::RoundMode::Trunc);
    let start = at.round(floor).ok().filter(|start| *start != at)?;
    let next = start.checked_add(length).ok()?;
    let finer = bucketed(subject, &Type::Bucket(grain), finer);
    let finding = inside((operator, grain), moment, finer);
    let written = |at: DateTime| at.strftime("%Y-%m-%dT%H:%M").to_string();
    Some(Box::new(
        finding
            .with("example", written(start))
            .with("next", written(next)),
    ))
}

fn inside((operator, grain): (Comparison, Grain), moment: &MomentAt, finer: String) -> Diagnostic {
    let finding = Diagnostic::error(&code::INSTANT_AGAINST_PERIOD)
        .at(moment.span)
        .with("period", grain.word())
        .with("found", &moment.raw);
    if matches!(operator, Comparison::Equal | Comparison::NotEqual) {
        return finding.says("message.begun").helps("help.begun");
    }
    finding
        .says("message.inside")
        .helps("help.inside")
        .with("finer", format!("{finer} {} {}", operator.symbol(), moment.raw))
}
