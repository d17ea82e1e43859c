//! Stretches of days: what a cell looks at where that is not just its own period.
//!
//! A window ends on the last day of the cell's period, before `until` and not
//! after the as-of. There is one for every period from the metric's first row to
//! its last. Where periods or windows are finer than a day, it is the last hour
//! (minute, second) of the wall clock instead: what is said of days holds for them.

use crate::words::say;
use std::sync::Arc;

use super::aggregate::holds_weeks;
use super::bounds::Bounds;
use super::build::Planner;
use super::frame::{CELLS, Context, Frame, Planned};
use super::ir::{Aggregation, Expr, Finds, Join, Relation, Select, Source, StepBody};
use super::leaf::Scan;
use super::lower::Aliases;
use super::prior::source;
use super::question::Key;
use super::taken::Taken;
use super::unit::Unit;
use crate::check::{Measure, Row, Shift, Window};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{TableId, Type};
use crate::source::Span;
use crate::syntax::ast::Comparison;
use crate::syntax::time::{Grain, Length};

/// The days each cell looks at.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    /// A step with a row for each of the cells' periods.
    step: String,
    /// The keys of the cells, made of its columns, and their names. They are made
    /// anew from the last day: DataFusion takes a column it has grouped by for
    /// unique, also where a list of days has multiplied the rows.
    keys: Vec<(Expr, String)>,
    /// The first day with rows.
    begins: Expr,
    /// The first day in.
    first: Expr,
    /// The last day in.
    last: Expr,
    /// What it is made of: days, or something finer.
    unit: Unit,
    /// Whether a period is not after the metric's last row, where periods after
    /// it may be cells of something else that is asked for.
    within: Option<String>,
}

/// A stretch, written out: a row for each period and day that counts in it.
#[derive(Clone, Debug)]
pub(super) struct Windows {
    pub stretch: Stretch,
    /// The step.
    pub days: String,
    /// Its column with the day.
    pub day: String,
    /// Its columns with the first and the last day that counts.
    pub first: String,
    pub last: String,
}

/// One day.
pub(super) const DAY: Length = Length {
    months: 0,
    days: 1,
    seconds: 0,
};

impl Stretch {
    /// Periods of a step: their keys, and the columns with the first day with rows, the
    /// first and the last day in.
    pub fn of(step: String, keys: Vec<(Expr, String)>, days: (Expr, Expr, Expr), unit: Unit) -> Self {
        let (begins, first, last) = days;
        Self {
            step,
            keys,
            begins,
            first,
            last,
            unit,
            within: None,
        }
    }

    /// The step with a row for each period.
    pub fn step(&self) -> &str {
        &self.step
    }

    /// The first and the last day in.
    pub fn ends(&self) -> (Expr, Expr) {
        (self.first.clone(), self.last.clone())
    }

    /// The keys of its rows, each with the name it has in windows.
    pub fn keys(&self) -> &[(Expr, String)] {
        &self.keys
    }

    /// What it is made of.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// From where a window begins to the same end.
    pub fn reaching_back(mut self, window: Window) -> Self {
        let (unit, last) = (self.unit, self.last.clone());
        self.first = match window {
            Window::Rolling(length) => unit.later(unit.later(last, length.back()), unit.length()),
            Window::ToDate(grain) => unit.start_of(grain, last),
            Window::Cumulative => self.begins.clone(),
        };
        self
    }

    /// As many days, so much earlier.
    pub fn earlier(mut self, length: Length) -> Self {
        self.first = self.unit.later(self.first, length.back());
        self.last = self.unit.later(self.last, length.back());
        self
    }

    /// As cells: the ones that these look back to, by the grains they have.
    pub fn earlier_cells(mut self, shift: Shift, grains: &[Grain]) -> Self {
        let unit = self.unit;
        let here = |grain: Grain| Expr::Bucket(grain, Box::new(self.first.clone()));
        let earlier = |grain: &Grain| (*grain, source(*grain, shift, here(*grain)));
        let all: Vec<(Grain, Expr)> = grains.iter().map(earlier).collect();
        let firsts = all.iter().map(|(grain, at)| unit.start_of(*grain, at.clone()));
        let lasts = all.iter().map(|(grain, at)| unit.end_of(*grain, at.clone()));
        let first = most(firsts.collect());
        let last = least(lasts.collect());
        if let (Some(first), Some(last)) = (first, last) {
            (self.first, self.last) = (first, last);
        }
        self
    }

