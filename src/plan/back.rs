//! Which cell another looks back to, period by period.

use super::ir::Expr;
use super::weeks::{self, holds_weeks};
use crate::check::Shift;
use crate::syntax::time::{Grain, Length};

/// How the cells of a question look back.
pub(super) struct Back {
    shift: Shift,
    /// Where the period of a cell begins, of several grains what they have in common; and
    /// what it is a start of.
    pub start: Option<(Grain, Expr)>,
    /// Whether weeks are whole, whatever month they belong to.
    weeks: bool,
}

impl Back {
    /// From cells of these periods; by the calendar, whether weeks are whole and the month in
    /// which the fiscal year begins.
    pub fn of(shift: Shift, periods: Vec<(Grain, Expr)>, (weeks, fiscal): (bool, i8)) -> Self {
        let lies_in = |fine: Grain, wide: Grain| {
            let is_whole = fine != Grain::Week || weeks;
            fine != wide && is_whole && fine.nests_in(wide, fiscal)
        };
        let grains: Vec<Grain> = periods.iter().map(|(grain, _)| *grain).collect();
        let holds = |wide: Grain| grains.iter().any(|fine| lies_in(*fine, wide));
        let mut finest: Vec<(Grain, Expr)> = periods;
        finest.retain(|(grain, _)| !holds(*grain));
        let start = match finest.len() {
            0 | 1 => finest.pop(),
            _ => {
                let starts = finest.into_iter().map(|(_, start)| start);
                Some((Grain::Day, Expr::Greatest(starts.collect())))
            }
        };
        Self { shift, start, weeks }
    }

    /// The period that one of a cell looks back to.
    pub fn period(&self, grain: Grain, here: Expr) -> Expr {
        match self.start_for(grain) {
            Some((unit, start)) => {
                let then = source(*unit, self.shift, start.clone());
                weeks::bucket(grain, then, self.weeks && *unit < Grain::Week)
            }
            None => source(grain, self.shift, here),
        }
    }

    /// The start of the cell, where the earlier period is the one that this moves to, and not
    /// so much earlier itself: of the first period of a month, or the month of a whole week.
    pub fn start_for(&self, grain: Grain) -> Option<&(Grain, Expr)> {
        let moves_with = matches!(self.shift, Shift::ToStartOf(_)) || (self.weeks && holds_weeks(grain));
        self.start
            .as_ref()
            .filter(|(unit, _)| *unit != grain && moves_with)
    }
}

/// The period that a later one looks back to.
pub(super) fn source(grain: Grain, shift: Shift, here: Expr) -> Expr {
    let then = match shift {
        Shift::Back(length) => later(grain, here, length.back()),
        Shift::ToStartOf(wide) if grain < Grain::Day && wide >= Grain::Day => {
            Expr::Start(Box::new(Expr::Bucket(wide, Box::new(here))), None)
        }
        Shift::ToStartOf(wide) => Expr::Bucket(wide, Box::new(here)),
    };
    Expr::Bucket(grain, Box::new(then))
}

/// The start of a period so much later: a day, or a local time of hours.
pub(super) fn later(grain: Grain, start: Expr, by: Length) -> Expr {
    Expr::Shift {
        time: Box::new(start),
        by,
        to_day: grain >= Grain::Day,
    }
}
