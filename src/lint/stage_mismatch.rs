#![doc = include_str!("../diagnostic/pages/en/stage-mismatch.md")]

use super::level::Level;
use super::vanity_metric::{business, is_presence};
use super::{Rule, Run, Subject};
use crate::check::{Checked, Measure};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Business, MetricId, Unit, is_currency};
use crate::syntax::ast::{ClauseKind, Comparison, Expr, ExprKind, Name};
use crate::tree::Star;

pub(super) const RULE: Rule = Rule {
    code: &code::STAGE_MISMATCH,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let Subject { checked, tree, .. } = subject;
    let mut found = Vec::new();
    for star in &tree.stars {
        let Some(stage) = stage(star) else { continue };
        let kind = match stage.text.as_str() {
            "launch" if is_money(checked, star.metric) => "message.money",
            "maturity" | "renewal" if counts_newcomers(checked, star.metric) => "message.new",
            "maturity" | "renewal"
                if only_counts(checked, star.metric) && !is_about_attention(checked, star) =>
            {
                "message.presence"
            }
            _ => continue,
        };
        let help = match kind {
            "message.money" => "help.money",
            "message.new" => "help.new",
            _ => "help.presence",
        };
        found.push(
            Diagnostic::warning(&code::STAGE_MISMATCH)
                .at(stage.span)
                .says(kind)
                .helps(help)
                .with("name", &star.item.name.text)
                .with("stage", &stage.text),
        );
    }
    found
}

fn stage<'a>(star: &Star<'a>) -> Option<&'a Name> {
    star.item.clauses.iter().find_map(|clause| match &clause.kind {
        ClauseKind::Stage(word) => Some(word),
        _ => None,
    })
}

/// Whether people's time is what the business lives of: that they come is its
/// value at every stage.
fn is_about_attention(checked: &Checked, star: &Star<'_>) -> bool {
    let word = business(checked, star);
    word.and_then(|word| Business::named(&word.text)) == Some(Business::Attention)
}

/// Whether it counts whoever was there, and asks no more of them.
fn only_counts(checked: &Checked, id: MetricId) -> bool {
    is_presence(checked, id)
        && checked
            .metric(id)
            .is_some_and(|(measure, _)| is_counted(checked, measure))
}

fn is_counted(checked: &Checked, measure: &Measure) -> bool {
    match measure {
        Measure::Aggregate(_) => true,
        Measure::Metric(id, _) => only_counts(checked, *id),
        Measure::Where(inner, _) | Measure::At(inner, _) | Measure::Window { inner, .. } => {
            is_counted(checked, inner)
        }
        _ => false,
    }
}

/// Whether it is an amount of money.
fn is_money(checked: &Checked, id: MetricId) -> bool {
    match checked.metric(id).map(|(_, facts)| facts.kind.unit()) {
        Some(Unit::Known(factors)) => match factors.as_slice() {
            [only] => only.power == 1 && is_currency(&only.name),
            _ => false,
        },
        _ => false,
    }
}

/// Whether it counts those whose first time lies in the period.
fn counts_newcomers(checked: &Checked, id: MetricId) -> bool {
    let Some((measure, facts)) = checked.metric(id) else {
        return false;
    };
    facts.of_period && !facts.is_ratio && of_newcomers(checked, measure)
}

fn of_newcomers(checked: &Checked, measure: &Measure) -> bool {
    match measure {
        Measure::Where(inner, condition) => is_new(condition) || of_newcomers(checked, inner),
        Measure::Metric(id, _) => counts_newcomers(checked, *id),
        Measure::At(inner, _) | Measure::Via(inner, ..) | Measure::Window { inner, .. } => {
            of_newcomers(checked, inner)
        }
        _ => false,
    }
}

/// Whether something must not be before the period begins.
fn is_new(condition: &Expr) -> bool {
    let is_start = |expr: &Expr| match &expr.kind {
        ExprKind::Path(path) => path.single().is_some_and(|name| name.text == "period_start"),
        _ => false,
    };
    match &condition.kind {
        ExprKind::Paren(inner) => is_new(inner),
        ExprKind::And(all) => all.iter().any(is_new),
        ExprKind::Compare(Comparison::Greater | Comparison::GreaterOrEqual, _, right) => is_start(right),
        ExprKind::Compare(Comparison::Less | Comparison::LessOrEqual, left, _) => is_start(left),
        _ => false,
    }
}
