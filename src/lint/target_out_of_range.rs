#![doc = include_str!("../diagnostic/pages/en/target-out-of-range.md")]

use super::level::Level;
use super::{Rule, Subject};
use crate::check::{Checked, Figure, Function, Measure};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Metric, MetricId};
use crate::tree::number;

pub(super) const RULE: Rule = Rule {
    code: &code::TARGET_OUT_OF_RANGE,
    level: Level::Warn,
    run,
};

/// What a value can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Range {
    /// From 0 on.
    Count,
    /// From 0 to 1.
    Share,
}

/// What is shown in percent is hardly ever so large.
const FAR: f64 = 5.0;

/// Metrics on metrics, at most, that are looked through.
const DEEPEST: usize = 50;

fn run(subject: &mut Subject<'_>) -> Vec<Diagnostic> {
    let Subject { checked, tree, .. } = subject;
    let mut found = Vec::new();
    for target in &tree.targets {
        let Some(value) = number(&target.goal.value) else {
            continue;
        };
        let Some(metric) = checked.model.metrics.get(target.metric.index()) else {
            continue;
        };
        let range = of_metric(checked, target.metric, DEEPEST);
        let finding = Diagnostic::warning(&code::TARGET_OUT_OF_RANGE)
            .at(target.goal.value.span)
            .label(metric.named.name.span, "label.metric")
            .with("name", &metric.named.name.text);
        if value < 0.0 && range.is_some() {
            found.push(finding);
        } else if range == Some(Range::Share) && value > 1.0 {
            found.push(finding.says("message.share").helps("help.share"));
        } else if value >= FAR && is_in_percent(metric) {
            found.push(
                finding
                    .says("message.percent")
                    .helps("help.percent")
                    .with("number", value)
                    .with("percent", value * 100.0),
            );
        }
    }
    found
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
            [(false, part, _), (true, Measure::Metric(whole, _), _)] => {
                let of_whole = of_metric(checked, *whole, depth)?;
                let is_part = matches!(part, Measure::Where(inner, _)
                    if matches!(inner.as_ref(), Measure::Metric(id, _) if id == whole));
                let is_share = is_part && of_whole == Range::Count;
                // Of a count, the part that a condition leaves is no more than the whole.
                is_share.then_some(Range::Share)
            }
            _ => None,
        },
        _ => None,
    }
}
