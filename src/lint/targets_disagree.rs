#![doc = include_str!("../diagnostic/pages/en/targets-disagree.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::MetricId;
use crate::syntax::ast::{Expr, Goal};
use crate::syntax::time::{Grain, Moment};
use crate::tree::{Edge, Kind, Worth, amount};
use crate::words::say;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::cell::RefCell;

pub(super) const RULE: Rule = Rule {
    code: &code::TARGETS_DISAGREE,
    level: Level::Warn,
    run: Run::Written(run),
};

/// Targets are round numbers: less than this part of one is no disagreement.
const ROUND: f64 = 0.01;

/// A period, whatever it is written like.
type When = (Option<Grain>, Option<Date>);

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let subject: &Subject<'_> = subject;
    let Subject { checked, tree, .. } = subject;
    let fiscal = checked.model.manifest.fiscal_year_starts;
    let when = |moment: Moment| (moment.grain(), moment.first_day(fiscal));
    let mut goals: FxHashMap<(MetricId, When), &Goal> = FxHashMap::default();
    let mut own: FxHashMap<MetricId, Vec<&Goal>> = FxHashMap::default();
    for target in &tree.targets {
        let at = (target.metric, when(target.goal.period.moment));
        goals.entry(at).or_insert(target.goal);
        own.entry(target.metric).or_default().push(target.goal);
    }
    let mut found = Vec::new();
    for edge in &tree.edges {
        for own in own.get(&edge.parent).into_iter().flatten() {
            let at = when(own.period.moment);
            let goal = |id: MetricId| goals.get(&(id, at)).copied();
            found.extend(judged(subject, edge, own, &goal));
        }
    }
    found
}

/// Steps down a tree at most.
const DEEPEST: usize = 20;

/// What the targets of one period make of metrics.
struct Reached<'r, 'a> {
    subject: &'r Subject<'r>,
    goal: &'r dyn Fn(MetricId) -> Option<&'a Goal>,
    /// Of each metric once; nothing while it is being worked out.
    known: RefCell<FxHashMap<MetricId, Option<f64>>>,
}

impl Reached<'_, '_> {
    /// Its own target, else what those of its parts come to.
    fn worth(&self, id: MetricId, depth: usize) -> Option<f64> {
        if let Some(goal) = (self.goal)(id) {
            return amount(self.subject.checked, id, &goal.value);
        }
        if let Some(known) = self.known.borrow().get(&id) {
            return *known;
        }
        self.known.borrow_mut().insert(id, None);
        let mut edges = self.subject.tree.edges_below(id).filter(|_| depth < DEEPEST);
        let found = edges.find_map(|(_, edge)| match edge.kind {
            Kind::Identity(expr) => Some(self.of(expr, depth + 1)?.value),
            _ => None,
        });
        self.known.borrow_mut().insert(id, found);
        found
    }

    fn of(&self, expr: &Expr, depth: usize) -> Option<Worth> {
        let names = &self.subject.checked.model.names;
        Worth::of(expr, &|name| self.worth(names.metric(name)?, depth))
    }
}

/// What is wrong with the target of a metric, given those of its parts.
fn judged<'a>(
    subject: &Subject<'_>,
    edge: &Edge<'_>,
    own: &Goal,
    goal: &dyn Fn(MetricId) -> Option<&'a Goal>,
) -> Option<Diagnostic> {
    let Kind::Identity(expr) = edge.kind else {
        return None;
    };
    let model = &subject.checked.model;
    let metric = model.metrics.get(edge.parent.index())?;
    let wanted = amount(subject.checked, edge.parent, &own.value)?;
    let reached = Reached {
        subject,
        goal,
        known: RefCell::default(),
    };
    let reached = reached.of(expr, 0)?;
    // More is better unless it is said to be worse.
    let short = match metric.better {
        Some(false) => reached.value - wanted,
        _ => wanted - reached.value,
    };
    if edge.children.is_empty() || short.is_nan() || short <= wanted.abs() * ROUND {
        return None;
    }
    // What is on a scale is said in its base unit.
    let unit = subject.checked.metric(edge.parent)?.1.kind.unit();
    let unit = match unit.has_scales() {
        true => format!(" {}", unit.base()),
        false => String::new(),
    };
    let mut finding = Diagnostic::warning(&code::TARGETS_DISAGREE)
        .at(own.value.span)
        .with("name", &metric.named.name.text)
        .with("period", &own.period.raw)
        .with(
            "sum",
            say!(
                "{parts} gives {sum}",
                parts = reached.words,
                sum = format!("{}{unit}", reached.shown())
            ),
        )
        .with("wanted", format!("{}{unit}", Worth::plain(wanted)));
    for child in &edge.children {
        if let Some(goal) = goal(*child) {
            finding = finding.label(goal.value.span, "label.part");
        }
    }
    Some(finding)
}
