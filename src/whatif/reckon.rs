//! Every number as it is, and as it would be.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::system::{Reach, System, is_arithmetic};
use super::{Exact, Turn};
use crate::resolve::{MetricId, Unit};
use crate::syntax::ast::{Expr, ExprKind};
use crate::why::Subject;
use crate::words::{Said, say};

/// Why a number is not known.
pub type Unknown = Said;

/// Share of a number by which two may differ that engines added up in floating numbers.
const ROUNDING: &str = "0.000000001";

/// Reckons with the numbers there are.
pub struct Reckoner<'a> {
    /// What follows from what.
    pub system: &'a System<'a>,
    /// What is known of metrics, and of expressions as they are written.
    known: &'a FxHashMap<String, Exact>,
    after: RefCell<FxHashMap<MetricId, Result<Exact, Unknown>>>,
}

impl<'a> Reckoner<'a> {
    /// With what is known, by names of metrics and texts of expressions.
    #[must_use]
    pub fn new(system: &'a System<'a>, known: &'a FxHashMap<String, Exact>) -> Self {
        Self {
            system,
            known,
            after: RefCell::default(),
        }
    }

    /// What is known.
    #[must_use]
    pub fn known(&self) -> &'a FxHashMap<String, Exact> {
        self.known
    }

    /// A metric as it is and as it would be.
    #[must_use]
    pub fn turn(&self, id: MetricId) -> Turn {
        let metric = self.system.checked.model.metrics.get(id.index());
        Turn {
            subject: metric.map_or_else(Subject::default, |metric| {
                Subject::of(self.system.checked, metric)
            }),
            from: self.before(id),
            to: self.after(id),
        }
    }

    /// A metric as it is: what was asked, as exactly as its definition says it; else what
    /// it is made of.
    #[must_use]
    pub fn before(&self, id: MetricId) -> Option<Exact> {
        self.measured(id).or_else(|| {
            let mut ways = self.system.ways(id).iter();
            ways.find_map(|expr| self.made(id, expr, &|id| self.before(id)))
        })
    }

    /// What was asked. Engines divide in floating numbers; the definition does it again
    /// without.
    fn measured(&self, id: MetricId) -> Option<Exact> {
        let metric = self.system.checked.model.metrics.get(id.index())?;
        let known = self.known.get(metric.named.name.text.as_str())?;
        let exact = is_arithmetic(&metric.expr)
            .then(|| self.made(id, &metric.expr, &|id| self.measured(id)))
            .flatten();
        Some(
            exact
                .filter(|exact| close(exact, known))
                .unwrap_or_else(|| known.clone()),
        )
    }

    fn made(
        &self,
        whole: MetricId,
        expr: &Expr,
        metric: &dyn Fn(MetricId) -> Option<Exact>,
    ) -> Option<Exact> {
        let unknown = || say!("not known");
        let leaf = |expr: &Expr| match self.system.metric(expr) {
            Some(id) => metric(id)
                .map(|value| self.in_base(id, &value))
                .ok_or_else(unknown),
            None => self.opaque(expr).cloned().ok_or_else(unknown),
        };
        let value = worth(expr, &leaf).ok()?;
        self.out_of_base(whole, &value)
    }

    fn opaque(&self, expr: &Expr) -> Option<&'a Exact> {
        self.known.get(&self.system.text(expr))
    }

    /// A metric as it would be.
    ///
    /// # Errors
    /// Why that is not known.
    pub fn after(&self, id: MetricId) -> Result<Exact, Unknown> {
        if let Some(known) = self.after.borrow().get(&id) {
            return known.clone();
        }
        let found = self.reckoned(id);
        self.after.borrow_mut().insert(id, found.clone());
        found
    }

    fn reckoned(&self, id: MetricId) -> Result<Exact, Unknown> {
        let before = self.before(id);
        let name = || self.name(id);
        let unknown = || say!("{name} is not known", name = name());
        match self.system.reach(id) {
            None => before.ok_or_else(unknown),
            Some(Reach::Set) => {
                let set = self.system.set(id).and_then(|set| set.of(before.as_ref()));
                set.ok_or_else(unknown)
            }
            Some(Reach::Otherwise(other)) => Err(say!(
                "{name} is defined by {other}, and not by arithmetic: a `decompose` would say how it follows",
                name = name(),
                other = self.name(other)
            )),
            Some(Reach::Made) => self.through(id, before.as_ref()),
        }
    }

    /// What a metric comes to by what it is made of: the same by every way.
    fn through(&self, id: MetricId, before: Option<&Exact>) -> Result<Exact, Unknown> {
        let mut found: Option<(Exact, String)> = None;
        for expr in self.system.reached_ways(id) {
            let was = self.made(id, expr, &|id| self.before(id));
            if let (Some(whole), Some(parts)) = (before, &was)
                && !close(whole, parts)
            {
                return Err(say!(
                    "{name} is {whole}, and `{parts}` comes to {sum}",
                    name = self.name(id),
                    whole = short(whole),
                    parts = self.system.text(expr),
                    sum = short(parts)
                ));
            }
            let value = self.worth(expr)?;
            let value = self
                .out_of_base(id, &value)
                .ok_or_else(|| say!("{name} is not known", name = self.name(id)))?;
            match &found {
                Some((other, by)) if !close(other, &value) => {
                    return Err(say!(
                        "{name} would be {one} by `{by}` and {two} by `{through}`",
                        name = self.name(id),
                        one = short(other),
                        by = by,
                        two = short(&value),
                        through = self.system.text(expr)
                    ));
                }
                Some(_) => {}
                None => found = Some((value, self.system.text(expr))),
            }
        }
        let unknown = || say!("{name} is not known", name = self.name(id));
        found.map(|(value, _)| value).ok_or_else(unknown)
    }

    /// What an expression would come to, in base units.
    ///
    /// # Errors
    /// Why that is not known.
    pub fn worth(&self, expr: &Expr) -> Result<Exact, Unknown> {
        worth(expr, &|leaf| match self.system.metric(leaf) {
            Some(id) => Ok(self.in_base(id, &self.after(id)?)),
            None if self.system.reaches(leaf) => Err(say!(
                "`{text}` does more than reckon with what is set",
                text = self.system.text(leaf)
            )),
            None => self.opaque(leaf).cloned().ok_or_else(|| {
                say!(
                    "{name} is not known",
                    name = format!("`{}`", self.system.text(leaf))
                )
            }),
        })
    }

    /// What an expression comes to as it is.
    #[must_use]
    pub fn worth_before(&self, expr: &Expr) -> Option<Exact> {
        let unknown = || say!("not known");
        let leaf = |leaf: &Expr| match self.system.metric(leaf) {
            Some(id) => self
                .before(id)
                .map(|value| self.in_base(id, &value))
                .ok_or_else(unknown),
            None => self.opaque(leaf).cloned().ok_or_else(unknown),
        };
        worth(expr, &leaf).ok()
    }

    pub(super) fn in_base(&self, id: MetricId, value: &Exact) -> Exact {
        value * &self.scale(id)
    }

    pub(super) fn out_of_base(&self, id: MetricId, value: &Exact) -> Option<Exact> {
        value.over(&self.scale(id))
    }

    /// What one of a metric is in the base unit of its scale.
    fn scale(&self, id: MetricId) -> Exact {
        let unit = self.system.checked.metric(id).map(|(_, facts)| facts.kind.unit());
        unit.and_then(|unit| to_base(&unit))
            .unwrap_or_else(|| Exact::whole(1))
    }

    pub(super) fn name(&self, id: MetricId) -> String {
        let metric = self.system.checked.model.metrics.get(id.index());
        metric.map_or(String::new(), |metric| metric.named.name.text.to_string())
    }
}

