//! Who uses a metric: definitions, the tree, reports and tests.

use crate::check::{Checked, measure_of};
use crate::resolve::{LookBack, MetricId};
use crate::source::SourceMap;
use crate::syntax::ast::{Body, Clause, ClauseKind, Expr};
use crate::tree::{Kind, Tree, written};
use std::collections::BTreeSet;

/// Something that uses a metric.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// `metric`, `attribute`, `segment`, `north_star`, `companion`, `decompose`,
    /// `driver`, `guardrail`, `alert`, `target`, `direction`, `initiative`, `report`,
    /// `test` or `relative`
    pub kind: &'static str,
    /// Its name; of a decomposition or driver, the metric it is about.
    pub name: String,
    /// What it says of it, as it is written.
    pub text: Option<String>,
}

/// Everything that uses a metric, in the order of the files.
pub(super) fn uses(checked: &Checked, sources: &SourceMap, id: MetricId) -> Vec<Use> {
    let mut finder = Finder {
        checked,
        sources,
        id,
        found: Vec::new(),
        known: BTreeSet::new(),
    };
    finder.definitions();
    finder.tree();
    finder.items();
    finder.questions();
    finder.found
}

struct Finder<'a> {
    checked: &'a Checked,
    sources: &'a SourceMap,
    id: MetricId,
    found: Vec<Use>,
    known: BTreeSet<Use>,
}

