//! Who began in one period, and in which periods they come back. From "Cohorts".

use crate::check::Cohort;
use crate::syntax::time::Length;
use jiff::civil::Date;

use super::calendar;
use super::funnels::Line;
use super::scene::{Around, Scene, Slice};
use super::sequences::{Follow, Happened, event_around};
use super::stop::Known;
use super::times;
use super::value::{self, Value};

impl Scene<'_> {
    /// A row for each period of each cohort that is over.
    pub fn cohort(&self, cohort: &Cohort, slices: &[Slice], around: &Around) -> Known<Vec<Line>> {
        self.saw("cohort");
        let manifest = &self.calendar;
        let (clock, around) = &self.clock(&[&cohort.from, &cohort.on], around)?;
        let clock = *clock;
        let follow = Follow {
            entity: cohort.entity,
            within: Length::default(),
        };
        let sliced = Around {
            slicing: slices.to_vec(),
            ..around.clone()
        };
        let firsts = self.firsts(&cohort.from, follow, clock, &sliced)?;
        let returns = self.happened(&cohort.on, follow, clock, around)?;
        let of_start = event_around(&cohort.from, around);
        let mut cells: Vec<(Vec<Value>, Vec<&Happened>)> = Vec::new();
        for first in self.chosen(&cohort.from, &firsts, slices, around)? {
            let mut key = Vec::new();
            for slice in slices {
                key.extend(self.slice_value(slice, first.here, &of_start)?);
            }
            let began = calendar::bucket(first.local.date(), cohort.per, manifest)?;
            key.push(Value::Day(began));
            let at = self.place_in(&mut cells, key)?;
            if let Some((_, members)) = cells.get_mut(at) {
                members.push(first);
            }
        }
        let mut lines = Vec::new();
        for (mut key, members) in cells {
            let Some(Value::Day(began)) = key.pop() else {
                continue;
            };
            for (period, (begins, ends)) in self.periods_of(cohort, began)?.into_iter().enumerate() {
                let comes_back = |member: &&&Happened| {
                    returns.iter().any(|one| {
                        let day = one.local.date();
                        one.who == member.who && one.at >= member.at && begins <= day && day < ends
                    })
                };
                self.take(members.len() * (1 + returns.len()))?;
                let back = members.iter().filter(comes_back).count();
                let (size, back) = (Value::whole(members.len()), Value::whole(back));
                let share = value::quotient(&back, &size)?;
                let figures = vec![Value::Day(began), Value::whole(period), size, back, share];
                lines.push((key.clone(), figures));
            }
        }
        Ok(lines)
    }

    /// The periods of a cohort that begin in time and are over, each with the first day
    /// after it.
    fn periods_of(&self, cohort: &Cohort, began: Date) -> Known<Vec<(Date, Date)>> {
        let manifest = &self.calendar;
        let last = times::later(value::midnight(began), cohort.over)?.date();
        let today = self.as_of.map(|as_of| as_of.date());
        let mut periods = Vec::new();
        let mut begins = began;
        while begins < last {
            self.take(1)?;
            let ends = calendar::next(begins, cohort.per, manifest)?;
            if today.is_some_and(|today| today < ends) {
                break;
            }
            periods.push((begins, ends));
            begins = ends;
        }
        Ok(periods)
    }
}
