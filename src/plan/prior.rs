//! `prior`: the value of an earlier cell, looked up beside this one.

use super::back::{Back, later, source};
use super::bounds::Bounds;
use super::build::Planner;
use super::frame::{Beside, CELLS, Context, Frame, Planned};
use super::ir::{Expr, Relation, Select, Source, StepBody};
use super::stretch::{Stretch, least, plain};
use super::taken::Taken;
use super::unit::Unit;
use super::weeks::holds_weeks;
use super::window::Elsewhere;
use crate::check::{Measure, Shift};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::ast::Comparison;
use crate::syntax::time::{Grain, Length};
use crate::words::{Said, say};

impl Planner<'_> {
    /// The measure in the cell so much earlier; null where there is none.
    pub fn prior(
        &mut self,
        inner: &Measure,
        (shift, keep): (Shift, bool),
        span: Span,
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        let own = self.own_grains(inner, context, &frame.keys)?;
        self.parts_fit(inner, &own, context, frame)?;
        if context.windows.is_some() {
            return self.prior_of_window(inner, shift, &own, span, context, frame);
        }
        let bounds = self.earlier_bounds(shift, &own, span, context)?;
        let mut past = Frame::new(frame.keys.clone(), frame.key_names.clone());
        let past_context = Context {
            makes_cells: true,
            is_dated: true,
            bounds,
            ..context.clone()
        };
        self.cells_first(inner, &past_context, &mut past)?;
        let value = self.compile(inner, &past_context, &mut past)?;
        let from = self.finish(&mut past)?;
        let column = frame.fresh(&format!("{}_prior", context.name));
        let mut columns = past.key_columns();
        columns.push((value, column.clone()));
        let select = Select {
            columns,
            from,
            joins: past.joins(),
            filter: Vec::new(),
            group: None,
        };
        let comment = format!("{}, to be looked up from later cells", context.name);
        let step = self.step(&column, &comment, StepBody::Select(Box::new(select)));
        if keep && context.makes_cells && !frame.keys.is_empty() {
            self.shifted_cells(&step, shift, &own, context, frame);
        }
        if frame.keys.is_empty() {
            // There is one cell, whatever makes it.
            frame
                .derived
                .push((step, vec![column.clone()], context.makes_cells));
            return Ok(Expr::column(CELLS, &column));
        }
        let back = self.back(shift, &own, &frame.key_names, context);
        let key = |(name, own): (&String, &Option<Grain>)| {
            let here = Expr::column(CELLS, name);
            let there = match own {
                Some(grain) => back.period(*grain, here),
                None => here,
            };
            (there, name.clone())
        };
        let on = frame.key_names.iter().zip(&own).map(key).collect();
        let null_safe = own.iter().any(Option::is_none);
        frame.beside.push(Beside {
            step: step.clone(),
            on,
            null_safe,
        });
        Ok(Expr::column(&step, &column))
    }

    /// What the cells of a frame look back to; `here` are the columns of their keys.
    fn back(&self, shift: Shift, own: &[Option<Grain>], here: &[String], context: &Context) -> Back {
        let named = own.iter().zip(here);
        let named = named.filter_map(|(own, name)| Some(((*own)?, Expr::column(CELLS, name))));
        let calendar = (context.weeks, self.manifest().fiscal_year_starts);
        Back::of(shift, named.collect(), calendar)
    }

    /// Inside a window: the window, so much earlier.
    fn prior_of_window(
        &mut self,
        inner: &Measure,
        shift: Shift,
        own: &[Option<Grain>],
        span: Span,
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        let Shift::Back(length) = shift else {
            return Err(Box::new(
                Diagnostic::error(&code::NO_SUCH_WINDOW)
                    .at(span)
                    .with("what", say!("the start of a period inside a window"))
                    .with(
                        "advice",
                        say!("write the window inside: `prior(rolling(m, 7 days), to: month)`"),
                    ),
            ));
        };
        let stretch = self.earlier_stretch(inner, (length, span), own, context, frame)?;
        // Its rows are those of the outer window, which makes cells.
        self.over((inner, Elsewhere::Is(None)), stretch, own, context, frame)
    }

    /// The days of an outer window, so much earlier, and the bounds of its rows.
    pub fn earlier_stretch(
        &mut self,
        inner: &Measure,
        (length, span): (Length, Span),
        own: &[Option<Grain>],
        context: &Context,
        frame: &Frame,
    ) -> Planned<(Stretch, Bounds)> {
        let unit = Unit::of_length(length).min(self.unit_inside(inner));
        let stretch = self.stretches(inner, own, context, frame, (unit, None, span))?;
        Ok((stretch.earlier(length), context.bounds.earlier(length)))
    }

    /// The bounds of the earlier cells, if every cell has just one.
    pub fn earlier_bounds(
        &self,
        shift: Shift,
        own: &[Option<Grain>],
        span: Span,
        context: &Context,
    ) -> Planned<Bounds> {
        let manifest = self.manifest();
        let mut grains = own.iter().flatten().peekable();
        match shift {
            Shift::ToStartOf(grain) => {
                if grains.peek().is_none() {
                    return Err(no_earlier_cell(context, span));
                }
                // Where a period of a calendar begins, only its table knows.
                let is_custom = matches!(grain, Grain::Custom(_)) && context.bounds.since.is_some();
                let fiscal = manifest.fiscal_year_starts;
                if let Some(cut) =
                    grains.find(|own| is_custom && **own > Grain::Day && !own.nests_in(grain, fiscal))
                {
                    let advice = say!("`since` may cut the earlier period: ask by day");
                    return Err(off_grain(*cut, advice, context, span));
                }
                Ok(context.bounds.since_start_of(grain, manifest))
            }
            Shift::Back(length) => {
                if grains.peek().is_none() && context.bounds.each().next().is_none() {
                    return Err(no_earlier_cell(context, span));
                }
                let weeks = context.weeks && own.contains(&Some(Grain::Week));
                for grain in grains.filter(|grain| !weeks || !holds_weeks(**grain)) {
                    if !maps(length, *grain) {
                        return Err(off_grain(*grain, whole(*grain), context, span));
                    }
                }
                Ok(context.bounds.earlier(length))
            }
        }
    }

    /// Cells that the earlier rows shift into.
    fn shifted_cells(
        &mut self,
        step: &str,
        shift: Shift,
        own: &[Option<Grain>],
        context: &Context,
        frame: &mut Frame,
    ) {
        let length = match shift {
            Shift::Back(length) => length,
            Shift::ToStartOf(wide) => return self.cells_after(step, wide, own, context, frame),
        };
        let back = self.back(shift, own, &frame.key_names, context);
        // By day, a month later may be several days: 28 February is also what
        // 29 to 31 March look back to.
        let by_day = own.contains(&Some(Grain::Day)) && length.months != 0;
        let mut stack = Vec::new();
        for extra in 0..=(if by_day { 3 } else { 0 }) {
            let mut filter = Vec::new();
            let mut columns = Vec::new();
            for (name, own) in frame.key_names.iter().zip(own) {
                let then = Expr::column(CELLS, name);
                let Some(grain) = own else {
                    columns.push((then, name.clone()));
                    continue;
                };
                let more = Length {
                    days: extra,
                    ..Length::default()
                };
                let mut now = match back.start_for(*grain) {
                    Some((unit, start)) => later(*unit, start.clone(), length),
                    None => later(*grain, then.clone(), length),
                };
                if extra > 0 && *grain == Grain::Day {
                    now = now.days_later(more);
                }
                let now = Expr::Bucket(*grain, Box::new(now));
                if by_day {
                    let back = source(*grain, shift, now.clone());
                    filter.push(Expr::Compare(Comparison::Equal, Box::new(back), Box::new(then)));
                }
                columns.push((now, name.clone()));
            }
            stack.push(plain(columns, step, filter));
        }
        let body = match stack.len() {
            1 => StepBody::Select(Box::new(stack.swap_remove(0))),
            _ => StepBody::Stack(stack),
        };
        let later = self.step(&format!("{step}_later"), "the cells those shift into", body);
        // Several days may have come from one; each cell once.
        let once = Select {
            columns: frame
                .key_names
                .iter()
                .map(|name| (Expr::column(CELLS, name), name.clone()))
                .collect(),
            from: Relation {
                source: Source::Step(later),
                alias: CELLS.to_owned(),
            },
            joins: Vec::new(),
            filter: Vec::new(),
            group: Some(frame.key_names.len()),
        };
        let cells = self.step(
            &format!("{step}_cells"),
            "each of those cells once",
            StepBody::Select(Box::new(once)),
        );
        frame.derived.push((cells, Vec::new(), true));
    }
}

