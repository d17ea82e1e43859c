//! The periods in which everybody is judged, where these decide who is there: a filter
//! on the home's own dimensions that speaks of a segment or of an end of the period.

use std::sync::Arc;

use super::bounds::Bounds;
use super::build::Planner;
use super::frame::{CELLS, Context, Frame, Planned};
use super::ir::{Expr, Join, Select};
use super::members::{Place, put};
use super::stretch::{DAY, Stretch, Windows, least, most, plain};
use super::taken::Taken;
use super::unit::Unit;
use super::weeks::holds_weeks;
use crate::check::{Literal, Measure, Row};
use crate::resolve::TableId;
use crate::syntax::time::{Grain, Length};

/// A key of cells that is a period: its place, its grain and its name.
type Keyed = (usize, Grain, String);

/// The periods of cells in which everybody is judged by a condition.
#[derive(Clone)]
pub(super) struct Judged {
    /// What is judged: where nothing else ends a period, its rows do.
    condition: Measure,
    /// A step with the periods, and the keys of the cells that these are: their places,
    /// grains and names. None where all cells have one.
    periods: Option<(String, Vec<Keyed>)>,
    windows: Option<Arc<Windows>>,
}

impl Judged {
    /// The step with the periods.
    pub fn step(&self) -> Option<&str> {
        self.periods.as_ref().map(|(step, _)| step.as_str())
    }

    /// The keys of the cells among its columns.
    pub fn names(&self) -> Vec<(usize, String)> {
        let keys = self.periods.iter().flat_map(|(_, keys)| keys);
        keys.map(|(at, _, name)| (*at, name.clone())).collect()
    }
}

