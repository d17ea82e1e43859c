//! How much a north star moves when a metric below it moves by one per cent: the
//! elasticity of the identities between them. That of a product is one, whatever
//! the numbers are; of a sum it is the share of the part, so it needs values: those
//! that data has for a period, or else those the targets of one period say.
//!
//! A driver is a guess, and has none of its own: it pulls at the metric it leads to.

use super::parts::{Kind, Tree};
use super::worth::{Worth, amount, number, to_base};
use crate::check::Checked;
use crate::resolve::MetricId;
use crate::syntax::ast::{Expr, ExprKind, Goal};
use crate::syntax::time::{Grain, Moment};
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// What one per cent more of a metric does to a north star.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// The north star.
    pub star: MetricId,
    /// The metric.
    pub metric: MetricId,
    /// Per cent of the north star.
    pub percent: f64,
    /// The period of the values it is worked out with, where it needs some.
    pub period: Option<String>,
    /// Whether these are data, not targets.
    pub measured: bool,
}

/// What metrics come to in a period, each in its unit.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Which period.
    pub period: String,
    /// What is known of it.
    pub values: FxHashMap<MetricId, f64>,
}

/// A period, whatever it is written like.
type When = (Option<Grain>, Option<Date>);

/// Steps down a tree at most.
const DEEPEST: usize = 20;

/// A north star and every metric that identities lead to from it, each once.
#[must_use]
pub fn valued(tree: &Tree<'_>, star: MetricId) -> Vec<MetricId> {
    let mut all = vec![star];
    let mut next = 0;
    while let Some(metric) = all.get(next).copied() {
        for (_, edge) in tree.edges_below(metric) {
            let is_identity = matches!(edge.kind, Kind::Identity(_));
            for child in edge.children.iter().filter(|_| is_identity) {
                if !all.contains(child) {
                    all.push(*child);
                }
            }
        }
        next += 1;
    }
    all
}

/// Those of every metric that identities lead to from a north star; `measured` is what
/// data says for each star, where it was asked.
#[must_use]
pub fn sensitivities(
    checked: &Checked,
    tree: &Tree<'_>,
    measured: &FxHashMap<MetricId, Measured>,
) -> Vec<Sensitivity> {
    let mut found = Vec::new();
    for star in &tree.stars {
        let measured = measured.get(&star.metric);
        let goals = tree.targets.iter().filter(|target| target.metric == star.metric);
        let goals = goals.map(|target| target.goal);
        let goals: Vec<&Goal> = goals.filter(|_| measured.is_none()).collect();
        let at = |goal: Option<&Goal>| -> Pulls {
            let puller = Puller {
                checked,
                tree,
                measured,
                period: goal.map(|goal| puller_when(checked, goal.period.moment)),
            };
            let mut pulls = Pulls::default();
            puller.pull(
                star.metric,
                Some((1.0, false)),
                &mut pulls,
                &mut FxHashSet::default(),
            );
            pulls
        };
        // The latest period of which most is known.
        let (mut goal, mut pulls) = (None, at(None));
        for next in &goals {
            let found = at(Some(next));
            if found.known() >= pulls.known() {
                (goal, pulls) = (Some(*next), found);
            }
        }
        for (metric, pull) in pulls.0 {
            if let Some((percent, valued)) = pull.filter(|_| metric != star.metric) {
                found.push(Sensitivity {
                    star: star.metric,
                    metric,
                    percent,
                    period: match measured {
                        _ if !valued => None,
                        Some(measured) => Some(measured.period.clone()),
                        None => goal.map(|goal| goal.period.raw.to_string()),
                    },
                    measured: valued && measured.is_some(),
                });
            }
        }
    }
    found
}

/// Of each metric how it pulls, and whether values were needed for that; nothing
/// where one of its ways is not known.
#[derive(Default)]
struct Pulls(BTreeMap<MetricId, Option<(f64, bool)>>);

impl Pulls {
    fn known(&self) -> usize {
        self.0.values().flatten().count()
    }
}

fn puller_when(checked: &Checked, moment: Moment) -> When {
    let fiscal = checked.model.manifest.fiscal_year_starts;
    (moment.grain(), moment.first_day(fiscal))
}

struct Puller<'a> {
    checked: &'a Checked,
    tree: &'a Tree<'a>,
    measured: Option<&'a Measured>,
    period: Option<When>,
}

