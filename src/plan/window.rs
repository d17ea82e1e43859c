//! `rolling`, `to_date`, `cumulative`: the measure anew over the days of each
//! cell's stretch. Nothing is added up that does not add up: ratios, distinct
//! counts and entity conditions are taken over the window's rows.

use std::sync::Arc;

use super::bounds::Bounds;
use super::build::Planner;
use super::frame::{CELLS, Context, Frame, Planned};
use super::ir::Expr;
use super::nothing::Empty;
use super::stretch::Stretch;
use super::stretches::windowed_keys;
use super::unit::{Unit, unit_of};
use crate::check::{Measure, Window};
use crate::source::Span;
use crate::syntax::ast::Comparison;
use crate::syntax::time::Grain;

/// What a measure over windows is in cells of which none of its rows is in the window.
pub(super) enum Elsewhere {
    /// Always the same; nothing for null.
    Is(Option<Expr>),
    /// It is asked there as well.
    Judged,
}

impl Planner<'_> {
    /// A measure over a window that ends with the cell's period.
    pub fn window(
        &mut self,
        inner: &Measure,
        (window, keep, span): (Window, bool, Span),
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        let own = self.own_grains(inner, context, &frame.keys)?;
        self.parts_fit(inner, &own, context, frame)?;
        let (stretch, bounds) = self.stretch_of(inner, (window, keep, span), &own, context, frame)?;
        let elsewhere = match self.is_everywhere(inner) {
            true => Elsewhere::Judged,
            false => Elsewhere::Is(self.where_missing(inner, Empty::anywhere(context.empty_is_null))),
        };
        let value = self.over((inner, elsewhere), (stretch, bounds), &own, context, frame)?;
        Ok(self.until_as_of(value, &own, frame))
    }

    /// A window in a cell that begins after the as-of has no last day, and is null.
    /// Only `prior(…, keep: true)` makes such cells.
    fn until_as_of(&self, value: Expr, own: &[Option<Grain>], frame: &Frame) -> Expr {
        let grains = own.iter().zip(&frame.key_names);
        let grains = grains.filter_map(|(grain, name)| Some(((*grain)?, name)));
        let Some((grain, name)) = grains.min_by_key(|(grain, _)| *grain) else {
            return value;
        };
        let as_of = Unit::of([grain]).of_as_of(self.question.as_of, self.manifest());
        match as_of.filter(|_| self.latest_kept().is_some()) {
            Some(as_of) => {
                let begins = Box::new(Expr::column(CELLS, name));
                let begun = Expr::Compare(Comparison::LessOrEqual, begins.clone(), Box::new(as_of));
                let begun = match self.checked.has_optional_times() {
                    // The cell without a time does not begin at all.
                    true => Expr::Or(vec![begun, Expr::IsNull(false, begins)]),
                    false => begun,
                };
                Expr::Case(vec![(begun, value)], None)
            }
            None => value,
        }
    }

    /// The days of each cell's window, and the bounds of its rows.
    pub fn stretch_of(
        &mut self,
        inner: &Measure,
        (window, keep, span): (Window, bool, Span),
        own: &[Option<Grain>],
        context: &Context,
        frame: &Frame,
    ) -> Planned<(Stretch, Bounds)> {
        let unit = unit_of(window).min(self.unit_inside(inner));
        let kept = keep.then_some(window);
        let stretch = self.stretches(inner, own, context, frame, (unit, kept, span))?;
        let bounds = match window {
            // Within the last days of a month earlier hours may reach back further.
            Window::Rolling(length) if stretch.unit() < Unit::DAY && length.months != 0 => context
                .bounds
                .since_start_of(Grain::Day, self.manifest())
                .since_earlier(length),
            Window::Rolling(length) => context.bounds.since_earlier(length),
            Window::ToDate(grain) => context.bounds.since_start_of(grain, self.manifest()),
            Window::Cumulative => Bounds {
                since: None,
                ..context.bounds.clone()
            },
        };
        Ok((stretch.reaching_back(window), bounds))
    }

    /// A measure over the days of a stretch, in every cell that has rows there.
    pub fn over(
        &mut self,
        (inner, elsewhere): (&Measure, Elsewhere),
        (stretch, bounds): (Stretch, Bounds),
        own: &[Option<Grain>],
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        let windows = self.windows(stretch, &context.name);
        let mut wide = Frame::new(windowed_keys(frame, own), frame.key_names.clone());
        let wide_context = Context {
            makes_cells: true,
            windows: Some(Arc::clone(&windows)),
            bounds,
            // A window may hold several dates, unless each entity has its own.
            one_date: context.one_date && context.edge.is_some(),
            ..context.clone()
        };
        let nothing = match elsewhere {
            Elsewhere::Is(nothing) => {
                self.cells_first(inner, &wide_context, &mut wide)?;
                nothing
            }
            Elsewhere::Judged => {
                let all = (0..frame.keys.len()).collect::<Vec<_>>();
                self.know_of(frame, &all, &mut wide, context)?;
                None
            }
        };
        let value = self.compile(inner, &wide_context, &mut wide)?;
        let from = self.finish(&mut wide)?;
        let select = wide.cells(from);
        let comment = format!("{} over its window", context.name);
        let placed = Context {
            makes_cells: context.makes_cells && frame.known.is_none(),
            ..context.clone()
        };
        let value = self.place(select, (value, nothing), &comment, &placed, frame);
        // A window inside another has a value wherever that one looks for it.
        if context.windows.is_none()
            && let Some((values, _, true)) = frame.derived.last().cloned()
            && let Some(cells) = self.cells_within(&windows, &values, frame)
        {
            frame.makes_only(cells);
        }
        Ok(value)
    }
}
