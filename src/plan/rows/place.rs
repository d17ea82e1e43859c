//! Where the cells of something are, seen from those of the question: what lies
//! between its own time and the period that is asked for.

use super::Part;
use crate::check::{Measure, Row};
use crate::plan::across::bucket_of;
use crate::plan::build::Planner;
use crate::plan::edge::EdgeDates;
use crate::plan::frame::{CELLS, Context, Frame, Planned};
use crate::plan::ir::Expr;
use crate::plan::question::{Key, Slice};
use crate::plan::steps::By;
use crate::plan::taken::Taken;
use crate::resolve::EntityId;
use crate::syntax::time::{Grain, Length};
use std::sync::Arc;

/// What surrounds something on the way down to it.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Place {
    /// The slices of its cell: `across` leaves some out.
    pub kept: Vec<usize>,
    /// What lies between its time and that of the cell, outermost first.
    pub layers: Vec<Layer>,
    /// What it is taken of each of, before those become one value.
    pub groups: Vec<By>,
    /// The functions around it that look at other cells, outermost first.
    pub inside: Vec<&'static str>,
    /// On which date of its cell it is, for each `at_end` around it.
    pub dates: Vec<Dates>,
}

/// One step from a row's own time to that of the cell it counts in.
#[derive(Clone, PartialEq)]
pub(super) enum Layer {
    /// The period its metric is defined per, or that inner groups are; and how the
    /// key with it is called.
    Period(Grain, String),
    /// So much later.
    Back(Length),
    /// The cells whose window it is in.
    Window,
    /// The cells that look back to it, which have these grains.
    Earlier(Vec<Grain>),
}

/// A step with the date that counts in each cell.
#[derive(Clone)]
pub(super) struct Dates {
    pub step: String,
    /// The keys of the cells, by the names of its columns.
    pub keys: Vec<(Key, String)>,
    /// Where each entity has its own, its columns.
    pub entity: Option<(EntityId, Vec<String>)>,
    pub date: String,
    /// Which date that is.
    pub words: &'static str,
    /// The same for what is judged.
    pub of_entities: Option<Arc<EdgeDates>>,
}

impl PartialEq for Dates {
    fn eq(&self, other: &Self) -> bool {
        self.step == other.step
    }
}

/// A slice of the question, as a column of cells.
pub(super) type Sliced = (usize, Slice, Expr);

impl Place {
    /// The innermost period, and its name.
    pub fn period(&self) -> Option<(Grain, &String)> {
        self.layers.iter().rev().find_map(period_of)
    }

    /// The grains that the cells around it are sliced by, if windows are cells.
    pub fn earlier(&self) -> Option<&[Grain]> {
        match self.layers.last() {
            Some(Layer::Earlier(grains)) => Some(grains),
            _ => None,
        }
    }
}

fn period_of(layer: &Layer) -> Option<(Grain, &String)> {
    match layer {
        Layer::Period(grain, name) => Some((*grain, name)),
        _ => None,
    }
}

/// Leads from the innermost of some layers to what is asked.
fn through<T>(
    layers: &[Layer],
    asked: Grain,
    start: T,
    bucket: impl Fn(Grain, T) -> T,
    shift: impl Fn(T, Length, bool) -> T,
) -> T {
    let mut value = start;
    for (at, layer) in layers.iter().enumerate().rev() {
        let around = layers.iter().take(at).rev().find_map(period_of);
        let grain = around.map_or(asked, |(grain, _)| grain);
        value = match layer {
            Layer::Period(own, _) => bucket(*own, value),
            Layer::Back(length) => {
                let later = shift(bucket(grain, value), *length, grain >= Grain::Day);
                bucket(grain, later)
            }
            Layer::Window | Layer::Earlier(_) => value,
        };
    }
    bucket(asked, value)
}

fn bucket_of_row(grain: Grain, row: Row) -> Row {
    match row {
        Row::Bucket(own, _) if own == grain => row,
        row => Row::Bucket(grain, Box::new(row)),
    }
}

fn bucket_of_expr(grain: Grain, expr: Expr) -> Expr {
    match expr {
        Expr::Bucket(own, _) if own == grain => expr,
        expr => Expr::Bucket(grain, Box::new(expr)),
    }
}

