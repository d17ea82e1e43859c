//! How far a number may go before a condition breaks, with all others as they would be.
//!
//! A condition is brought to one fraction of polynomials of that number. Only where what is
//! above is of the first degree, and what is below keeps its sign, a bound is said.

use super::Exact;
use super::condition::compare;
use super::reckon::Reckoner;
use super::setting::Set;
use super::system::{Reach, System};
use crate::resolve::MetricId;
use crate::syntax::ast::{Comparison, Expr, ExprKind};
use crate::why::Subject;

/// How far a number may go.
#[derive(Clone, Debug)]
pub struct Bound {
    /// The number.
    pub subject: Subject,
    /// `>=`, `>`, `<=` or `<`
    pub operator: Comparison,
    /// The bound.
    pub at: Exact,
}

/// Powers of what a bound is looked for, at most.
const HIGHEST: usize = 6;

/// The bound of a metric under which a comparison holds.
#[must_use]
pub fn bound(
    reckoner: &Reckoner<'_>,
    settings: &[(MetricId, Set)],
    expr: &Expr,
    id: MetricId,
) -> Option<Bound> {
    let ExprKind::Compare(operator, one, other) = &expr.kind else {
        return None;
    };
    if matches!(operator, Comparison::Equal | Comparison::NotEqual) {
        return None;
    }
    let now = reckoner.after(id).ok()?;
    let others = settings.iter().filter(|(metric, _)| *metric != id).cloned();
    let moved: Vec<(MetricId, Set)> = others.chain([(id, Set::To(now))]).collect();
    let system = System::of(reckoner.system.checked, reckoner.system.sources, &moved);
    let reckoner = Reckoner::new(&system, reckoner.known());
    let varying = Varying {
        reckoner: &reckoner,
        id,
    };
    let side = varying.fraction(one)?.minus(&varying.fraction(other)?)?.reduced();
    let [constant, slope] = side.above.0.as_slice() else {
        return None;
    };
    let at = (-constant).over(slope)?;
    let holds = |value: &Exact| {
        let value = side.above.at(value).over(&side.below.at(value))?;
        Some(compare(*operator, value.cmp(&Exact::zero())))
    };
    let (less, more) = side.samples(&at)?;
    let operator = match (holds(&less)?, holds(&more)?, holds(&at)?) {
        (true, false, true) => Comparison::LessOrEqual,
        (true, false, false) => Comparison::Less,
        (false, true, true) => Comparison::GreaterOrEqual,
        (false, true, false) => Comparison::Greater,
        _ => return None,
    };
    Some(Bound {
        subject: reckoner.turn(id).subject,
        operator,
        at,
    })
}

/// One metric that varies.
struct Varying<'a> {
    reckoner: &'a Reckoner<'a>,
    id: MetricId,
}

impl Varying<'_> {
    fn fraction(&self, expr: &Expr) -> Option<Fraction> {
        match &expr.kind {
            ExprKind::Paren(inner) if self.reckoner.system.metric(inner).is_none() => self.fraction(inner),
            ExprKind::Negate(inner) => Fraction::constant(Exact::zero()).minus(&self.fraction(inner)?),
            ExprKind::Sum(first, rest) => rest.iter().try_fold(self.fraction(first)?, |sum, (less, term)| {
                let term = self.fraction(term)?;
                if *less { sum.minus(&term) } else { sum.plus(&term) }
            }),
            ExprKind::Product(first, rest) => {
                rest.iter()
                    .try_fold(self.fraction(first)?, |all, (divides, factor)| {
                        let factor = self.fraction(factor)?;
                        if *divides {
                            all.over(&factor)
                        } else {
                            all.times(&factor)
                        }
                    })
            }
            _ => match self.reckoner.system.metric(expr) {
                Some(id) => self.of_metric(id),
                None => self.reckoner.worth(expr).ok().map(Fraction::constant),
            },
        }
    }

    /// A metric in base units.
    fn of_metric(&self, id: MetricId) -> Option<Fraction> {
        let system = self.reckoner.system;
        if id == self.id {
            let one = self.reckoner.in_base(id, &Exact::whole(1));
            return Some(Fraction {
                above: Poly(vec![Exact::zero(), one]),
                below: Poly(vec![Exact::whole(1)]),
            });
        }
        match system.reach(id) {
            Some(Reach::Made) => {
                // By every way it comes to the same, or nobody knows what it comes to.
                self.reckoner.after(id).ok()?;
                self.fraction(system.reached_ways(id).next()?)
            }
            _ => {
                let value = self.reckoner.after(id).ok()?;
                Some(Fraction::constant(self.reckoner.in_base(id, &value)))
            }
        }
    }
}

