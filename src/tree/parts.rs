//! The parts of the tree, with every metric by its id.

use crate::resolve::{MetricId, Model, Stated, metrics_in};
use crate::source::Span;
use crate::syntax::ast::{Body, Clause, ClauseKind, Expr, Goal, Name, Path};
use rustc_hash::FxHashMap;

/// What the items of a project come to together.
#[derive(Debug)]
pub struct Tree<'a> {
    /// North stars, as they are written.
    pub stars: Vec<Star<'a>>,
    /// What hangs from what, as it is written.
    pub edges: Vec<Edge<'a>>,
    /// Guardrails.
    pub guardrails: Vec<Guardrail<'a>>,
    /// Alerts.
    pub alerts: Vec<Alert<'a>>,
    /// Targets, those of north stars too.
    pub targets: Vec<Target<'a>>,
    /// What is planned.
    pub directions: Vec<Direction<'a>>,
    /// The edges below each metric.
    below: FxHashMap<MetricId, Vec<usize>>,
}

/// A north star.
#[derive(Clone, Copy, Debug)]
pub struct Star<'a> {
    /// The metric.
    pub metric: MetricId,
    /// The item.
    pub item: &'a Stated,
}

/// Some metrics that hang from one.
#[derive(Clone, Debug)]
pub struct Edge<'a> {
    /// What they hang from.
    pub parent: MetricId,
    /// Each once, as they are written; none for a partition by a dimension.
    pub children: Vec<MetricId>,
    /// How.
    pub kind: Kind<'a>,
    /// The item.
    pub item: &'a Stated,
}

/// How metrics hang from one.
#[derive(Clone, Copy, Debug)]
pub enum Kind<'a> {
    /// It is made of them.
    Identity(&'a Expr),
    /// It is made of its parts by these dimensions.
    By(&'a [Path]),
    /// They are believed to move it.
    Driver,
}

/// A guardrail.
#[derive(Clone, Debug)]
pub struct Guardrail<'a> {
    /// What it protects.
    pub protects: Vec<MetricId>,
    /// What it looks at.
    pub reads: Vec<MetricId>,
    /// The item.
    pub item: &'a Stated,
}

/// An alert.
#[derive(Clone, Debug)]
pub struct Alert<'a> {
    /// What it looks at.
    pub reads: Vec<MetricId>,
    /// The item.
    pub item: &'a Stated,
}

/// What a metric is expected to be in a period.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The metric.
    pub metric: MetricId,
    /// When, and what.
    pub goal: &'a Goal,
}

/// What is planned for a metric.
#[derive(Clone, Copy, Debug)]
pub struct Direction<'a> {
    /// The metric.
    pub serves: MetricId,
    /// The item.
    pub item: &'a Stated,
}

impl<'a> Tree<'a> {
    /// The tree of a project. What names no metric has its finding, and is left out.
    #[must_use]
    pub fn of(model: &'a Model) -> Self {
        let mut tree = Self {
            stars: Vec::new(),
            edges: Vec::new(),
            guardrails: Vec::new(),
            alerts: Vec::new(),
            targets: Vec::new(),
            directions: Vec::new(),
            below: FxHashMap::default(),
        };
        for item in &model.stated {
            tree.add(model, item);
        }
        tree.protect_all();
        for (at, edge) in tree.edges.iter().enumerate() {
            tree.below.entry(edge.parent).or_default().push(at);
        }
        tree
    }

