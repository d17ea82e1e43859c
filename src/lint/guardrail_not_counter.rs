#![doc = include_str!("../diagnostic/pages/en/guardrail-not-counter.md")]

use super::level::Level;
use super::{Meant, Rule, Run};
use crate::diagnostic::{Diagnostic, code};
use crate::meaning::Normal;
use crate::resolve::MetricId;

pub(super) const RULE: Rule = Rule {
    code: &code::GUARDRAIL_NOT_COUNTER,
    level: Level::Warn,
    run: Run::Meant(run),
};

fn run(subject: &mut Meant<'_>) -> Vec<Diagnostic> {
    let Meant {
        checked,
        normal,
        tree,
        ..
    } = subject;
    let mut found = Vec::new();
    for guardrail in &tree.guardrails {
        let reads = &guardrail.reads;
        let mut protects = guardrail.protects.iter();
        let own =
            protects.find(|own| !reads.is_empty() && reads.iter().all(|read| are_same(normal, *read, **own)));
        let own = own.and_then(|id| checked.model.metrics.get(id.index()));
        found.extend(own.map(|metric| {
            Diagnostic::warning(&code::GUARDRAIL_NOT_COUNTER)
                .at(guardrail.item.name.span)
                .with("name", &guardrail.item.name.text)
                .with("metric", &metric.named.name.text)
        }));
    }
    found
}

/// Whether two metrics are one definition.
fn are_same(normal: &mut Normal<'_>, one: MetricId, other: MetricId) -> bool {
    one == other
        || matches!((normal.fingerprint(one), normal.fingerprint(other)), (Ok(one), Ok(other)) if one == other)
}
