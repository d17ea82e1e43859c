//! Whom a change reaches: reports, trees, guardrails, and the departments behind them.

use super::Side;
use super::uses::{Item, Uses};
use crate::resolve::{EventId, MetricId, Model, Named, Report, Stated, metrics_in, names_in};
use crate::syntax::ast::{Asked, Body, Clause, ClauseKind, Expr, Name, Path};
use crate::tree::{Kind, Tree};
use rustc_hash::FxHashSet;
use serde::Serialize;
use std::collections::BTreeSet;

/// What a change reaches, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// Metrics that rest on it.
    pub metrics: BTreeSet<String>,
    /// Reports that show it.
    pub reports: BTreeSet<String>,
    /// North stars it is, or is held beside.
    pub north_stars: BTreeSet<String>,
    /// Decompositions it is part of.
    pub decompositions: BTreeSet<String>,
    /// Drivers it is part of.
    pub drivers: BTreeSet<String>,
    /// Guardrails that look at it or protect it.
    pub guardrails: BTreeSet<String>,
    /// Alerts that look at it.
    pub alerts: BTreeSet<String>,
    /// Metrics with a target that it moves.
    pub targets: BTreeSet<String>,
    /// Plans that serve or move it.
    pub plans: BTreeSet<String>,
    /// Tests that ask for it.
    pub tests: BTreeSet<String>,
    /// Who answers for any of these, or is told.
    pub departments: BTreeSet<String>,
}

/// Which of its lists something stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum As {
    Report,
    Star,
    Decomposition,
    Driver,
    Guardrail,
    Alert,
    Target,
    Plan,
    Test,
}

/// Something that looks at metrics.
struct Consumer {
    list: As,
    name: String,
    departments: Vec<String>,
    metrics: Vec<MetricId>,
    /// The events of its funnel or cohort.
    events: Vec<EventId>,
    /// Other words it names: attributes, segments, dimensions.
    words: Vec<String>,
}

/// Everything of a project that looks at metrics.
pub(super) struct Consumers {
    all: Vec<Consumer>,
}

impl Consumers {
    pub fn of(side: Side<'_>) -> Self {
        let model = &side.checked.model;
        let mut consumers = Self { all: Vec::new() };
        for report in &model.reports {
            consumers.report(model, report);
        }
        for test in &model.tests {
            let mut words = Words::default();
            test.cases
                .iter()
                .for_each(|case| words.clauses(model, &case.clauses));
            consumers.push(
                As::Test,
                test.named.name.text.as_str(),
                &owner(&test.named),
                words,
            );
        }
        for assertion in &model.assertions {
            let mut words = Words::default();
            assertion
                .cases
                .iter()
                .for_each(|case| words.clauses(model, &case.clauses));
            let name = assertion.named.name.text.as_str();
            consumers.push(As::Test, name, &owner(&assertion.named), words);
        }
        consumers.tree(model, &Tree::of(model));
        consumers
    }

    fn push(&mut self, list: As, name: &str, departments: &[String], words: Words) {
        self.all.push(Consumer {
            list,
            name: name.to_owned(),
            departments: departments.to_vec(),
            metrics: words.metrics,
            events: words.events,
            words: words.others,
        });
    }

    fn report(&mut self, model: &Model, report: &Report) {
        let mut words = Words::default();
        words.clauses(model, &report.clauses);
        self.push(As::Report, &report.named.name.text, &owner(&report.named), words);
    }

    fn tree(&mut self, model: &Model, tree: &Tree<'_>) {
        let name = |id: MetricId| {
            let metric = model.metrics.get(id.index());
            metric
                .map(|metric| metric.named.name.text.as_str())
                .unwrap_or_default()
        };
        for star in &tree.stars {
            let mut words = Words::of([star.metric]);
            star.companions().iter().for_each(|expr| words.expr(model, expr));
            self.push(As::Star, name(star.metric), &owners(star.item), words);
        }
        for edge in &tree.edges {
            let words = Words::of(edge.children.iter().copied().chain([edge.parent]));
            match edge.kind {
                Kind::Driver => {
                    let from = edge.children.first().map_or("", |child| name(*child));
                    let shown = format!("{from} -> {}", name(edge.parent));
                    self.push(As::Driver, &shown, &owners(edge.item), words);
                }
                Kind::Identity(_) | Kind::By(_) => {
                    self.push(As::Decomposition, name(edge.parent), &owners(edge.item), words);
                }
            }
        }
        for guardrail in &tree.guardrails {
            let words = Words::of(guardrail.reads.iter().chain(&guardrail.protects).copied());
            self.push(
                As::Guardrail,
                &guardrail.item.name.text,
                &owners(guardrail.item),
                words,
            );
        }
        for alert in &tree.alerts {
            let words = Words::of(alert.reads.iter().copied());
            self.push(As::Alert, &alert.item.name.text, &owners(alert.item), words);
        }
        for target in &tree.targets {
            self.push(As::Target, name(target.metric), &[], Words::of([target.metric]));
        }
        for direction in &tree.directions {
            let mut words = Words::of([direction.serves]);
            words.moves(model, &direction.item.clauses);
            self.push(
                As::Plan,
                &direction.item.name.text,
                &owners(direction.item),
                words,
            );
        }
    }

    /// Whether a funnel or a cohort is made of an event.
    pub fn is_step(&self, id: EventId) -> bool {
        self.all.iter().any(|consumer| consumer.events.contains(&id))
    }

