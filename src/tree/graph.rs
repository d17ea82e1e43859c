//! The tree in words: plain values that every format of `merak tree` writes.

use super::near::shown;
use super::parts::{Kind, Tree, said};
use super::sensitivity::{Sensitivity, sensitivities};
use super::values::{Data, Values};
use super::words::{label, paths, per, text};
use crate::check::Checked;
use crate::meaning::{Normal, Verdict};
use crate::resolve::MetricId;
use crate::source::{FileId, SourceMap};
use crate::syntax::ast::{self, Body, Clause, ClauseKind, Item, Name};
use crate::words::Said;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

/// The tree in words. Metrics are named by their names.
#[derive(Clone, Debug, Serialize)]
pub struct Graph {
    /// The project.
    pub project: String,
    /// The metric it begins with, where only what hangs from one is shown.
    pub root: Option<String>,
    /// North stars.
    pub north_stars: Vec<Point>,
    /// Every metric that takes part.
    pub metrics: Vec<Node>,
    /// What hangs from what.
    pub edges: Vec<Way>,
    /// What must hold meanwhile.
    pub guardrails: Vec<Guard>,
    /// What somebody is told of.
    pub alerts: Vec<Watch>,
    /// What is done about it.
    pub plans: Vec<Plan>,
}

/// A north star.
#[derive(Clone, Debug, Serialize)]
pub struct Point {
    /// The metric.
    pub metric: String,
    /// The business line.
    pub line: Option<String>,
    /// What it is worth to people.
    pub promise: Option<String>,
    /// `launch`, `growth`, `maturity`, `renewal`
    pub stage: Option<String>,
    /// What is held beside it.
    pub companions: Vec<String>,
    /// How often it is looked at anew.
    pub review: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
}

/// A metric.
#[derive(Clone, Debug, Serialize)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// Its unit; none where its definition is wrong.
    pub unit: Option<String>,
    /// The period it is defined per.
    pub grain: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Whether more of it is better.
    pub better: Option<&'static str>,
    /// What it is expected to be.
    pub targets: Vec<Goal>,
    /// What one per cent more of it does to the north stars above it.
    pub pulls: Vec<Pull>,
    /// What data says of it, where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Values>,
}

/// What one per cent more of a metric does to a north star.
#[derive(Clone, Debug, Serialize)]
pub struct Pull {
    /// The north star.
    pub north_star: String,
    /// How many per cent.
    pub percent: f64,
    /// The period whose values it is worked out with, where it needs some.
    pub period: Option<String>,
    /// Whether these are data; targets if not.
    pub measured: bool,
}

/// What a metric is expected to be.
#[derive(Clone, Debug, Serialize)]
pub struct Goal {
    /// When.
    pub period: String,
    /// How much.
    pub value: String,
}

/// Metrics that hang from one.
#[derive(Clone, Debug, Serialize)]
pub struct Way {
    /// `identity`, `partition` or `driver`
    pub kind: &'static str,
    /// What they hang from.
    pub parent: String,
    /// The metrics; none for a partition.
    pub children: Vec<String>,
    /// The expression of an identity, the dimensions of a partition.
    pub text: Option<String>,
    /// Whether that holds: `proved`, `empty` where it says nothing, `given` claims
    /// about data, `refuted`, or `unproved`.
    pub verdict: Option<&'static str>,
    /// The claims it holds by.
    pub claims: Vec<Said>,
    /// `positive` or `negative`
    pub effect: Option<String>,
    /// How much later.
    pub lag: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
}

/// A guardrail.
#[derive(Clone, Debug, Serialize)]
pub struct Guard {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// What must hold.
    pub require: String,
    /// In which periods, and by what.
    pub per: Option<String>,
    /// Which metrics it protects.
    pub protects: Vec<String>,
    /// `block` or `warn`
    pub severity: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
}

/// An alert.
#[derive(Clone, Debug, Serialize)]
pub struct Watch {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// When it speaks up.
    pub when: String,
    /// In which periods, and by what.
    pub per: Option<String>,
    /// Which metrics it looks at.
    pub metrics: Vec<String>,
    /// Who is told.
    pub notify: Vec<String>,
}

