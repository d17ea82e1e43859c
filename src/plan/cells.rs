//! Measures become expressions over the cells of a frame.

use super::bounds::Bounds;
use super::build::Planner;
use super::frame::{Context, Frame, Planned, Timed};
use super::grain::{Pinning, in_window, pinning};
use super::ir::Expr;
use super::question::Key;
use super::reaching::no_slice;
use crate::check::{Literal, Measure, Scalar};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::MetricId;
use crate::source::Span;
use crate::syntax::ast::{Comparison, Path};
use crate::syntax::time::Grain;
use crate::words::say;
use smol_str::SmolStr;
use std::sync::Arc;

impl Planner<'_> {
    /// A measure as an expression over the cells of a frame.
    pub fn compile(&mut self, measure: &Measure, context: &Context, frame: &mut Frame) -> Planned<Expr> {
        self.budget.take(1, context.asked_at)?;
        match measure {
            Measure::Aggregate(aggregate) => self.aggregate(aggregate, context, frame),
            Measure::Entities {
                entity,
                every: false,
                condition,
                ..
            } => self.entities(*entity, condition, context, frame),
            Measure::Entities {
                entity, condition, ..
            } => self.every_entity(*entity, condition, context, frame),
            Measure::Within(inner, within) => {
                let mut context = context.clone();
                context.within.push(within.clone());
                self.compile(inner, &context, frame)
            }
            // As with `at`, the outermost holds.
            Measure::Via(inner, path, _) => {
                let mut context = context.clone();
                context.roles.push(path.clone());
                self.compile(inner, &context, frame)
            }
            Measure::Sequence(sequence) => self.sequence(sequence, context, frame),
            Measure::Metric(id, _) => self.metric(*id, context, frame),
            Measure::Number(digits) | Measure::Quantity(digits, _) => {
                Ok(Expr::Literal(Literal::Number(digits.clone())))
            }
            Measure::Null => Ok(Expr::Literal(Literal::Null)),
            Measure::Constant(literal, _) => Ok(Expr::Literal(literal.clone())),
            Measure::Where(inner, condition) => {
                let mut context = context.clone();
                context.filters.push(condition.clone());
                self.compile(inner, &context, frame)
            }
            // What is said last, outermost, holds.
            Measure::At(inner, path) => {
                let context = Context {
                    at: context.at.clone().or_else(|| Some(path.clone())),
                    ..context.clone()
                };
                self.compile(inner, &context, frame)
            }
            Measure::Across(inner, paths) => self.across(inner, paths, context, frame),
            Measure::Window {
                inner,
                window,
                keep,
                span,
            } => self.window(inner, (*window, *keep, *span), context, frame),
            Measure::Prior {
                inner,
                shift,
                keep,
                span,
            } => self.prior(inner, (*shift, *keep), *span, context, frame),
            Measure::Edge {
                inner, first, per, ..
            } => self.edge(inner, (*first, *per), context, frame),
            Measure::Every(inner, grain, apart, span) => {
                self.every_period(inner, (*grain, *apart, *span), context, frame)
            }
            Measure::Negate(inner) => Ok(Expr::Negate(Box::new(self.compile(inner, context, frame)?))),
            Measure::Sum(terms) => Ok(Expr::Sum(self.chain(terms, context, frame)?)),
            Measure::Product(factors) => Ok(Expr::Product(self.chain(factors, context, frame)?)),
            Measure::And(all) => Ok(Expr::And(self.all(all, context, frame)?)),
            Measure::Or(all) => Ok(Expr::Or(self.all(all, context, frame)?)),
            Measure::Not(inner) => Ok(Expr::Not(Box::new(self.compile(inner, context, frame)?))),
            Measure::Compare(operator, left, right) => {
                let left = self.compile(&left.0, context, frame)?;
                let right = self.compile(&right.0, context, frame)?;
                Ok(Expr::Compare(*operator, Box::new(left), Box::new(right)))
            }
            Measure::IsNull(negated, inner) => {
                let inner = self.compile(inner, context, frame)?;
                Ok(Expr::IsNull(*negated, Box::new(inner)))
            }
            Measure::Steps(steps) => self.steps(steps, context, frame),
            Measure::Once(once) => self.once(once, context, frame),
            Measure::Case(arms, otherwise) => {
                let mut cases = Vec::new();
                for (condition, (value, _)) in arms {
                    let condition = self.compile(condition, context, frame)?;
                    cases.push((condition, self.compile(value, context, frame)?));
                }
                let otherwise = match otherwise.as_deref() {
                    Some((value, _)) => Some(Box::new(self.compile(value, context, frame)?)),
                    None => None,
                };
                Ok(Expr::Case(cases, otherwise))
            }
            Measure::Call(function, parts) => {
                let parts = parts.iter().map(|(part, _)| self.compile(part, context, frame));
                Ok(called(*function, parts.collect::<Planned<_>>()?))
            }
            Measure::Fill(inner, filling) => {
                let inner = self.compile(&inner.0, context, frame)?;
                Ok(filled(inner, &filling.digits))
            }
        }
    }

    pub fn all(&mut self, all: &[Measure], context: &Context, frame: &mut Frame) -> Planned<Vec<Expr>> {
        all.iter()
            .map(|part| self.compile(part, context, frame))
            .collect()
    }

    pub fn chain(
        &mut self,
        terms: &[(bool, Measure, Span)],
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Vec<(bool, Expr)>> {
        let compile =
            |(flag, term, _): &(bool, Measure, Span)| Ok((*flag, self.compile(term, context, frame)?));
        terms.iter().map(compile).collect()
    }

    pub fn metric(&mut self, id: MetricId, context: &Context, frame: &mut Frame) -> Planned<Expr> {
        let checked = self.checked;
        let (Some(metric), Some((measure, _))) = (checked.model.metrics.get(id.index()), checked.metric(id))
        else {
            return Err(Box::new(Diagnostic::error(&code::CYCLE).echo()));
        };
        let context = Context {
            empty_is_null: metric.empty_is_null,
            name: metric.named.name.text.to_string(),
            cell: context.cell.clone().filter(|_| metric.grain.is_none()),
            // In all that is inside, too, a week belongs to the month of its first day.
            weeks: context.weeks || matches!(metric.grain, Some((Grain::Week, _))),
            ..context.clone()
        };
        if metric.grain.is_none() {
            return self.compile(measure, &context, frame);
        }
        let own = self.own_grains(measure, &context, &frame.keys)?;
        let grains: Vec<Grain> = own.iter().flatten().copied().collect();
        let manifest = &checked.model.manifest;
        // Inside a window the period is the window, whatever the bounds.
        let bounds = match &context.windows {
            Some(_) => &Bounds::default(),
            None => &context.bounds,
        };
        let pinned = pinning(metric, &grains, bounds, manifest, context.asked_at);
        let pinned = pinned.map_err(|finding| in_window(finding, context.windows.is_some()))?;
        if let Some((grain, _)) = metric.grain {
            self.keep_whole(grain, &context)?;
        }
        match pinned {
            Pinning::Same => self.compile(measure, &context, frame),
            Pinning::WholeWeeks => self.whole_weeks(measure, &own, &context, frame),
            Pinning::Inner(grain, coarser) => {
                self.inner_periods(measure, (grain, coarser), &own, &context, frame)
            }
        }
    }

    /// The grain of every key that slices by the measure's own time, whether it
    /// is asked as `month` or by name, as `ordered_at.month`.
    ///
    /// # Errors
    /// A time that is the own one of some tables and means nothing, or something
    /// else, for others.
    pub fn own_grains(
        &self,
        measure: &Measure,
        context: &Context,
        keys: &[Key],
    ) -> Planned<Vec<Option<Grain>>> {
        let mut times = Vec::new();
        self.times(measure, context.at.as_ref(), &mut times);
        let named = |path: &Path| {
            let mut grains = Vec::new();
            for (table, time) in &times {
                grains.push(self.own_grain(*table, time.as_ref(), path));
            }
            let first = grains.first().copied().flatten();
            match grains.iter().all(|grain| *grain == first) {
                true => Ok(first),
                false => Err(no_slice(
                    path,
                    context,
                    say!("it is the own time of one of its tables only: slice by the grain"),
                )),
            }
        };
        let grain = |key: &Key| match key {
            Key::Own(grain) => Ok(Some(*grain)),
            Key::Path(path) => named(path),
            Key::Entity(..) | Key::Window(_) => Ok(None),
        };
        keys.iter().map(grain).collect()
    }

    /// The tables of a measure's aggregates, each with the time its rows happen at.
    pub fn times(&self, measure: &Measure, at: Option<&Arc<Path>>, found: &mut Vec<Timed>) {
        match measure {
            Measure::Aggregate(aggregate) => {
                let time = match at {
                    Some(path) => self.binder(aggregate.table, None).path(path).ok(),
                    None => self.default_time(aggregate.table),
                };
                found.push((aggregate.table, time));
            }
            Measure::Sequence(sequence) => {
                let from = &sequence.from;
                let time = match &from.at {
                    Some(path) => self.binder(from.table, None).path(path).ok(),
                    None => self.default_time(from.table),
                };
                found.push((from.table, time));
            }
            Measure::Metric(id, _) => {
                if let Some((measure, _)) = self.checked.metric(*id) {
                    self.times(measure, at, found);
                }
            }
            Measure::At(inner, path) => self.times(inner, at.or(Some(path)), found),
            _ => measure.parts(&mut |part| self.times(part, at, found)),
        }
    }
}

