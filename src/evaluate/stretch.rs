//! Stretches of the project's clock, in whole days; in whole hours, minutes or seconds
//! where windows are made of these. From "Windows" and "Windows of hours".

use crate::check::{Measure, Shift, Window};
use crate::resolve::{TableId, Type};
use crate::syntax::time::{Grain, Length};
use jiff::civil::DateTime;

use super::calendar;
use super::cells::zone;
use super::scene::{Around, Here, Scene};
use super::stop::{Known, Stop};
use super::value::Value;

/// From the beginning of one unit to that of the last one in; from the beginning of all
/// time where there is no first.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    pub unit: Grain,
    pub first: Option<DateTime>,
    pub last: DateTime,
}

impl Stretch {
    /// No time at all.
    pub fn nothing(unit: Grain) -> Self {
        Self {
            unit,
            first: Some(DateTime::MAX),
            last: DateTime::MIN,
        }
    }

    /// All time.
    pub fn everything() -> Self {
        Self {
            unit: Grain::Day,
            first: None,
            last: DateTime::MAX,
        }
    }

    /// Whether a unit that begins then is in.
    pub fn holds(&self, at: DateTime) -> bool {
        self.first.is_none_or(|first| first <= at) && at <= self.last
    }
}

/// The coarsest unit of which a length is a whole number.
pub(super) fn of_length(length: Length) -> Grain {
    match length.seconds {
        0 => Grain::Day,
        seconds if seconds % 3600 == 0 => Grain::Hour,
        seconds if seconds % 60 == 0 => Grain::Minute,
        _ => Grain::Second,
    }
}

impl Scene<'_> {
    /// The beginning of the unit that holds a moment.
    pub fn start_of(&self, moment: DateTime, unit: Grain) -> Known<DateTime> {
        calendar::cut(&Value::Time(moment), unit, &self.calendar)?.moment()
    }

    /// The unit that a row happens in, by the project's clock.
    pub fn unit_of_row(
        &self,
        here: Here,
        table: TableId,
        unit: Grain,
        around: &Around,
    ) -> Known<Option<DateTime>> {
        let Some((time, kind)) = self.own_time(table, around)? else {
            return Err(Stop::Refused("E0308"));
        };
        if kind == Type::Date && unit < Grain::Day {
            return Err(Stop::Refused("E0354"));
        }
        match self.local(&self.row(&time, here)?, zone(&kind))? {
            Value::Null => Ok(None),
            time => self.start_of(time.moment()?, unit).map(Some),
        }
    }

    /// What a window is made of: the finest of what its cells, itself and the windows
    /// inside are.
    pub fn unit_of_window(
        &self,
        inner: &Measure,
        window: Window,
        grains: impl Iterator<Item = Grain>,
    ) -> Known<Grain> {
        let own = match window {
            Window::Rolling(length) => of_length(length),
            Window::ToDate(grain) => grain.min(Grain::Day),
            Window::Cumulative => Grain::Day,
        };
        let inside = self.unit_inside(inner)?;
        Ok(grains.fold(own.min(inside), Ord::min))
    }

    fn unit_inside(&self, measure: &Measure) -> Known<Grain> {
        let own = match measure {
            Measure::Metric(id, _) => return self.unit_inside(&self.definition(*id)?.0),
            Measure::Window { window, .. } => match window {
                Window::Rolling(length) => of_length(*length),
                Window::ToDate(grain) => (*grain).min(Grain::Day),
                Window::Cumulative => Grain::Day,
            },
            Measure::Prior {
                shift: Shift::Back(length),
                ..
            } => of_length(*length),
            _ => Grain::Day,
        };
        let mut parts = Vec::new();
        measure.parts(&mut |part| parts.push(self.unit_inside(part)));
        parts.into_iter().try_fold(own, |unit, part| Ok(unit.min(part?)))
    }

    /// Whether the clock shows a local time at all: one that goes forward leaves some out.
    pub fn is_on_the_clock(&self, at: DateTime, unit: Grain) -> Known<bool> {
        if unit >= Grain::Day {
            return Ok(true);
        }
        let project = self.calendar.timezone.as_str();
        let there = calendar::moved(calendar::moved(at, project, "UTC")?, "UTC", project)?;
        Ok(self.start_of(there, unit)? == at)
    }
}
