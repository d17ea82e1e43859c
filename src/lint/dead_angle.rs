#![doc = include_str!("../diagnostic/pages/en/dead-angle.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::MetricId;
use crate::tree::near;

pub(super) const RULE: Rule = Rule {
    code: &code::DEAD_ANGLE,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let Subject { checked, tree, .. } = subject;
    // Without a north star there is nowhere to lead.
    if tree.stars.is_empty() {
        return Vec::new();
    }
    let near = near(tree, checked);
    let metrics = checked.model.metrics.iter().enumerate();
    let far = metrics.filter(|(at, metric)| {
        let is_leaving = metric
            .status
            .as_ref()
            .is_some_and(|status| status.text == "deprecated");
        !is_leaving && !near.contains(&MetricId::at(*at))
    });
    far.map(|(_, metric)| {
        Diagnostic::warning(&code::DEAD_ANGLE)
            .at(metric.named.name.span)
            .with("name", &metric.named.name.text)
    })
    .collect()
}
