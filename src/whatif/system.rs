//! Which number follows from which: the identities of the tree and definitions that only
//! reckon, turned so that none leads back to itself, and what of them a setting reaches.
//!
//! What the tree says counts before definitions. `repeat_buyers = buyers * rate` takes the
//! rate as given; that it is defined as `repeat_buyers / buyers` would lead back.

use rustc_hash::{FxHashMap, FxHashSet};

use super::setting::{Set, Setting};
use crate::check::Checked;
use crate::resolve::{MetricId, metrics_in};
use crate::source::SourceMap;
use crate::syntax::ast::{Expr, ExprKind};
use crate::tree::{Kind, Tree, written};

/// How a setting reaches a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It is the one that is set.
    Set,
    /// Through what it is made of.
    Made,
    /// Its definition looks at this one, and does more than reckon with it.
    Otherwise(MetricId),
}

/// Which number follows from which.
pub struct System<'a> {
    /// The model.
    pub checked: &'a Checked,
    /// Its texts.
    pub sources: &'a SourceMap,
    ways: FxHashMap<MetricId, Vec<&'a Expr>>,
    set: FxHashMap<MetricId, Set>,
    reached: FxHashMap<MetricId, Reach>,
}

impl<'a> System<'a> {
    /// That of a model in which some numbers are set.
    #[must_use]
    pub fn of(checked: &'a Checked, sources: &'a SourceMap, settings: &[(MetricId, Set)]) -> Self {
        let tree = Tree::of(&checked.model);
        let set: FxHashMap<MetricId, Set> = settings.iter().cloned().collect();
        let ways = ways(checked, &tree, &set);
        let mut parts = FxHashSet::default();
        for edge in &tree.edges {
            if matches!(edge.kind, Kind::Identity(_)) {
                parts.extend(&edge.children);
            }
        }
        let reached = reached(checked, &ways, &set, &parts);
        Self {
            checked,
            sources,
            ways,
            set,
            reached,
        }
    }

    /// The settings of a list.
    #[must_use]
    pub fn pairs(settings: &[Setting]) -> Vec<(MetricId, Set)> {
        let pairs = settings.iter().map(|one| (one.metric, one.set.clone()));
        pairs.collect()
    }

    /// How a number is set, if it is.
    #[must_use]
    pub fn set(&self, id: MetricId) -> Option<&Set> {
        self.set.get(&id)
    }

    /// How a setting reaches a number, if one does.
    #[must_use]
    pub fn reach(&self, id: MetricId) -> Option<Reach> {
        self.reached.get(&id).copied()
    }

    /// All numbers that are reached, in the order of the project.
    #[must_use]
    pub fn all_reached(&self) -> Vec<MetricId> {
        let mut all: Vec<MetricId> = self.reached.keys().copied().collect();
        all.sort_unstable();
        all
    }

    /// Whether a setting reaches one of the metrics an expression names.
    #[must_use]
    pub fn reaches(&self, expr: &Expr) -> bool {
        let ids = named(self.checked, expr);
        ids.iter().any(|id| self.reached.contains_key(id))
    }

    /// What a number is made of: identities first, then its definition.
    #[must_use]
    pub fn ways(&self, id: MetricId) -> &[&'a Expr] {
        self.ways.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The ways through which a setting reaches it.
    pub fn reached_ways(&self, id: MetricId) -> impl Iterator<Item = &'a Expr> + '_ {
        let ways = self.ways(id).iter().copied();
        ways.filter(|expr| self.reaches(expr))
    }

    /// A metric, if an expression is no more than its name.
    #[must_use]
    pub fn metric(&self, expr: &Expr) -> Option<MetricId> {
        metric_of(self.checked, expr)
    }

    /// How an expression is written.
    #[must_use]
    pub fn text(&self, expr: &Expr) -> String {
        written(self.sources, expr.span)
    }

    /// All that must be known for some numbers: metrics, and what else their definitions
    /// reckon with.
    #[must_use]
    pub fn needed(&self, roots: &[MetricId]) -> Vec<Expr> {
        let mut seen: FxHashSet<MetricId> = FxHashSet::default();
        let mut texts: FxHashSet<String> = FxHashSet::default();
        let mut open: Vec<MetricId> = roots.iter().rev().copied().collect();
        let mut all = Vec::new();
        while let Some(id) = open.pop() {
            if all.len() >= MOST || !seen.insert(id) {
                continue;
            }
            let Some(metric) = self.checked.model.metrics.get(id.index()) else {
                continue;
            };
            all.push(Expr::named(&metric.named.name.text, metric.named.name.span));
            let own = is_arithmetic(&metric.expr).then_some(&metric.expr);
            for expr in self.ways(id).iter().copied().chain(own) {
                leaves(expr, &mut |leaf| match self.metric(leaf) {
                    Some(id) => open.push(id),
                    None if texts.insert(self.text(leaf)) => all.push(leaf.clone()),
                    None => {}
                });
            }
        }
        all
    }
}

/// Most numbers that are asked for.
const MOST: usize = 200;

/// The metrics an expression names.
#[must_use]
pub fn named(checked: &Checked, expr: &Expr) -> Vec<MetricId> {
    let mut all = Vec::new();
    metrics_in(expr, &mut |name| {
        all.extend(checked.model.names.metric(&name.text))
    });
    all
}

fn metric_of(checked: &Checked, expr: &Expr) -> Option<MetricId> {
    match &expr.kind {
        ExprKind::Path(path) => checked.model.names.metric(&path.single()?.text),
        ExprKind::Paren(inner) => metric_of(checked, inner),
        _ => None,
    }
}

/// What an expression reckons with.
fn leaves<'a>(expr: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    match &expr.kind {
        ExprKind::Paren(inner) | ExprKind::Negate(inner) => leaves(inner, visit),
        ExprKind::Sum(first, rest) | ExprKind::Product(first, rest) => {
            leaves(first, visit);
            rest.iter().for_each(|(_, next)| leaves(next, visit));
        }
        ExprKind::Number(_) => {}
        _ => visit(expr),
    }
}

