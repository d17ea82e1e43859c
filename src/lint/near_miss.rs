#![doc = include_str!("../diagnostic/pages/en/near-miss.md")]

use super::level::Level;
use super::related::Related;
use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::meaning::{Compared, Difference, Effort, Facets};
use crate::resolve::{Metric, MetricId};
use crate::words::{Said, say};
use rustc_hash::FxHashMap;

pub(super) const RULE: Rule = Rule {
    code: &code::NEAR_MISS,
    level: Level::Warn,
    run,
};

fn run(subject: &mut Subject<'_>) -> Vec<Diagnostic> {
    let metrics = &subject.checked.model.metrics;
    let mut related = Related::of(subject.checked);
    let mut families: FxHashMap<_, Vec<(usize, Facets)>> = FxHashMap::default();
    let mut found = Vec::new();
    for (at, metric) in metrics.iter().enumerate() {
        let Some(facets) = subject.normal.facets(MetricId::at(at)) else {
            continue;
        };
        let alike = families.entry(facets.counted()).or_default();
        // One word about each family is enough.
        if alike.iter().any(|(known, _)| related.are(*known, at)) {
            continue;
        }
        alike.push((at, facets));
        let Some((first, its)) = alike.first().copied().filter(|(first, _)| *first != at) else {
            continue;
        };
        let differences = subject.normal.differences(&facets, &its);
        if let Some(other) = metrics.get(first).filter(|_| !differences.is_empty()) {
            let near = finding(metric, other, &differences);
            let looks = found.len() < MOST_WITNESSES;
            found.push(match looks {
                true => with_rows(subject, near, MetricId::at(at), MetricId::at(first)),
                false => near,
            });
        }
    }
    found
}

/// Findings of one run for which rows are looked for: that costs more than all others.
const MOST_WITNESSES: usize = 5;

/// The same, with rows on which the two come to different numbers.
fn with_rows(subject: &mut Subject<'_>, finding: Diagnostic, one: MetricId, two: MetricId) -> Diagnostic {
    let effort = Effort {
        databases: 60,
        ..Effort::default()
    };
    match subject.normal.tell_apart(one, two, effort) {
        Compared::Different(apart) => apart.witness.fill(finding.says("message.rows")),
        _ => finding,
    }
}

fn finding(metric: &Metric, other: &Metric, differences: &[Difference]) -> Diagnostic {
    let (name, other_name) = (&metric.named.name.text, &other.named.name.text);
    let words = differences.iter().map(|difference| match difference {
        Difference::Rows(None) => say!("under another condition"),
        Difference::Rows(Some((row, first))) => {
            let counts = if *first { name } else { other_name };
            say!(
                "of other rows: only `{metric}` counts one with {row}",
                metric = counts,
                row = row
            )
        }
        Difference::Time => say!("at another time"),
        Difference::Grain => say!("per another period"),
    });
    Diagnostic::warning(&code::NEAR_MISS)
        .at(metric.named.name.span)
        .label(other.named.name.span, "label.first")
        .with("name", name)
        .with("other", other_name)
        .with("difference", Said::joined(words, ", and ", "，"))
}
