//! `every`: the calendar's periods that have no rows, as cells of their own.

use super::build::Planner;
use super::frame::{CELLS, Context, Every, Frame, Planned};
use super::ir::{Expr, Finds, Join, Relation, Select, StepBody};
use super::question::Key;
use super::stretch::plain;
use super::unit::Unit;
use super::weeks;
use crate::check::{Measure, holds_of_nothing};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::ast::Path;
use crate::syntax::time::Grain;
use crate::words::say;

impl Planner<'_> {
    /// The measure, and a cell for every period of the calendar.
    pub fn every_period(
        &mut self,
        inner: &Measure,
        (grain, apart, span): (Grain, bool, Span),
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        let own = self.own_grains(inner, context, &frame.keys)?;
        self.parts_fit(inner, &own, context, frame)?;
        let grains: Vec<(usize, Grain)> = own
            .iter()
            .enumerate()
            .filter_map(|(at, grain)| Some((at, (*grain)?)))
            .collect();
        let fiscal = self.manifest().fiscal_year_starts;
        if let Some((_, finer)) = grains.iter().find(|(_, asked)| !grain.nests_in(*asked, fiscal)) {
            return Err(Box::new(
                Diagnostic::error(&code::EVERY_TOO_COARSE)
                    .at(span)
                    .note(context.asked_at, say!("asked by {grain}", grain = finer.word()))
                    .with("grain", grain.word())
                    .with("asked", finer.word()),
            ));
        }
        if context.makes_cells && !grains.is_empty() {
            let step = self.all_periods(inner, &grains, context, frame)?;
            let keys = grains.into_iter().map(|(at, _)| at).collect();
            let every = Every { step, keys };
            match apart && every.keys.len() < frame.keys.len() {
                true => self.periods_apart(inner, &every, context, frame)?,
                false => frame.every.push(every),
            }
        }
        self.compile(inner, context, frame)
    }

    /// A cell for every period in which the measure has none: of nothing else, so the other keys are NULL. What is
    /// asked of these must be true of NULL.
    fn periods_apart(
        &mut self,
        inner: &Measure,
        every: &Every,
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<()> {
        let is_slice = |path: &Path| {
            let mut keys = frame.keys.iter().enumerate();
            keys.any(|(at, key)| match key {
                Key::Path(of) => **of == *path && !every.keys.contains(&at),
                _ => false,
            })
        };
        if !context
            .filters
            .iter()
            .all(|filter| holds_of_nothing(filter, &is_slice))
        {
            return Ok(());
        }
        let mut own = Frame::new(frame.keys.clone(), frame.key_names.clone());
        self.cells_first(inner, context, &mut own)?;
        self.compile(inner, context, &mut own)?;
        let from = self.finish(&mut own)?;
        let select = Select {
            columns: own.key_columns(),
            from,
            joins: own.joins(),
            filter: Vec::new(),
            group: Some(frame.keys.len()),
        };
        let name = &context.name;
        let body = StepBody::Select(Box::new(select));
        let cells = self.step(&format!("{name}_cells"), &format!("the cells of {name}"), body);
        let (mut columns, mut on) = (Vec::new(), Vec::new());
        for (at, key) in frame.key_names.iter().enumerate() {
            let there = Expr::column(&cells, key);
            match every.keys.contains(&at) {
                true => {
                    let here = Expr::column(CELLS, key);
                    columns.push((here.clone(), key.clone()));
                    on.push((here, there));
                }
                false => columns.push((there, key.clone())),
            }
        }
        let is_missing = on
            .first()
            .map(|(_, there)| Expr::IsNull(false, Box::new(there.clone())));
        let mut select = plain(columns, &every.step, is_missing.into_iter().collect());
        select.joins.push(Join {
            finds: Finds::AtMostOne,
            relation: Relation::step(&cells),
            on,
            null_safe: false,
            and: Vec::new(),
        });
        let body = StepBody::Select(Box::new(select));
        let comment = "periods without any cell, of nothing else";
        let apart = self.step(&format!("{name}_apart"), comment, body);
        frame.derived.push((apart, Vec::new(), true));
        Ok(())
    }

    /// The periods from the first row, or the bound, up to the bound or the as-of.
    fn all_periods(
        &mut self,
        inner: &Measure,
        grains: &[(usize, Grain)],
        context: &Context,
        frame: &Frame,
    ) -> Planned<String> {
        let unit = Unit::of(grains.iter().map(|(_, grain)| *grain));
        let rows = self.first_and_last(inner, unit, context, Some(&frame.keys))?;
        let name = &context.name;
        let word = unit.grain().word();
        let mut ends = self.ends(unit, &context.bounds);
        let last = match ends.len() {
            0 => Expr::column(CELLS, &unit.last()),
            1 => ends.swap_remove(0),
            _ => Expr::Least(ends),
        };
        let since = context.bounds.since.as_ref();
        let since = since.and_then(|since| unit.of_bound(since, self.manifest()));
        let first = since.unwrap_or_else(|| Expr::column(CELLS, &unit.first()));
        let each = Expr::Each(unit.grain(), Box::new(first), Box::new(last));
        let days = vec![(each, word.to_owned())];
        let days = self.step(
            &format!("{name}_calendar"),
            &format!("every {word} that {name} is asked for"),
            StepBody::Select(Box::new(plain(days, &rows, Vec::new()))),
        );
        let columns = grains.iter().filter_map(|(at, grain)| {
            let bucket = weeks::bucket(*grain, Expr::column(CELLS, word), context.weeks);
            Some((bucket, frame.key_names.get(*at)?.clone()))
        });
        let is_there = self.is_on_the_clock(unit, Expr::column(CELLS, word));
        let select = Select {
            group: Some(grains.len()),
            ..plain(columns.collect(), &days, is_there.into_iter().collect())
        };
        Ok(self.step(
            &format!("{name}_every"),
            &format!("every period that {name} is asked for"),
            StepBody::Select(Box::new(select)),
        ))
    }

    /// A step with a cell for every period, for each combination of the other
    /// keys that these cells have.
    pub fn missing(&mut self, every: &Every, cells: &str, frame: &Frame) -> String {
        let (mut periods, mut others) = (Vec::new(), Vec::new());
        for (at, name) in frame.key_names.iter().enumerate() {
            match every.keys.contains(&at) {
                true => periods.push(name.clone()),
                false => others.push(name.clone()),
            }
        }
        let once = match others.is_empty() {
            true => None,
            false => {
                let column = |name: &String| (Expr::column(CELLS, name), name.clone());
                let select = Select {
                    group: Some(others.len()),
                    ..plain(others.iter().map(column).collect(), cells, Vec::new())
                };
                let comment = "what cells are sliced by besides";
                Some(self.step("combinations", comment, StepBody::Select(Box::new(select))))
            }
        };
        let of = |name: &String| match (&once, periods.contains(name)) {
            (Some(once), false) => (Expr::column(once, name), name.clone()),
            _ => (Expr::column(CELLS, name), name.clone()),
        };
        let mut select = plain(frame.key_names.iter().map(of).collect(), &every.step, Vec::new());
        select.joins.extend(once.map(|once| Join::beside(&once)));
        let comment = "a cell for every period";
        self.step("calendar_cells", comment, StepBody::Select(Box::new(select)))
    }
}
