//! The period of the cell a row is in. From "Periods".

use jiff::civil::DateTime;

use super::calendar;
use super::cells::zone;
use super::scene::{Around, Here, Scene, Slice, Typed};
use super::stop::{Known, Stop};
use super::value::Value;
use crate::syntax::time::Grain;

/// From when until when, by the project's clock; a side may be open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Period {
    /// Whether the row is in a cell at all: an attribute's rows are not.
    pub is_known: bool,
    /// Whether it is that of the cell without a time, which neither begins nor ends.
    pub is_none: bool,
    pub first: Option<DateTime>,
    pub end: Option<DateTime>,
    /// The time of the row that `at` names.
    pub time: Option<usize>,
    /// What it is made of: days, or something finer.
    pub unit: Option<Grain>,
    /// Whether it is that of a cell in which everybody is judged, and then the last day
    /// (hour, …) with rows, where nothing ends it.
    pub is_of_everybody: bool,
    pub last: Option<DateTime>,
}

impl Scene<'_> {
    /// The bucket of the row's own time, cut to the bounds; of several grains what
    /// they have in common; inside a window the window.
    pub fn period(&self, here: Here, own: Option<&Typed>, around: &Around) -> Known<Period> {
        let time = around.time.as_ref().map(|path| self.place_of(path));
        if let Some(stretch) = around.days {
            let end = match stretch.last {
                DateTime::MAX => None,
                last => Some(calendar::after(last, stretch.unit, &self.calendar)?),
            };
            return Ok(Period {
                is_known: !around.is_timeless,
                time,
                first: stretch.first,
                end,
                unit: Some(stretch.unit),
                ..Period::default()
            });
        }
        let manifest = &self.calendar;
        let (since, until) = self.bounds(around);
        let begins = |moment| calendar::begins(moment, manifest);
        let mut period = Period {
            is_known: !around.is_timeless,
            time,
            first: since.map(begins).transpose()?,
            end: until.map(begins).transpose()?,
            ..Period::default()
        };
        let Some((own, kind)) = own else {
            return Ok(period);
        };
        let mut grains = Vec::new();
        let sliced = around.cell.iter().map(|(slice, _)| slice);
        let sliced: Vec<&Slice> = match &around.period {
            Some(slices) => slices.iter().collect(),
            None => sliced.chain(&around.slicing).collect(),
        };
        for slice in sliced {
            grains.extend(self.own_grain(slice, here.table, around)?);
        }
        // A week is whole, whatever month it belongs to.
        let by_week = around.weeks && grains.contains(&Grain::Week);
        for grain in grains {
            period.unit = Some(period.unit.map_or(grain, |known| known.min(grain)));
            if by_week && grain > Grain::Week {
                continue;
            }
            let local = self.local(&self.row(own, here)?, zone(kind))?;
            if local.is_null() {
                period.is_none = true;
                continue;
            }
            let first = calendar::cut(&local, grain, manifest)?.moment()?;
            let end = calendar::after(first, grain, manifest)?;
            period.first = Some(period.first.map_or(first, |known| known.max(first)));
            period.end = Some(period.end.map_or(end, |known| known.min(end)));
        }
        Ok(period)
    }

    /// `period_start` or `period_end` for a row.
    pub fn end_of_period(&self, here: Here, is_start: bool) -> Known<Value> {
        self.saw("period");
        let period = here.period;
        let end = if is_start { period.first } else { period.end };
        match end {
            _ if !period.is_known => Err(Stop::Refused("E0415")),
            _ if period.is_none => Ok(Value::Null),
            Some(end) => Ok(Value::Time(end)),
            None => Err(Stop::Refused("E0415")),
        }
    }
}
