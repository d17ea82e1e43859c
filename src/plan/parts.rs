//! Slices by a part of the own time beside its periods: `day` and `day_of_week`.

use super::build::Planner;
use super::frame::{Context, Frame, Planned, Timed};
use super::question::Key;
use super::reaching::no_slice;
use crate::check::{Measure, Row, Scalar};
use crate::diagnostic::Diagnostic;
use crate::resolve::{EntityId, TableId, Type};
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

    /// Refuses a time of the home that is the period, too, beside other periods: other periods
    /// hold other days, of which the home's own is none.
    pub fn home_fits(
        &self,
        (entity, condition): (EntityId, &Measure),
        context: &Context,
        frame: &Frame,
    ) -> Planned<()> {
        let mut moves = false;
        self.everything(condition, &mut |part| {
            moves |= matches!(
                part,
                Measure::Window { .. } | Measure::Prior { .. } | Measure::Edge { .. } | Measure::Every(..)
            );
        });
        if !moves {
            return Ok(());
        }
        let of_home = self.own_keys(entity, context, &frame.keys)?;
        let own = self.own_grains(condition, context, &frame.keys)?;
        let periods = || {
            frame
                .keys
                .iter()
                .zip(&of_home)
                .zip(&own)
                .filter(|(_, own)| own.is_some())
        };
        let of_both = periods().find_map(|((key, home), _)| match key {
            Key::Path(path) if home.is_some() => Some(path),
            _ => None,
        });
        match of_both.filter(|_| periods().any(|((_, home), _)| home.is_none())) {
            Some(path) => Err(other_parts(path, context)),
            None => Ok(()),
        }
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

fn other_parts(path: &Path, context: &Context) -> Box<Diagnostic> {
    let advice = say!("it looks at other periods, whose rows have other parts: slice by periods or by parts");
    no_slice(path, context, advice)
}
