//! Cells that are found before anything is said of them.
//!
//! `count(every …)` judges everybody in every cell, also where none of their rows is.
//! Where only that can say what is in a cell (over a window, across a slicing, with an
//! earlier cell inside), a frame is filled twice: first with what makes its cells, then
//! with its values in those.

use super::build::Planner;
use super::frame::{Context, Frame, Planned};
use super::ir::Select;
use super::stretch::plain;
use crate::check::Measure;
use crate::diagnostic::{Diagnostic, code};

impl Planner<'_> {
    /// Finds the cells that a measure makes in a frame, if it needs to know them.
    pub fn cells_first(&mut self, measure: &Measure, context: &Context, frame: &mut Frame) -> Planned<()> {
        if self.only_cells
            || frame.keys.is_empty()
            || frame.known.is_some()
            || !self.needs_cells(measure, context)
        {
            return Ok(());
        }
        self.know_cells_of(measure, context, frame)
    }

    /// Finds the cells that a measure makes in a frame.
    pub fn know_cells_of(&mut self, measure: &Measure, context: &Context, frame: &mut Frame) -> Planned<()> {
        if frame.keys.is_empty() {
            return Ok(());
        }
        let mut found = frame.again();
        self.looking_for_cells(|planner| planner.compile(measure, context, &mut found))?;
        self.know_cells(found, &context.name, frame)
    }

    /// Does something of which only the cells matter.
    pub fn looking_for_cells<T>(&mut self, does: impl FnOnce(&mut Self) -> Planned<T>) -> Planned<T> {
        let before = std::mem::replace(&mut self.only_cells, true);
        let done = does(self);
        self.only_cells = before;
        done
    }

    /// Takes the cells of one frame as those of another with the same keys.
    pub fn know_cells(&mut self, mut found: Frame, name: &str, frame: &mut Frame) -> Planned<()> {
        let keys = frame.key_columns();
        let (from, made) = self.finish_inner(&mut found, (&keys, &[]))?;
        let select = Select {
            columns: keys,
            from,
            joins: Vec::new(),
            filter: Vec::new(),
            group: None,
        };
        let comment = format!("the cells of {name}: everybody is judged in each");
        let cells = self.step(&format!("{name}_cells"), &comment, select.body());
        if let Some(made) = made {
            frame.late.push((cells.clone(), made));
        }
        frame.know(cells);
        Ok(())
    }

    /// Takes what the keys at these places are in the cells of a frame as the cells of
    /// another one.
    pub fn know_of(
        &mut self,
        frame: &Frame,
        kept: &[usize],
        inner: &mut Frame,
        context: &Context,
    ) -> Planned<()> {
        if self.only_cells || inner.keys.is_empty() {
            return Ok(());
        }
        let Some(known) = &frame.known else {
            return Err(no_cells(context));
        };
        if kept.len() == frame.keys.len() {
            inner.know(known.clone());
            return Ok(());
        }
        let select = Select {
            group: Some(kept.len()),
            ..plain(inner.key_columns(), known, Vec::new())
        };
        let comment = format!("those cells by {}", inner.key_names.join(", "));
        let cells = self.step(
            &format!("{known}_by_{}", inner.key_names.join("_")),
            &comment,
            select.body(),
        );
        inner.know(cells);
        Ok(())
    }

    /// Whether what a measure is in a cell may only be said where the cell is known.
    pub fn needs_cells(&self, measure: &Measure, context: &Context) -> bool {
        match measure {
            Measure::Window { inner, .. } => self.is_everywhere(inner),
            Measure::Across(inner, _) => self.asks_of_cells(inner),
            Measure::Entities {
                entity,
                every: true,
                condition,
                ..
            } => self.looks_elsewhere(condition) || self.is_of_periods(*entity, context),
            // These have cells of their own.
            Measure::Entities { .. }
            | Measure::Prior { .. }
            | Measure::Edge { .. }
            | Measure::Steps(_)
            | Measure::Once(_)
            | Measure::Aggregate(_)
            | Measure::Sequence(_) => false,
            Measure::Metric(id, _) => {
                let metric = self.checked.metric(*id);
                metric.is_some_and(|(measure, _)| self.needs_cells(measure, context))
            }
            Measure::Where(inner, condition) => {
                let mut context = context.clone();
                context.filters.push(condition.clone());
                self.needs_cells(inner, &context)
            }
            _ => {
                let mut needs = false;
                measure.parts(&mut |part| needs |= self.needs_cells(part, context));
                needs
            }
        }
    }

    /// Whether a measure has a value in cells that none of its rows is in, other than what
    /// it is over nothing.
    pub fn is_everywhere(&self, measure: &Measure) -> bool {
        self.has_every(measure) || self.looks_across(measure)
    }

    /// Whether anything in a measure is asked of the cells that are known.
    pub fn asks_of_cells(&self, measure: &Measure) -> bool {
        let mut asks = self.has_every(measure);
        self.everything(measure, &mut |part| {
            asks |= matches!(part, Measure::Window { inner, .. } if self.is_everywhere(inner));
        });
        asks
    }

    /// Whether it depends on the period whom something in a measure judges.
    pub fn judges_by_period(&self, measure: &Measure, context: &Context) -> bool {
        match measure {
            Measure::Entities {
                entity,
                every: true,
                condition,
                ..
            } => self.is_of_periods(*entity, context) || self.judges_by_period(condition, context),
            Measure::Metric(id, _) => {
                let metric = self.checked.metric(*id);
                metric.is_some_and(|(measure, _)| self.judges_by_period(measure, context))
            }
            Measure::Where(inner, condition) => {
                let mut context = context.clone();
                context.filters.push(condition.clone());
                self.judges_by_period(inner, &context)
            }
            _ => {
                let mut judges = false;
                measure.parts(&mut |part| judges |= self.judges_by_period(part, context));
                judges
            }
        }
    }
}

/// Nothing made the cells that something is to be said of.
pub(super) fn no_cells(context: &Context) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&code::NO_CELLS)
            .at(context.asked_at)
            .with("metric", &context.name),
    )
}
