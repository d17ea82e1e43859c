//! What an expression of metrics comes to, where each of them is a number.

use crate::check::Checked;
use crate::resolve::{MetricId, Unit};
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::plain_number;

/// A value, and how it came about.
#[derive(Clone, Debug)]
pub struct Worth {
    /// It.
    pub value: f64,
    /// `200 * 1.8`
    pub words: String,
}

impl Worth {
    /// That of an expression made of metrics, numbers and plain arithmetic.
    #[must_use]
    pub fn of(expr: &Expr, metric: &dyn Fn(&str) -> Option<f64>) -> Option<Self> {
        match &expr.kind {
            ExprKind::Path(path) => Some(Self::new(metric(&path.single()?.text)?)),
            ExprKind::Number(_) => Some(Self::new(number(expr)?)),
            ExprKind::Paren(inner) => {
                let inner = Self::of(inner, metric)?;
                Some(Self {
                    value: inner.value,
                    words: format!("({})", inner.words),
                })
            }
            ExprKind::Negate(inner) => {
                let inner = Self::of(inner, metric)?;
                Some(Self {
                    value: -inner.value,
                    words: format!("-{}", inner.words),
                })
            }
            ExprKind::Sum(first, rest) => Self::chain(first, rest, metric, |sum, less, term| match less {
                true => (sum - term, "-"),
                false => (sum + term, "+"),
            }),
            ExprKind::Product(first, rest) => {
                Self::chain(first, rest, metric, |sum, divides, term| match divides {
                    true => (sum / term, "/"),
                    false => (sum * term, "*"),
                })
            }
            _ => None,
        }
    }

    fn chain(
        first: &Expr,
        rest: &[(bool, Expr)],
        metric: &dyn Fn(&str) -> Option<f64>,
        join: fn(f64, bool, f64) -> (f64, &'static str),
    ) -> Option<Self> {
        let mut worth = Self::of(first, metric)?;
        for (inverse, next) in rest {
            let next = Self::of(next, metric)?;
            let (value, sign) = join(worth.value, *inverse, next.value);
            worth.value = value;
            worth.words.push_str(&format!(" {sign} {}", next.words));
        }
        worth.value.is_finite().then_some(worth)
    }

    fn new(value: f64) -> Self {
        Self {
            value,
            words: Self::plain(value),
        }
    }

    /// The value for people.
    #[must_use]
    pub fn shown(&self) -> String {
        Self::plain(self.value)
    }

    /// A number for people: four places at most.
    #[must_use]
    pub fn plain(value: f64) -> String {
        let text = format!("{value:.4}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

/// A target as a number in the base unit of its scale, so that those of several units
/// on one scale come together: `kilogram(500)`, `36 hours`. None of a plain number where
/// the metric has scales: it could be meant on any.
#[must_use]
pub fn amount(checked: &Checked, metric: MetricId, expr: &Expr) -> Option<f64> {
    match &expr.kind {
        ExprKind::Paren(inner) => amount(checked, metric, inner),
        ExprKind::Negate(inner) => amount(checked, metric, inner).map(|value| -value),
        ExprKind::Call { function, arguments } => {
            let unit = checked.model.names.unit_of_constants(&function.text())?;
            match arguments.as_slice() {
                [argument] => Some(number(&argument.expr)? * to_base(&unit)?),
                _ => None,
            }
        }
        ExprKind::Duration(length) => {
            let unit = checked.model.names.unit(length.unit.word());
            Some(f64::from(length.count) * to_base(&unit)?)
        }
        _ => {
            let value = number(expr)?;
            let (_, facts) = checked.metric(metric)?;
            (value == 0.0 || !facts.kind.unit().has_scales()).then_some(value)
        }
    }
}

/// What one of a unit is in the base unit of its scale.
#[must_use]
pub fn to_base(unit: &Unit) -> Option<f64> {
    let (times, divided_by) = unit.ratio_to(&unit.base())?.digits();
    let times: f64 = times.parse().ok()?;
    match divided_by {
        Some(below) => Some(times / below.parse::<f64>().ok()?),
        None => Some(times),
    }
}

/// A number as it is written; none with a unit of its own.
#[must_use]
pub fn number(expr: &Expr) -> Option<f64> {
    match &expr.kind {
        ExprKind::Number(number) => plain_number(&number.raw)?.parse().ok(),
        ExprKind::Paren(inner) => number(inner),
        ExprKind::Negate(inner) => number(inner).map(|value| -value),
        _ => None,
    }
}