fn to_base(unit: &Unit) -> Option<Exact> {
    let (times, below) = unit.ratio_to(&unit.base())?.digits();
    let times = Exact::of(&times)?;
    match below {
        Some(below) => times.over(&Exact::of(&below)?),
        None => Some(times),
    }
}

/// What an expression comes to, where each thing it reckons with is a number.
pub(super) fn worth(expr: &Expr, leaf: &dyn Fn(&Expr) -> Result<Exact, Unknown>) -> Result<Exact, Unknown> {
    match &expr.kind {
        ExprKind::Paren(inner) => worth(inner, leaf),
        ExprKind::Negate(inner) => worth(inner, leaf).map(|value| -&value),
        ExprKind::Number(number) => {
            Exact::of(&number.raw).ok_or_else(|| say!("{name} is not known", name = &number.raw))
        }
        ExprKind::Sum(first, rest) => rest.iter().try_fold(worth(first, leaf)?, |sum, (less, term)| {
            let term = worth(term, leaf)?;
            Ok(if *less { &sum - &term } else { &sum + &term })
        }),
        ExprKind::Product(first, rest) => {
            rest.iter()
                .try_fold(worth(first, leaf)?, |all, (divides, factor)| {
                    let factor = worth(factor, leaf)?;
                    match divides {
                        true => all
                            .over(&factor)
                            .ok_or_else(|| say!("something is divided by zero")),
                        false => Ok(&all * &factor),
                    }
                })
        }
        _ => leaf(expr),
    }
}

/// Whether two numbers are one, but for the places of floating numbers.
pub(super) fn close(one: &Exact, other: &Exact) -> bool {
    let most = one.abs().max(other.abs());
    let rounding = Exact::of(ROUNDING).unwrap_or_else(Exact::zero);
    (one - other).abs() <= &most * &rounding
}

/// A number in a sentence.
pub(super) fn short(value: &Exact) -> String {
    let (digits, fraction) = value.digits();
    let cut = match fraction {
        Some(_) => value.with_places(4),
        None => digits,
    };
    match cut.contains('.') {
        true => cut.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => cut,
    }
}
