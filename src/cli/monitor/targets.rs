//! Targets: of each metric the latest whose period is over.

use jiff::civil::{Date, Time};

use super::judged::{Judged, State, text};
use super::question::{Asked, clause, of_metric, word};
use super::watched::Kind;
use crate::check::calendar::period_of;
use crate::diagnostic::Diagnostic;
use crate::resolve::{Metric, MetricId, Model};
use crate::syntax::ast::{Asked as Column, ClauseKind, Comparison, During, Expr, ExprKind, Goal, MomentAt};
use crate::tree::Tree;

/// How the latest targets were met.
pub(super) fn all(
    asked: &Asked<'_>,
    wants: &dyn Fn(&str) -> bool,
    found: &mut Vec<Diagnostic>,
) -> Vec<Judged> {
    let model = &asked.workspace.checked.model;
    let mut latest: Vec<(MetricId, &Goal, (Date, Date))> = Vec::new();
    for target in &Tree::of(model).targets {
        let Some(days) = days(model, &target.goal.period) else {
            continue;
        };
        if days.1 > asked.now.date() {
            continue;
        }
        match latest.iter_mut().find(|(metric, ..)| *metric == target.metric) {
            Some(known) if known.2.1 < days.1 => *known = (target.metric, target.goal, days),
            Some(_) => {}
            None => latest.push((target.metric, target.goal, days)),
        }
    }
    let mut judged = Vec::new();
    for (id, goal, days) in latest {
        let Some(metric) = model.metrics.get(id.index()) else {
            continue;
        };
        if wants(&metric.named.name.text) {
            match met(asked, (id, metric), goal, days) {
                Ok(one) => judged.push(one),
                Err(findings) => found.extend(findings),
            }
        }
    }
    judged
}

/// The first day of a period, and the first after it.
fn days(model: &Model, period: &MomentAt) -> Option<(Date, Date)> {
    let manifest = &model.manifest;
    let first = period.moment.first_day(manifest.fiscal_year_starts)?;
    let grain = period.moment.grain()?;
    let (_, end) = period_of(first.to_datetime(Time::midnight()), grain, manifest);
    Some((first, end.date()))
}

fn met(
    asked: &Asked<'_>,
    (id, metric): (MetricId, &Metric),
    goal: &Goal,
    (first, _): (Date, Date),
) -> Result<Judged, Vec<Diagnostic>> {
    let span = goal.period.span;
    let value = of_metric(asked.workspace, id, span);
    let reaches = match metric.better {
        Some(false) => Comparison::LessOrEqual,
        _ => Comparison::GreaterOrEqual,
    };
    let reached = Expr {
        kind: ExprKind::Compare(reaches, Box::new(value.clone()), Box::new(goal.value.clone())),
        span,
    };
    let column = |expr, name| Column {
        expr,
        alias: Some(word(name, span)),
    };
    let columns = vec![column(reached.truth(), "is_met"), column(value, "value")];
    let clauses = [
        clause(ClauseKind::Metrics(columns), span),
        clause(ClauseKind::For(During::Period(goal.period.clone())), span),
    ];
    let rows = asked.rows(&clauses, span)?;
    let cell = |at: usize| rows.first().and_then(|row| row.get(at)).and_then(text);
    let sources = &asked.workspace.project.sources;
    let name = metric.named.name.text.to_string();
    let says = format!(
        "{name} {} {}",
        reaches.symbol(),
        sources.slice(goal.value.span).trim()
    );
    Ok(Judged {
        state: match cell(0).as_deref() {
            Some("1") => State::Ok,
            Some("0") => State::Warn,
            _ => State::NoData,
        },
        kind: Kind::Target,
        label: metric.named.label.as_ref().map(|label| label.value.to_string()),
        owner: metric.named.owner.as_ref().map(|owner| owner.text.to_string()),
        protects: Vec::new(),
        notify: Vec::new(),
        says,
        as_of: asked.now.date(),
        per: goal
            .period
            .moment
            .grain()
            .map_or(String::new(), |grain| grain.word().to_owned()),
        period: first.to_string(),
        slice: Vec::new(),
        values: vec![(name.clone(), cell(1))],
        since: None,
        name,
    })
}
