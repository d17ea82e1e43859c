//! `across`: the same cell without some of its slicings.

use crate::words::say;
use std::sync::Arc;

use super::aggregate::{as_day, zero};
use super::build::Planner;
use super::frame::{Context, Frame, Planned, Timed};
use super::ir::{Expr, Select, StepBody};
use super::nothing::Empty;
use super::question::Key;
use crate::check::{Arm, Literal, Measure, Row};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{TableId, Type};
use crate::source::Span;
use crate::syntax::ast::Path;
use crate::syntax::time::Grain;

impl Planner<'_> {
    /// `gmv across channel`: the same cell without that slicing.
    pub fn across(
        &mut self,
        inner: &Measure,
        paths: &[Path],
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        if let Some(value) = self.across_parts(inner, paths, context, frame)? {
            return Ok(value);
        }
        // The metric's own rows still make the cells.
        if frame.known.is_none() {
            let own = self.compile(inner, context, frame)?;
            if self.only_cells {
                return Ok(own);
            }
        }
        let mut times = Vec::new();
        self.times(inner, context.at.as_ref(), &mut times);
        let in_window = frame.keys.iter().any(|key| matches!(key, Key::Window(_)));
        if in_window && (paths.is_empty() || self.name_a_time(paths, &times)) {
            return Err(Box::new(
                Diagnostic::error(&code::NO_SUCH_WINDOW)
                    .at(context.asked_at)
                    .with("what", say!("`across` the time inside a window"))
                    .with(
                        "advice",
                        say!("leave out a slice, not the time: `rolling(m / (m across channel), 7 days)`"),
                    ),
            ));
        }
        let kept: Vec<usize> = (0..frame.keys.len())
            .filter(|at| match frame.keys.get(*at) {
                Some(Key::Entity(..) | Key::Window(_)) => true,
                Some(key) => !paths.is_empty() && !self.slices_by(key, paths, &times, context),
                None => false,
            })
            .collect();
        // Across the date of `at_end` are others.
        let own = self
            .own_grains(inner, context, &frame.keys)?
            .into_iter()
            .enumerate();
        let mut dates = own.filter(|(_, grain)| grain.is_some_and(|grain| grain <= Grain::Day));
        let context = &Context {
            one_date: context.one_date && (context.edge.is_some() || dates.all(|(at, _)| kept.contains(&at))),
            ..context.clone()
        };
        let column = format!("{}_across", context.name);
        let comment = format!("{} without the slicings it looks across", context.name);
        self.wide(inner, kept, (&column, &comment), context, frame)
    }

    /// A measure in the cell that has only the keys at these places.
    pub fn wide(
        &mut self,
        inner: &Measure,
        kept: Vec<usize>,
        (column, comment): (&str, &str),
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        let keys = kept
            .iter()
            .filter_map(|at| frame.keys.get(*at).cloned())
            .collect();
        let names = kept
            .iter()
            .filter_map(|at| frame.key_names.get(*at).cloned())
            .collect();
        // A window has its value behind its last row, too.
        let mut wide = Frame::new(keys, names);
        wide.is_inner = true;
        let mut cell = context.cell.clone();
        if let Some(cell) = &mut cell {
            cell.retain(|key| wide.keys.contains(key));
        }
        let wide_context = Context {
            makes_cells: true,
            cell,
            ..context.clone()
        };
        let judges = self.asks_of_cells(inner);
        if judges {
            self.know_of(frame, &kept, &mut wide, context)?;
        }
        let value = self.compile(inner, &wide_context, &mut wide)?;
        let from = self.finish(&mut wide)?;
        let column = frame.fresh(column);
        // Cells of other metrics may have no wide one; without keys there is always one.
        let nothing = self.where_missing(inner, Empty::in_cell(context, &wide));
        let nothing = nothing.filter(|_| !kept.is_empty() && !judges);
        let mut columns = wide.key_columns();
        columns.push((value, column.clone()));
        let found = wide.fresh("found");
        if nothing.as_ref().is_some_and(|nothing| *nothing != zero()) {
            columns.push((Expr::Literal(Literal::Bool(true)), found.clone()));
        }
        let select = Select {
            columns,
            from,
            joins: wide.joins(),
            filter: Vec::new(),
            group: None,
        };
        let step = self.step(&column, comment, StepBody::Select(Box::new(select)));
        frame.look_up(step.clone(), &kept);
        let value = Expr::column(&step, &column);
        Ok(match nothing {
            None => value,
            Some(nothing) if nothing == zero() => value.or_zero(),
            Some(nothing) => {
                let missing = Expr::IsNull(false, Box::new(Expr::column(&step, &found)));
                Expr::Case(vec![(missing, nothing)], Some(Box::new(value)))
            }
        })
    }

    /// A measure with an `across` of its own may have a value in wide cells that
    /// no row of it is in. So each of its parts is looked up by itself: the same
    /// in every cell, and of a single part it is known what it is over nothing.
    fn across_parts(
        &mut self,
        inner: &Measure,
        paths: &[Path],
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Option<Expr>> {
        if !self.looks_across(inner) {
            return Ok(None);
        }
        let part = |part: &Measure| match part {
            Measure::Number(_) | Measure::Quantity(..) | Measure::Null => part.clone(),
            _ => Measure::Across(Box::new(part.clone()), Arc::from(paths)),
        };
        let terms = |all: &[(bool, Measure, Span)]| {
            let term = |(flag, term, span): &(bool, Measure, Span)| (*flag, part(term), *span);
            all.iter().map(term).collect()
        };
        let spread = match inner {
            Measure::Across(inner, more) => {
                // No paths at all are all slicings.
                let both: Vec<Path> = match paths.is_empty() || more.is_empty() {
                    true => Vec::new(),
                    false => paths.iter().chain(more.iter()).cloned().collect(),
                };
                Measure::Across(inner.clone(), both.into())
            }
            Measure::Metric(id, _) => {
                let defined = self
                    .checked
                    .metric(*id)
                    .zip(self.checked.model.metrics.get(id.index()));
                let Some(((measure, _), metric)) = defined.filter(|(_, metric)| metric.grain.is_none())
                else {
                    return Ok(None);
                };
                let inside = Context {
                    empty_is_null: metric.empty_is_null,
                    ..context.clone()
                };
                return self.across(measure, paths, &inside, frame).map(Some);
            }
            Measure::Where(inner, condition) => Measure::Where(Box::new(part(inner)), Arc::clone(condition)),
            Measure::At(inner, time) => Measure::At(Box::new(part(inner)), Arc::clone(time)),
            Measure::Via(inner, link, entities) => {
                Measure::Via(Box::new(part(inner)), Arc::clone(link), Arc::clone(entities))
            }
            Measure::Within(inner, within) => Measure::Within(Box::new(part(inner)), Arc::clone(within)),
            // A period without rows has the value of the wider cell, too.
            Measure::Every(inner, grain, apart, span) => {
                Measure::Every(Box::new(part(inner)), *grain, *apart, *span)
            }
            Measure::Negate(inner) => Measure::Negate(Box::new(part(inner))),
            Measure::Sum(all) => Measure::Sum(terms(all)),
            Measure::Product(all) => Measure::Product(terms(all)),
            Measure::Call(function, all) => {
                let all = all.iter().map(|(inner, span)| (part(inner), *span));
                Measure::Call(*function, all.collect())
            }
            Measure::Fill(inner, filling) => {
                Measure::Fill(Box::new((part(&inner.0), inner.1)), filling.clone())
            }
            Measure::Case(arms, otherwise) => {
                let arm = |(value, span): &Arm| (part(value), *span);
                let arms = arms
                    .iter()
                    .map(|(condition, value)| (spread_condition(condition, &part), arm(value)));
                Measure::Case(
                    arms.collect(),
                    otherwise.as_deref().map(|last| Box::new(arm(last))),
                )
            }
            _ => return Ok(None),
        };
        self.compile(&spread, context, frame).map(Some)
    }

    /// Whether an `across` is among what a measure is made of, cell by cell.
    pub fn looks_across(&self, measure: &Measure) -> bool {
        match measure {
            Measure::Across(..) => true,
            Measure::Aggregate(_) | Measure::Entities { .. } => false,
            Measure::Metric(id, _) => {
                let metric = self.checked.metric(*id);
                metric.is_some_and(|(measure, _)| self.looks_across(measure))
            }
            _ => {
                let mut looks = false;
                measure.parts(&mut |part| looks |= self.looks_across(part));
                looks
            }
        }
    }

    /// Whether one of the paths is the measure's own time.
    fn name_a_time(&self, paths: &[Path], times: &[Timed]) -> bool {
        let names = |(table, time): &Timed, path: &Path| {
            let grain = self.own_grain(*table, time.as_ref(), path);
            grain.is_some()
        };
        paths
            .iter()
            .any(|path| times.iter().any(|timed| names(timed, path)))
    }

    /// The grain that a path buckets the time of a table's rows by, if it does.
    pub fn own_grain(&self, table: TableId, time: Option<&(Row, Type)>, path: &Path) -> Option<Grain> {
        let (row, _) = self.binder(table, time).path(path).ok()?;
        bucket_of(&as_day(row, time), &time?.0)
    }

    /// Whether a key is one of these paths, in these words or in others.
    pub fn slices_by(&self, key: &Key, paths: &[Path], times: &[Timed], context: &Context) -> bool {
        let same = |(table, time): &Timed, path: &Path| {
            let asked = self.own_key_row(*table, time.as_ref(), key, context);
            let named = self.binder(*table, time.as_ref()).path(path);
            matches!((asked, named), (Ok(asked), Ok((named, _))) if asked == as_day(named.clone(), time.as_ref()))
        };
        paths
            .iter()
            .any(|path| times.iter().any(|timed| same(timed, path)))
    }
}

/// A condition with each of its values looked up by itself.
fn spread_condition(condition: &Measure, part: &impl Fn(&Measure) -> Measure) -> Measure {
    let all = |all: &[Measure]| all.iter().map(|one| spread_condition(one, part)).collect();
    let value = |arm: &Arm| Box::new((part(&arm.0), arm.1));
    match condition {
        Measure::And(parts) => Measure::And(all(parts)),
        Measure::Or(parts) => Measure::Or(all(parts)),
        Measure::Not(inner) => Measure::Not(Box::new(spread_condition(inner, part))),
        Measure::Compare(operator, left, right) => Measure::Compare(*operator, value(left), value(right)),
        Measure::IsNull(negated, inner) => Measure::IsNull(*negated, Box::new(part(inner))),
        other => part(other),
    }
}

/// The grain a row buckets this time by, if it does.
pub(super) fn bucket_of(row: &Row, time: &Row) -> Option<Grain> {
    let Row::Bucket(grain, bucketed) = row else {
        return None;
    };
    let bucketed = match &**bucketed {
        Row::Local { time, .. } => time,
        _ => bucketed,
    };
    (**bucketed == *time).then_some(*grain)
}
