//! Who is in a segment at the end of the period a row is in. From "Segments".

use crate::check::{Measure, MemberRef, Reach};
use jiff::Span;
use jiff::civil::Date;

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
        let last = self.judged_on(here, &facts.measure)?;
        let first = match facts.segment {
            Some(Reach::Over(length)) => {
                let before = times::later(last.to_datetime(jiff::civil::Time::midnight()), length.back())?;
                Some(before.date().tomorrow().map_err(beyond)?)
            }
            _ => None,
        };
        let around = Around {
            days: Some(Stretch::of_days(first, last)),
            ..self.alone(facts.of, &who)
        };
        let holds = self.value(&facts.measure, &around)?;
        Ok(Value::Truth(holds == Value::Truth(true)))
    }

    /// The last day of the period, and not after the as-of; where nothing ends
    /// it, the last day with rows.
    fn judged_on(&self, here: Here, measure: &Measure) -> Known<Date> {
        let period = here.period;
        let as_of = self.as_of.map(|as_of| as_of.date());
        if let Some(end) = period.end {
            let last = end.checked_sub(Span::new().microseconds(1)).map_err(beyond)?;
            let last = as_of.map_or(last.date(), |as_of| as_of.min(last.date()));
            return Ok(last);
        }
        if let Some(as_of) = as_of {
            return Ok(as_of);
        }
        let outside = Around {
            bounds: Some((None, None)),
            is_timeless: true,
            ..Around::default()
        };
        let mut days = self.days_of_rows(measure, &outside)?;
        let asked = Around {
            time: period.time.and_then(|place| self.time_at(place)),
            ..outside
        };
        for there in self.rows_in(here.table, &asked)? {
            days.extend(self.day_of(there, here.table, &asked)?);
        }
        days.into_iter()
            .max()
            .ok_or(Stop::Unsure("no day with rows".to_owned()))
    }
}

fn beyond<T>(_: T) -> Stop {
    Stop::Unsure("a day outside of the calendar".to_owned())
}