/// A direction, or an opportunity or initiative in it.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    /// The metric the direction serves.
    pub serves: String,
    /// `direction`, `opportunity` or `initiative`
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// The one it is part of.
    pub within: Option<String>,
    /// What it is meant to move.
    pub moves: Vec<Moves>,
    /// The day it began on, where somebody said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// How far it is.
    pub status: Option<String>,
    /// What came of it.
    pub result: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
}

/// What an initiative is meant to move.
#[derive(Clone, Debug, Serialize)]
pub struct Moves {
    /// The metric.
    pub metric: String,
    /// `+5%`, `+2 points`
    pub by: String,
}

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
        }
    }
}

struct Writer<'a> {
    checked: &'a Checked,
    sources: &'a SourceMap,
    tree: &'a Tree<'a>,
    shown: &'a FxHashSet<MetricId>,
    /// Whether decompositions hold, by where they stand.
    verdicts: &'a FxHashMap<(FileId, u32, u32), Verdict>,
    goals: &'a FxHashMap<MetricId, Vec<&'a ast::Goal>>,
    pulls: &'a [Sensitivity],
    data: &'a Data,
}

impl Writer<'_> {
    fn name(&self, id: MetricId) -> String {
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

    fn plans(&self) -> Vec<Plan> {
        let mut plans = Vec::new();
        let directions = self.tree.directions.iter();
        for direction in directions.filter(|direction| self.shown.contains(&direction.serves)) {
            let serves = self.name(direction.serves);
            let item = direction.item;
            plans.push(Plan {
                label: label(item.label.as_ref()),
                owner: word(item.owner.as_ref()),
                ..self.plan(&serves, "direction", &item.name, None, &item.clauses)
            });
            self.nested(&serves, &item.name, &item.clauses, &mut plans);
        }
        plans
    }

    /// What stands inside a direction or opportunity.
    fn nested(&self, serves: &str, within: &Name, clauses: &[Clause], plans: &mut Vec<Plan>) {
        let items = clauses.iter().filter_map(|clause| match &clause.kind {
            ClauseKind::Nested(item) => Some(item),
            _ => None,
        });
        for item in items {
            let Item { name, clauses, .. } = item.as_ref();
            let kind = match item.body {
                Body::Opportunity => "opportunity",
                _ => "initiative",
            };
            plans.push(Plan {
                label: label(item.label.as_ref()),
                owner: said(clauses, |kind| match kind {
                    ClauseKind::Owner(name) => Some(name.text.to_string()),
                    _ => None,
                }),
                ..self.plan(serves, kind, name, Some(within), clauses)
            });
            self.nested(serves, name, clauses, plans);
        }
    }

    fn plan(
        &self,
        serves: &str,
        kind: &'static str,
        name: &Name,
        within: Option<&Name>,
        clauses: &[Clause],
    ) -> Plan {
        let moves = clauses.iter().filter_map(|clause| match &clause.kind {
            ClauseKind::Moves { metric, by, points } => Some(Moves {
                metric: metric.text.to_string(),
                by: format!("{}{}", by.raw, if *points { " points" } else { "" }),
            }),
            _ => None,
        });
        Plan {
            serves: serves.to_owned(),
            kind,
            name: name.text.to_string(),
            label: None,
            within: within.map(|name| name.text.to_string()),
            moves: moves.collect(),
            since: said(clauses, |kind| match kind {
                ClauseKind::Since(moment) => {
                    let first = moment
                        .moment
                        .first_day(self.checked.model.manifest.fiscal_year_starts);
                    first.map(|day| day.to_string())
                }
                _ => None,
            }),
            status: said(clauses, |kind| match kind {
                ClauseKind::WorkStatus(word) => Some(word.text.to_string()),
                _ => None,
            }),
            result: said(clauses, |kind| match kind {
                ClauseKind::Result(text) => Some(text.value.to_string()),
                _ => None,
            }),
            owner: None,
        }
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

fn word(name: Option<&Name>) -> Option<String> {
    name.map(|name| name.text.to_string())
}
