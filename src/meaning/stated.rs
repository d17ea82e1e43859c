//! What the tree says of metrics, against what they mean.

use super::identity::Verdict;
use super::normal::Normal;
use crate::check::measure_of;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{MetricId, Stated};
use crate::source::Span;
use crate::syntax::ast::Body;

/// A decomposition, and whether it holds.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What is decomposed.
    pub whole: MetricId,
    /// Where that is said.
    pub span: Span,
    /// Whether it holds.
    pub verdict: Verdict,
}

impl Normal<'_> {
    /// Every decomposition of the project.
    pub fn decompositions(&mut self) -> Vec<Judged> {
        let checked = self.checked;
        let stated = checked.model.stated.iter();
        stated.flat_map(|stated| self.decomposition(stated)).collect()
    }

    fn decomposition(&mut self, stated: &Stated) -> Vec<Judged> {
        let checked = self.checked;
        let Some(whole) = checked.model.names.metric(&stated.name.text) else {
            return Vec::new();
        };
        let judged = |span, verdict| Judged { whole, span, verdict };
        match &stated.body {
            Body::Identity(expr) => match measure_of(checked, expr) {
                Ok((measure, _)) => vec![judged(expr.span, self.identity(whole, &measure))],
                // That it means nothing is said elsewhere.
                Err(_) => Vec::new(),
            },
            Body::Partition(paths) => {
                let parts = paths
                    .iter()
                    .map(|path| judged(path.span, self.partition(whole, path)));
                parts.collect()
            }
            _ => Vec::new(),
        }
    }

    /// What is wrong with decompositions: those that do not add up.
    pub fn refuted(&mut self) -> Vec<Diagnostic> {
        let checked = self.checked;
        let mut found = Vec::new();
        for judged in self.decompositions() {
            let Verdict::Refuted(row) = &judged.verdict else {
                continue;
            };
            let Some(metric) = checked.model.metrics.get(judged.whole.index()) else {
                continue;
            };
            found.push(
                Diagnostic::error(&code::NOT_THE_PARTS)
                    .at(judged.span)
                    .label(metric.named.name.span, "label.whole")
                    .with("name", &metric.named.name.text)
                    .with("row", row),
            );
        }
        found
    }
}
