#![doc = include_str!("../diagnostic/pages/en/target-out-of-range.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::check::{Checked, Figure, Function, Measure, measure_of};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Metric, MetricId, TableId};
use crate::syntax::ast::{Clause, ClauseKind, Comparison, Expr, ExprKind, Number};
use crate::tree::{Star, number, written};

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
        match &clause.kind {
            ClauseKind::Require(expr) => of_condition(subject, (expr, Wants::True), &mut found),
            ClauseKind::When { expr, .. } => of_condition(subject, (expr, Wants::False), &mut found),
            _ => {}
        }
    }
    for expr in tree.stars.iter().flat_map(Star::companions) {
        of_condition(subject, (expr, Wants::True), &mut found);
    }
    for direction in &tree.directions {
        of_plans(checked, &direction.item.clauses, &mut found);
    }
    found
}

/// How a condition should be, that limits are told from what is aimed at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wants {
    True,
    False,
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
fn of_condition(run: &Subject<'_>, (expr, wants): (&Expr, Wants), found: &mut Vec<Diagnostic>) {
    match &expr.kind {
        ExprKind::Paren(inner) => of_condition(run, (inner, wants), found),
        ExprKind::Not(inner) => {
            let turned = match wants {
                Wants::True => Wants::False,
                Wants::False => Wants::True,
            };
            of_condition(run, (inner, turned), found);
        }
        ExprKind::And(all) | ExprKind::Or(all) => {
            all.iter()
                .for_each(|part| of_condition(run, (part, wants), found));
        }
        ExprKind::Compare(operator, one, other) => {
            for (subject, beside, operator) in [(one, other, *operator), (other, one, operator.mirrored())] {
                let is_below = matches!(operator, Comparison::Less | Comparison::LessOrEqual);
                let is_above = matches!(operator, Comparison::Greater | Comparison::GreaterOrEqual);
                let is_limit = if wants == Wants::True { is_below } else { is_above };
                found.extend(of_compared(run, subject, beside, is_limit));
            }
        }
        _ => {}
    }
}

/// What is wrong with the number something is compared with; whether it must not go beyond that.
fn of_compared(run: &Subject<'_>, subject: &Expr, beside: &Expr, is_limit: bool) -> Option<Diagnostic> {
    match &subject.kind {
        ExprKind::Paren(inner) => of_compared(run, inner, beside, is_limit),
        ExprKind::Path(path) => {
            let id = run.checked.model.names.metric(&path.single()?.text)?;
            of_target(run.checked, id, beside)
        }
        ExprKind::Call { function, .. } if function.single()?.text == "change" => of_change(beside),
        ExprKind::Product(..) => of_quotient(run, subject, beside, is_limit),
        _ => None,
    }
}

/// A change is a share of what was: nothing falls by more than all of it, unless it goes below zero.
fn of_change(beside: &Expr) -> Option<Diagnostic> {
    let value = number(beside).filter(|value| *value < -1.0 || *value >= FAR)?;
    let finding = Diagnostic::warning(&code::TARGET_OUT_OF_RANGE)
        .says("message.change")
        .helps("help.percent")
        .label(beside.span, "label.percent");
    Some(finding.with("number", value).with("percent", value * 100.0))
}

/// A share that has no name of its own.
fn of_quotient(run: &Subject<'_>, expr: &Expr, beside: &Expr, is_limit: bool) -> Option<Diagnostic> {
    let value = number(beside)?;
    let (measure, kind) = measure_of(run.checked, expr).ok()?;
    let Measure::Product(factors) = &measure else {
        return None;
    };
    let [(false, part, _), (true, whole, _)] = factors.as_slice() else {
        return None;
    };
    let is_share = range(run.checked, &measure, DEEPEST) == Some(Range::Share);
    // A limit of five times one sum for another of the same rows is hardly one.
    let sums = summed(run.checked, part, DEEPEST).zip(summed(run.checked, whole, DEEPEST));
    let is_far = is_limit && value >= FAR && kind.unit().is_plain();
    let is_far = is_far && sums.is_some_and(|(part, whole)| part == whole);
    let finding = Diagnostic::warning(&code::TARGET_OUT_OF_RANGE);
    let finding = finding.with("name", written(run.sources, expr.span));
    match () {
        () if is_share && value > 1.0 => {
            let finding = finding.label(beside.span, "label").says("message.share");
            Some(finding.helps("help.share"))
        }
        () if is_far => {
            let finding = finding
                .label(beside.span, "label.percent")
                .says("message.quotient");
            let finding = finding.helps("help.percent").with("number", value);
            Some(finding.with("percent", value * 100.0))
        }
        () => None,
    }
}

/// The table of which values are added up, if that is all.
fn summed(checked: &Checked, measure: &Measure, depth: usize) -> Option<TableId> {
    match measure {
        Measure::Aggregate(aggregate) => (aggregate.function == Function::Sum).then_some(aggregate.table),
        Measure::Where(inner, _) | Measure::At(inner, _) => summed(checked, inner, depth),
        Measure::Metric(id, _) => summed(checked, &checked.metric(*id)?.0, depth.checked_sub(1)?),
        _ => None,
    }
}

/// What is wrong with what initiatives claim to move.
fn of_plans(checked: &Checked, clauses: &[Clause], found: &mut Vec<Diagnostic>) {
    for clause in clauses {
        match &clause.kind {
            ClauseKind::Nested(item) => of_plans(checked, &item.clauses, found),
            ClauseKind::Moves {
                metric,
                by,
                points: false,
            } if !by.raw.ends_with('%') => {
                let id = checked.model.names.metric(&metric.text);
                found.extend(id.and_then(|id| of_move(checked, id, by)));
            }
            _ => {}
        }
    }
}

/// A share that is to be one more than it is, and so more than all.
fn of_move(checked: &Checked, id: MetricId, by: &Number) -> Option<Diagnostic> {
    let metric = checked.model.metrics.get(id.index())?;
    let is_share = of_metric(checked, id, DEEPEST).is_some_and(|range| range != Range::Count);
    let digits = by.raw.trim_start_matches('+');
    let value: f64 = digits.parse().ok()?;
    (value.abs() >= 1.0 && (is_share || is_in_percent(metric))).then(|| {
        let finding = Diagnostic::warning(&code::TARGET_OUT_OF_RANGE)
            .says("message.moves")
            .helps("help.moves")
            .label(by.span, "label.moves")
            .label(metric.named.name.span, "label.metric");
        let finding = finding.with("name", &metric.named.name.text);
        finding.with("number", &by.raw).with("percent", value * 100.0)
    })
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