impl Planner<'_> {
    /// The periods of cells that are known.
    pub fn judged_periods(
        &mut self,
        condition: &Measure,
        cells: Option<&str>,
        context: &Context,
        frame: &Frame,
    ) -> Planned<Judged> {
        let condition = match &context.at {
            Some(path) => Measure::At(Box::new(condition.clone()), path.clone()),
            None => condition.clone(),
        };
        if let Some(windows) = &context.windows {
            let periods = self.ends_of_windows(windows, context, frame);
            return Ok(Judged {
                condition,
                periods: Some(periods),
                windows: Some(Arc::clone(windows)),
            });
        }
        let own = self.own_grains(&condition, context, &frame.keys)?;
        let keys = frame.keys.iter().zip(&frame.key_names).zip(own).enumerate();
        let keys: Vec<Keyed> = keys
            .filter(|(_, ((key, _), _))| context.cell.as_ref().is_none_or(|cell| cell.contains(key)))
            .filter_map(|(at, ((_, name), own))| Some((at, own?, name.clone())))
            .collect();
        let periods = cells.filter(|_| !keys.is_empty()).map(|cells| {
            let columns = keys.iter().map(|(_, _, name)| column(name));
            let known = keys.iter().map(|(_, _, name)| is_known(name));
            let select = Select {
                group: Some(keys.len()),
                ..plain(columns.collect(), cells, known.collect())
            };
            let name = format!("{}_judged_in", context.name);
            let comment = format!("the periods in which everybody of {} is judged", context.name);
            (self.step(&name, &comment, select.body()), keys)
        });
        Ok(Judged {
            condition,
            periods,
            windows: None,
        })
    }

    /// When the windows of cells begin and end.
    fn ends_of_windows(
        &mut self,
        windows: &Windows,
        context: &Context,
        frame: &Frame,
    ) -> (String, Vec<Keyed>) {
        let stretch = &windows.stretch;
        let mut columns = stretch.keys().to_vec();
        let (first, last) = stretch.ends();
        columns.push((first, windows.first.clone()));
        columns.push((last, windows.last.clone()));
        let place = |name: &String| frame.key_names.iter().position(|known| known == name);
        let keys = stretch.keys().iter();
        let keys = keys.filter_map(|(_, name)| Some((place(name)?, Grain::Day, name.clone())));
        let comment = format!("when the windows of {} begin and end", context.name);
        let name = format!("{}_judged_in", context.name);
        let step = self.step(&name, &comment, plain(columns, stretch.step(), Vec::new()).body());
        (step, keys.collect())
    }

    /// A condition on somebody, with the period of the cell said.
    pub fn in_judged_period(
        &self,
        row: Row,
        home: TableId,
        judged: &Judged,
        context: &Context,
    ) -> Planned<Row> {
        let beside = |name: &str| Row::Beside(judged.step().unwrap_or_default().into(), name.into());
        let keys = judged.periods.iter().flat_map(|(_, keys)| keys);
        let mut row = row;
        let mut asked = Vec::new();
        row.members(&mut |member| asked.push(member.segment));
        if !asked.is_empty() {
            let periods: Vec<Row> = keys.clone().map(|(_, _, name)| beside(name)).collect();
            let place = |segment| self.placing(Place::of_judged(segment, home, judged, context));
            put(&mut row, &place, &periods);
        }
        let (start, end) = match &judged.windows {
            Some(windows) => {
                let unit = windows.stretch.unit();
                let end = Row::Shift {
                    time: Box::new(beside(&windows.last)),
                    by: unit.length(),
                    to_day: unit == Unit::DAY,
                };
                (vec![beside(&windows.first)], vec![end])
            }
            None => {
                let keys = keys.map(|(_, grain, name)| (*grain, beside(name)));
                let ends = keys.clone().map(|(grain, start)| after(grain, start)).collect();
                (keys.map(|(_, start)| start).collect(), ends)
            }
        };
        let bounds = match judged.windows {
            Some(_) => &Bounds::default(),
            None => &context.bounds,
        };
        self.with_ends(row, (start, end), bounds, context)
    }

    /// The periods of cells that are known, as stretches of days.
    pub fn known_stretch(
        &mut self,
        cells: &str,
        (grains, weeks): (&[(Grain, &String)], bool),
        rows: &str,
        (unit, bounds): (Unit, &Bounds),
        name: &str,
    ) -> Stretch {
        let columns = grains.iter().map(|(_, key)| column(key));
        let known = grains.iter().map(|(_, key)| is_known(key));
        let select = Select {
            group: Some(grains.len()),
            ..plain(columns.collect(), cells, known.collect())
        };
        let comment = format!("the periods that {name} is asked for");
        let periods = self.step(&format!("{name}_asked_periods"), &comment, select.body());
        let own = grains.iter().filter(|(grain, _)| !weeks || !holds_weeks(*grain));
        let own = own.map(|(grain, key)| (*grain, Expr::column(CELLS, key)));
        let starts = own.clone().map(|(grain, key)| unit.start_of(grain, key));
        // There is always one: of whole weeks the week itself.
        let first = most(starts.collect()).unwrap_or(Expr::Literal(Literal::Null));
        let first = unit.first_asked(first, bounds, self.manifest());
        let mut ends = self.ends(unit, bounds);
        ends.extend(own.map(|(grain, key)| unit.end_of(grain, key)));
        let last = least(ends).unwrap_or(Expr::Literal(Literal::Null));
        let keys: Vec<String> = grains.iter().map(|(_, key)| (*key).clone()).collect();
        let mut names = Taken::new(&keys);
        let [first_name, last_name, begins] =
            [&unit.first(), &unit.last(), "begins"].map(|word| names.fresh(word));
        let mut columns: Vec<(Expr, String)> = keys.iter().map(|key| column(key)).collect();
        columns.push((first, first_name.clone()));
        columns.push((last, last_name.clone()));
        columns.push((Expr::column(rows, &unit.first()), begins.clone()));
        let select = Select {
            joins: vec![Join::beside(rows)],
            ..plain(columns, &periods, Vec::new())
        };
        let comment = format!(
            "the periods of {name}, with the {}s of them that are asked about",
            unit.grain().word()
        );
        let step = self.step(&format!("{name}_periods"), &comment, select.body());
        let found = |name: &String| Expr::column(CELLS, name);
        Stretch::of(
            step,
            keys.iter().map(|key| (found(key), key.clone())).collect(),
            (found(&begins), found(&first_name), found(&last_name)),
            unit,
        )
    }

    /// The periods at whose ends it is judged who is in a segment, of everybody.
    pub fn ends_of_judged(
        &mut self,
        judged: &Judged,
        measure: &Measure,
        bounds: &Bounds,
        context: &Context,
    ) -> Planned<Stretch> {
        let both = Measure::And(vec![judged.condition.clone(), measure.clone()]);
        let grains = judged.periods.iter().flat_map(|(_, keys)| keys);
        let unit = Unit::of(grains.map(|(_, grain, _)| *grain));
        let extent = self.first_and_last(&both, unit, context, None)?;
        Ok(match &judged.periods {
            Some((step, keys)) => {
                let grains: Vec<(Grain, &String)> =
                    keys.iter().map(|(_, grain, name)| (*grain, name)).collect();
                self.known_stretch(step, (&grains, false), &extent, (unit, bounds), &context.name)
            }
            None => self.whole_range(&extent, unit, bounds, &context.name),
        })
    }
}

/// The first moment after a period that begins then.
fn after(grain: Grain, start: Row) -> Row {
    let (last, by) = match Length::of(1, grain) {
        Some(length) => (start, length),
        None => (Row::LastDay(grain, Box::new(start)), DAY),
    };
    Row::Shift {
        time: Box::new(last),
        by,
        to_day: grain >= Grain::Day,
    }
}

fn column(name: &str) -> (Expr, String) {
    (Expr::column(CELLS, name), name.to_owned())
}

fn is_known(name: &str) -> Expr {
    Expr::IsNull(true, Box::new(Expr::column(CELLS, name)))
}
