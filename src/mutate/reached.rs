//! What rests on a definition, and which tests may notice that it changed.

use crate::diff::{Item, Side, Uses, words};
use crate::resolve::{MetricId, Model, Test};
use crate::source::SourceMap;
use crate::syntax::ast::ClauseKind;
use rustc_hash::FxHashSet;

/// What rests on a definition.
#[derive(Clone, Debug)]
pub struct Reached {
    /// The definition.
    pub item: Item,
    /// The metrics, itself included, as they are declared.
    pub metrics: Vec<MetricId>,
    /// The places of tests that name something that rests on it.
    pub tests: Vec<usize>,
}

impl Reached {
    /// Of a definition. A name in a test may mean something else: one test too many is run.
    #[must_use]
    pub fn of(side: Side<'_>, uses: &Uses, item: Item) -> Self {
        let model = &side.checked.model;
        let above = uses.all_above([item]);
        let names: FxHashSet<&str> = above.iter().filter_map(|item| name(model, *item)).collect();
        let mut metrics: Vec<MetricId> = above.iter().filter_map(metric).collect();
        metrics.sort_unstable();
        let tests = model.tests.iter().enumerate();
        let may_notice = |test: &Test| spoken(side.sources, model, test).any(|word| names.contains(word));
        let tests = tests.filter(|(_, test)| may_notice(test));
        Self {
            item,
            metrics,
            tests: tests.map(|(at, _)| at).collect(),
        }
    }
}

fn metric(item: &Item) -> Option<MetricId> {
    match item {
        Item::Metric(id) => Some(*id),
        _ => None,
    }
}

fn name(model: &Model, item: Item) -> Option<&str> {
    let named = match item {
        Item::Metric(id) => &model.metrics.get(id.index())?.named,
        Item::Attribute(id) => &model.attributes.get(id.index())?.named,
        Item::Event(id) => &model.events.get(id.index())?.named,
        Item::Table(id) => &model.tables.get(id.index())?.named,
    };
    Some(&named.name.text)
}

/// The words of a test, and of the reports it asks for.
fn spoken<'a>(sources: &'a SourceMap, model: &'a Model, test: &'a Test) -> impl Iterator<Item = &'a str> {
    let asked = test.cases.iter().flat_map(|case| &case.clauses);
    let reports = asked.filter_map(|clause| match &clause.kind {
        ClauseKind::AskedReport(name) => {
            let mut reports = model.reports.iter();
            reports.find(|report| report.named.name.text == name.text)
        }
        _ => None,
    });
    let spans = reports.map(|report| report.named.span).chain([test.named.span]);
    spans.flat_map(|span| words(sources.slice(span)))
}
