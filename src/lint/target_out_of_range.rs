#![doc = include_str!("../diagnostic/pages/en/target-out-of-range.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::check::{Checked, Figure, Function, Measure};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Metric, MetricId};
use crate::syntax::ast::{ClauseKind, Expr, ExprKind};
use crate::tree::{Star, number};

pub(super) const RULE: Rule = Rule {
    code: &code::TARGET_OUT_OF_RANGE,
    level: Level::Warn,
    run: Run::Written(run),
};

/// What a value can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Range {
    /// From 0 on.
    Count,
    /// From 0 to 1.
    Share,
    /// A part of a whole: more than 1 only where other parts are below 0.
    Part,
    /// Some of an entity for each of it: more than 1 only where those above are none of those below.
    Alike,
}

/// What is shown in percent is hardly ever so large.
const FAR: f64 = 5.0;

/// Metrics on metrics, at most, that are looked through.
const DEEPEST: usize = 50;

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let Subject { checked, tree, .. } = subject;
    let targets = tree.targets.iter();
    let mut found: Vec<Diagnostic> = targets
        .filter_map(|target| of_target(checked, target.metric, &target.goal.value))
        .collect();
    let watched = tree.guardrails.iter().map(|guardrail| guardrail.item);
    let watched = watched.chain(tree.alerts.iter().map(|alert| alert.item));
    for clause in watched.flat_map(|item| &item.clauses) {
        if let ClauseKind::Require(expr) | ClauseKind::When { expr, .. } = &clause.kind {
            of_condition(checked, expr, &mut found);
        }
    }
    for expr in tree.stars.iter().flat_map(Star::companions) {
        of_condition(checked, expr, &mut found);
    }
    found
}

/// What is wrong with a target, if anything.
fn of_target(checked: &Checked, id: MetricId, goal: &Expr) -> Option<Diagnostic> {
    let value = number(goal)?;
    let metric = checked.model.metrics.get(id.index())?;
    let range = of_metric(checked, id, DEEPEST);
    let finding = || {
        let finding = Diagnostic::warning(&code::TARGET_OUT_OF_RANGE).at(goal.span);
        let finding = finding.label(metric.named.name.span, "label.metric");
        finding.with("name", &metric.named.name.text)
    };
    match range {
        Some(Range::Count | Range::Share) if value < 0.0 => Some(finding()),
        Some(Range::Share) if value > 1.0 => Some(finding().says("message.share").helps("help.share")),
        Some(Range::Part) if value > 1.0 => {
            Some(beyond(goal, metric).says("message.part").helps("help.part"))
        }
        Some(Range::Alike) if value > 1.0 && value < FAR && is_in_percent(metric) => {
            Some(beyond(goal, metric).says("message.alike").helps("help.alike"))
        }
        _ => of_percent(metric, goal),
    }
}

/// The finding for more than the whole, which is not impossible.
fn beyond(goal: &Expr, metric: &Metric) -> Diagnostic {
    Diagnostic::warning(&code::TARGET_OUT_OF_RANGE)
        .label(goal.span, "label.beyond")
        .label(metric.named.name.span, "label.metric")
        .with("name", &metric.named.name.text)
}

/// That a number beside a metric that is shown in percent is hardly meant as it stands.
fn of_percent(metric: &Metric, beside: &Expr) -> Option<Diagnostic> {
    let value = number(beside).filter(|value| *value >= FAR && is_in_percent(metric))?;
    let finding = Diagnostic::warning(&code::TARGET_OUT_OF_RANGE)
        .says("message.percent")
        .helps("help.percent")
        .label(beside.span, "label.percent")
        .label(metric.named.name.span, "label.metric");
    let finding = finding.with("name", &metric.named.name.text);
    Some(finding.with("number", value).with("percent", value * 100.0))
}

/// The same of what a watched condition compares.
fn of_condition(checked: &Checked, expr: &Expr, found: &mut Vec<Diagnostic>) {
    match &expr.kind {
        ExprKind::Paren(inner) | ExprKind::Not(inner) => of_condition(checked, inner, found),
        ExprKind::And(all) | ExprKind::Or(all) => {
            all.iter().for_each(|part| of_condition(checked, part, found));
        }
        ExprKind::Compare(_, one, other) => {
            for (subject, beside) in [(one, other), (other, one)] {
                let ExprKind::Path(path) = &subject.kind else {
                    continue;
                };
                let id = path
                    .single()
                    .and_then(|name| checked.model.names.metric(&name.text));
                found.extend(id.and_then(|id| of_target(checked, id, beside)));
            }
        }
        _ => {}
    }
}

/// Whether its values are shown in percent.
fn is_in_percent(metric: &Metric) -> bool {
    metric
        .format
        .as_ref()
        .is_some_and(|format| format.value.contains('%'))
}

fn of_metric(checked: &Checked, id: MetricId, depth: usize) -> Option<Range> {
    let (measure, _) = checked.metric(id)?;
    range(checked, measure, depth.checked_sub(1)?)
}

fn range(checked: &Checked, measure: &Measure, depth: usize) -> Option<Range> {
    match measure {
        Measure::Aggregate(aggregate) => {
            matches!(aggregate.function, Function::Rows | Function::Distinct(_)).then_some(Range::Count)
        }
        Measure::Entities { .. } => Some(Range::Count),
        Measure::Sequence(sequence) => match sequence.figure {
            Figure::Retention => Some(Range::Share),
            Figure::Conversion | Figure::Elapsed(..) => Some(Range::Count),
        },
        Measure::Metric(id, _) => of_metric(checked, *id, depth),
        Measure::Where(inner, _) => range(checked, inner, depth),
        Measure::Product(factors) => match factors.as_slice() {
            [(false, part, _), (true, whole, _)] => {
                if is_count_of_the_same(checked, part, whole, depth) {
                    return Some(Range::Alike);
                }
                let is_part = is_part(checked, part, whole);
                // Of a count, the part that a condition leaves is no more than the whole.
                is_part.then(|| match range(checked, whole, depth) {
                    Some(Range::Count) => Range::Share,
                    _ => Range::Part,
                })
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether both are metrics that count the same entity, and neither is what a condition leaves of the other.
fn is_count_of_the_same(checked: &Checked, part: &Measure, whole: &Measure, depth: usize) -> bool {
    let (Measure::Metric(part_id, _), Measure::Metric(whole_id, _)) = (part, whole) else {
        return false;
    };
    let entity = |id: MetricId| {
        let (_, facts) = checked.metric(id)?;
        let unit = facts.kind.unit();
        let is_count = of_metric(checked, id, depth) == Some(Range::Count);
        (is_count && !unit.is_plain()).then(|| unit.to_string())
    };
    let own = entity(*part_id);
    own.is_some() && own == entity(*whole_id) && !is_part(checked, part, whole)
}

/// Whether one is what a condition leaves of the other, or the cell's part of more cells.
fn is_part(checked: &Checked, part: &Measure, whole: &Measure) -> bool {
    match (part, whole) {
        (Measure::Where(inner, _), Measure::Metric(whole, _)) => is_metric(inner, *whole),
        (Measure::Metric(part, _), Measure::Across(inner, _)) => is_metric(inner, *part),
        (Measure::Metric(part, _), Measure::Metric(..)) => checked
            .metric(*part)
            .is_some_and(|(part, _)| matches!(part, Measure::Where(..)) && is_part(checked, part, whole)),
        _ => false,
    }
}

fn is_metric(measure: &Measure, metric: MetricId) -> bool {
    matches!(measure, Measure::Metric(id, _) if *id == metric)
}