impl Finder<'_> {
    fn add(&mut self, kind: &'static str, name: &str, text: Option<String>) {
        let name = name.to_owned();
        let found = Use { kind, name, text };
        if self.known.insert(found.clone()) {
            self.found.push(found);
        }
    }

    fn name(&self, id: MetricId) -> String {
        let metric = self.checked.model.metrics.get(id.index());
        metric
            .map(|metric| metric.named.name.text.to_string())
            .unwrap_or_default()
    }

    fn definitions(&mut self) {
        let (checked, id) = (self.checked, self.id);
        for (at, metric) in checked.model.metrics.iter().enumerate() {
            let Some((measure, _)) = checked.metric(MetricId::at(at)) else {
                continue;
            };
            let mut used = false;
            measure.metrics(&mut |found, _| used |= found == id);
            let name = metric.named.name.text.as_str();
            if used {
                self.add("metric", name, Some(written(self.sources, metric.expr.span)));
            }
            let is_relative =
                |other: &crate::syntax::ast::Name| checked.model.names.metric(&other.text) == Some(id);
            if metric.relatives.iter().any(is_relative) {
                self.add("relative", name, None);
            }
        }
        for (attribute, facts) in checked.model.attributes.iter().zip(&checked.attributes) {
            let Some(facts) = facts else { continue };
            let mut used = false;
            facts.measure.metrics(&mut |found, _| used |= found == id);
            let kind = match attribute.segment {
                Some(LookBack(_)) => "segment",
                None => "attribute",
            };
            if used {
                let text = written(self.sources, attribute.expr.span);
                self.add(kind, &attribute.named.name.text, Some(text));
            }
        }
    }

    fn tree(&mut self) {
        let (checked, id) = (self.checked, self.id);
        let tree = Tree::of(&checked.model);
        for star in &tree.stars {
            if star.metric == id {
                self.add("north_star", &self.name(id), None);
            }
            for companion in star.companions() {
                if self.names(companion) {
                    let text = written(self.sources, companion.span);
                    self.add("companion", &self.name(star.metric), Some(text));
                }
            }
        }
        for edge in &tree.edges {
            let parent = self.name(edge.parent);
            match edge.kind {
                Kind::Identity(expr) if edge.parent == id || edge.children.contains(&id) => {
                    self.add("decompose", &parent, Some(written(self.sources, expr.span)));
                }
                Kind::By(paths) if edge.parent == id => {
                    let paths: Vec<String> = paths.iter().map(crate::syntax::ast::Path::text).collect();
                    self.add("decompose", &parent, Some(format!("by {}", paths.join(", "))));
                }
                Kind::Driver if edge.parent == id || edge.children.contains(&id) => {
                    let from: Vec<String> = edge.children.iter().map(|child| self.name(*child)).collect();
                    self.add(
                        "driver",
                        &parent,
                        Some(format!("{} -> {parent}", from.join(", "))),
                    );
                }
                _ => {}
            }
        }
        for guardrail in &tree.guardrails {
            if guardrail.reads.contains(&id) || guardrail.protects.contains(&id) {
                let text = clause(&guardrail.item.clauses, |kind| match kind {
                    ClauseKind::Require(expr) => Some(written(self.sources, expr.span)),
                    _ => None,
                });
                self.add("guardrail", &guardrail.item.name.text, text);
            }
        }
        for alert in &tree.alerts {
            if alert.reads.contains(&id) {
                let text = clause(&alert.item.clauses, |kind| match kind {
                    ClauseKind::When { expr, .. } => Some(written(self.sources, expr.span)),
                    _ => None,
                });
                self.add("alert", &alert.item.name.text, text);
            }
        }
        for target in tree.targets.iter().filter(|target| target.metric == id) {
            let value = written(self.sources, target.goal.value.span);
            let text = format!("{} {value}", target.goal.period.raw);
            self.add("target", &self.name(id), Some(text));
        }
        for direction in tree.directions.iter().filter(|direction| direction.serves == id) {
            self.add("direction", &direction.item.name.text, None);
        }
    }

    /// What is planned to move it.
    fn items(&mut self) {
        for stated in &self.checked.model.stated {
            if matches!(stated.body, Body::Direction { .. }) {
                self.initiatives(&stated.clauses, &stated.name.text);
            }
        }
    }

    fn initiatives(&mut self, clauses: &[Clause], name: &str) {
        for clause in clauses {
            match &clause.kind {
                ClauseKind::Moves { metric, by, points } if self.is_named(&metric.text) => {
                    let points = if *points { " points" } else { "" };
                    self.add("initiative", name, Some(format!("by {}{points}", by.raw)));
                }
                ClauseKind::Nested(item) => self.initiatives(&item.clauses, &item.name.text),
                _ => {}
            }
        }
    }

    fn questions(&mut self) {
        for report in &self.checked.model.reports {
            if self.asks(&report.clauses) {
                self.add("report", &report.named.name.text, None);
            }
        }
        for test in &self.checked.model.tests {
            if test.cases.iter().any(|case| self.asks(&case.clauses)) {
                self.add("test", &test.named.name.text, None);
            }
        }
        for assertion in &self.checked.model.assertions {
            if assertion.cases.iter().any(|case| self.asks(&case.clauses)) {
                self.add("assert", &assertion.named.name.text, None);
            }
        }
    }

    fn asks(&self, clauses: &[Clause]) -> bool {
        clauses.iter().any(|clause| match &clause.kind {
            ClauseKind::Metrics(asked) => asked.iter().any(|asked| self.names(&asked.expr)),
            ClauseKind::Having(expr) | ClauseKind::Top { by: expr, .. } => self.names(expr),
            ClauseKind::Sort(keys) => keys.iter().any(|key| {
                let name = key.path.single();
                name.is_some_and(|name| self.is_named(&name.text))
            }),
            _ => false,
        })
    }

    fn is_named(&self, name: &str) -> bool {
        self.checked.model.names.metric(name) == Some(self.id)
    }

    fn names(&self, expr: &Expr) -> bool {
        let mut named = false;
        if let Ok((measure, _)) = measure_of(self.checked, expr) {
            measure.metrics(&mut |found, _| named |= found == self.id);
        }
        named
    }
}

fn clause(clauses: &[Clause], pick: impl Fn(&ClauseKind) -> Option<String>) -> Option<String> {
    clauses.iter().find_map(|clause| pick(&clause.kind))
}