/// A polynomial: what each power is multiplied by, the lowest first.
#[derive(Clone, Debug)]
struct Poly(Vec<Exact>);

impl Poly {
    fn plus(&self, other: &Self, sign: i64) -> Self {
        let sign = Exact::whole(sign);
        let length = self.0.len().max(other.0.len());
        let zero = Exact::zero();
        let term = |at| {
            let own = self.0.get(at).unwrap_or(&zero);
            own + &(other.0.get(at).unwrap_or(&zero) * &sign)
        };
        Self((0..length).map(term).collect()).trimmed()
    }

    fn times(&self, other: &Self) -> Option<Self> {
        let length = (self.0.len() + other.0.len()).saturating_sub(1);
        if length > HIGHEST + 1 {
            return None;
        }
        let mut all = vec![Exact::zero(); length];
        for (at, one) in self.0.iter().enumerate() {
            for (further, other) in other.0.iter().enumerate() {
                if let Some(sum) = all.get_mut(at + further) {
                    *sum = &*sum + &(one * other);
                }
            }
        }
        Some(Self(all).trimmed())
    }

    fn trimmed(mut self) -> Self {
        while self.0.len() > 1 && self.0.last().is_some_and(Exact::is_zero) {
            self.0.pop();
        }
        self
    }

    fn at(&self, value: &Exact) -> Exact {
        let terms = self.0.iter().rev();
        terms.fold(Exact::zero(), |sum, term| &(&sum * value) + term)
    }

    /// Whether it is above zero, or below, for every number above zero.
    fn keeps_its_sign(&self) -> bool {
        let mut signs = self.0.iter().filter(|term| !term.is_zero());
        let Some(first) = signs.next() else {
            return false;
        };
        signs.all(|term| term.is_positive() == first.is_positive())
    }
}

#[derive(Clone, Debug)]
struct Fraction {
    above: Poly,
    below: Poly,
}

impl Fraction {
    fn constant(value: Exact) -> Self {
        Self {
            above: Poly(vec![value]),
            below: Poly(vec![Exact::whole(1)]),
        }
    }

    fn plus(&self, other: &Self) -> Option<Self> {
        self.sum(other, 1)
    }

    fn minus(&self, other: &Self) -> Option<Self> {
        self.sum(other, -1)
    }

    fn sum(&self, other: &Self, sign: i64) -> Option<Self> {
        let left = self.above.times(&other.below)?;
        let right = other.above.times(&self.below)?;
        Some(Self {
            above: left.plus(&right, sign),
            below: self.below.times(&other.below)?,
        })
    }

    fn times(&self, other: &Self) -> Option<Self> {
        Some(Self {
            above: self.above.times(&other.above)?,
            below: self.below.times(&other.below)?,
        })
    }

    fn over(&self, other: &Self) -> Option<Self> {
        Some(Self {
            above: self.above.times(&other.below)?,
            below: self.below.times(&other.above)?,
        })
    }

    /// Without the number itself above and below, as long as it is a factor of both. Where it
    /// is zero, nothing is divided by it.
    fn reduced(mut self) -> Self {
        while let ([zero, _, ..], [other, _, ..]) = (self.above.0.as_slice(), self.below.0.as_slice()) {
            if !zero.is_zero() || !other.is_zero() {
                break;
            }
            self.above.0.remove(0);
            self.below.0.remove(0);
        }
        self
    }

    /// A number on each side of one at which it is zero, between which nothing else happens.
    fn samples(&self, at: &Exact) -> Option<(Exact, Exact)> {
        let one = Exact::whole(1);
        match self.below.0.as_slice() {
            [_] => Some((at - &one, at + &one)),
            // Below zero, nobody has looked.
            _ if at.is_positive() && self.below.keeps_its_sign() => {
                let two = Exact::whole(2);
                Some((at.over(&two)?, at * &two))
            }
            _ => None,
        }
    }
}
