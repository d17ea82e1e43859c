//! The period of the cell that a row is in: `period_start`, `period_end`.
//!
//! It is the calendar bucket of the row's own time, cut to the bounds; the whole
//! range that is asked about where nothing slices the time; inside a window the
//! window.

use super::bounds::{Bound, Bounds, beside};
use super::build::Planner;
use super::frame::{Context, Planned};
use super::joins::local;
use super::question::Key;
use super::stretch::DAY;
use super::unit::Unit;
use crate::check::{Row, Scalar};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{TableId, Type};
use crate::syntax::time::{Grain, Length};

/// The first moment in and the first one out; none where nothing says it.
type Period = (Option<Row>, Option<Row>);

impl Planner<'_> {
    /// A condition with its ends of the period said for the rows of a table.
    pub fn in_period(
        &self,
        row: Row,
        (table, time): (TableId, Option<&(Row, Type)>),
        keys: &[Key],
        context: &Context,
    ) -> Planned<Row> {
        let keys = context.cell.as_deref().unwrap_or(keys);
        let row = self.placed(row, (table, time), keys, context)?;
        if !row.has(&|row| matches!(row, Row::PeriodStart | Row::PeriodEnd)) {
            return Ok(row);
        }
        let (start, end) = self.period((table, time), keys, context)?;
        said(row, &start, &end, context)
    }

    /// A condition with its ends of the period said: the latest of some starts and the
    /// first of some ends, cut to the bounds.
    pub fn with_ends(
        &self,
        row: Row,
        (mut starts, mut ends): (Vec<Row>, Vec<Row>),
        bounds: &Bounds,
        context: &Context,
    ) -> Planned<Row> {
        if !row.has(&|row| matches!(row, Row::PeriodStart | Row::PeriodEnd)) {
            return Ok(row);
        }
        starts.extend(self.end_of_range(bounds.since.as_ref())?);
        ends.extend(self.end_of_range(bounds.until.as_ref())?);
        let (start, end) = (one_of(Scalar::Greatest, starts), one_of(Scalar::Least, ends));
        said(row, &start, &end, context)
    }

    fn period(
        &self,
        (table, time): (TableId, Option<&(Row, Type)>),
        keys: &[Key],
        context: &Context,
    ) -> Planned<Period> {
        if let Some(windows) = &context.windows {
            let column = |name: &str| Row::Beside(windows.days.as_str().into(), name.into());
            let end = Row::Shift {
                time: Box::new(column(&windows.last)),
                by: windows.stretch.unit().length(),
                to_day: windows.stretch.unit() == Unit::DAY,
            };
            return Ok((Some(column(&windows.first)), Some(end)));
        }
        let (mut starts, mut ends) = (Vec::new(), Vec::new());
        if let Some((row, kind)) = time {
            for grain in self.finest(table, (row, kind), keys) {
                let clock = Box::new(local(row.clone(), kind));
                let bucket = Row::Bucket(grain, clock.clone());
                starts.push(bucket.clone());
                let (last, by) = match Length::of(1, grain) {
                    Some(length) => (bucket, length),
                    None => (Row::LastDay(grain, clock), DAY),
                };
                ends.push(Row::Shift {
                    time: Box::new(last),
                    by,
                    to_day: grain >= Grain::Day,
                });
            }
        }
        starts.extend(self.end_of_range(context.bounds.since.as_ref())?);
        ends.extend(self.end_of_range(context.bounds.until.as_ref())?);
        Ok((one_of(Scalar::Greatest, starts), one_of(Scalar::Least, ends)))
    }

    /// The grains a time is sliced by, without those that others lie in.
    pub fn finest(&self, table: TableId, (row, kind): (&Row, &Type), keys: &[Key]) -> Vec<Grain> {
        let time = (row.clone(), kind.clone());
        let grain = |key: &Key| match key {
            Key::Own(grain) => Some(*grain),
            Key::Path(path) => self.own_grain(table, Some(&time), path),
            _ => None,
        };
        let mut grains: Vec<Grain> = keys.iter().filter_map(grain).collect();
        grains.sort_unstable();
        grains.dedup();
        let fiscal = self.manifest().fiscal_year_starts;
        // Rows are sliced by the week and month they happen in: weeks are cut.
        let lies_in =
            |fine: Grain, wide: Grain| fine != wide && fine != Grain::Week && fine.nests_in(wide, fiscal);
        let all = grains.clone();
        grains.retain(|wide| !all.iter().any(|fine| lies_in(*fine, *wide)));
        grains
    }

    /// A bound as a day or a local time of the project.
    fn end_of_range(&self, bound: Option<&Bound>) -> Planned<Option<Row>> {
        let Some(bound) = bound else {
            return Ok(None);
        };
        let kind = match bound {
            Bound::At(moment) if moment.moment.grain().is_none() => Type::Timestamp(None),
            Bound::Clock { start, .. } if !start.is_a_day() => Type::Timestamp(None),
            _ => Type::Date,
        };
        beside(&kind, bound, self.manifest()).map(Some)
    }
}

fn said(row: Row, start: &Option<Row>, end: &Option<Row>, context: &Context) -> Planned<Row> {
    for (word, is, known) in [
        ("period_start", Row::PeriodStart, start),
        ("period_end", Row::PeriodEnd, end),
    ] {
        if known.is_none() && row.has(&|row| *row == is) {
            return Err(Box::new(
                Diagnostic::error(&code::NO_PERIOD)
                    .at(context.asked_at)
                    .with("metric", &context.name)
                    .with("word", word),
            ));
        }
    }
    let mut said = row;
    said.replace(&|row| match row {
        Row::PeriodStart => start.clone(),
        Row::PeriodEnd => end.clone(),
        _ => None,
    });
    Ok(said)
}

/// Whether a row expression depends on the cell its row is in, and nobody said which.
pub(super) fn of_a_cell(row: &Row) -> bool {
    row.has(&|row| match row {
        Row::Member(member) => member.place.is_none(),
        row => matches!(row, Row::PeriodStart | Row::PeriodEnd),
    })
}

fn one_of(function: Scalar, mut all: Vec<Row>) -> Option<Row> {
    match all.len() {
        0 | 1 => all.pop(),
        _ => Some(Row::Call(function, all)),
    }
}
