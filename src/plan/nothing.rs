//! What conditions come to over no rows at all.

use std::cmp::Ordering;

use super::build::Planner;
use super::ir::Expr;
use crate::check::{Arm, Literal, Measure};
use crate::resolve::{MetricId, Type};
use crate::syntax::ast::Comparison;

/// What a condition comes to over nothing.
pub(super) enum Verdict {
    /// It is true.
    Holds,
    /// It is false.
    Fails,
    /// It is null.
    Null,
    /// Only the engine can tell.
    Unknown(Expr),
}

impl Planner<'_> {
    /// Whether a condition holds for somebody without any rows.
    pub fn verdict_over_nothing(&self, condition: &Measure, empty_is_null: bool) -> Verdict {
        let expr = self.condition_over_nothing(condition, empty_is_null);
        match truth(&expr) {
            Some(Some(true)) => Verdict::Holds,
            Some(Some(false)) => Verdict::Fails,
            Some(None) => Verdict::Null,
            None => Verdict::Unknown(expr),
        }
    }

    /// The first value whose condition holds over nothing.
    pub fn case_over_nothing(
        &self,
        arms: &[(Measure, Arm)],
        otherwise: Option<&Arm>,
        empty_is_null: bool,
    ) -> Option<Expr> {
        let value = |(value, _): &Arm| self.over_nothing(value, empty_is_null);
        let mut open = Vec::new();
        let mut last = otherwise.and_then(value);
        for (condition, arm) in arms {
            match self.verdict_over_nothing(condition, empty_is_null) {
                Verdict::Fails | Verdict::Null => {}
                Verdict::Holds => {
                    last = value(arm);
                    break;
                }
                Verdict::Unknown(condition) => {
                    open.push((condition, value(arm).unwrap_or(Expr::Literal(Literal::Null))));
                }
            }
        }
        match open.is_empty() {
            true => last,
            false => Some(Expr::Case(open, last.map(Box::new))),
        }
    }

    /// For a metric that is a condition, of no periods of its own, whether its
    /// empty sums are null.
    fn is_condition(&self, id: MetricId) -> Option<bool> {
        let (_, facts) = self.checked.metric(id)?;
        let metric = self.checked.model.metrics.get(id.index())?;
        (facts.kind == Type::Bool && metric.coarser.is_none()).then_some(metric.empty_is_null)
    }

    fn condition_over_nothing(&self, measure: &Measure, empty_is_null: bool) -> Expr {
        let inner = |part: &Measure| self.condition_over_nothing(part, empty_is_null);
        match measure {
            Measure::And(all) => Expr::And(all.iter().map(inner).collect()),
            Measure::Or(all) => Expr::Or(all.iter().map(inner).collect()),
            Measure::Not(part) => Expr::Not(Box::new(inner(part))),
            Measure::Compare(operator, left, right) => {
                Expr::Compare(*operator, Box::new(inner(&left.0)), Box::new(inner(&right.0)))
            }
            Measure::IsNull(negated, part) => Expr::IsNull(*negated, Box::new(inner(part))),
            Measure::Where(part, _)
            | Measure::Via(part, ..)
            | Measure::Within(part, _)
            | Measure::At(part, _)
            | Measure::Across(part, _) => inner(part),
            Measure::Metric(id, _) => match (self.is_condition(*id), self.checked.metric(*id)) {
                (Some(empty_is_null), Some((part, _))) => self.condition_over_nothing(part, empty_is_null),
                _ => self
                    .over_nothing(measure, empty_is_null)
                    .unwrap_or(Expr::Literal(Literal::Null)),
            },
            other => self
                .over_nothing(other, empty_is_null)
                .unwrap_or(Expr::Literal(Literal::Null)),
        }
    }
}

/// True, false or null, where that can be told.
fn truth(expr: &Expr) -> Option<Option<bool>> {
    match expr {
        Expr::And(all) => {
            let all: Vec<_> = all.iter().map(truth).collect::<Option<_>>()?;
            Some(if all.contains(&Some(false)) {
                Some(false)
            } else if all.contains(&None) {
                None
            } else {
                Some(true)
            })
        }
        Expr::Or(all) => {
            let all: Vec<_> = all.iter().map(truth).collect::<Option<_>>()?;
            Some(if all.contains(&Some(true)) {
                Some(true)
            } else if all.contains(&None) {
                None
            } else {
                Some(false)
            })
        }
        Expr::Not(inner) => truth(inner).map(|truth| truth.map(|truth| !truth)),
        Expr::IsNull(negated, inner) => Some(Some(number(inner)?.is_none() != *negated)),
        Expr::Compare(operator, left, right) => {
            let (Some(left), Some(right)) = (number(left)?, number(right)?) else {
                return Some(None);
            };
            let order = compared(left, right)?;
            Some(Some(match operator {
                Comparison::Equal => order == Ordering::Equal,
                Comparison::NotEqual => order != Ordering::Equal,
                Comparison::Less => order == Ordering::Less,
                Comparison::LessOrEqual => order != Ordering::Greater,
                Comparison::Greater => order == Ordering::Greater,
                Comparison::GreaterOrEqual => order != Ordering::Less,
            }))
        }
        Expr::Literal(Literal::Null) => Some(None),
        _ => None,
    }
}

/// A number of plain digits, and how many of them stand behind the point; `None`
/// inside for null.
type Digits = (i128, u32);

fn number(expr: &Expr) -> Option<Option<Digits>> {
    match expr {
        Expr::Literal(Literal::Null) => Some(None),
        Expr::Literal(Literal::Number(digits)) => {
            let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
            let value = format!("{whole}{part}").parse().ok()?;
            Some(Some((value, u32::try_from(part.len()).ok()?)))
        }
        Expr::Negate(inner) => match number(inner)? {
            Some((value, places)) => Some(Some((value.checked_neg()?, places))),
            None => Some(None),
        },
        Expr::Product(factors) => {
            let mut null = false;
            for (divides, factor) in factors {
                match number(factor)? {
                    Some((0, _)) if *divides => null = true,
                    None => null = true,
                    Some(_) => {}
                }
            }
            null.then_some(None)
        }
        _ => None,
    }
}

/// Whether it is sure to be null.
pub(super) fn is_null(expr: &Expr) -> bool {
    number(expr) == Some(None)
}

fn compared(left: Digits, right: Digits) -> Option<Ordering> {
    let places = left.1.max(right.1);
    let scaled = |(value, own): Digits| value.checked_mul(10_i128.checked_pow(places - own)?);
    Some(scaled(left)?.cmp(&scaled(right)?))
}