    fn add(&mut self, model: &'a Model, item: &'a Stated) {
        let own = model.names.metric(&item.name.text);
        match (&item.body, own) {
            (Body::NorthStar, Some(metric)) => {
                self.stars.push(Star { metric, item });
                let goals = said(&item.clauses, |kind| match kind {
                    ClauseKind::Targets(goals) => Some(goals),
                    _ => None,
                });
                self.targets(metric, goals.map(Vec::as_slice).unwrap_or_default());
            }
            (Body::Target(goals), Some(metric)) => self.targets(metric, goals),
            (Body::Identity(expr), Some(parent)) => self.edges.push(Edge {
                parent,
                children: named(model, expr),
                kind: Kind::Identity(expr),
                item,
            }),
            (Body::Partition(paths), Some(parent)) => self.edges.push(Edge {
                parent,
                children: Vec::new(),
                kind: Kind::By(paths),
                item,
            }),
            (Body::Driver { to }, Some(child)) => {
                let parent = model.names.metric(&to.text);
                self.edges.extend(parent.map(|parent| Edge {
                    parent,
                    children: vec![child],
                    kind: Kind::Driver,
                    item,
                }));
            }
            (Body::Guardrail, _) => self.guardrails.push(guardrail(model, item)),
            (Body::Alert, _) => {
                let when = said(&item.clauses, |kind| match kind {
                    ClauseKind::When { expr, .. } => Some(expr),
                    _ => None,
                });
                let reads = when.map(|expr| named(model, expr)).unwrap_or_default();
                self.alerts.push(Alert { reads, item });
            }
            (Body::Direction { serves }, _) => {
                let serves = model.names.metric(&serves.text);
                self.directions
                    .extend(serves.map(|serves| Direction { serves, item }));
            }
            _ => {}
        }
    }

    /// What does not say what it protects, protects every north star.
    fn protect_all(&mut self) {
        let stars: Vec<MetricId> = self.stars.iter().map(|star| star.metric).collect();
        for guardrail in &mut self.guardrails {
            let says = |clause: &Clause| matches!(clause.kind, ClauseKind::Protects(_));
            if !guardrail.item.clauses.iter().any(says) {
                guardrail.protects.clone_from(&stars);
            }
        }
    }

    fn targets(&mut self, metric: MetricId, goals: &'a [Goal]) {
        let targets = goals.iter().map(|goal| Target { metric, goal });
        self.targets.extend(targets);
    }

    /// What hangs from a metric directly.
    pub fn edges_below(&self, metric: MetricId) -> impl Iterator<Item = (usize, &Edge<'a>)> {
        let known = self.below.get(&metric).into_iter().flatten();
        known.filter_map(|at| Some((*at, self.edges.get(*at)?)))
    }
}

impl<'a> Star<'a> {
    /// What is held beside it.
    #[must_use]
    pub fn companions(&self) -> &'a [Expr] {
        let all = said(&self.item.clauses, |kind| match kind {
            ClauseKind::Companions(all) => Some(all),
            _ => None,
        });
        all.map(Vec::as_slice).unwrap_or_default()
    }

    /// The business line it belongs to.
    #[must_use]
    pub fn line(&self) -> Option<&'a Name> {
        said(&self.item.clauses, |kind| match kind {
            ClauseKind::InLine(name) => Some(name),
            _ => None,
        })
    }

    /// Where it is declared.
    #[must_use]
    pub fn span(&self) -> Span {
        self.item.name.span
    }
}

fn guardrail<'a>(model: &Model, item: &'a Stated) -> Guardrail<'a> {
    let protects = said(&item.clauses, |kind| match kind {
        ClauseKind::Protects(all) => Some(all),
        _ => None,
    });
    let require = said(&item.clauses, |kind| match kind {
        ClauseKind::Require(expr) => Some(expr),
        _ => None,
    });
    let names = protects.into_iter().flatten();
    Guardrail {
        protects: names.filter_map(|name| model.names.metric(&name.text)).collect(),
        reads: require.map(|expr| named(model, expr)).unwrap_or_default(),
        item,
    }
}

/// What a clause says, of those that `pick` knows.
pub(super) fn said<'a, T>(clauses: &'a [Clause], pick: impl Fn(&'a ClauseKind) -> Option<T>) -> Option<T> {
    clauses.iter().find_map(|clause| pick(&clause.kind))
}

/// The metrics an expression names, each once.
pub(super) fn named(model: &Model, expr: &Expr) -> Vec<MetricId> {
    let mut found = Vec::new();
    metrics_in(expr, &mut |name| {
        if let Some(id) = model.names.metric(&name.text)
            && !found.contains(&id)
        {
            found.push(id);
        }
    });
    found
}
