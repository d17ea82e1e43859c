//! What changes do to numbers: both revisions are asked for the last complete period.

use super::ask::Ask;
use super::workspace::Workspace;
use super::{Outcome, query};
use crate::diagnostic::Diagnostic;
use crate::diff::{Change, Effect, Failed, Kind, What};
use crate::source::manifest::Target;

/// Most metrics that are asked for.
const MOST_ASKED: usize = 100;

/// Who is asked, and as if when.
pub(super) struct Asked<'a> {
    pub target: &'a String,
    pub as_of: Option<&'a String>,
}

/// Asks for every metric that both revisions have and that changed, once by each.
/// `now` says where the data is.
pub(super) fn add(
    changes: &mut [Change],
    asked: &Asked<'_>,
    now: &Workspace,
    (old, new): (&mut Workspace, &mut Workspace),
) -> Result<(), Outcome> {
    let (name, target) = query::askable(now, Some(asked.target)).map_err(|finding| now.says(&[finding]))?;
    let changed = changes.iter_mut().filter(|change| {
        let moves = change.kind.breaks() && !matches!(change.kind, Kind::Removed | Kind::Renamed);
        moves && change.what == What::Metric
    });
    for change in changed.take(MOST_ASKED) {
        let period = period(new, &change.name);
        let ask = |workspace: &mut Workspace| number(workspace, (name, target), &change.name, &period, asked);
        let (before, after) = (ask(old), ask(new));
        let language = now.language;
        let failed = |result: &Result<Option<String>, Box<Diagnostic>>| {
            let finding = result.as_ref().err()?;
            Some(Failed {
                code: finding.code.id,
                message: finding.message(language),
            })
        };
        change.effect = Some(Effect {
            failed: failed(&before).or_else(|| failed(&after)),
            before: before.ok().flatten(),
            after: after.ok().flatten(),
            period,
        });
    }
    Ok(())
}

/// The last complete one of the periods a metric is defined per; months unless it is.
pub(super) fn period(workspace: &Workspace, metric: &str) -> String {
    let model = &workspace.checked.model;
    let metric = model.names.metric(metric);
    let grain = metric.and_then(|id| model.defined_per(id));
    format!("last 1 complete {}", grain.map_or("month", |grain| grain.word()))
}

pub(super) fn number(
    workspace: &mut Workspace,
    target: (&str, &Target),
    metric: &str,
    period: &str,
    asked: &Asked<'_>,
) -> Result<Option<String>, Box<Diagnostic>> {
    let ask = Ask {
        metrics: vec![format!("`{metric}`")],
        during: Some(period.to_owned()),
        as_of: asked.as_of.cloned(),
        ..Ask::default()
    };
    let first = |found: Vec<Diagnostic>| found.into_iter().next().map(Box::new);
    let question = match ask.question(workspace) {
        Ok(question) => question,
        Err(found) => return first(found).map_or(Ok(None), Err),
    };
    query::number(workspace, &question, target).map_err(Box::new)
}