impl Planner<'_> {
    /// Cells that look back to the first one of a wider period: all of that period, as far as is asked for.
    fn cells_after(
        &mut self,
        step: &str,
        wide: Grain,
        own: &[Option<Grain>],
        context: &Context,
        frame: &mut Frame,
    ) {
        let shift = Shift::ToStartOf(wide);
        let Some((begins, start)) = self.back(shift, own, &frame.key_names, context).start else {
            return;
        };
        let unit = Unit::of(own.iter().flatten().copied());
        let mut ends = self.ends(unit, &context.bounds);
        ends.push(unit.end_of(wide, unit.end_of(begins, start.clone())));
        let first = unit.first_asked(unit.start_of(begins, start), &context.bounds, self.manifest());
        let Some(last) = least(ends) else {
            return;
        };
        let column = |name: &String| Expr::column(CELLS, name);
        let mut names = Taken::new(&frame.key_names);
        let moment = names.fresh(unit.grain().word());
        let here: Vec<String> = frame
            .key_names
            .iter()
            .map(|name| names.fresh(&format!("{name}_here")))
            .collect();
        let then = frame.key_names.iter().map(|name| (column(name), name.clone()));
        let mut columns: Vec<(Expr, String)> = then.clone().collect();
        let each = Expr::Each(unit.grain(), Box::new(first), Box::new(last));
        columns.push((each, moment.clone()));
        let comment = format!(
            "each {} up to the end of its {}",
            unit.grain().word(),
            wide.word()
        );
        let body = StepBody::Select(Box::new(plain(columns, step, Vec::new())));
        let moments = self.step(&format!("{step}_{}s", unit.grain().word()), &comment, body);
        let mut columns: Vec<(Expr, String)> = then.collect();
        for (here, own) in here.iter().zip(own) {
            if let Some(grain) = own {
                columns.push((Expr::Bucket(*grain, Box::new(column(&moment))), here.clone()));
            }
        }
        let is_there = self.is_on_the_clock(unit, column(&moment));
        let select = plain(columns, &moments, is_there.into_iter().collect());
        let body = StepBody::Select(Box::new(select));
        let cells = self.step(&format!("{step}_here"), "the cells they are in", body);
        let back = self.back(shift, own, &here, context);
        let (mut columns, mut filter) = (Vec::new(), Vec::new());
        for ((name, here), own) in frame.key_names.iter().zip(&here).zip(own) {
            let Some(grain) = own else {
                columns.push((column(name), name.clone()));
                continue;
            };
            let then = back.period(*grain, column(here));
            filter.push(Expr::Compare(
                Comparison::Equal,
                Box::new(then),
                Box::new(column(name)),
            ));
            columns.push((column(here), name.clone()));
        }
        let select = Select {
            group: Some(frame.key_names.len()),
            ..plain(columns, &cells, filter)
        };
        let body = StepBody::Select(Box::new(select));
        let comment = "those that look back to such a cell, each once";
        let cells = self.step(&format!("{step}_cells"), comment, body);
        frame.derived.push((cells, Vec::new(), true));
    }
}

