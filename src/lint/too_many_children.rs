#![doc = include_str!("../diagnostic/pages/en/too-many-children.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::MetricId;
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) const RULE: Rule = Rule {
    code: &code::TOO_MANY_CHILDREN,
    level: Level::Warn,
    run: Run::Written(run),
};

/// What people can keep in view at once.
const MOST: usize = 7;

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let tree = &subject.tree;
    let mut children: FxHashMap<MetricId, FxHashSet<MetricId>> = FxHashMap::default();
    let mut found = Vec::new();
    for edge in &tree.edges {
        let known = children.entry(edge.parent).or_default();
        let before = known.len();
        known.extend(&edge.children);
        // Where it becomes too many, and only there.
        if before <= MOST && known.len() > MOST {
            let metric = subject.checked.model.metrics.get(edge.parent.index());
            found.extend(metric.map(|metric| {
                Diagnostic::warning(&code::TOO_MANY_CHILDREN)
                    .at(edge.item.name.span)
                    .label(metric.named.name.span, "label.whole")
                    .with("name", &metric.named.name.text)
                    .with("most", MOST)
            }));
        }
    }
    found
}
