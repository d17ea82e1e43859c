//! What must be asked to know why a metric changed: how it is made of others, down the tree.
//!
//! Of several decompositions of a metric the first counts, for they say the same number.
//! Where there is none, its definition is one if it only reckons with others.

use super::{Made, Moved, Sides, Subject};
use crate::check::Checked;
use crate::check::additivity::{Additivity, Why};
use crate::resolve::{Metric, MetricId};
use crate::source::SourceMap;
use crate::syntax::ast::{Expr, ExprKind, Path};
use crate::syntax::plain_number;
use crate::syntax::time::Grain;
use crate::tree::{Kind, Tree, written};

/// Metrics below metrics, at most.
const DEEPEST: usize = 12;

/// Most numbers that are asked for.
const MOST: usize = 100;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Column {
    /// A metric, or an expression of some.
    pub expr: Expr,
    /// What it is, in words.
    pub subject: Subject,
}

/// How a metric is made of columns, which are known by their places.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The metric.
    pub whole: Moved<usize>,
    /// The columns; the first is the metric.
    pub columns: Vec<Column>,
}

/// How a metric is made of others.
#[must_use]
pub fn shape(checked: &Checked, sources: &SourceMap, metric: MetricId) -> Shape {
    let tree = Tree::of(&checked.model);
    let mut shaper = Shaper {
        checked,
        sources,
        tree: &tree,
        columns: Vec::new(),
        above: Vec::new(),
    };
    let model = checked.model.metrics.get(metric.index());
    let name = model.map(|metric| &metric.named.name);
    let expr = name.map(|name| Expr::named(&name.text, name.span));
    let whole = match &expr {
        Some(expr) => shaper.moved(expr),
        None => Moved {
            what: 0,
            sides: Sides::default(),
            made: None,
        },
    };
    Shape {
        whole,
        columns: shaper.columns,
    }
}

struct Shaper<'a> {
    checked: &'a Checked,
    sources: &'a SourceMap,
    tree: &'a Tree<'a>,
    columns: Vec<Column>,
    /// The metrics that are being taken apart.
    above: Vec<MetricId>,
}

impl Shaper<'_> {
    fn moved(&mut self, expr: &Expr) -> Moved<usize> {
        let id = metric_of(self.checked, expr);
        let what = self.column(expr, id);
        let made = id.and_then(|id| self.below(id));
        if let (Some((text, _)), Some(column)) = (&made, self.columns.get_mut(what)) {
            column.subject.made_of = Some(text.clone());
        }
        Moved {
            what,
            sides: Sides::default(),
            made: made.map(|(_, made)| made),
        }
    }

    /// What a metric is made of, as it is written and by its parts.
    fn below(&mut self, id: MetricId) -> Option<(String, Made<usize>)> {
        if self.above.len() >= DEEPEST || self.columns.len() >= MOST || self.above.contains(&id) {
            return None;
        }
        self.above.push(id);
        let expr = ways(self.checked, self.tree, id)
            .into_iter()
            .find(|expr| self.leads_on(expr))
            .cloned();
        let made = expr.map(|expr| (written(self.sources, expr.span), self.made(&expr)));
        self.above.pop();
        made
    }

    /// Whether an expression reckons with others than those it is part of.
    fn leads_on(&self, expr: &Expr) -> bool {
        let mut free = true;
        crate::resolve::metrics_in(expr, &mut |name| {
            let id = self.checked.model.names.metric(&name.text);
            free &= id.is_none_or(|id| !self.above.contains(&id));
        });
        free && is_arithmetic(expr)
    }

    fn made(&mut self, expr: &Expr) -> Made<usize> {
        let mut each = |first: &Expr, rest: &[(bool, Expr)]| {
            let first = (false, self.made(first));
            let rest: Vec<_> = rest.iter().map(|(flag, expr)| (*flag, self.made(expr))).collect();
            [vec![first], rest].concat()
        };
        match &expr.kind {
            ExprKind::Paren(inner) => self.made(inner),
            ExprKind::Negate(inner) => Made::Sum(vec![(true, self.made(inner))]),
            ExprKind::Sum(first, rest) => Made::Sum(each(first, rest)),
            ExprKind::Product(first, rest) => Made::Product(each(first, rest)),
            _ => match constant(expr) {
                Some(number) => Made::Number(number),
                None => Made::Of(Box::new(self.moved(expr))),
            },
        }
    }

    /// The place of a column; each is asked for once.
    fn column(&mut self, expr: &Expr, id: Option<MetricId>) -> usize {
        let metric = id.and_then(|id| self.checked.model.metrics.get(id.index()));
        let subject = match metric {
            Some(metric) => Subject::of(self.checked, metric),
            None => Subject::called(written(self.sources, expr.span)),
        };
        let known = self
            .columns
            .iter()
            .position(|column| column.subject.name == subject.name);
        known.unwrap_or_else(|| {
            self.columns.push(Column {
                expr: expr.clone(),
                subject,
            });
            self.columns.len() - 1
        })
    }
}

