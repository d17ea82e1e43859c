//! The rows behind cells that look at other times: windows, earlier cells, and the
//! last or first date of each.

use super::place::{Dates, Layer};
use super::{Around, Found};
use crate::check::{Measure, Shift, Window};
use crate::plan::bounds::Bounds;
use crate::plan::build::Planner;
use crate::plan::frame::{CELLS, Context, Frame, Planned};
use crate::plan::ir::{Aggregation, Expr};
use crate::plan::question::Key;
use crate::plan::stretch::plain;
use crate::plan::unit::Unit;
use crate::resolve::EntityId;
use crate::source::Span;
use crate::syntax::time::Grain;
use std::sync::Arc;

impl Planner<'_> {
    /// The rows of each cell's window: one stands in every window it is in.
    pub(super) fn behind_window(
        &mut self,
        inner: &Measure,
        (window, span): (Window, Span),
        around: &Around,
        found: &mut Found,
    ) -> Planned<()> {
        let context = &around.context;
        let (frame, _) = self.cells_around(inner, context, &around.place)?;
        let own = self.own_grains(inner, context, &frame.keys)?;
        let (stretch, bounds) = self.stretch_of(inner, (window, false, span), &own, context, &frame)?;
        let context = Context {
            windows: Some(self.windows(stretch, &context.name)),
            bounds,
            ..context.clone()
        };
        self.behind(inner, &around.inside(context, Layer::Window), found)
    }

    /// The rows of the earlier cells, each in the cells that look back to it.
    pub(super) fn behind_earlier(
        &mut self,
        inner: &Measure,
        (shift, span): (Shift, Span),
        around: &Around,
        found: &mut Found,
    ) -> Planned<()> {
        let context = &around.context;
        let (frame, _) = self.cells_around(inner, context, &around.place)?;
        let own = self.own_grains(inner, context, &frame.keys)?;
        let within = |planner: &mut Self, stretch, bounds, layer| {
            let context = Context {
                windows: Some(planner.windows(stretch, &context.name)),
                bounds,
                ..context.clone()
            };
            around.inside(context, layer)
        };
        // A cell that looks back already looks back from there.
        if let (Some(grains), Some(windows)) = (around.place.earlier(), &context.windows) {
            let stretch =
                windows
                    .stretch
                    .clone()
                    .earlier_cells(shift, grains, self.manifest().fiscal_year_starts);
            let layer = Layer::Earlier(grains.to_vec());
            let around = within(self, stretch, Bounds::default(), layer);
            return self.behind(inner, &around, found);
        }
        if let (Some(_), Shift::Back(length)) = (&context.windows, shift) {
            let (stretch, bounds) = self.earlier_stretch(inner, (length, span), &own, context, &frame)?;
            let around = within(self, stretch, bounds, Layer::Window);
            return self.behind(inner, &around, found);
        }
        let bounds = self.earlier_bounds(shift, &own, span, context)?;
        let grains: Vec<Grain> = own.iter().flatten().copied().collect();
        // Of a month ago there may be several days later.
        let by_day = |length: crate::syntax::time::Length| {
            length.months != 0 && grains.iter().any(|grain| *grain <= Grain::Day)
        };
        let around = match shift {
            Shift::Back(length) if !by_day(length) => {
                let context = Context {
                    bounds,
                    ..context.clone()
                };
                around.inside(context, Layer::Back(length))
            }
            _ => {
                let stretch = self.stretches(inner, &own, context, &frame, (Unit::DAY, None, span))?;
                let stretch = stretch.earlier_cells(shift, &grains, self.manifest().fiscal_year_starts);
                within(self, stretch, bounds, Layer::Earlier(grains))
            }
        };
        self.behind(inner, &around, found)
    }

    /// The rows of the last (or first) date of each cell, or of each entity in it.
    pub(super) fn behind_edge(
        &mut self,
        inner: &Measure,
        (first, per): (bool, Option<EntityId>),
        around: &Around,
        found: &mut Found,
    ) -> Planned<()> {
        let context = Context {
            one_date: true,
            ..around.context.clone()
        };
        let (frame, _) = self.cells_around(inner, &context, &around.place)?;
        let own = self.own_grains(inner, &context, &frame.keys)?;
        let has_one = own.iter().flatten().any(|grain| *grain <= Grain::Day);
        let words = match (first, per.is_some()) {
            (true, false) => "on the first date",
            (false, false) => "on the last date",
            (true, true) => "on its first date",
            (false, true) => "on its last date",
        };
        let mut place = around.place.clone();
        let dates = match per {
            None if has_one => None,
            None => Some(self.dates_of_cells(inner, (first, words), &context, &frame)?),
            Some(entity) => {
                let mut all = Vec::new();
                self.rows_of(inner, &context, None, &mut all)?;
                match all.as_slice() {
                    [rows] => {
                        let dates = self.edge_dates(rows, (first, entity), &context, &frame)?;
                        Some(Dates {
                            step: dates.step.clone(),
                            keys: frame.keys.iter().cloned().zip(frame.key_names.clone()).collect(),
                            entity: Some((entity, dates.entity.clone())),
                            date: dates.date.clone(),
                            words,
                            of_entities: Some(Arc::new(dates)),
                        })
                    }
                    _ => None,
                }
            }
        };
        place.dates.extend(dates);
        self.behind(inner, &Around { context, place }, found)
    }

    fn dates_of_cells(
        &mut self,
        inner: &Measure,
        (first, words): (bool, &'static str),
        context: &Context,
        frame: &Frame,
    ) -> Planned<Dates> {
        let mut dated = Frame::new(frame.keys.clone(), frame.key_names.clone());
        let day = dated.fresh("day");
        dated.keys.push(Key::Own(Grain::Day));
        dated.key_names.push(day.clone());
        let dated_context = Context {
            makes_cells: true,
            cell: context.cell.clone().or_else(|| Some(frame.keys.clone())),
            ..context.clone()
        };
        self.compile(inner, &dated_context, &mut dated)?;
        let from = self.finish(&mut dated)?;
        let name = &context.name;
        let cells = self.step(
            &format!("{name}_days"),
            "the dates of each cell that have rows",
            dated.cells(from).body(),
        );
        let mut select = plain(frame.key_columns(), &cells, Vec::new());
        let column = Box::new(Expr::column(CELLS, &day));
        let edge = match first {
            true => Aggregation::Min(column),
            false => Aggregation::Max(column),
        };
        select.columns.push((Expr::Aggregate(edge, None), day.clone()));
        select.group = Some(frame.keys.len());
        let comment = format!("the {} date of each cell", if first { "first" } else { "last" });
        let step = self.step(&format!("{name}_dates"), &comment, select.body());
        Ok(Dates {
            step,
            keys: frame.keys.iter().cloned().zip(frame.key_names.clone()).collect(),
            entity: None,
            date: day,
            words,
            of_entities: None,
        })
    }
}
