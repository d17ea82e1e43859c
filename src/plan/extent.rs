//! From when to when a measure has rows.

use super::bounds::Bounds;
use super::build::Planner;
use super::frame::{CELLS, Context, Planned};
use super::ir::{Aggregation, Expr, Relation, Select, StepBody};
use super::period::of_a_cell;
use super::question::Key;
use super::stretch::{most, plain};
use super::unit::Unit;
use crate::check::{Measure, Row, Shift, Window};
use crate::resolve::{TableId, Type};
use crate::source::Span;
use crate::syntax::ast::Path;
use crate::syntax::time::{Grain, Length};
use std::sync::Arc;

/// Rows that a measure is made of: their table, time and conditions.
#[derive(Clone)]
pub(super) struct Rows {
    pub table: TableId,
    pub time: Option<(Row, Type)>,
    pub conditions: Vec<Row>,
    /// The time that puts them into cells, where that is another one.
    pub cells: Option<Row>,
}

impl Planner<'_> {
    /// The rows of every aggregate in a measure, alike ones once. Conditions on periods
    /// are said for cells with these keys; without keys they are left open.
    pub fn rows_of(
        &self,
        measure: &Measure,
        context: &Context,
        cell: Option<&[Key]>,
        found: &mut Vec<Rows>,
    ) -> Planned<()> {
        match measure {
            Measure::Aggregate(aggregate) => {
                let time = self.time_of(aggregate.table, context)?;
                let mut conditions = Vec::new();
                let timed = (aggregate.table, time.as_ref());
                for filter in &context.filters {
                    let row = self.binder(aggregate.table, time.as_ref()).condition(filter)?;
                    conditions.push(match cell {
                        Some(keys) => self.in_period(row, timed, keys, context)?,
                        None => row,
                    });
                }
                let rows = Rows {
                    table: aggregate.table,
                    time,
                    conditions,
                    cells: None,
                };
                if !found.iter().any(|known| known.same(&rows)) {
                    found.push(rows);
                }
                Ok(())
            }
            Measure::Sequence(sequence) => {
                let rows = self.rows_that_come_first(sequence, context)?;
                if !found.iter().any(|known| known.same(&rows)) {
                    found.push(rows);
                }
                Ok(())
            }
            Measure::Metric(id, _) => match self.checked.metric(*id) {
                Some((measure, _)) => {
                    // Periods of its own are other ones.
                    let metric = self.checked.model.metrics.get(id.index());
                    let cell = cell.filter(|_| metric.is_some_and(|metric| metric.grain.is_none()));
                    self.rows_of(measure, context, cell, found)
                }
                None => Ok(()),
            },
            Measure::Where(inner, condition) => {
                let mut context = context.clone();
                context.filters.push(condition.clone());
                self.rows_of(inner, &context, cell, found)
            }
            Measure::At(inner, path) => {
                let context = Context {
                    at: context.at.clone().or_else(|| Some(path.clone())),
                    ..context.clone()
                };
                self.rows_of(inner, &context, cell, found)
            }
            Measure::Window { .. }
            | Measure::Prior { .. }
            | Measure::Edge { .. }
            | Measure::Across(..)
            | Measure::Steps(_) => measure.try_parts(&mut |part| self.rows_of(part, context, None, found)),
            _ => measure.try_parts(&mut |part| self.rows_of(part, context, cell, found)),
        }
    }

    /// A step with the last day (or hour) of anything asked for, if something has
    /// other rows than the measure.
    pub fn other_rows(
        &mut self,
        measure: &Measure,
        unit: Unit,
        context: &Context,
    ) -> Planned<Option<String>> {
        let (mut own, mut all) = (Vec::new(), Vec::new());
        self.rows_of(measure, context, None, &mut own)?;
        let question = self.question;
        for asked in &question.asked {
            let context = self.context(&asked.name, asked.span, true);
            self.rows_of(&asked.measure, &context, None, &mut all)?;
        }
        let keys: Vec<Key> = question.slices.iter().map(|slice| slice.key.clone()).collect();
        let periods = self.own_grains(measure, context, &keys)?;
        let periods = keys.iter().zip(&periods).filter(|(_, grain)| grain.is_some());
        let path = |(key, _): (&'_ Key, _)| match key {
            Key::Path(path) => Some(path.clone()),
            _ => None,
        };
        let periods: Vec<_> = periods.filter_map(path).collect();
        for rows in &mut all {
            rows.cells = self.other_time(rows, &periods);
        }
        let is_own = |rows: &Rows| own.iter().any(|known| known.same(rows));
        if all.iter().all(is_own) && !self.has_cells_beyond() && self.latest_kept().is_none() {
            return Ok(None);
        }
        // What only a condition of the question speaks of ends no earlier for it.
        own.retain(|rows| !all.iter().any(|known| known.same(rows)));
        all.extend(own);
        self.extent("asked", all, (unit, context.asked_at)).map(Some)
    }

    /// The time by which these rows come into cells of periods that are not those of their own.
    fn other_time(&self, rows: &Rows, periods: &[Arc<Path>]) -> Option<Row> {
        let time = rows.time.as_ref();
        let is_other = |path: &&Arc<Path>| self.own_grain(rows.table, time, path).is_none();
        let (row, _) = self
            .binder(rows.table, time)
            .path(periods.iter().find(is_other)?)
            .ok()?;
        Some(match row {
            Row::Bucket(_, time) | Row::Called(_, time) => *time,
            day => day,
        })
    }

    /// Whether something asked for may have cells up to the bounds: `every day`, and windows
    /// with `keep: true`.
    pub fn has_cells_beyond(&self) -> bool {
        let mut found = false;
        for asked in &self.question.asked {
            self.everything(&asked.measure, &mut |measure| {
                found |= matches!(measure, Measure::Every(..) | Measure::Window { keep: true, .. });
            });
        }
        found
    }

    /// How far beyond their rows cells are that `prior(…, keep: true)` makes.
    pub fn latest_kept(&self) -> Option<Length> {
        self.longest(&|measure| match measure {
            Measure::Prior {
                keep: true,
                shift: Shift::Back(length),
                ..
            } => Some(*length),
            _ => None,
        })
    }

    /// The last day (or hour) of cells that something asked for may make, where this one is
    /// that of the last row: what is kept goes on by itself.
    pub fn last_kept(&self, unit: Unit, last_row: Expr) -> Expr {
        let window = self.longest(&|measure| match measure {
            Measure::Window {
                keep: true, window, ..
            } => match window {
                Window::Rolling(length) => Some(*length),
                Window::ToDate(grain) => Length::of(1, *grain),
                Window::Cumulative => None,
            },
            _ => None,
        });
        let longest = window.into_iter().chain(self.latest_kept()).max_by_key(seconds);
        let of_calendars = self.kept_periods().into_iter();
        let mut ends: Vec<Expr> = of_calendars
            .map(|grain| unit.end_of(grain, last_row.clone()))
            .collect();
        ends.extend(longest.map(|length| unit.later(last_row.clone(), length)));
        most(ends).unwrap_or(last_row)
    }

    /// The periods of calendars in which windows are kept.
    fn kept_periods(&self) -> Vec<Grain> {
        let mut found: Vec<Grain> = Vec::new();
        for asked in &self.question.asked {
            self.everything(&asked.measure, &mut |measure| {
                if let Measure::Window {
                    keep: true,
                    window: Window::ToDate(grain @ Grain::Custom(_)),
                    ..
                } = measure
                    && !found.contains(grain)
                {
                    found.push(*grain);
                }
            });
        }
        found
    }

    /// The longest length that something asked for speaks of.
    fn longest(&self, of: &dyn Fn(&Measure) -> Option<Length>) -> Option<Length> {
        let mut found: Vec<Length> = Vec::new();
        for asked in &self.question.asked {
            self.everything(&asked.measure, &mut |measure| found.extend(of(measure)));
        }
        found.into_iter().max_by_key(seconds)
    }

    /// A step with the first and the last day (or hour) on which a measure has
    /// rows, whatever is asked about.
    pub fn first_and_last(
        &mut self,
        measure: &Measure,
        unit: Unit,
        context: &Context,
        cell: Option<&[Key]>,
    ) -> Planned<String> {
        let mut all = Vec::new();
        self.rows_of(measure, context, cell, &mut all)?;
        self.extent(&context.name, all, (unit, context.asked_at))
    }

    fn extent(&mut self, of: &str, all: Vec<Rows>, (unit, asked_at): (Unit, Span)) -> Planned<String> {
        let mut stack = Vec::new();
        for rows in all {
            stack.push(self.extent_of(rows, unit, asked_at)?);
        }
        let (name, comment) = (
            format!("{of}_extent"),
            format!("the first and the last {} with rows of {of}", unit.grain().word()),
        );
        if stack.len() == 1 {
            let only = stack.swap_remove(0);
            return Ok(self.step(&name, &comment, StepBody::Select(Box::new(only))));
        }
        let parts = self.step(
            &format!("{of}_extents"),
            &format!(
                "the first and the last {} of each of its parts",
                unit.grain().word()
            ),
            StepBody::Stack(stack),
        );
        let select = Select {
            group: Some(0),
            ..plain(
                first_and_last(unit, |name| Expr::column(CELLS, name)),
                &parts,
                Vec::new(),
            )
        };
        Ok(self.step(&name, &comment, StepBody::Select(Box::new(select))))
    }

    fn extent_of(&mut self, rows: Rows, unit: Unit, asked_at: Span) -> Planned<Select> {
        let Rows {
            table,
            time,
            conditions,
            cells,
        } = rows;
        let day = match cells {
            Some(time) => Row::Bucket(unit.grain(), Box::new(time)),
            None => {
                let binder = self.binder(table, time.as_ref());
                binder.own_bucket(unit.grain(), asked_at)?.0
            }
        };
        let mut filter = self.dated(table, time.as_ref(), &Bounds::default())?;
        // In which period a row is, only its cell knows; without such conditions
        // the days reach no less far.
        filter.extend(conditions.into_iter().filter(|row| !of_a_cell(row)));
        self.prune(table, &mut filter);
        let pushed = self.pushed(table, &mut filter);
        let needed: Vec<&Row> = filter.iter().chain([&day]).collect();
        let (mut aliases, mut joins) = self.reached(table, &needed, time.as_ref(), asked_at)?;
        joins.extend(self.member_joins(&needed, &mut aliases, asked_at)?);
        Ok(Select {
            columns: first_and_last(unit, |_| aliases.lower(&day)),
            from: Relation {
                source: self.rows_from(table, &needed, &pushed, time.as_ref(), asked_at)?,
                alias: aliases.base().to_owned(),
            },
            joins,
            filter: filter.iter().map(|row| aliases.lower(row)).collect(),
            group: Some(0),
        })
    }
}

/// About how long it is.
fn seconds(length: &Length) -> i64 {
    let days = i64::from(length.months) * 31 + i64::from(length.days);
    days * 86_400 + length.seconds
}

impl Rows {
    fn same(&self, other: &Self) -> bool {
        let time = |rows: &Self| rows.time.as_ref().map(|(row, _)| row.clone());
        self.table == other.table
            && time(self) == time(other)
            && self.conditions == other.conditions
            && self.cells == other.cells
    }
}

fn first_and_last(unit: Unit, day: impl Fn(&str) -> Expr) -> Vec<(Expr, String)> {
    let (first, last) = (unit.first(), unit.last());
    let aggregate = |aggregation| Expr::Aggregate(aggregation, None);
    vec![
        (aggregate(Aggregation::Min(Box::new(day(&first)))), first),
        (aggregate(Aggregation::Max(Box::new(day(&last)))), last),
    ]
}