/// Whether going back so far from the start of a period leads to the start of one.
fn maps(length: Length, grain: Grain) -> bool {
    let months = |each: i32| length.days == 0 && length.seconds == 0 && length.months % each == 0;
    match grain {
        Grain::Second => length.months == 0,
        Grain::Minute => length.months == 0 && length.seconds % 60 == 0,
        Grain::Hour => length.months == 0 && length.seconds % 3600 == 0,
        Grain::Day => length.is_whole_days(),
        Grain::Week => length.months == 0 && length.seconds == 0 && length.days % 7 == 0,
        Grain::Month => months(1),
        Grain::Quarter | Grain::FiscalQuarter => months(3),
        Grain::Year | Grain::FiscalYear => months(12),
        // Periods of a calendar have lengths of their own.
        Grain::Custom(_) => false,
    }
}

fn whole(grain: Grain) -> Said {
    match grain {
        Grain::Second => say!("go back by seconds, hours, days or weeks"),
        Grain::Minute => say!("go back by minutes, hours, days or weeks"),
        Grain::Hour => say!("go back by hours, days or weeks"),
        Grain::Day => say!("go back by days, weeks, months or years"),
        Grain::Week => say!("go back by weeks: a year ago is `52 weeks`"),
        Grain::Month => say!("go back by months, quarters or years"),
        Grain::Quarter | Grain::FiscalQuarter => say!("go back by quarters or years"),
        Grain::Year | Grain::FiscalYear => say!("go back by years"),
        Grain::Custom(_) => say!("periods of a calendar differ in length: ask by day or week"),
    }
}

fn off_grain(grain: Grain, advice: Said, context: &Context, span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&code::SHIFT_OFF_GRAIN)
            .at(span)
            .note(context.asked_at, say!("asked by {grain}", grain = grain.word()))
            .with("grain", grain.word())
            .with("advice", advice),
    )
}

fn no_earlier_cell(context: &Context, span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&code::NO_EARLIER_CELL)
            .at(context.asked_at)
            .note(span, say!("looks back from a period"))
            .with("metric", &context.name),
    )
}
