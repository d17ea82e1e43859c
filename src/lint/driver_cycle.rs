#![doc = include_str!("../diagnostic/pages/en/driver-cycle.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::tree::{Kind, cycles};

pub(super) const RULE: Rule = Rule {
    code: &code::DRIVER_CYCLE,
    level: Level::Warn,
    run: Run::Written(run),
};

/// Most metrics of a circle that are named.
const MOST_NAMED: usize = 12;

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let Subject { checked, tree, .. } = subject;
    let mut found = Vec::new();
    for circle in cycles(tree) {
        let name = |id: &crate::resolve::MetricId| {
            let metric = checked.model.metrics.get(id.index());
            metric.map(|metric| metric.named.name.text.to_string())
        };
        // From what moves to what is moved: upwards.
        let last = circle.last().map(|(_, metric)| metric);
        let way = circle.iter().rev().map(|(_, metric)| metric).chain(last);
        let mut names: Vec<String> = way.filter_map(name).collect();
        if names.len() > MOST_NAMED {
            names.splice(MOST_NAMED / 2..names.len() - MOST_NAMED / 2, ["…".to_owned()]);
        }
        let mut finding = Diagnostic::warning(&code::DRIVER_CYCLE).with("way", names.join(" -> "));
        let mut edges: Vec<_> = circle
            .iter()
            .rev()
            .filter_map(|(edge, _)| tree.edges.get(*edge))
            .collect();
        // A driver is believed, an identity holds: the first place is where to begin.
        let driver = edges.iter().position(|edge| matches!(edge.kind, Kind::Driver));
        edges.rotate_left(driver.unwrap_or(0));
        for (at, edge) in edges.into_iter().take(MOST_NAMED).enumerate() {
            let key = if at == 0 { "label" } else { "label.next" };
            finding = finding.label(edge.item.name.span, key);
        }
        found.push(finding);
    }
    found
}
