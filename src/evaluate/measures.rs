//! The value of a measure in one cell.

use std::sync::Arc;

use crate::check::{Measure, MetricFacts};
use crate::resolve::MetricId;
use crate::syntax::ast::{Expr, Path};

use super::numbers::Exact;
use super::rows;
use super::scalars;
use super::scene::{Around, Scene};
use super::stop::{Known, Stop};
use super::value::{self, Value};

impl Around {
    /// One more condition on rows.
    pub fn with(&self, condition: &Arc<Expr>) -> Self {
        let mut around = self.clone();
        around.filters.push(Arc::clone(condition));
        around
    }

    /// Another time, unless one further out is named already.
    pub fn at(&self, time: &Arc<Path>) -> Self {
        let mut around = self.clone();
        around.time.get_or_insert_with(|| Arc::clone(time));
        around
    }

    /// The role by which entities are known.
    pub fn via(&self, link: &Arc<Path>) -> Self {
        let mut around = self.clone();
        around.via.push(Arc::clone(link));
        around
    }
}

/// A constant in plain digits.
fn number(digits: &str) -> Known<Value> {
    let exact = Exact::read(digits).map(Value::Exact);
    exact.ok_or_else(|| Stop::Unknown(format!("the number {digits}")))
}

impl Scene<'_> {
    /// A metric's definition.
    pub fn definition(&self, id: MetricId) -> Known<&(Measure, MetricFacts)> {
        self.take(1)?;
        self.saw_metric(id);
        let metric = self.checked.metric(id);
        metric.ok_or(Stop::Refused("a metric that is wrong"))
    }

    /// The value of a measure.
    #[allow(unreachable_patterns, reason = "others add measures")]
    pub fn value(&self, measure: &Measure, around: &Around) -> Known<Value> {
        let _deeper = self.deeper()?;
        let each = |all: &[Measure]| -> Known<Vec<Value>> {
            all.iter().map(|part| self.value(part, around)).collect()
        };
        match measure {
            Measure::Aggregate(aggregate) => self.aggregate(aggregate, around),
            Measure::Entities {
                entity,
                every,
                condition,
                ..
            } => match every {
                true => self.every_entity(*entity, condition, around),
                false => self.entities(*entity, condition, around),
            },
            Measure::Metric(id, _) => self.metric(*id, around),
            Measure::Number(digits) => number(digits),
            Measure::Quantity(digits, _) => number(digits),
            Measure::Null => Ok(Value::Null),
            Measure::Constant(literal, _) => rows::constant(literal),
            Measure::Case(arms, otherwise) => {
                self.saw("choice");
                for (condition, (value, _)) in arms {
                    if self.value(condition, around)? == Value::Truth(true) {
                        return self.value(value, around);
                    }
                }
                match otherwise {
                    Some(otherwise) => self.value(&otherwise.0, around),
                    None => Ok(Value::Null),
                }
            }
            Measure::Call(scalar, parts) => {
                self.saw("choice");
                let arguments = parts.iter().map(|(part, _)| self.value(part, around));
                scalars::call(*scalar, &arguments.collect::<Known<Vec<_>>>()?)
            }
            Measure::Fill(inner, filling) => {
                self.saw("choice");
                match self.value(&inner.0, around)? {
                    Value::Null => number(&filling.digits),
                    value => Ok(value),
                }
            }
            Measure::Where(inner, condition) => {
                self.saw("where");
                self.value(inner, &around.with(condition))
            }
            Measure::At(inner, time) => self.value(inner, &around.at(time)),
            Measure::Via(inner, link, _) => self.value(inner, &around.via(link)),
            Measure::Within(inner, within) => self.value(inner, &around.within(within)),
            Measure::Sequence(sequence) => self.sequence(sequence, around),
            Measure::Window { inner, window, .. } => self.window(inner, *window, around),
            Measure::Prior { inner, shift, .. } => self.prior(inner, *shift, around),
            Measure::Edge {
                inner, first, per, ..
            } => self.edge(inner, *first, *per, around),
            Measure::Steps(steps) => self.steps(steps, around),
            Measure::Once(once) => self.once(once, around),
            Measure::Every(inner, ..) => self.value(inner, around),
            Measure::Across(inner, paths) => self.across(inner, paths, around),
            Measure::Negate(inner) => value::opposite(&self.value(inner, around)?),
            Measure::Sum(all) => {
                self.saw("arithmetic");
                let mut terms = Vec::new();
                for (minus, term, _) in all {
                    terms.push((*minus, self.value(term, around)?));
                }
                value::terms(&terms)
            }
            Measure::Product(all) => {
                self.saw("arithmetic");
                let mut factors = Vec::new();
                for (divides, factor, _) in all {
                    factors.push((*divides, self.value(factor, around)?));
                }
                value::factors(&factors)
            }
            Measure::And(all) => rows::conjunction(&each(all)?),
            Measure::Or(all) => rows::disjunction(&each(all)?),
            Measure::Not(inner) => rows::opposite(&self.value(inner, around)?),
            Measure::Compare(operator, left, right) => rows::compare(
                *operator,
                &self.value(&left.0, around)?,
                &self.value(&right.0, around)?,
            ),
            Measure::IsNull(negated, inner) => {
                Ok(Value::Truth(self.value(inner, around)?.is_null() != *negated))
            }
            _ => Err(Stop::Unknown("a kind of measure".to_owned())),
        }
    }
}
