#![doc = include_str!("../diagnostic/pages/en/duplicate-definition.md")]

use super::level::Level;
use super::{Meant, Rule, Run};
use crate::diagnostic::{Diagnostic, code};
use crate::meaning::Fingerprint;
use crate::resolve::MetricId;
use rustc_hash::FxHashMap;

pub(super) const RULE: Rule = Rule {
    code: &code::DUPLICATE_DEFINITION,
    level: Level::Warn,
    run: Run::Meant(run),
};

fn run(subject: &mut Meant<'_>) -> Vec<Diagnostic> {
    let mut first: FxHashMap<Fingerprint, usize> = FxHashMap::default();
    let mut found = Vec::new();
    let metrics = &subject.checked.model.metrics;
    for (at, metric) in metrics.iter().enumerate() {
        let Ok(fingerprint) = subject.normal.fingerprint(MetricId::at(at)) else {
            continue;
        };
        let known = *first.entry(fingerprint).or_insert(at);
        let Some(other) = metrics.get(known).filter(|_| known != at) else {
            continue;
        };
        found.push(
            Diagnostic::warning(&code::DUPLICATE_DEFINITION)
                .at(metric.named.name.span)
                .label(other.named.name.span, "label.first")
                .with("name", &metric.named.name.text)
                .with("other", &other.named.name.text),
        );
    }
    found
}