/// Whether a definition does no more than reckon.
pub(super) fn is_arithmetic(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Paren(inner) | ExprKind::Negate(inner) => is_arithmetic(inner),
        ExprKind::Sum(..) | ExprKind::Product(..) => true,
        _ => false,
    }
}

/// Identities before definitions; what would lead back is left out.
fn ways<'a>(
    checked: &'a Checked,
    tree: &Tree<'a>,
    set: &FxHashMap<MetricId, Set>,
) -> FxHashMap<MetricId, Vec<&'a Expr>> {
    let mut ways: FxHashMap<MetricId, Vec<&'a Expr>> = FxHashMap::default();
    let mut add = |whole: MetricId, expr: &'a Expr| {
        if !set.contains_key(&whole) && !leads_to(checked, &ways, expr, whole) {
            ways.entry(whole).or_default().push(expr);
        }
    };
    for edge in &tree.edges {
        if let Kind::Identity(expr) = edge.kind {
            add(edge.parent, expr);
        }
    }
    for (at, metric) in checked.model.metrics.iter().enumerate() {
        let is_alias = metric_of(checked, &metric.expr).is_some();
        if is_alias || is_arithmetic(&metric.expr) {
            add(MetricId::at(at), &metric.expr);
        }
    }
    ways
}

/// Whether what an expression reckons with follows from a metric.
fn leads_to(checked: &Checked, ways: &FxHashMap<MetricId, Vec<&Expr>>, expr: &Expr, whole: MetricId) -> bool {
    let mut seen = FxHashSet::default();
    let mut open = named(checked, expr);
    while let Some(id) = open.pop() {
        if id == whole {
            return true;
        }
        if seen.insert(id) {
            let below = ways.get(&id).into_iter().flatten();
            open.extend(below.flat_map(|expr| named(checked, expr)));
        }
    }
    false
}

fn reached(
    checked: &Checked,
    ways: &FxHashMap<MetricId, Vec<&Expr>>,
    set: &FxHashMap<MetricId, Set>,
    parts: &FxHashSet<MetricId>,
) -> FxHashMap<MetricId, Reach> {
    let mut above: FxHashMap<MetricId, Vec<(MetricId, Reach)>> = FxHashMap::default();
    for (whole, exprs) in ways {
        for id in exprs.iter().flat_map(|expr| named(checked, expr)) {
            above.entry(id).or_default().push((*whole, Reach::Made));
        }
    }
    for at in 0..checked.model.metrics.len() {
        let whole = MetricId::at(at);
        // What a tree takes as given is not moved by how it is defined.
        if ways.contains_key(&whole) || parts.contains(&whole) {
            continue;
        }
        if let Some((measure, _)) = checked.metric(whole) {
            measure.metrics(&mut |id, _| {
                let list = above.entry(id).or_default();
                list.push((whole, Reach::Otherwise(id)));
            });
        }
    }
    let mut reached: FxHashMap<MetricId, Reach> = FxHashMap::default();
    let mut open: Vec<MetricId> = set.keys().copied().collect();
    open.sort_unstable();
    reached.extend(open.iter().map(|id| (*id, Reach::Set)));
    while let Some(id) = open.pop() {
        for (whole, reach) in above.get(&id).into_iter().flatten() {
            if !reached.contains_key(whole) {
                reached.insert(*whole, *reach);
                open.push(*whole);
            }
        }
    }
    reached
}
