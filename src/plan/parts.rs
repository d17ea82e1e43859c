//! Slices by a part of the own time beside its periods: `day` and `day_of_week`.

use super::build::Planner;
use super::frame::{Context, Frame, Planned, Timed};
use super::question::Key;
use super::reaching::no_slice;
use crate::check::{Measure, Row, Scalar};
use crate::resolve::{TableId, Type};
use crate::syntax::ast::Path;
use crate::syntax::time::Grain;
use crate::words::say;

impl Planner<'_> {
    /// Refuses parts beside periods for what looks at other periods: the rows there have
    /// other parts, and so would be looked for in vain.
    pub fn parts_fit(
        &self,
        measure: &Measure,
        own: &[Option<Grain>],
        context: &Context,
        frame: &Frame,
    ) -> Planned<()> {
        if own.iter().all(Option::is_none) {
            return Ok(());
        }
        let mut times = Vec::new();
        self.times(measure, context.at.as_ref(), &mut times);
        for key in &frame.keys {
            let Key::Path(path) = key else { continue };
            let is_own = |(table, time): &Timed| self.is_part_of_own(*table, time.as_ref(), path);
            if times.iter().any(is_own) {
                return Err(no_slice(
                    path,
                    context,
                    say!(
                        "it looks at other periods, whose rows have other parts: slice by periods or by parts"
                    ),
                ));
            }
        }
        Ok(())
    }

    fn is_part_of_own(&self, table: TableId, time: Option<&(Row, Type)>, path: &Path) -> bool {
        let (Some((own, _)), Ok((row, _))) = (time, self.binder(table, time).path(path)) else {
            return false;
        };
        let of = match &row {
            Row::Call(Scalar::Part(_), parts) => parts.first(),
            Row::Called(_, time) => Some(&**time),
            _ => None,
        };
        of.is_some_and(|of| match of {
            Row::Local { time, .. } => **time == *own,
            of => of == own,
        })
    }
}
