#![doc = include_str!("../diagnostic/pages/en/deprecated-use.md")]

use super::level::Level;
use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::Metric;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    code: &code::DEPRECATED_USE,
    level: Level::Warn,
    run,
};

fn run(subject: &mut Subject<'_>) -> Vec<Diagnostic> {
    let checked = subject.checked;
    let mut found = Vec::new();
    let users = checked.model.metrics.iter().zip(&checked.metrics);
    for (user, measure) in users {
        let Some((measure, _)) = measure else { continue };
        // What is on its way out may rest on what is.
        if is_deprecated(user) {
            continue;
        }
        measure.metrics(&mut |id, span| {
            let used = checked.model.metrics.get(id.index());
            if let Some(used) = used.filter(|used| is_deprecated(used)) {
                found.push(finding(span, user, used));
            }
        });
    }
    found
}

/// What is used where, and what its own note says to use instead.
fn finding(span: Span, user: &Metric, used: &Metric) -> Diagnostic {
    let (note, day) = &used.status_note;
    let declared = match day {
        Some(_) => "label.since",
        None => "label.declared",
    };
    let finding = Diagnostic::warning(&code::DEPRECATED_USE)
        .at(span)
        .label(used.named.name.span, declared)
        .with("name", &used.named.name.text)
        .with("user", &user.named.name.text)
        .with("day", day.as_deref().unwrap_or_default());
    match note {
        Some(note) => finding.helps("help.note").with("note", &note.value),
        None => finding,
    }
}

/// Whether a metric is on its way out.
pub(super) fn is_deprecated(metric: &Metric) -> bool {
    metric
        .status
        .as_ref()
        .is_some_and(|status| status.text == "deprecated")
}
