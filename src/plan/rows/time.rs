//! The rows behind cells that look at other times: windows, and earlier cells.

use super::{Around, Found, Part};
use crate::check::{Measure, Row, Shift, Window};
use crate::plan::across::bucket_of;
use crate::plan::build::Planner;
use crate::plan::every::not_yet;
use crate::plan::frame::{Context, Frame, Planned};
use crate::plan::question::{Key, Slice};
use crate::source::Span;
use crate::syntax::time::Grain;
use crate::words::say;

impl Planner<'_> {
    /// The rows of each cell's window: one stands in every window it is in.
    pub(super) fn behind_window(
        &mut self,
        inner: &Measure,
        (window, span): (Window, Span),
        around: &Around<'_>,
        found: &mut Found,
    ) -> Planned<()> {
        let context = &around.context;
        if around.grain.is_some() {
            return Err(not_yet(say!("showing the rows behind this"), span));
        }
        let (keys, names) = self.keys_around(around);
        let own = self.own_grains(inner, context, &keys)?;
        let frame = Frame::new(keys, names);
        let (stretch, bounds) = self.stretch_of(inner, (window, span), &own, context, &frame)?;
        let context = Context {
            windows: Some(self.windows(stretch, &context.name)),
            bounds,
            ..context.clone()
        };
        self.behind(inner, &around.with(context), found)
    }

    /// The rows of the earlier cells, each in the cell that looks back to it.
    pub(super) fn behind_earlier(
        &mut self,
        inner: &Measure,
        (shift, span): (Shift, Span),
        around: &Around<'_>,
        found: &mut Found,
    ) -> Planned<()> {
        let context = &around.context;
        let (keys, names) = self.keys_around(around);
        let own = self.own_grains(inner, context, &keys)?;
        let Shift::Back(length) = shift else {
            return Err(not_yet("showing the rows behind an earlier cell", span));
        };
        if context.windows.is_some() {
            let frame = Frame::new(keys, names);
            let (stretch, bounds) = self.earlier_stretch(inner, (length, span), &own, context, &frame)?;
            let context = Context {
                windows: Some(self.windows(stretch, &context.name)),
                bounds,
                ..context.clone()
            };
            return self.behind(inner, &around.with(context), found);
        }
        // Of a month ago there may be several days later.
        let is_several = length.months != 0 && own.iter().flatten().any(|grain| *grain <= Grain::Day);
        if is_several || around.grain.is_some() {
            return Err(not_yet("showing the rows behind an earlier cell", span));
        }
        let bounds = self.earlier_bounds(shift, &own, span, context)?;
        let context = Context {
            bounds,
            ..context.clone()
        };
        let mut around = around.with(context);
        around.back.push(length);
        self.behind(inner, &around, found)
    }

    /// The keys of the cells, and their names: times are those of the windows.
    pub(super) fn keys_around(&self, around: &Around<'_>) -> (Vec<Key>, Vec<String>) {
        let slices = around.kept.iter().filter_map(|at| self.question.slices.get(*at));
        let key = |slice: &Slice| match around.context.is_in_windows(&slice.name) {
            true => Key::Window(slice.name.clone()),
            false => slice.key.clone(),
        };
        slices.map(|slice| (key(slice), slice.name.clone())).unzip()
    }

    /// The value of a slice; of a metric defined per week, say, the month of
    /// the week, and of an earlier cell that of the cell which looks back.
    pub(super) fn slice_of(&self, part: &Part, slice: &Slice) -> Planned<Row> {
        let (table, time) = (part.aggregate.table, part.time.as_ref());
        let mut row = self.key_row(table, time, &slice.key, &part.context)?;
        let Some(asked) = time.and_then(|(time, _)| bucket_of(&row, time)) else {
            return Ok(row);
        };
        if part.context.is_in_windows(&slice.name) {
            row = self.key_row(table, time, &Key::Window(slice.name.clone()), &part.context)?;
        } else if let Some(own) = part.grain {
            let period = self.key_row(table, time, &Key::Own(own), &part.context)?;
            row = Row::Bucket(asked, Box::new(period));
        }
        for length in part.back.iter().rev() {
            let later = Row::Shift {
                time: Box::new(row),
                by: *length,
                to_day: asked >= Grain::Day,
            };
            row = Row::Bucket(asked, Box::new(later));
        }
        Ok(row)
    }
}

impl Around<'_> {
    /// The same with other surroundings.
    pub(super) fn with(&self, context: Context) -> Self {
        Self {
            context,
            kept: self.kept,
            grain: self.grain,
            groups: self.groups.clone(),
            back: self.back.clone(),
        }
    }
}

impl Context {
    /// Whether a key of the cells is the period of a window.
    fn is_in_windows(&self, key: &str) -> bool {
        let windows = self.windows.as_ref();
        windows.is_some_and(|windows| windows.stretch.keys().iter().any(|(_, name)| name == key))
    }
}
