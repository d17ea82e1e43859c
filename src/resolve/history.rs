//! What definitions say of their own changes: `changed "returns are out" on
//! 2026-05-01`, each later than the one above it.

use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::ast::{MomentAt, Text};
use crate::syntax::time::Moment;
use jiff::civil::Date;

/// A change that a definition owns up to.
#[derive(Clone, Debug)]
pub struct Changed {
    /// What changed, and why.
    pub why: Text,
    /// From which day on.
    pub on: Date,
    /// Where that is said.
    pub span: Span,
}

/// Adds one to those above it.
pub(super) fn add(
    history: &mut Vec<Changed>,
    why: Text,
    on: &MomentAt,
    span: Span,
    found: &mut Vec<Diagnostic>,
) {
    // What is no date of the calendar has been refused as one.
    if on.moment == Moment::Today && on.raw != "today" {
        return;
    }
    let Moment::Day(day) = on.moment else {
        let finding = Diagnostic::error(&code::CHANGED_WHEN).at(on.span);
        found.push(
            finding
                .says("message.day")
                .helps("help.day")
                .with("found", &on.raw),
        );
        return;
    };
    if let Some(above) = history.last().filter(|above| above.on > day) {
        let finding = Diagnostic::error(&code::CHANGED_WHEN).at(on.span);
        found.push(
            finding
                .label(above.span, "label.above")
                .with("found", &on.raw)
                .with("above", above.on),
        );
    }
    history.push(Changed { why, on: day, span });
}
