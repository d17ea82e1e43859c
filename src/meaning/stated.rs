//! What the tree says of metrics, against what they mean.

use super::identity::Verdict;
use super::normal::Normal;
use super::telling::{Effort, Parts, Witness};
use crate::check::measure_of;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::MetricId;
use crate::source::Span;
use crate::syntax::ast::{Body, Expr, Path};
use crate::words::Language;
use std::sync::Arc;

/// A decomposition, and whether it holds.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What is decomposed.
    pub whole: MetricId,
    /// Where that is said.
    pub span: Span,
    /// What it is said to be made of.
    pub parts: Made,
    /// Whether it holds.
    pub verdict: Verdict,
    /// Where it does not: rows that break it.
    pub witness: Option<Witness>,
}

/// What a metric is said to be made of.
#[derive(Clone, Debug)]
pub enum Made {
    /// An expression of others.
    Of(Expr),
    /// Itself, by a dimension.
    By(Path),
}

/// Most decompositions that nothing proves for which rows are looked for.
const MOST_SEARCHED: usize = 20;

/// How long to look where nothing says that there are such rows.
const SHORT: Effort = Effort {
    databases: 80,
    steps: 100_000,
    tries: 300,
    better: 0,
};

/// Decompositions that are surely wrong: of so many the fewest rows are looked for, of
/// the others some that nobody reads to the end.
const MOST_SHRUNK: usize = 40;

/// Tries to leave rows out of those.
const FEW_TRIES: usize = 12;

/// Databases for all of these together. What is left when they are used up stays
/// unproved: a project where everything is wrong is judged in seconds, too.
const MOST_DATABASES: usize = 6000;

/// What rows that are found soon take of them.
const SOON: usize = 10;

/// What was looked for already, and how much more may be.
struct Looked {
    refuted: usize,
    unproved: usize,
    databases: usize,
}

impl Looked {
    /// How long to look for rows that are surely there.
    fn effort(&self) -> Effort {
        let whole = Effort::default();
        Effort {
            databases: whole.databases.min(self.databases),
            tries: match self.refuted {
                ..=MOST_SHRUNK => whole.tries,
                _ => FEW_TRIES,
            },
            better: 0,
            ..whole
        }
    }
}

impl Normal<'_> {
    /// Every decomposition of the project, judged once however often it is asked for.
    pub fn decompositions(&mut self) -> Arc<[Judged]> {
        if let Some(known) = &self.judged {
            return Arc::clone(known);
        }
        let judged: Arc<[Judged]> = self.judge_all().into();
        self.judged = Some(Arc::clone(&judged));
        judged
    }

    fn judge_all(&mut self) -> Vec<Judged> {
        let checked = self.checked;
        let mut found = Vec::new();
        let mut looked = Looked {
            refuted: 0,
            unproved: 0,
            databases: MOST_DATABASES,
        };
        for stated in &checked.model.stated {
            let Some(whole) = checked.model.names.metric(&stated.name.text) else {
                continue;
            };
            match &stated.body {
                Body::Identity(expr) => {
                    // That it means nothing is said elsewhere.
                    if let Ok((measure, kind)) = measure_of(checked, expr) {
                        let verdict = self.identity(whole, &measure);
                        let parts = Parts::Measure(&measure, &kind);
                        let (verdict, witness) = self.tested(whole, verdict, parts, &mut looked);
                        found.push(Judged {
                            whole,
                            span: expr.span,
                            parts: Made::Of(expr.clone()),
                            verdict,
                            witness,
                        });
                    }
                }
                Body::Partition(paths) => {
                    for path in paths {
                        let verdict = self.partition(whole, path);
                        let (verdict, witness) = self.tested(whole, verdict, Parts::By(path), &mut looked);
                        found.push(Judged {
                            whole,
                            span: path.span,
                            parts: Made::By(path.clone()),
                            verdict,
                            witness,
                        });
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// A verdict that was put to the test: what is refuted is so by rows, on which
    /// the evaluator comes to other numbers.
    fn tested(
        &mut self,
        whole: MetricId,
        verdict: Verdict,
        parts: Parts<'_>,
        looked: &mut Looked,
    ) -> (Verdict, Option<Witness>) {
        let witness = match &verdict {
            Verdict::Refuted(_) => {
                looked.refuted += 1;
                let effort = looked.effort();
                let witness = self.broken(whole, parts, effort);
                let taken = if witness.is_some() { SOON } else { effort.databases };
                looked.databases = looked.databases.saturating_sub(taken);
                witness
            }
            Verdict::Unproved if looked.unproved < MOST_SEARCHED => {
                looked.unproved += 1;
                self.broken(whole, parts, SHORT)
            }
            _ => None,
        };
        let verdict = match (verdict, &witness) {
            (Verdict::Refuted(_), None) => Verdict::Unproved,
            (Verdict::Unproved, Some(witness)) => {
                Verdict::Refuted(witness.said().of(Language::English).to_owned())
            }
            (verdict, _) => verdict,
        };
        (verdict, witness)
    }

    /// What is wrong with decompositions: those that do not add up.
    pub fn refuted(&mut self) -> Vec<Diagnostic> {
        let checked = self.checked;
        let mut found = Vec::new();
        for judged in self.decompositions().iter() {
            let (Verdict::Refuted(_), Some(witness)) = (&judged.verdict, &judged.witness) else {
                continue;
            };
            let Some(metric) = checked.model.metrics.get(judged.whole.index()) else {
                continue;
            };
            let finding = Diagnostic::error(&code::NOT_THE_PARTS)
                .at(judged.span)
                .label(metric.named.name.span, "label.whole")
                .with("name", &metric.named.name.text);
            found.push(witness.fill(finding));
        }
        found
    }
}
