//! What is said of operands that do not fit.

use crate::words::{Say, say};

use super::operand::AGGREGATES;
use super::other_functions::unknown_function;
use super::scale;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Names, Type, Unit};
use crate::source::Span;
use crate::syntax::ast::{Argument, ExprKind, Path};
use crate::syntax::time::Grain;

/// The finding for the first of several units that does not fit those before.
pub(super) fn unfit(all: &[&Unit], spans: impl Iterator<Item = Span>) -> Box<Diagnostic> {
    let mut known: Option<(&Unit, Span)> = None;
    for (unit, span) in all.iter().zip(spans) {
        match known {
            Some((first, at)) if scale::common(&[first, unit]).is_none() => {
                return units(first, at, unit, span);
            }
            Some((Unit::Known(_), _)) => {}
            _ => known = Some((unit, span)),
        }
    }
    wanted(
        say!("numbers of one unit"),
        "several",
        known.map(|(_, span)| span).unwrap_or_default(),
    )
}

/// For a date that could not be read: it has its finding already.
pub(super) fn unread() -> Box<Diagnostic> {
    Box::new(Diagnostic::error(&code::BAD_DATE).echo())
}

/// Two units that do not fit.
pub(super) fn units(left: &Unit, left_at: Span, right: &Unit, right_at: Span) -> Box<Diagnostic> {
    let label = |unit: &Unit, key| match unit {
        Unit::Any => "label.bare",
        unit if unit.is_plain() => "label.plain",
        _ => key,
    };
    let finding = match (left, right) {
        (Unit::Any, unit) | (unit, Unit::Any) => scale::bare(unit),
        _ => Diagnostic::error(&code::UNIT_MISMATCH),
    };
    let mut labels = [
        (left_at, label(left, "label.left")),
        (right_at, label(right, "label.right")),
    ];
    if *right == Unit::Any {
        labels.reverse();
    }
    let finding = labels
        .into_iter()
        .fold(finding, |finding, (at, key)| finding.label(at, key))
        .with("left", left)
        .with("right", right);
    Box::new(match (left, right) {
        (Unit::Any, _) | (_, Unit::Any) => finding,
        (plain, unit) | (unit, plain) if plain.is_plain() => finding
            .says("message.plain")
            .helps("help.plain")
            .with("unit", unit),
        _ if left.differs_by_currency(right) => finding.says("message.currencies").helps("help.currencies"),
        _ => finding,
    })
}

/// What belongs to a metric, in a condition on rows.
pub(super) fn of_metrics(kind: &ExprKind, span: Span) -> Box<Diagnostic> {
    let finding = wanted(say!("a value of one row"), say!("a part of a metric"), span);
    let word = match kind {
        ExprKind::Where(..) => {
            let advice = say!("conditions are joined by `and`, not by a second `where`");
            return Box::new(finding.helps("help").with("advice", advice));
        }
        ExprKind::At(..) => "at",
        ExprKind::Across(..) => "across",
        ExprKind::Via(..) => "via",
        _ => return finding,
    };
    let advice = say!(
        "`{word}` belongs to the metric and stands before the condition: `gmv {word} … where …`",
        word = word
    );
    Box::new(finding.helps("help").with("advice", advice))
}

/// Two types that do not fit.
pub(super) fn types(left: &Type, right: &Type, span: Span) -> Box<Diagnostic> {
    let is_time = |kind: &Type| matches!(kind, Type::Date | Type::Timestamp(_) | Type::Bucket(_));
    let help = match (left, right) {
        (time, Type::Text) | (Type::Text, time) if is_time(time) => "help.date",
        (time, Type::Number(number)) | (Type::Number(number), time)
            if is_time(time) && Grain::named(&number.unit.to_string()).is_some() =>
        {
            "help.moment"
        }
        (time, Type::Number(_)) | (Type::Number(_), time) if is_time(time) => "help.date",
        (Type::Number(_), Type::Text) | (Type::Text, Type::Number(_)) => "help.quotes",
        (Type::Bool, Type::Number(_) | Type::Text) | (Type::Number(_) | Type::Text, Type::Bool) => {
            "help.truth"
        }
        _ => "help.none",
    };
    Box::new(
        Diagnostic::error(&code::TYPE_MISMATCH)
            .at(span)
            .helps(help)
            .with("left", left)
            .with("right", right)
            .with("detail", say!("compared or combined here")),
    )
}

/// A value of the wrong kind.
pub(super) fn wanted(wanted: impl Say, found: impl Say, span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&code::TYPE_MISMATCH)
            .says("message.wanted")
            .helps("help.none")
            .at(span)
            .with("wanted", wanted)
            .with("found", found.said())
            .with("detail", say!("here")),
    )
}

/// A call with arguments that do not fit.
pub(super) fn arguments_of(name: &str, takes: impl Say, span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&code::WRONG_ARGUMENTS)
            .at(span)
            .helps("help.none")
            .with("name", name)
            .with("takes", takes),
    )
}

/// The finding for a function that is not one of values.
pub(super) fn no_scalar(function: &Path, arguments: &[Argument], names: &Names) -> Box<Diagnostic> {
    let (name, span) = (&*function.text(), function.span);
    if AGGREGATES.contains(&name) {
        return Box::new(
            Diagnostic::error(&code::NESTED_AGGREGATE)
                .at(span)
                .with("name", name)
                .with("why", say!("this reads one row at a time")),
        );
    }
    if super::window::WINDOWS.contains(&name) {
        return Box::new(
            Diagnostic::error(&code::NESTED_AGGREGATE)
                .at(span)
                .helps("help.none")
                .with("name", name)
                .with(
                    "why",
                    say!(
                        "`{name}` is for metrics, and this reads one row at a time",
                        name = name
                    ),
                ),
        );
    }
    unknown_function(function, arguments, names)
}