impl Puller<'_> {
    /// Adds what a metric pulls, and all that is below it. Of several identities of
    /// one metric the first counts that names a part: they say the same number.
    fn pull(
        &self,
        metric: MetricId,
        pull: Option<(f64, bool)>,
        pulls: &mut Pulls,
        above: &mut FxHashSet<MetricId>,
    ) {
        if above.len() >= DEEPEST || !above.insert(metric) {
            return;
        }
        let known = pulls.0.entry(metric).or_insert(Some((0.0, false)));
        *known = match (*known, pull) {
            (Some((one, a)), Some((other, b))) => Some((one + other, a || b)),
            _ => None,
        };
        let mut seen: Vec<MetricId> = Vec::new();
        for (_, edge) in self.tree.edges_below(metric) {
            let Kind::Identity(expr) = edge.kind else {
                continue;
            };
            for child in &edge.children {
                if seen.contains(child) {
                    continue;
                }
                seen.push(*child);
                let own = self.elasticity(expr, *child);
                let through = match (pull, own) {
                    (Some((one, a)), Some((other, b))) => Some((one * other, a || b)),
                    _ => None,
                };
                self.pull(*child, through, pulls, above);
            }
        }
        above.remove(&metric);
    }

    /// That of an expression, by one of its metrics; whether values were needed.
    fn elasticity(&self, expr: &Expr, child: MetricId) -> Option<(f64, bool)> {
        if let Some(power) = self.power(expr, child) {
            return Some((power, false));
        }
        let (value, slope) = self.slope(expr, child)?;
        let own = self.value(child, 0)?;
        let percent = slope * own / value;
        percent.is_finite().then_some((percent, true))
    }

    fn id(&self, expr: &Expr) -> Option<MetricId> {
        match &expr.kind {
            ExprKind::Path(path) => self.checked.model.names.metric(&path.single()?.text),
            _ => None,
        }
    }

    /// How often it is a factor, where all is a product.
    fn power(&self, expr: &Expr, child: MetricId) -> Option<f64> {
        match &expr.kind {
            ExprKind::Path(_) => Some(if self.id(expr)? == child { 1.0 } else { 0.0 }),
            ExprKind::Number(_) => Some(0.0),
            ExprKind::Paren(inner) | ExprKind::Negate(inner) => self.power(inner, child),
            ExprKind::Product(first, rest) => {
                let mut power = self.power(first, child)?;
                for (divides, factor) in rest {
                    let own = self.power(factor, child)?;
                    power += if *divides { -own } else { own };
                }
                Some(power)
            }
            _ => None,
        }
    }

    /// The value of an expression, and how it changes with one of its metrics.
    fn slope(&self, expr: &Expr, child: MetricId) -> Option<(f64, f64)> {
        match &expr.kind {
            ExprKind::Path(_) => {
                let id = self.id(expr)?;
                Some((self.value(id, 0)?, if id == child { 1.0 } else { 0.0 }))
            }
            ExprKind::Number(_) => Some((number(expr)?, 0.0)),
            ExprKind::Paren(inner) => self.slope(inner, child),
            ExprKind::Negate(inner) => self.slope(inner, child).map(|(value, slope)| (-value, -slope)),
            ExprKind::Sum(first, rest) => {
                let (mut value, mut slope) = self.slope(first, child)?;
                for (less, term) in rest {
                    let (own, own_slope) = self.slope(term, child)?;
                    let sign = if *less { -1.0 } else { 1.0 };
                    value += sign * own;
                    slope += sign * own_slope;
                }
                Some((value, slope))
            }
            ExprKind::Product(first, rest) => {
                let (mut value, mut slope) = self.slope(first, child)?;
                for (divides, factor) in rest {
                    let (own, own_slope) = self.slope(factor, child)?;
                    (value, slope) = match divides {
                        true => (value / own, (slope * own - value * own_slope) / (own * own)),
                        false => (value * own, slope * own + value * own_slope),
                    };
                }
                Some((value, slope))
            }
            _ => None,
        }
    }

    /// What a metric is in the period, in the base of its scale: its number or its target,
    /// else what its parts come to.
    fn value(&self, id: MetricId, depth: usize) -> Option<f64> {
        if let Some(value) = self.measured.and_then(|measured| measured.values.get(&id)) {
            let unit = self.checked.metric(id)?.1.kind.unit();
            return Some(value * to_base(&unit).unwrap_or(1.0));
        }
        let mut targets = self.tree.targets.iter();
        let own = targets.find(|target| {
            let when = puller_when(self.checked, target.goal.period.moment);
            target.metric == id && Some(when) == self.period
        });
        if let Some(own) = own {
            return amount(self.checked, id, &own.goal.value);
        }
        if self.period.is_none() && self.measured.is_none() {
            return None;
        }
        if depth >= DEEPEST {
            return None;
        }
        let identities = self.tree.edges_below(id).filter_map(|(_, edge)| match edge.kind {
            Kind::Identity(expr) => Some(expr),
            _ => None,
        });
        let names = &self.checked.model.names;
        let worth = |expr: &Expr| Worth::of(expr, &|name| self.value(names.metric(name)?, depth + 1));
        identities
            .into_iter()
            .find_map(|expr| worth(expr).map(|worth| worth.value))
    }
}