    /// The same, made of something finer, which ends no later than these.
    fn finer(mut self, unit: Unit, ends: Vec<Expr>) -> Self {
        if unit >= self.unit {
            return self;
        }
        let coarse = self.unit.grain();
        let end = unit.end_of(coarse, self.last);
        self.last = match ends.is_empty() {
            true => end,
            false => Expr::Least(std::iter::once(end).chain(ends).collect()),
        };
        self.first = unit.start_of(coarse, self.first);
        self.begins = unit.start_of(coarse, self.begins);
        self.unit = unit;
        self
    }
}

impl Planner<'_> {
    /// The stretches of a frame's cells as they are: each its own period.
    pub fn stretches(
        &mut self,
        measure: &Measure,
        own: &[Option<Grain>],
        context: &Context,
        frame: &Frame,
        (unit, span): (Unit, Span),
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
            &context.name,
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
        select.joins.push(Join {
            finds: Finds::Each,
            relation: Relation {
                source: Source::Step(rows.to_owned()),
                alias: rows.to_owned(),
            },
            on: Vec::new(),
            null_safe: false,
            and: Vec::new(),
        });
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
    /// one of anything asked for: a window has a value there too.
    pub fn periods(
        &mut self,
        (rows, others): (&str, Option<&str>),
        (grains, weeks): (&[(Grain, &String)], bool),
        (unit, bounds): (Unit, &Bounds),
        name: &str,
    ) -> Stretch {
        // The month of a whole week is that of its first day.
        let bucket = |grain: Grain, day: Expr| match weeks && holds_weeks(grain) {
            true => Expr::Bucket(grain, Box::new(Expr::Bucket(Grain::Week, Box::new(day)))),
            false => Expr::Bucket(grain, Box::new(day)),
        };
        let mut last_row = Expr::column(others.unwrap_or(CELLS), &unit.last());
        if let Some(later) = self.latest_kept() {
            last_row = unit.later(last_row, later);
        }
        let ends_of_periods = grains
            .iter()
            .filter(|(grain, _)| !weeks || !holds_weeks(*grain))
            .map(|(grain, _)| unit.end_of(*grain, last_row.clone()));
        let mut ends = self.ends(unit, bounds);
        if ends.is_empty() || !self.has_cells_beyond() {
            ends.extend(ends_of_periods);
        }
        let last = least(ends).unwrap_or(last_row);
        let first = unit.first_asked(Expr::column(CELLS, &unit.first()), bounds, self.manifest());
        let days = self.each(unit, (first, last), (rows, others), name);
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
        let before_end = others.map(|_| {
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
        (first, last): (Expr, Expr),
        (rows, others): (&str, Option<&str>),
        name: &str,
    ) -> String {
        let (word, begins) = (unit.grain().word(), Expr::column(CELLS, &unit.first()));
        let some = Expr::IsNull(true, Box::new(begins.clone()));
        let mut columns = vec![(begins, "begins".to_owned())];
        let mut joins = Vec::new();
        if let Some(others) = others {
            columns.push((Expr::column(CELLS, &unit.last()), "ended".to_owned()));
            joins.push(Join {
                finds: Finds::Each,
                relation: Relation {
                    source: Source::Step(others.to_owned()),
                    alias: others.to_owned(),
                },
                on: Vec::new(),
                null_safe: false,
                and: Vec::new(),
            });
        }
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
                relation: Relation {
                    source: Source::Step(periods.to_owned()),
                    alias: periods.to_owned(),
                },
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
            relation: Relation {
                source: Source::Step(windows.days.clone()),
                alias: windows.days.clone(),
            },
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

fn most(mut all: Vec<Expr>) -> Option<Expr> {
    match all.len() {
        0 | 1 => all.pop(),
        _ => Some(Expr::Greatest(all)),
    }
}

fn least(mut all: Vec<Expr>) -> Option<Expr> {
    match all.len() {
        0 | 1 => all.pop(),
        _ => Some(Expr::Least(all)),
    }
}

/// Columns of an earlier step, its rows as they are.
pub(super) fn plain(columns: Vec<(Expr, String)>, step: &str, filter: Vec<Expr>) -> Select {
    Select {
        columns,
        from: Relation {
            source: Source::Step(step.to_owned()),
            alias: CELLS.to_owned(),
        },
        joins: Vec::new(),
        filter,
        group: None,
    }
}
