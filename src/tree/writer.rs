//! The tree put into words.

use std::collections::BTreeMap;

use super::graph::{Goal, Graph, Guard, Node, Point, Pull, Watch, Way};
use super::near::shown;
use super::parts::{Kind, Tree, said};
use super::sensitivity::{Sensitivity, sensitivities};
use super::values::Data;
use super::words::{label, paths, per, text};
use crate::check::Checked;
use crate::meaning::{Normal, Verdict};
use crate::resolve::MetricId;
use crate::source::{FileId, SourceMap};
use crate::syntax::ast::{self, ClauseKind, Name};
use rustc_hash::{FxHashMap, FxHashSet};

impl Graph {
    /// The whole tree of a project, or what hangs from one metric; with what data says of
    /// it, where it was asked.
    #[must_use]
    pub fn of(checked: &Checked, sources: &SourceMap, root: Option<MetricId>, data: &Data) -> Self {
        let tree = Tree::of(&checked.model);
        let shown = shown(&tree, root);
        let mut goals: FxHashMap<MetricId, Vec<&ast::Goal>> = FxHashMap::default();
        for target in &tree.targets {
            goals.entry(target.metric).or_default().push(target.goal);
        }
        let judged = Normal::new(checked).decompositions();
        let judged = judged.iter();
        let verdicts = judged
            .map(|judged| (judged.span.key(), judged.verdict.clone()))
            .collect();
        let pulls = sensitivities(checked, &tree, &data.measured);
        let writer = Writer {
            pulls: &pulls,
            data,
            verdicts: &verdicts,
            goals: &goals,
            checked,
            sources,
            tree: &tree,
            shown: &shown,
        };
        let metrics = (0..checked.model.metrics.len()).map(MetricId::at);
        let metrics = metrics.filter(|id| shown.contains(id));
        Self {
            project: checked.model.manifest.name.clone(),
            root: root.map(|root| writer.name(root)),
            north_stars: writer.stars(),
            metrics: metrics.filter_map(|id| writer.node(id)).collect(),
            edges: writer.ways(),
            guardrails: writer.guards(),
            alerts: writer.watches(),
            plans: writer.plans(),
            departments: writer.departments(),
        }
    }
}

pub(super) struct Writer<'a> {
    pub checked: &'a Checked,
    sources: &'a SourceMap,
    pub tree: &'a Tree<'a>,
    pub shown: &'a FxHashSet<MetricId>,
    /// Whether decompositions hold, by where they stand.
    verdicts: &'a FxHashMap<(FileId, u32, u32), Verdict>,
    goals: &'a FxHashMap<MetricId, Vec<&'a ast::Goal>>,
    pulls: &'a [Sensitivity],
    data: &'a Data,
}

