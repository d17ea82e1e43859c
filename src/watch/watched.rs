//! What is watched: conditions, and the periods and slices they are judged for.

use super::about::{About, Kind, name};
use super::forecast::looked_back;
use super::foreseen::Foreseen;
use crate::check::{Checked, Unusual, Watching, forecasting, measure_of, unusual, written_out};
use crate::diagnostic::Diagnostic;
use crate::resolve::{MetricId, Stated, TableId};
use crate::source::{SourceMap, Span};
use crate::syntax::ast::{Clause, ClauseKind, Expr, ExprKind, Name, Path};
use crate::syntax::plain_number;
use crate::syntax::time::Grain;
use crate::tree::{Tree, written};

/// For how many periods it is said since when something is so.
pub(super) const LOOKED_BACK: usize = 13;

/// A condition that is watched.
#[derive(Clone, Debug)]
pub struct Watch {
    /// What it is, in words.
    pub about: About,
    /// Whether a breach of it stops what asked.
    pub blocks: bool,
    /// The periods it is judged for.
    pub grain: Grain,
    /// The slices it is judged in.
    pub by: Vec<Path>,
    /// The condition, with the functions of those that are watched written out.
    pub condition: Expr,
    /// 1 where all is well, 0 where it is not; a number where it is judged by those before.
    pub well: Expr,
    /// How it is judged by the values before it, if it is.
    pub unusual: Option<Unusual>,
    /// What is expected by them, if that is judged.
    pub foreseen: Option<Foreseen>,
    /// The metrics it names.
    pub metrics: Vec<MetricId>,
    /// Slices with fewer rows than this are left out, and the tables they are counted in.
    pub least: Option<(u64, Vec<TableId>)>,
    /// Where it stands.
    pub span: Span,
}

impl Watch {
    /// The periods and slices it is asked by.
    #[must_use]
    pub fn slices(&self) -> Vec<Path> {
        let period = Path::of(Name::plain(self.grain.word(), self.span));
        std::iter::once(period).chain(self.by.iter().cloned()).collect()
    }

    /// How many periods are asked for.
    #[must_use]
    pub fn looks_back(&self) -> usize {
        let window = self.unusual.as_ref().map_or(0, |unusual| unusual.window as usize);
        let foreseen = self.foreseen.as_ref().map_or(0, |_| looked_back(self.grain));
        LOOKED_BACK + window.max(foreseen)
    }

    /// Whether only those who know the values before it can judge it.
    #[must_use]
    pub fn is_reckoned(&self) -> bool {
        self.unusual.is_some() || self.foreseen.is_some()
    }
}

/// All conditions, in the order of the project.
///
/// # Errors
/// Functions that are not given what they take.
pub fn watched(checked: &Checked, sources: &SourceMap) -> Result<Vec<Watch>, Vec<Diagnostic>> {
    let tree = Tree::of(&checked.model);
    let watcher = Watcher { checked, sources };
    let mut watches = Vec::new();
    let mut found = Vec::new();
    let mut keep = |watch: Result<Watch, Box<Diagnostic>>, protects: &[MetricId]| match watch {
        Ok(mut watch) => {
            watch.about.protects = protects.iter().filter_map(|id| name(checked, *id)).collect();
            watches.push(watch);
        }
        Err(finding) => found.push(*finding),
    };
    for guardrail in &tree.guardrails {
        let required = said(guardrail.item, |kind| match kind {
            ClauseKind::Require(expr) => Some(expr),
            _ => None,
        });
        if let Some(expr) = required {
            let watch = watcher.watch(guardrail.item, Kind::Guardrail, (expr, None));
            keep(watch, &guardrail.protects);
        }
    }
    for star in &tree.stars {
        for expr in star.companions() {
            let watch = watcher.watch(star.item, Kind::Companion, (expr, None));
            keep(watch, &[star.metric]);
        }
    }
    for alert in &tree.alerts {
        let when = said(alert.item, |kind| match kind {
            ClauseKind::When { expr, same_weekday } => Some((expr, *same_weekday)),
            _ => None,
        });
        if let Some(when) = when {
            keep(watcher.watch(alert.item, Kind::Alert, when), &[]);
        }
    }
    match found.is_empty() {
        true => Ok(watches),
        false => Err(found),
    }
}

struct Watcher<'a> {
    checked: &'a Checked,
    sources: &'a SourceMap,
}

impl Watcher<'_> {
    fn watch(
        &self,
        item: &Stated,
        kind: Kind,
        (expr, same_weekday): (&Expr, Option<Span>),
    ) -> Result<Watch, Box<Diagnostic>> {
        let (grain, by) = periods(item, kind);
        let watching = Watching {
            per: grain,
            same_weekday,
        };
        let unusual = unusual(expr, grain)?;
        let foreseen = match kind {
            Kind::Alert => forecasting(expr, watching)?,
            _ => None,
        };
        let foreseen = foreseen.map(|forecasting| {
            let metric = written(self.sources, forecasting.metric.span);
            Foreseen::of(self.checked, forecasting, metric)
        });
        let condition = match (&unusual, &foreseen) {
            (Some(unusual), _) => unusual.metric.clone(),
            (None, Some(foreseen)) => foreseen.what.of_now(),
            (None, None) => written_out(expr, watching)?,
        };
        let metrics = self.metrics(&condition);
        let stated = condition.clone();
        let well = match kind {
            _ if unusual.is_some() => stated,
            Kind::Alert if let Some(foreseen) = &foreseen => foreseen.what.metric.clone(),
            Kind::Alert => Expr {
                kind: ExprKind::Not(Box::new(stated.in_parens())),
                span: expr.span,
            }
            .truth(),
            _ => stated.truth(),
        };
        let severity = said(item, |kind| match kind {
            ClauseKind::Severity(word) => Some(word.text == "block"),
            _ => None,
        });
        let least = said(item, |kind| match kind {
            ClauseKind::MinRows(number) => plain_number(&number.raw)?.parse().ok(),
            _ => None,
        });
        let against = if same_weekday.is_some() {
            " versus same weekday"
        } else {
            ""
        };
        let says = format!("{}{against}", written(self.sources, expr.span));
        Ok(Watch {
            about: About::of(kind, item, says),
            blocks: severity.unwrap_or(kind == Kind::Guardrail),
            grain,
            by,
            condition,
            well,
            unusual,
            foreseen,
            least: least.map(|least| (least, tables(self.checked, &metrics))),
            metrics,
            span: item.name.span,
        })
    }

    /// The metrics a condition names, each once.
    fn metrics(&self, condition: &Expr) -> Vec<MetricId> {
        let mut metrics = Vec::new();
        if let Ok((measure, _)) = measure_of(self.checked, condition) {
            measure.metrics(&mut |id, _| {
                if !metrics.contains(&id) {
                    metrics.push(id);
                }
            });
        }
        metrics
    }
}

/// The periods and slices something is judged for.
fn periods(item: &Stated, kind: Kind) -> (Grain, Vec<Path>) {
    let per = said(item, |kind| match kind {
        ClauseKind::Per { grain, by } => Some((Grain::named(&grain.text)?, by.clone())),
        _ => None,
    });
    let otherwise = match kind {
        Kind::Alert => Grain::Day,
        _ => Grain::Month,
    };
    per.unwrap_or((otherwise, Vec::new()))
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
