//! The stretches of the cells that are asked about: which periods there are, the days
//! of them that count, and the rows on those days.

use super::bounds::Bounds;
use super::build::Planner;
use super::frame::{CELLS, Context, Frame, Planned};
use super::ir::{Aggregation, Expr, Finds, Join, Relation, Select, StepBody};
use super::leaf::Scan;
use super::lower::Aliases;
use super::question::Key;
use super::stretch::{Stretch, Windows, least, most, plain};
use super::taken::Taken;
use super::unit::Unit;
use super::weeks::{self, holds_weeks};
use crate::check::{Measure, Row, Window};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{TableId, Type};
use crate::source::Span;
use crate::syntax::ast::Comparison;
use crate::syntax::time::Grain;
use crate::words::say;
use std::sync::Arc;

impl Planner<'_> {
    /// The stretches of a frame's cells as they are: each its own period.
    pub fn stretches(
        &mut self,
        measure: &Measure,
        own: &[Option<Grain>],
        context: &Context,
        frame: &Frame,
        (unit, kept, span): (Unit, Option<Window>, Span),
    ) -> Planned<Stretch> {
        let grains: Vec<(Grain, &String)> = own
            .iter()
            .zip(&frame.key_names)
            .filter_map(|(grain, name)| Some(((*grain)?, name)))
            .collect();
        if let Some(windows) = &context.windows {
            if grains.is_empty() && unit >= windows.stretch.unit {
                return Ok(windows.stretch.clone());
            }
            // The days of a segment, of which a window inside takes the last hours.
            if grains.is_empty() {
                let ends = self.ends(unit, &Bounds::default());
                return Ok(windows.stretch.clone().finer(unit, ends));
            }
            return Err(Box::new(
                Diagnostic::error(&code::NO_SUCH_WINDOW)
                    .at(span)
                    .with("what", say!("a window taken per period of another window"))
                    .with("advice", say!("take the outer window of the plain metric")),
            ));
        }
        if grains.is_empty() {
            let rows = self.first_and_last(measure, unit, context, None)?;
            return Ok(self.whole_range(&rows, unit, &context.bounds, &context.name));
        }
        let asked = Unit::of(grains.iter().map(|(grain, _)| *grain));
        let rows = self.first_and_last(measure, asked, context, None)?;
        if let Some(known) = frame.known.clone()
            && self.judges_by_period(measure, context)
        {
            let said = (asked, &context.bounds);
            let periods = self.known_stretch(&known, (&grains, context.weeks), &rows, said, &context.name);
            return Ok(periods.finer(unit, self.ends(unit, &context.bounds)));
        }
        let others = self.other_rows(measure, asked, context)?;
        let periods = self.periods(
            (&rows, others.as_deref()),
            (&grains, context.weeks),
            (asked, &context.bounds),
            (&context.name, kept),
        );
        Ok(periods.finer(unit, self.ends(unit, &context.bounds)))
    }

    /// One stretch: the range that is asked about.
    pub fn whole_range(&mut self, rows: &str, unit: Unit, bounds: &Bounds, name: &str) -> Stretch {
        let (first, last) = (unit.first(), unit.last());
        let found = |name: &str| Expr::column(CELLS, name);
        let until = least(self.ends(unit, bounds)).unwrap_or_else(|| found(&last));
        let until = unit.first_asked(until, bounds, self.manifest());
        let columns = vec![
            (
                unit.first_asked(found(&first), bounds, self.manifest()),
                first.clone(),
            ),
            (until, last.clone()),
            (found(&first), "begins".to_owned()),
        ];
        let select = plain(columns, rows, Vec::new());
        let comment = format!("the range that {name} is asked for");
        let step = self.step(
            &format!("{name}_range"),
            &comment,
            StepBody::Select(Box::new(select)),
        );
        Stretch {
            step,
            keys: Vec::new(),
            begins: found("begins"),
            first: found(&first),
            last: found(&last),
            unit,
            within: None,
        }
    }

    /// The same, which begins with the first row of something else if that is earlier.
    pub fn beginning_earlier(&mut self, stretch: Stretch, rows: &str, name: &str) -> Stretch {
        let mut raw: Vec<String> = Vec::new();
        let keys = stretch.keys.iter().map(|(key, _)| key);
        for expr in keys.chain([&stretch.begins, &stretch.first, &stretch.last]) {
            expr.columns(&mut |_, column| {
                if !raw.iter().any(|known| known == column) {
                    raw.push(column.to_owned());
                }
            });
        }
        let begun = Taken::new(&raw).fresh("begun");
        let here = raw.iter().map(|name| (Expr::column(CELLS, name), name.clone()));
        let mut columns: Vec<(Expr, String)> = here.collect();
        let first = Expr::column(rows, &stretch.unit.first());
        columns.push((Expr::Least(vec![stretch.begins.clone(), first]), begun.clone()));
        let mut select = plain(columns, &stretch.step, Vec::new());
        select.joins.push(Join::beside(rows));
        let comment = format!("the windows that {name} is asked in, and where its own rows begin");
        let step = self.step(
            &format!("{name}_windows"),
            &comment,
            StepBody::Select(Box::new(select)),
        );
        Stretch {
            step,
            begins: Expr::column(CELLS, &begun),
            within: None,
            ..stretch
        }
    }

    /// A stretch for each period of the calendar from the first row to the last
    /// one of anything asked for: a window has a value there too. It makes those up to its
    /// last row, or as far as that counts in windows that are kept.
    pub fn periods(
        &mut self,
        (rows, others): (&str, Option<&str>),
        (grains, weeks): (&[(Grain, &String)], bool),
        (unit, bounds): (Unit, &Bounds),
        (name, kept): (&str, Option<Window>),
    ) -> Stretch {
        let bucket = |grain: Grain, day: Expr| weeks::bucket(grain, day, weeks);
        let last_row = Expr::column(others.unwrap_or(CELLS), &unit.last());
        let last_row = self.last_kept(unit, last_row);
        let ends_of_periods = grains
            .iter()
            .filter(|(grain, _)| !weeks || !holds_weeks(*grain))
            .map(|(grain, _)| unit.end_of(*grain, last_row.clone()));
        let mut ends = self.ends(unit, bounds);
        let is_bounded = !ends.is_empty();
        if !is_bounded || !self.has_cells_beyond() {
            ends.extend(ends_of_periods);
        }
        let ended = match kept {
            Some(Window::Cumulative) if is_bounded => None,
            Some(window) => Some(unit.end_of_last(window, Expr::column(CELLS, &unit.last()))),
            None => Some(Expr::column(CELLS, &unit.last())),
        };
        // What comes after the periods that its own last one reaches into, a calendar need not
        // know.
        if let (Some(Window::ToDate(Grain::Custom(_))), Some(ended)) = (kept, &ended) {
            let last = grains.iter().filter(|(grain, _)| !weeks || !holds_weeks(*grain));
            ends.extend(last.map(|(grain, _)| unit.end_of(*grain, ended.clone())));
        }
        let last = least(ends).unwrap_or(last_row);
        let first = unit.first_asked(Expr::column(CELLS, &unit.first()), bounds, self.manifest());
        let ended = ended.filter(|_| others.is_some());
        let days = self.each(unit, (first, last, ended.clone()), (rows, others), name);
        let day = || Expr::column(CELLS, unit.grain().word());
        let mut columns: Vec<(Expr, String)> = grains
            .iter()
            .map(|(grain, key)| (bucket(*grain, day()), (*key).clone()))
            .collect();
        let keys: Vec<String> = grains.iter().map(|(_, key)| (*key).clone()).collect();
        let mut names = Taken::new(&keys);
        let [first, last, begins] = [&unit.first(), &unit.last(), "begins"].map(|word| names.fresh(word));
        let aggregate = |aggregation| Expr::Aggregate(aggregation, None);
        let begun = Box::new(Expr::column(CELLS, "begins"));
        columns.push((aggregate(Aggregation::Min(Box::new(day()))), first.clone()));
        columns.push((aggregate(Aggregation::Max(Box::new(day()))), last.clone()));
        columns.push((aggregate(Aggregation::Min(begun)), begins.clone()));
        let begun = aggregate(Aggregation::Min(Box::new(day())));
        let is_there = self.is_on_the_clock(unit, begun.clone());
        // What is asked about may begin within the period, after the last row in it.
        let starts = grains.iter().filter(|_| bounds.since.is_some());
        let starts = starts.map(|(grain, _)| unit.start_of(*grain, bucket(*grain, begun.clone())));
        let begun = most(starts.collect()).unwrap_or(begun);
        let before_end = ended.map(|_| {
            let ended = aggregate(Aggregation::Min(Box::new(Expr::column(CELLS, "ended"))));
            Expr::Compare(Comparison::LessOrEqual, Box::new(begun), Box::new(ended))
        });
        let within = Expr::all(before_end.into_iter().chain(is_there).collect()).map(|holds| {
            let within = names.fresh("within");
            columns.push((holds, within.clone()));
            within
        });
        let select = Select {
            group: Some(grains.len()),
            ..plain(columns, &days, Vec::new())
        };
        let word = unit.grain().word();
        let comment = format!("the periods of {name}, with the {word}s of them that are asked about");
        let step = self.step(
            &format!("{name}_periods"),
            &comment,
            StepBody::Select(Box::new(select)),
        );
        let column = |name: &String| Expr::column(CELLS, name);
        let keys = grains.iter().map(|(grain, key)| {
            let key_of_last = bucket(*grain, column(&last));
            (key_of_last, (*key).clone())
        });
        Stretch {
            step,
            keys: keys.collect(),
            begins: column(&begins),
            first: column(&first),
            last: column(&last),
            unit,
            within,
        }
    }

    /// Every day of a range, each in a row.
    fn each(
        &mut self,
        unit: Unit,
        (first, last, ended): (Expr, Expr, Option<Expr>),
        (rows, others): (&str, Option<&str>),
        name: &str,
    ) -> String {
        let (word, begins) = (unit.grain().word(), Expr::column(CELLS, &unit.first()));
        let some = Expr::IsNull(true, Box::new(begins.clone()));
        let mut columns = vec![(begins, "begins".to_owned())];
        let mut joins = Vec::new();
        columns.extend(ended.map(|ended| (ended, "ended".to_owned())));
        joins.extend(others.map(Join::beside));
        let each = Expr::Each(unit.grain(), Box::new(first), Box::new(last));
        columns.push((each, word.to_owned()));
        let select = Select {
            joins,
            ..plain(columns, rows, vec![some])
        };
        let comment = format!("the {word}s that {name} is asked for");
        self.step(
            &format!("{name}_{word}s"),
            &comment,
            StepBody::Select(Box::new(select)),
        )
    }

    /// The cells of values over windows that are not after the metric's last row.
    pub fn cells_within(&mut self, windows: &Windows, values: &str, frame: &Frame) -> Option<String> {
        let within = windows.stretch.within.as_ref()?;
        let periods = windows.stretch.step.as_str();
        let on = windows.stretch.keys.iter();
        let on = on.map(|(_, key)| (Expr::column(CELLS, key), Expr::column(periods, key)));
        let select = Select {
            joins: vec![Join {
                finds: Finds::AtMostOne,
                relation: Relation::step(periods),
                on: on.collect(),
                null_safe: false,
                and: Vec::new(),
            }],
            ..plain(frame.key_columns(), values, vec![Expr::column(periods, within)])
        };
        let comment = "the cells of those that are not after its last row";
        Some(self.step(
            &format!("{values}_made"),
            comment,
            StepBody::Select(Box::new(select)),
        ))
    }

    /// The last days there can be: before the bound, and that of the as-of.
    pub fn ends(&self, unit: Unit, bounds: &Bounds) -> Vec<Expr> {
        let until = bounds.until.as_ref();
        let until = until.and_then(|until| unit.before(until, self.manifest()));
        let as_of = unit.of_as_of(self.question.as_of, self.manifest());
        until.into_iter().chain(as_of).collect()
    }

    /// A stretch with a row for each of its days.
    pub fn windows(&mut self, stretch: Stretch, name: &str) -> Arc<Windows> {
        let mut columns = stretch.keys.clone();
        let unit = stretch.unit.grain();
        let days = Expr::Each(
            unit,
            Box::new(stretch.first.clone()),
            Box::new(stretch.last.clone()),
        );
        let mut names = Taken::new(stretch.keys.iter().map(|(_, name)| name));
        // Not the names of the step they are made of: DataFusion takes a column
        // beside a list for either.
        let [day, first, last] = [unit.word(), "window_start", "window_end"].map(|word| names.fresh(word));
        columns.push((days, day.clone()));
        columns.push((stretch.first.clone(), first.clone()));
        columns.push((stretch.last.clone(), last.clone()));
        let select = plain(columns, &stretch.step, Vec::new());
        let comment = format!("each {} that counts for {name}, and where", unit.word());
        let days = self.step(
            &format!("{name}_window"),
            &comment,
            StepBody::Select(Box::new(select)),
        );
        Arc::new(Windows {
            stretch,
            days,
            day,
            first,
            last,
        })
    }

    /// The join of each row with the periods it counts in.
    pub fn window_join(&self, scan: &Scan, aliases: &Aliases) -> Planned<Option<Join>> {
        let Some(windows) = &scan.windows else {
            return Ok(None);
        };
        let rows = (scan.table, scan.time.as_ref(), scan.asked_at);
        self.joined_windows(windows, rows, aliases).map(Some)
    }

    /// The join of each row of a table with the periods it counts in.
    pub fn joined_windows(
        &self,
        windows: &Windows,
        (table, time, asked_at): (TableId, Option<&(Row, Type)>, Span),
        aliases: &Aliases,
    ) -> Planned<Join> {
        let (day, _) = self
            .binder(table, time)
            .own_bucket(windows.stretch.unit.grain(), asked_at)?;
        Ok(Join {
            finds: Finds::Each,
            relation: Relation::step(&windows.days),
            on: vec![(aliases.lower(&day), Expr::column(&windows.days, &windows.day))],
            null_safe: false,
            and: Vec::new(),
        })
    }
}

/// The keys of a frame with those of its time taken from a stretch.
pub(super) fn windowed_keys(frame: &Frame, own: &[Option<Grain>]) -> Vec<Key> {
    let key = |((key, own), name): ((&Key, &Option<Grain>), &String)| match own {
        Some(_) => Key::Window(name.clone()),
        None => key.clone(),
    };
    frame
        .keys
        .iter()
        .zip(own)
        .zip(&frame.key_names)
        .map(key)
        .collect()
}
