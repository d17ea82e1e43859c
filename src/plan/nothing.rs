//! What conditions come to over no rows at all.

use std::cmp::Ordering;

use super::aggregate::zero;
use super::bounds::Bounds;
use super::build::Planner;
use super::cells::{called, filled};
use super::frame::{Context, Frame};
use super::grain::{Pinning, pinning};
use super::ir::Expr;
use crate::check::{Arm, Literal, Measure};
use crate::resolve::{Coarser, MetricId, Type};
use crate::source::Span;
use crate::syntax::ast::Comparison;
use crate::syntax::time::Grain;

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

/// Where nothing is.
#[derive(Clone, Copy)]
pub(super) struct Empty<'a> {
    /// Whether empty sums and counts are null.
    is_null: bool,
    /// The cell, where there is one.
    cell: Option<(&'a Context, &'a Frame)>,
}

impl<'a> Empty<'a> {
    /// Outside of all cells.
    pub fn anywhere(is_null: bool) -> Self {
        Self { is_null, cell: None }
    }

    /// In the cells of a frame.
    pub fn in_cell(context: &'a Context, frame: &'a Frame) -> Self {
        Self {
            is_null: context.empty_is_null,
            cell: Some((context, frame)),
        }
    }
}

impl Planner<'_> {
    /// What a measure comes to over no rows at all; nothing where that is null.
    pub fn over_nothing(&self, measure: &Measure, empty: Empty<'_>) -> Option<Expr> {
        let empty_is_null = empty.is_null;
        let terms = |terms: &[(bool, Measure, Span)]| {
            let term =
                |(flag, term, _): &(bool, Measure, Span)| Some((*flag, self.over_nothing(term, empty)?));
            terms.iter().map(term).collect::<Option<Vec<_>>>()
        };
        match measure {
            Measure::Aggregate(aggregate) => {
                let is_zero = aggregate.function.is_zero_of_nothing();
                (is_zero && !empty_is_null).then(zero)
            }
            Measure::Once(once) => {
                let is_zero = once.function.is_zero_of_nothing();
                (is_zero && !empty_is_null).then(zero)
            }
            Measure::Steps(steps) => {
                let is_zero = steps.function.is_zero_of_nothing();
                (is_zero && !empty_is_null).then(zero)
            }
            Measure::Entities { every: true, .. } => None,
            Measure::Entities { .. } => (!empty_is_null).then(zero),
            Measure::Metric(id, _) => {
                let metric = self.checked.model.metrics.get(id.index())?;
                let (measure, _) = self.checked.metric(*id)?;
                let own = Empty {
                    is_null: metric.empty_is_null,
                    ..empty
                };
                match metric.coarser.filter(|_| !self.is_one_of_its_periods(*id, empty)) {
                    None => self.over_nothing(measure, own),
                    Some(Coarser::Sum) => (!metric.empty_is_null).then(zero),
                    Some(_) => None,
                }
            }
            Measure::Where(inner, _)
            | Measure::Via(inner, ..)
            | Measure::Within(inner, _)
            | Measure::At(inner, _)
            | Measure::Every(inner, ..)
            | Measure::Across(inner, _) => self.over_nothing(inner, empty),
            // A window is no period of its own.
            Measure::Window { inner, .. } => self.over_nothing(inner, Empty::anywhere(empty_is_null)),
            Measure::Number(digits) | Measure::Quantity(digits, _) => {
                Some(Expr::Literal(Literal::Number(digits.clone())))
            }
            Measure::Constant(literal, _) => Some(Expr::Literal(literal.clone())),
            Measure::Negate(inner) => self
                .over_nothing(inner, empty)
                .map(|inner| Expr::Negate(Box::new(inner))),
            Measure::Sum(all) => terms(all).map(Expr::Sum),
            Measure::Product(all) => terms(all)
                .filter(|all| !all.iter().any(|(divides, term)| *divides && *term == zero()))
                .map(Expr::Product),
            Measure::Case(arms, otherwise) => self.case_over_nothing(arms, otherwise.as_deref(), empty),
            Measure::Call(function, all) => {
                let all = all.iter().map(|(inner, _)| self.over_nothing(inner, empty));
                all.collect::<Option<_>>().map(|all| called(*function, all))
            }
            Measure::Fill(inner, filling) => Some(match self.over_nothing(&inner.0, empty) {
                Some(inner) => filled(inner, &filling.digits),
                None => Expr::Literal(Literal::Number(filling.digits.clone())),
            }),
            _ => None,
        }
    }

    /// What stands where a cell is missing. Where a value is chosen, one that is there may
    /// be null as well: a 0 is told apart from it.
    pub fn where_missing(&self, measure: &Measure, empty: Empty<'_>) -> Option<Expr> {
        let nothing = self.over_nothing(measure, empty)?;
        Some(match nothing == zero() && self.chooses(measure) {
            true => Expr::Sum(vec![(false, nothing)]),
            false => nothing,
        })
    }

    /// Whether a value is chosen anywhere inside.
    fn chooses(&self, measure: &Measure) -> bool {
        let mut chooses = false;
        self.everything(measure, &mut |part| chooses |= matches!(part, Measure::Case(..)));
        chooses
    }

    /// Whether a cell is one of the periods that a metric is defined for.
    fn is_one_of_its_periods(&self, id: MetricId, empty: Empty<'_>) -> bool {
        let (Some(metric), Some((measure, _)), Some((context, frame))) = (
            self.checked.model.metrics.get(id.index()),
            self.checked.metric(id),
            empty.cell,
        ) else {
            return false;
        };
        let own = self.own_grains(measure, context, &frame.keys).unwrap_or_default();
        let own: Vec<Grain> = own.into_iter().flatten().collect();
        let whole = Bounds::default();
        // Inside a window the period is the window, whatever the bounds.
        let bounds = if context.windows.is_some() {
            &whole
        } else {
            &context.bounds
        };
        let pinned = pinning(metric, &own, bounds, self.manifest(), context.asked_at);
        matches!(pinned, Ok(Pinning::Same | Pinning::WholeWeeks))
    }

    /// Whether a condition holds for somebody without any rows.
    pub fn verdict_over_nothing(&self, condition: &Measure, empty: Empty<'_>) -> Verdict {
        let expr = self.condition_over_nothing(condition, empty);
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
        empty: Empty<'_>,
    ) -> Option<Expr> {
        let value = |(value, _): &Arm| self.over_nothing(value, empty);
        let mut open = Vec::new();
        let mut last = otherwise.and_then(value);
        for (condition, arm) in arms {
            match self.verdict_over_nothing(condition, empty) {
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

    fn condition_over_nothing(&self, measure: &Measure, empty: Empty<'_>) -> Expr {
        let inner = |part: &Measure| self.condition_over_nothing(part, empty);
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
                (Some(is_null), Some((part, _))) => {
                    self.condition_over_nothing(part, Empty { is_null, ..empty })
                }
                _ => self
                    .over_nothing(measure, empty)
                    .unwrap_or(Expr::Literal(Literal::Null)),
            },
            other => self
                .over_nothing(other, empty)
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