/// A function of values of one cell: null where one of them is.
pub(super) fn called(function: Scalar, parts: Vec<Expr>) -> Expr {
    match function {
        // Engines leave NULLs out of the least and the greatest.
        Scalar::Least | Scalar::Greatest => {
            let changes = parts.iter().filter(|part| !matches!(part, Expr::Literal(_)));
            let known = changes.map(|part| Expr::IsNull(true, Box::new(part.clone())));
            let known = Expr::all(known.collect());
            let call = Expr::Call(function, parts);
            match known {
                Some(known) => Expr::Case(vec![(known, call)], None),
                None => call,
            }
        }
        Scalar::Bound => {
            let mut parts = parts.into_iter();
            let Some(subject) = parts.next() else {
                return Expr::Literal(Literal::Null);
            };
            let arm = |bound: Expr| {
                let (left, right) = (Box::new(subject.clone()), Box::new(bound.clone()));
                (Expr::Compare(Comparison::GreaterOrEqual, left, right), bound)
            };
            Expr::Case(parts.rev().map(arm).collect(), None)
        }
        _ => Expr::Call(function, parts),
    }
}

/// A value, or a number where it is null.
pub(super) fn filled(value: Expr, digits: &SmolStr) -> Expr {
    let digits = Expr::Literal(Literal::Number(digits.clone()));
    Expr::Call(Scalar::Coalesce, vec![value, digits])
}