    /// What a change of these reaches. `words` are names of slices that changed.
    pub fn reached(&self, model: &Model, uses: &Uses, item: Option<Item>, word: Option<&str>) -> Reach {
        let mut reach = Reach::default();
        let above = uses.all_above(item);
        let mut metrics: FxHashSet<MetricId> = FxHashSet::default();
        let mut words: FxHashSet<&str> = word.into_iter().collect();
        for found in &above {
            match *found {
                Item::Metric(id) => {
                    metrics.insert(id);
                    let Some(metric) = model.metrics.get(id.index()) else {
                        continue;
                    };
                    reach.departments.extend(owner(&metric.named));
                    if Some(*found) != item {
                        reach.metrics.insert(metric.named.name.text.to_string());
                    }
                }
                Item::Attribute(id) => {
                    let attribute = model.attributes.get(id.index());
                    words.extend(attribute.map(|attribute| attribute.named.name.text.as_str()));
                }
                Item::Event(_) | Item::Table(_) => {}
            }
        }
        for consumer in &self.all {
            let named = consumer.metrics.iter().any(|id| metrics.contains(id));
            let mut steps = consumer.events.iter();
            let named = named || steps.any(|id| above.contains(&Item::Event(*id)));
            let sliced = consumer.words.iter().any(|word| words.contains(word.as_str()));
            if named || sliced {
                reach.list(consumer.list).insert(consumer.name.clone());
                reach.departments.extend(consumer.departments.iter().cloned());
            }
        }
        reach
    }
}

impl Reach {
    fn list(&mut self, list: As) -> &mut BTreeSet<String> {
        match list {
            As::Report => &mut self.reports,
            As::Star => &mut self.north_stars,
            As::Decomposition => &mut self.decompositions,
            As::Driver => &mut self.drivers,
            As::Guardrail => &mut self.guardrails,
            As::Alert => &mut self.alerts,
            As::Target => &mut self.targets,
            As::Plan => &mut self.plans,
            As::Test => &mut self.tests,
        }
    }
}

/// The words of a question or an item.
#[derive(Default)]
struct Words {
    metrics: Vec<MetricId>,
    events: Vec<EventId>,
    others: Vec<String>,
}

impl Words {
    fn of(metrics: impl IntoIterator<Item = MetricId>) -> Self {
        Self {
            metrics: metrics.into_iter().collect(),
            ..Self::default()
        }
    }

    fn expr(&mut self, model: &Model, expr: &Expr) {
        metrics_in(expr, &mut |name| self.metrics.extend(called(model, name)));
        names_in(expr, &mut |name| self.others.push(name.text.to_string()));
    }

    fn event(&mut self, model: &Model, name: &Name) {
        self.events.extend(model.names.event(&name.text));
    }

    fn path(&mut self, path: &Path) {
        let names = path.segments.iter().map(|name| name.text.to_string());
        self.others.extend(names);
    }

    fn clauses(&mut self, model: &Model, clauses: &[Clause]) {
        for clause in clauses {
            match &clause.kind {
                ClauseKind::Metrics(asked) => {
                    asked.iter().for_each(|Asked { expr, .. }| self.expr(model, expr));
                }
                ClauseKind::Where(expr) | ClauseKind::Having(expr) => self.expr(model, expr),
                ClauseKind::Top { of, by, .. } => {
                    self.path(of);
                    self.expr(model, by);
                }
                ClauseKind::Sort(keys) => {
                    for key in keys {
                        self.metrics
                            .extend(key.path.single().and_then(|name| called(model, name)));
                    }
                }
                ClauseKind::By(paths) | ClauseKind::Listing(paths, _) => {
                    paths.iter().for_each(|path| self.path(path));
                }
                ClauseKind::Funnel { steps, .. } => steps.iter().for_each(|step| self.event(model, step)),
                ClauseKind::Cohort { from, on, .. } => {
                    self.path(from);
                    from.single().into_iter().for_each(|name| self.event(model, name));
                    self.event(model, on);
                }
                ClauseKind::AskedReport(name) => {
                    let mut reports = model.reports.iter();
                    let report = reports.find(|report| report.named.name.text == name.text);
                    report
                        .into_iter()
                        .for_each(|report| self.clauses(model, &report.clauses));
                }
                _ => {}
            }
        }
    }

    fn moves(&mut self, model: &Model, clauses: &[Clause]) {
        for clause in clauses {
            match &clause.kind {
                ClauseKind::Moves { metric, .. } => self.metrics.extend(called(model, metric)),
                ClauseKind::Nested(inner) => self.moves(model, &inner.clauses),
                _ => {}
            }
        }
    }
}

/// The metric that people call so, by its name, label or another name.
fn called(model: &Model, name: &Name) -> Option<MetricId> {
    model.names.metric(&name.text)
}

fn owner(named: &Named) -> Vec<String> {
    named.owner.iter().map(|name| name.text.to_string()).collect()
}

/// Who answers for an item, or is told by it.
fn owners(item: &Stated) -> Vec<String> {
    let own = item.owner.iter().map(|name| name.text.to_string());
    let told = item.clauses.iter().filter_map(|clause| match &clause.kind {
        ClauseKind::Notify(all) => Some(all.iter().map(|name| name.text.to_string())),
        _ => None,
    });
    let told: Vec<String> = told.flatten().collect();
    let nested = match item.body {
        Body::Direction { .. } => nested(&item.clauses),
        _ => Vec::new(),
    };
    own.chain(told).chain(nested).collect()
}

fn nested(clauses: &[Clause]) -> Vec<String> {
    let mut found = Vec::new();
    for clause in clauses {
        match &clause.kind {
            ClauseKind::Owner(name) => found.push(name.text.to_string()),
            ClauseKind::Nested(inner) => found.extend(nested(&inner.clauses)),
            _ => {}
        }
    }
    found
}
