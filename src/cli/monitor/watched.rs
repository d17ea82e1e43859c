//! What is watched: conditions, and the periods and slices they are judged for.

use crate::check::{Checked, Unusual, Watching, measure_of, unusual, written_out};
use crate::cli::workspace::Workspace;
use crate::diagnostic::Diagnostic;
use crate::resolve::{MetricId, Stated, TableId};
use crate::source::Span;
use crate::syntax::ast::{Clause, ClauseKind, Expr, ExprKind, Path};
use crate::syntax::plain_number;
use crate::syntax::time::Grain;
use crate::tree::Tree;

/// For how many periods it is said since when something is so.
pub(super) const LOOKED_BACK: usize = 13;

/// What somebody said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Guardrail,
    Companion,
    Alert,
    Target,
}

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Guardrail => "guardrail",
            Self::Companion => "companion",
            Self::Alert => "alert",
            Self::Target => "target",
        }
    }
}

/// A condition that is watched.
pub(super) struct Watch {
    pub kind: Kind,
    pub name: String,
    pub label: Option<String>,
    pub owner: Option<String>,
    /// What it protects.
    pub protects: Vec<String>,
    /// Who is told.
    pub notify: Vec<String>,
    /// Whether a breach of it stops what asked.
    pub blocks: bool,
    pub grain: Grain,
    pub by: Vec<Path>,
    /// The condition, as it is written.
    pub says: String,
    /// 1 where all is well, 0 where it is not; a number where it is judged by those before.
    pub well: Expr,
    /// How it is judged by the values before it, if it is.
    pub unusual: Option<Unusual>,
    /// The metrics it names.
    pub metrics: Vec<MetricId>,
    /// Slices with fewer rows than this are left out, and the tables they are counted in.
    pub least: Option<(u64, Vec<TableId>)>,
    pub span: Span,
}

impl Watch {
    /// How many periods are asked for.
    pub fn looks_back(&self) -> usize {
        let window = self.unusual.as_ref().map_or(0, |unusual| unusual.window);
        LOOKED_BACK + window as usize
    }
}

/// Everything that is watched, in the order of the project.
pub(super) fn all(workspace: &Workspace) -> Result<Vec<Watch>, Vec<Diagnostic>> {
    let checked = &workspace.checked;
    let tree = Tree::of(&checked.model);
    let mut watches = Vec::new();
    let mut found = Vec::new();
    let mut keep = |watch: Result<Watch, Box<Diagnostic>>| match watch {
        Ok(watch) => watches.push(watch),
        Err(finding) => found.push(*finding),
    };
    for guardrail in &tree.guardrails {
        let required = said(guardrail.item, |kind| match kind {
            ClauseKind::Require(expr) => Some(expr),
            _ => None,
        });
        if let Some(expr) = required {
            let watch = watch(workspace, guardrail.item, Kind::Guardrail, (expr, false));
            keep(watch.map(|watch| Watch {
                protects: names(checked, &guardrail.protects),
                ..watch
            }));
        }
    }
    for star in &tree.stars {
        for expr in star.companions() {
            let watch = watch(workspace, star.item, Kind::Companion, (expr, false));
            keep(watch.map(|watch| Watch {
                protects: names(checked, &[star.metric]),
                ..watch
            }));
        }
    }
    for alert in &tree.alerts {
        let when = said(alert.item, |kind| match kind {
            ClauseKind::When { expr, same_weekday } => Some((expr, *same_weekday)),
            _ => None,
        });
        if let Some(when) = when {
            keep(watch(workspace, alert.item, Kind::Alert, when));
        }
    }
    match found.is_empty() {
        true => Ok(watches),
        false => Err(found),
    }
}

fn watch(
    workspace: &Workspace,
    item: &Stated,
    kind: Kind,
    (expr, same_weekday): (&Expr, bool),
) -> Result<Watch, Box<Diagnostic>> {
    let checked = &workspace.checked;
    let per = said(item, |kind| match kind {
        ClauseKind::Per { grain, by } => Some((Grain::named(&grain.text)?, by.clone())),
        _ => None,
    });
    let otherwise = match kind {
        Kind::Alert => Grain::Day,
        _ => Grain::Month,
    };
    let (grain, by) = per.unwrap_or((otherwise, Vec::new()));
    let unusual = unusual(expr, grain)?;
    let watching = Watching {
        per: grain,
        same_weekday,
    };
    let condition = match &unusual {
        Some(unusual) => unusual.metric.clone(),
        None => written_out(expr, watching)?,
    };
    let well = match kind {
        _ if unusual.is_some() => condition.clone(),
        Kind::Alert => Expr {
            kind: ExprKind::Not(Box::new(condition.clone().in_parens())),
            span: expr.span,
        },
        _ => condition.clone(),
    };
    let mut metrics: Vec<MetricId> = Vec::new();
    if let Ok((measure, _)) = measure_of(checked, &condition) {
        measure.metrics(&mut |id, _| {
            if !metrics.contains(&id) {
                metrics.push(id);
            }
        });
    }
    let severity = said(item, |kind| match kind {
        ClauseKind::Severity(word) => Some(word.text == "block"),
        _ => None,
    });
    let least = said(item, |kind| match kind {
        ClauseKind::MinRows(number) => plain_number(&number.raw)?.parse().ok(),
        _ => None,
    });
    let notify = said(item, |kind| match kind {
        ClauseKind::Notify(all) => Some(all.iter().map(|name| name.text.to_string()).collect()),
        _ => None,
    });
    let against = if same_weekday { " versus same weekday" } else { "" };
    let written = workspace.project.sources.slice(expr.span);
    let words: Vec<&str> = written.split_whitespace().collect();
    Ok(Watch {
        kind,
        name: item.name.text.to_string(),
        label: item.label.as_ref().map(|label| label.value.to_string()),
        owner: item.owner.as_ref().map(|owner| owner.text.to_string()),
        protects: Vec::new(),
        notify: notify.unwrap_or_default(),
        blocks: severity.unwrap_or(kind == Kind::Guardrail),
        grain,
        by,
        says: format!("{}{against}", words.join(" ")),
        well: if unusual.is_some() { well } else { well.truth() },
        unusual,
        least: least.map(|least| (least, tables(checked, &metrics))),
        metrics,
        span: item.name.span,
    })
}

fn said<'a, T>(item: &'a Stated, what: impl Fn(&'a ClauseKind) -> Option<T>) -> Option<T> {
    item.clauses
        .iter()
        .find_map(|clause: &'a Clause| what(&clause.kind))
}

fn tables(checked: &Checked, metrics: &[MetricId]) -> Vec<TableId> {
    let facts = metrics.iter().filter_map(|id| checked.metric(*id));
    let mut tables: Vec<TableId> = facts.flat_map(|(_, facts)| facts.tables.clone()).collect();
    tables.sort_unstable();
    tables.dedup();
    tables
}

pub(super) fn names(checked: &Checked, metrics: &[MetricId]) -> Vec<String> {
    metrics.iter().filter_map(|id| name(checked, *id)).collect()
}

pub(super) fn name(checked: &Checked, metric: MetricId) -> Option<String> {
    let metric = checked.model.metrics.get(metric.index())?;
    Some(metric.named.name.text.to_string())
}
