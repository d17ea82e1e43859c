//! Whole weeks: a metric that is defined per week has each of them in the month, the
//! quarter and the year of its first day, also where it is asked by week and by these.

use super::build::Planner;
use super::frame::{Context, Frame, Planned};
use super::ir::Expr;
use crate::check::Measure;
use crate::syntax::time::Grain;

/// Whether its periods are made of whole weeks, where weeks are whole.
pub(super) fn holds_weeks(grain: Grain) -> bool {
    grain > Grain::Week && !matches!(grain, Grain::Custom(_))
}

/// The period that holds a time; that of its week, where weeks are whole.
pub(super) fn bucket(grain: Grain, time: Expr, weeks: bool) -> Expr {
    let time = match weeks && holds_weeks(grain) {
        true => Expr::Bucket(Grain::Week, Box::new(time)),
        false => time,
    };
    Expr::Bucket(grain, Box::new(time))
}

impl Planner<'_> {
    /// A metric per week in cells of weeks and of what these are cut by: a row is in the
    /// month of its week, and the period is the week.
    pub fn whole_weeks(
        &mut self,
        measure: &Measure,
        own: &[Option<Grain>],
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        let keys = frame.keys.iter().zip(own);
        let kept = keys.filter(|(_, own)| !own.is_some_and(holds_weeks));
        let context = Context {
            cell: Some(kept.map(|(key, _)| key.clone()).collect()),
            ..context.clone()
        };
        self.compile(measure, &context, frame)
    }
}