impl Subject {
    /// A metric.
    #[must_use]
    pub fn of(checked: &Checked, metric: &Metric) -> Self {
        let id = checked.model.names.metric(&metric.named.name.text);
        let facts = id.and_then(|id| checked.metric(id));
        Self {
            label: metric.named.label.as_ref().map(|label| label.value.to_string()),
            unit: facts.map(|(_, facts)| facts.kind.unit().to_string()),
            format: metric.format.as_ref().map(|format| format.value.to_string()),
            better: metric.better,
            ..Self::called(metric.named.name.text.to_string())
        }
    }
}

fn metric_of(checked: &Checked, expr: &Expr) -> Option<MetricId> {
    match &expr.kind {
        ExprKind::Path(path) => checked.model.names.metric(&path.single()?.text),
        _ => None,
    }
}

/// A number as it is written.
fn constant(expr: &Expr) -> Option<f64> {
    match &expr.kind {
        ExprKind::Number(number) => plain_number(&number.raw)?.parse().ok(),
        _ => None,
    }
}

fn is_arithmetic(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Paren(inner) | ExprKind::Negate(inner) => is_arithmetic(inner),
        ExprKind::Sum(..) | ExprKind::Product(..) => true,
        _ => false,
    }
}

/// What a metric is said to be made of; else its definition.
fn ways<'a>(checked: &'a Checked, tree: &Tree<'a>, id: MetricId) -> Vec<&'a Expr> {
    let edges = tree.edges_below(id);
    let said: Vec<&Expr> = edges
        .filter_map(|(_, edge)| match edge.kind {
            Kind::Identity(expr) => Some(expr),
            _ => None,
        })
        .collect();
    match said.is_empty() {
        true => checked
            .model
            .metrics
            .get(id.index())
            .map(|metric| &metric.expr)
            .into_iter()
            .collect(),
        false => said,
    }
}

/// How the slices of a metric explain its change.
#[derive(Clone, Debug)]
pub enum Slicing {
    /// They add up.
    Sums,
    /// It is one of these for each of the other, and both add up.
    Ratio(Expr, Expr),
}

/// How the slices of a metric explain a change between periods of a grain.
///
/// # Errors
/// Why they do not.
pub fn slicing(checked: &Checked, id: MetricId, by: &[Path], grain: Grain) -> Result<Slicing, Why> {
    let whole = checked.additivity(id).ok_or(Why::TooLarge)?;
    let Err(why) = adds(checked, &whole, by, grain) else {
        return Ok(Slicing::Sums);
    };
    let own = checked.model.metrics.get(id.index()).map(|metric| &metric.expr);
    let tree = Tree::of(&checked.model);
    let ways = own.into_iter().chain(ways(checked, &tree, id));
    let mut ratios = ways.filter_map(ratio);
    let adds = |expr: &Expr| {
        let found = checked.additivity_of(expr);
        found.is_some_and(|found| adds(checked, &found, by, grain).is_ok())
    };
    let ratio = ratios.find(|(above, below)| adds(above) && adds(below));
    ratio
        .map(|(above, below)| Slicing::Ratio(above, below))
        .ok_or(why)
}

/// Whether slices add up, but for those who are in several: data shows these.
fn adds(checked: &Checked, found: &Additivity, by: &[Path], grain: Grain) -> Result<(), Why> {
    let found = match &found.per_grain {
        Some((own, at_grain)) if *own == grain => at_grain,
        _ => found,
    };
    by.iter().try_for_each(|path| match found.over(checked, path) {
        Ok(()) | Err(Why::Once(_) | Why::Judged(_)) => Ok(()),
        Err(why) => Err(why.clone()),
    })
}

/// What is divided, and by what.
fn ratio(expr: &Expr) -> Option<(Expr, Expr)> {
    match &expr.kind {
        ExprKind::Paren(inner) => ratio(inner),
        ExprKind::Product(first, rest) => {
            let below = rest.iter().filter(|(divides, _)| *divides);
            let above = rest.iter().filter(|(divides, _)| !*divides);
            let below = product(below.map(|(_, expr)| expr))?;
            let above = product(std::iter::once(&**first).chain(above.map(|(_, expr)| expr)))?;
            Some((above, below))
        }
        _ => None,
    }
}

fn product<'a>(mut factors: impl Iterator<Item = &'a Expr>) -> Option<Expr> {
    let first = factors.next()?.clone();
    let rest: Vec<(bool, Expr)> = factors.map(|factor| (false, factor.clone())).collect();
    let span = first.span;
    Some(match rest.is_empty() {
        true => first,
        false => Expr {
            kind: ExprKind::Product(Box::new(first), rest),
            span,
        },
    })
}
