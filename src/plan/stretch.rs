//! Stretches of days: what a cell looks at where that is not just its own period.
//!
//! A window ends on the last day of the cell's period, before `until` and not
//! after the as-of. There is one for every period from the metric's first row to
//! its last. Where periods or windows are finer than a day, it is the last hour
//! (minute, second) of the wall clock instead: what is said of days holds for them.

use super::back::Back;
use super::frame::CELLS;
use super::ir::{Expr, Relation, Select, Source};
use super::unit::Unit;
use crate::check::{Shift, Window};
use crate::syntax::time::{Grain, Length};

/// The days each cell looks at.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    /// A step with a row for each of the cells' periods.
    pub(super) step: String,
    /// The keys of the cells, made of its columns, and their names. They are made
    /// anew from the last day: DataFusion takes a column it has grouped by for
    /// unique, also where a list of days has multiplied the rows.
    pub(super) keys: Vec<(Expr, String)>,
    /// The first day with rows.
    pub(super) begins: Expr,
    /// The first day in.
    pub(super) first: Expr,
    /// The last day in.
    pub(super) last: Expr,
    /// What it is made of: days, or something finer.
    pub(super) unit: Unit,
    /// Whether a period is not after the metric's last row, where periods after
    /// it may be cells of something else that is asked for.
    pub(super) within: Option<String>,
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

    /// As cells: the ones that these look back to, by the grains they have; with the month
    /// in which the fiscal year begins.
    pub fn earlier_cells(mut self, shift: Shift, grains: &[Grain], fiscal: i8) -> Self {
        let unit = self.unit;
        let here = |grain: Grain| Expr::Bucket(grain, Box::new(self.first.clone()));
        let periods = grains.iter().map(|grain| (*grain, here(*grain)));
        let back = Back::of(shift, periods.collect(), (false, fiscal));
        let earlier = |grain: &Grain| (*grain, back.period(*grain, here(*grain)));
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
    pub fn finer(mut self, unit: Unit, ends: Vec<Expr>) -> Self {
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

/// The greatest of them.
pub(super) fn most(mut all: Vec<Expr>) -> Option<Expr> {
    match all.len() {
        0 | 1 => all.pop(),
        _ => Some(Expr::Greatest(all)),
    }
}

/// The least of them.
pub(super) fn least(mut all: Vec<Expr>) -> Option<Expr> {
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
