//! Who is in a segment at the end of the period a row is in. From "Segments".

use crate::check::{Measure, MemberRef, Reach};
use crate::syntax::time::Grain;
use jiff::Span;
use jiff::civil::DateTime;

use super::calendar;
use super::scene::{Around, Here, Scene};
use super::stop::{Known, Stop};
use super::stretch::Stretch;
use super::times;
use super::value::Value;

impl Scene<'_> {
    /// Whether the one a row speaks of is in it; of nobody that is unknown.
    pub fn member(&self, asked: &MemberRef, here: Here) -> Known<Value> {
        self.saw("segment");
        let Some(Some(facts)) = self.checked.attributes.get(asked.segment.index()) else {
            return Err(Stop::Refused("a segment that is wrong"));
        };
        let Some(who) = self.whose(&asked.key, here)? else {
            return Ok(Value::Null);
        };
        let unit = here.period.unit.unwrap_or(Grain::Day).min(Grain::Day);
        let last = self.judged_on(here, unit, &facts.measure)?;
        let first = match facts.segment {
            Some(Reach::Over(length)) => {
                let before = times::later(last, length.back())?;
                Some(calendar::after(before, unit, &self.calendar)?)
            }
            _ => None,
        };
        let around = Around {
            days: Some(Stretch { unit, first, last }),
            ..self.alone(facts.of, &who)
        };
        let holds = self.value(&facts.measure, &around)?;
        Ok(Value::Truth(holds == Value::Truth(true)))
    }

    /// The last day (hour, …) of the period, and not after the as-of; where nothing
    /// ends it, the last one with rows.
    fn judged_on(&self, here: Here, unit: Grain, measure: &Measure) -> Known<DateTime> {
        let period = here.period;
        let as_of = self.as_of.map(|as_of| self.start_of(as_of, unit)).transpose()?;
        if let Some(end) = period.end {
            let last = end.checked_sub(Span::new().microseconds(1)).map_err(beyond)?;
            let last = self.start_of(last, unit)?;
            return Ok(as_of.map_or(last, |as_of| as_of.min(last)));
        }
        if let Some(as_of) = as_of {
            return Ok(as_of);
        }
        let outside = Around {
            bounds: Some((None, None)),
            is_timeless: true,
            ..Around::default()
        };
        let mut times = self.times_of_rows(measure, unit, &outside)?;
        if period.is_of_everybody {
            let last = times.into_iter().chain(period.last).max();
            return last.ok_or(Stop::Unsure("no day with rows".to_owned()));
        }
        let asked = Around {
            time: period.time.and_then(|place| self.time_at(place)),
            ..outside
        };
        for there in self.rows_in(here.table, &asked)? {
            times.extend(self.unit_of_row(there, here.table, unit, &asked)?);
        }
        let last = times.into_iter().max();
        last.ok_or(Stop::Unsure("no day with rows".to_owned()))
    }
}

fn beyond<T>(_: T) -> Stop {
    Stop::Unsure("a day outside of the calendar".to_owned())
}
