#![doc = include_str!("../diagnostic/pages/en/deprecated-use.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Metric, MetricId, Model, Stated, metrics_in};
use crate::source::Span;
use crate::syntax::ast::{Body, ClauseKind, Name};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: &code::DEPRECATED_USE,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
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
                found.push(finding(span, &user.named.name.text, used));
            }
        });
    }
    let model = &checked.model;
    let of_reports = (reports(model), "message.report");
    for (uses, message) in [of_reports, (guarded(subject), "message.guardrail")] {
        for (id, user, span) in uses {
            let used = model.metrics.get(id.index());
            let used = used.filter(|used| is_deprecated(used));
            found.extend(used.map(|used| finding(span, user, used).says(message)));
        }
    }
    for (id, span) in in_tree(subject) {
        let used = model.metrics.get(id.index());
        let used = used.filter(|used| is_deprecated(used));
        found.extend(used.map(|used| finding(span, "", used).says("message.tree")));
    }
    found
}

/// The metrics of reports, by whom, and where.
fn reports(model: &Model) -> Vec<(MetricId, &str, Span)> {
    let mut found = Vec::new();
    for report in &model.reports {
        let mut add = |expr| {
            metrics_in(expr, &mut |name| {
                let metric = model.names.metric(&name.text);
                found.extend(metric.map(|id| (id, report.named.name.text.as_str(), name.span)));
            });
        };
        for clause in &report.clauses {
            match &clause.kind {
                ClauseKind::Metrics(all) => all.iter().for_each(|asked| add(&asked.expr)),
                ClauseKind::Having(expr) | ClauseKind::Top { by: expr, .. } => add(expr),
                _ => {}
            }
        }
    }
    found
}

/// The metrics of guardrails, by whom, and where.
fn guarded<'a>(subject: &Subject<'a>) -> Vec<(MetricId, &'a str, Span)> {
    let mut found = Vec::new();
    for guardrail in &subject.tree.guardrails {
        let item = guardrail.item;
        let model = &subject.checked.model;
        let metrics = guardrail.reads.iter().chain(&guardrail.protects);
        found.extend(metrics.map(|id| (*id, item.name.text.as_str(), place_of(model, item, *id))));
    }
    found
}

/// The metrics that the tree names, each once, and where.
fn in_tree(subject: &Subject<'_>) -> BTreeMap<MetricId, Span> {
    let tree = &subject.tree;
    let mut found = BTreeMap::new();
    for star in &tree.stars {
        found.entry(star.metric).or_insert(star.span());
    }
    for edge in &tree.edges {
        for id in edge.children.iter().chain([&edge.parent]) {
            let place = || place_of(&subject.checked.model, edge.item, *id);
            found.entry(*id).or_insert_with(place);
        }
    }
    found
}

/// Where an item speaks of a metric: behind its head, else in it.
fn place_of(model: &Model, item: &Stated, id: MetricId) -> Span {
    let mut found = None;
    let mut see = |name: &Name| {
        let is_it = found.is_none() && model.names.metric(&name.text) == Some(id);
        found = found.or(is_it.then_some(name.span));
    };
    match &item.body {
        Body::Identity(expr) => metrics_in(expr, &mut see),
        Body::Driver { to } => see(to),
        _ => {}
    }
    for clause in &item.clauses {
        match &clause.kind {
            ClauseKind::Require(expr) => metrics_in(expr, &mut see),
            ClauseKind::Protects(names) => names.iter().for_each(&mut see),
            _ => {}
        }
    }
    found.unwrap_or(item.name.span)
}

/// What is used where, and what its own note says to use instead.
fn finding(span: Span, user: &str, used: &Metric) -> Diagnostic {
    let (note, day) = &used.status_note;
    let declared = match day {
        Some(_) => "label.since",
        None => "label.declared",
    };
    let finding = Diagnostic::warning(&code::DEPRECATED_USE)
        .at(span)
        .label(used.named.name.span, declared)
        .with("name", &used.named.name.text)
        .with("user", user)
        .with("day", day.as_deref().unwrap_or_default());
    match note {
        Some(note) => finding.helps("help.note").with("note", &note.value),
        None => finding,
    }
}

/// Whether a metric is on its way out.
pub(super) fn is_deprecated(metric: &Metric) -> bool {
    metric
        .status
        .as_ref()
        .is_some_and(|status| status.text == "deprecated")
}