impl Planner<'_> {
    /// A key for the periods of a grain beside the slices.
    pub(super) fn period_layer(&self, grain: Grain) -> Layer {
        let slices = self.question.slices.iter().map(|slice| &slice.name);
        Layer::Period(grain, Taken::new(slices).fresh(grain.word()))
    }

    /// The value of a slice for a row: of the period around it (the month of its
    /// week, say), of the cell that looks back to it, or of each window it is in.
    pub(super) fn slice_of(&self, part: &Part, slice: &Slice) -> Planned<Row> {
        let (table, time) = (part.aggregate.table, part.time.as_ref());
        let row = self.key_row(table, time, &slice.key, &part.context)?;
        let Some(asked) = time.and_then(|(time, _)| bucket_of(&row, time)) else {
            return Ok(row);
        };
        self.around_row(part, &part.place.layers, row, (asked, &slice.name))
    }

    /// The period of a layer for a row.
    pub(super) fn period_of_row(&self, part: &Part, at: usize) -> Planned<Option<Row>> {
        let Some(Layer::Period(grain, name)) = part.place.layers.get(at) else {
            return Ok(None);
        };
        let (table, time) = (part.aggregate.table, part.time.as_ref());
        let row = self.key_row(table, time, &Key::Own(*grain), &part.context)?;
        let inner = part.place.layers.get(at + 1..).unwrap_or_default();
        self.around_row(part, inner, row, (*grain, name)).map(Some)
    }

    fn around_row(
        &self,
        part: &Part,
        layers: &[Layer],
        row: Row,
        (asked, name): (Grain, &String),
    ) -> Planned<Row> {
        let is_window = |layer: &Layer| matches!(layer, Layer::Window | Layer::Earlier(_));
        if let Some(at) = layers.iter().rposition(is_window) {
            let outer = layers.get(..at).unwrap_or_default();
            let key = outer
                .iter()
                .rev()
                .find_map(period_of)
                .map_or(name, |(_, name)| name);
            if part.context.is_in_windows(key) {
                let (table, time) = (part.aggregate.table, part.time.as_ref());
                let row = self.key_row(table, time, &Key::Window(key.clone()), &part.context)?;
                let changes = outer.iter().any(|layer| !is_window(layer));
                return Ok(match changes {
                    true => through(outer, asked, row, bucket_of_row, later_row),
                    false => row,
                });
            }
        }
        let start = match (layers.is_empty(), row) {
            (true, row) => return Ok(row),
            (false, Row::Bucket(_, time)) => *time,
            (false, row) => row,
        };
        Ok(through(layers, asked, start, bucket_of_row, later_row))
    }

    /// The cells that something is taken in, and the slices as columns of them.
    /// Within periods of its own a metric is sliced by what those lie in.
    pub(super) fn cells_around(
        &self,
        measure: &Measure,
        context: &Context,
        place: &Place,
    ) -> Planned<(Frame, Vec<Sliced>)> {
        let asked = self.keys_at(&place.kept);
        let own = self.own_grains(measure, context, &asked)?;
        let period = place.period();
        let key_of = |key: &Key, name: &String| match context.is_in_windows(name) {
            true => Key::Window(name.clone()),
            false => key.clone(),
        };
        let (mut keys, mut names, mut sliced) = (Vec::new(), Vec::new(), Vec::new());
        let through_layers =
            |asked, column| through(&place.layers, asked, column, bucket_of_expr, later_expr);
        for (at, own) in place.kept.iter().zip(own) {
            let Some(slice) = self.question.slices.get(*at) else {
                continue;
            };
            let column = Expr::column(CELLS, &slice.name);
            let shifts = place.layers.iter().any(|layer| matches!(layer, Layer::Back(_)));
            let value = match (own, period) {
                (Some(asked), Some((_, name))) => {
                    sliced.push((
                        *at,
                        slice.clone(),
                        through_layers(asked, Expr::column(CELLS, name)),
                    ));
                    continue;
                }
                (Some(asked), None) if shifts => through_layers(asked, column),
                _ => column,
            };
            keys.push(key_of(&slice.key, &slice.name));
            names.push(slice.name.clone());
            sliced.push((*at, slice.clone(), value));
        }
        if let Some((grain, name)) = period {
            keys.push(key_of(&Key::Own(grain), name));
            names.push(name.clone());
        }
        let mut frame = Frame::new(keys, names);
        for by in &place.groups {
            match by {
                By::Entity(entity, _) => {
                    self.by_entity(*entity, &mut frame);
                }
                By::Dimension(path) => {
                    let name = frame.fresh(&path.text());
                    frame.keys.push(Key::Path(path.clone()));
                    frame.key_names.push(name);
                }
                By::Period(_) => {}
            }
        }
        Ok((frame, sliced))
    }
}

fn later_row(row: Row, by: Length, to_day: bool) -> Row {
    Row::Shift {
        time: Box::new(row),
        by,
        to_day,
    }
}

fn later_expr(expr: Expr, by: Length, to_day: bool) -> Expr {
    Expr::Shift {
        time: Box::new(expr),
        by,
        to_day,
    }
}

impl Context {
    /// Whether a key of the cells is the period of a window.
    pub(super) fn is_in_windows(&self, key: &str) -> bool {
        let windows = self.windows.as_ref();
        windows.is_some_and(|windows| windows.stretch.keys().iter().any(|(_, name)| name == key))
    }
}
