#![doc = include_str!("../diagnostic/pages/en/idle-window.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::check::{Checked, Measure};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::words::say;

pub(super) const RULE: Rule = Rule {
    code: &code::IDLE_WINDOW,
    level: Level::Warn,
    run: Run::Written(run),
};

/// Metrics on metrics, at most, that are looked through.
const DEEPEST: usize = 50;

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (measure, _) in subject.checked.metrics.iter().flatten() {
        look(subject.checked, measure, &mut found);
    }
    found
}

/// Looks for windows around windows, down to the names of other metrics.
fn look(checked: &Checked, measure: &Measure, found: &mut Vec<Diagnostic>) {
    if let Measure::Window {
        inner, window, span, ..
    } = measure
        && let Some((word, at)) = inside(checked, inner, DEEPEST)
    {
        found.push(
            Diagnostic::warning(&code::IDLE_WINDOW)
                .at(*span)
                .note(at, say!("what it is taken over"))
                .with("outer", window.word())
                .with("inner", word),
        );
    }
    measure.parts(&mut |part| look(checked, part, found));
}

/// The window that a measure is, under conditions at most, and where it stands in this text.
fn inside(checked: &Checked, measure: &Measure, depth: usize) -> Option<(&'static str, Span)> {
    match measure {
        Measure::Window { window, span, .. } => Some((window.word(), *span)),
        Measure::Where(inner, _) | Measure::At(inner, _) | Measure::Via(inner, ..) => {
            inside(checked, inner, depth)
        }
        Measure::Metric(id, span) => {
            let (measure, _) = checked.metric(*id)?;
            let (word, _) = inside(checked, measure, depth.checked_sub(1)?)?;
            Some((word, *span))
        }
        _ => None,
    }
}