impl Writer<'_> {
    pub fn name(&self, id: MetricId) -> String {
        let metric = self.checked.model.metrics.get(id.index());
        metric
            .map(|metric| metric.named.name.text.to_string())
            .unwrap_or_default()
    }

    fn names(&self, ids: &[MetricId]) -> Vec<String> {
        ids.iter().map(|id| self.name(*id)).collect()
    }

    fn stars(&self) -> Vec<Point> {
        let stars = self.tree.stars.iter();
        let stars = stars.filter(|star| self.shown.contains(&star.metric));
        let point = |star: &super::Star<'_>| {
            let clauses = &star.item.clauses;
            let companions = star.companions().iter();
            Point {
                metric: self.name(star.metric),
                line: star.line().map(|line| self.line(line)),
                promise: said(clauses, |kind| match kind {
                    ClauseKind::Promise(text) => Some(text.value.to_string()),
                    _ => None,
                }),
                stage: said(clauses, |kind| match kind {
                    ClauseKind::Stage(word) => Some(word.text.to_string()),
                    _ => None,
                }),
                companions: companions.map(|expr| text(self.sources, expr.span)).collect(),
                review: said(clauses, |kind| match kind {
                    ClauseKind::Review { every, .. } => Some(format!("every {}", every.text)),
                    _ => None,
                }),
                owner: word(star.item.owner.as_ref()),
            }
        };
        stars.map(point).collect()
    }

    /// The label of a business line, else its name.
    fn line(&self, name: &Name) -> String {
        let lines = &self.checked.model.lines;
        let declared = lines.iter().find(|line| line.named.name == *name);
        let label = declared.and_then(|line| line.named.label.as_ref());
        label.map_or_else(|| name.text.to_string(), |label| label.value.to_string())
    }

    /// Departments that have labels.
    fn departments(&self) -> BTreeMap<String, String> {
        let all = self.checked.model.departments.iter();
        let called =
            all.filter_map(|named| Some((named.name.text.to_string(), label(named.label.as_ref())?)));
        called.collect()
    }

    fn node(&self, id: MetricId) -> Option<Node> {
        let metric = self.checked.model.metrics.get(id.index())?;
        let facts = self.checked.metric(id).map(|(_, facts)| facts);
        let goals = self.goals.get(&id).into_iter().flatten();
        Some(Node {
            name: metric.named.name.text.to_string(),
            label: label(metric.named.label.as_ref()),
            unit: facts.map(|facts| facts.kind.unit().to_string()),
            grain: metric.grain.map(|(grain, _)| grain.word().to_owned()),
            owner: word(metric.named.owner.as_ref()),
            better: metric
                .better
                .map(|higher| if higher { "higher" } else { "lower" }),
            targets: goals
                .map(|goal| Goal {
                    period: goal.period.raw.to_string(),
                    value: text(self.sources, goal.value.span),
                    grain: goal.period.moment.grain(),
                })
                .collect(),
            pulls: self.pulls(id),
            values: self.data.values.get(&id).cloned(),
        })
    }

    fn pulls(&self, id: MetricId) -> Vec<Pull> {
        let own = self.pulls.iter().filter(|pull| pull.metric == id);
        let pull = |pull: &Sensitivity| Pull {
            north_star: self.name(pull.star),
            // Four places are more than targets know.
            percent: (pull.percent * 10_000.0).round() / 10_000.0,
            period: pull.period.clone(),
            measured: pull.measured,
        };
        own.map(pull).collect()
    }

    fn ways(&self) -> Vec<Way> {
        let edges = self.tree.edges.iter();
        let edges = edges.filter(|edge| self.shown.contains(&edge.parent));
        let way = |edge: &super::Edge<'_>| {
            let clauses = &edge.item.clauses;
            let (kind, words) = match edge.kind {
                Kind::Identity(expr) => ("identity", Some(text(self.sources, expr.span))),
                Kind::By(by) => ("partition", Some(paths(by))),
                Kind::Driver => ("driver", None),
            };
            let verdict = match edge.kind {
                Kind::Identity(expr) => self.verdicts.get(&expr.span.key()),
                // Each of several dimensions is a partition of its own.
                Kind::By([path]) => self.verdicts.get(&path.span.key()),
                Kind::By(_) | Kind::Driver => None,
            };
            Way {
                kind,
                parent: self.name(edge.parent),
                children: self.names(&edge.children),
                text: words,
                verdict: verdict.map(named),
                claims: match verdict {
                    Some(Verdict::Given(claims)) => claims.clone(),
                    _ => Vec::new(),
                },
                effect: said(clauses, |kind| match kind {
                    ClauseKind::Effect(word) => Some(word.text.to_string()),
                    _ => None,
                }),
                lag: said(clauses, |kind| match kind {
                    ClauseKind::Lag(lag) => Some(text(self.sources, lag.span)),
                    _ => None,
                }),
                owner: word(edge.item.owner.as_ref()),
            }
        };
        edges.map(way).collect()
    }

    fn guards(&self) -> Vec<Guard> {
        let guardrails = self.tree.guardrails.iter();
        let guardrails = guardrails.filter(|guardrail| self.shows(&guardrail.protects));
        let guard = |guardrail: &super::Guardrail<'_>| {
            let clauses = &guardrail.item.clauses;
            let require = said(clauses, |kind| match kind {
                ClauseKind::Require(expr) => Some(text(self.sources, expr.span)),
                _ => None,
            });
            Guard {
                name: guardrail.item.name.text.to_string(),
                label: label(guardrail.item.label.as_ref()),
                require: require.unwrap_or_default(),
                per: per(clauses),
                protects: self.names(&guardrail.protects),
                severity: said(clauses, |kind| match kind {
                    ClauseKind::Severity(word) => Some(word.text.to_string()),
                    _ => None,
                }),
                owner: word(guardrail.item.owner.as_ref()),
            }
        };
        guardrails.map(guard).collect()
    }

    fn watches(&self) -> Vec<Watch> {
        let alerts = self.tree.alerts.iter();
        let alerts = alerts.filter(|alert| self.shows(&alert.reads));
        let watch = |alert: &super::Alert<'_>| {
            let clauses = &alert.item.clauses;
            let when = said(clauses, |kind| match kind {
                ClauseKind::When { expr, same_weekday } => {
                    let against = same_weekday.map_or("", |_| " versus same weekday");
                    Some(format!("{}{against}", text(self.sources, expr.span)))
                }
                _ => None,
            });
            let notify = said(clauses, |kind| match kind {
                ClauseKind::Notify(all) => Some(all),
                _ => None,
            });
            let notify = notify.into_iter().flatten();
            Watch {
                name: alert.item.name.text.to_string(),
                label: label(alert.item.label.as_ref()),
                when: when.unwrap_or_default(),
                per: per(clauses),
                metrics: self.names(&alert.reads),
                notify: notify.map(|name| name.text.to_string()).collect(),
            }
        };
        alerts.map(watch).collect()
    }

    fn shows(&self, metrics: &[MetricId]) -> bool {
        metrics.iter().any(|id| self.shown.contains(id))
    }
}

fn named(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Proved => "proved",
        Verdict::Empty => "empty",
        Verdict::Given(_) => "given",
        Verdict::Refuted(_) => "refuted",
        Verdict::Unproved => "unproved",
    }
}

pub(super) fn word(name: Option<&Name>) -> Option<String> {
    name.map(|name| name.text.to_string())
}
