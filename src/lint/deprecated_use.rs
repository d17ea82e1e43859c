#![doc = include_str!("../diagnostic/pages/en/deprecated-use.md")]

use super::level::Level;
use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::Metric;

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
                found.push(
                    Diagnostic::warning(&code::DEPRECATED_USE)
                        .at(span)
                        .label(used.named.name.span, "label.declared")
                        .with("name", &used.named.name.text)
                        .with("user", &user.named.name.text),
                );
            }
        });
    }
    found
}

fn is_deprecated(metric: &Metric) -> bool {
    metric
        .status
        .as_ref()
        .is_some_and(|status| status.text == "deprecated")
}
