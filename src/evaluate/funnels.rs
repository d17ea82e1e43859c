//! How far entities get, step by step. From "Funnels".

use crate::check::Funnel;

use super::scene::{Around, Scene, Slice};
use super::sequences::{Follow, Happened, event_around};
use super::stop::Known;
use super::value::{self, Value};

/// The keys of a cell, and what stands behind them.
pub(super) type Line = (Vec<Value>, Vec<Value>);

/// Everybody in a cell, with how far the best attempt gets.
type Attempts = Vec<(Value, usize)>;

impl Scene<'_> {
    /// A row for each step in each cell of the first.
    pub fn funnel(&self, funnel: &Funnel, slices: &[Slice], around: &Around) -> Known<Vec<Line>> {
        self.saw("funnel");
        let events: Vec<_> = funnel.steps.iter().map(|(_, event)| event).collect();
        let (clock, around) = &self.clock(&events, around)?;
        let clock = *clock;
        let follow = Follow {
            entity: funnel.entity,
            within: funnel.within,
        };
        let mut steps = Vec::new();
        for event in &events {
            steps.push(self.happened(event, follow, clock, around)?);
        }
        let (Some(first), Some(starts)) = (events.first(), steps.first()) else {
            return Ok(Vec::new());
        };
        let mut cells: Vec<(Vec<Value>, Attempts)> = Vec::new();
        if slices.is_empty() {
            cells.push((Vec::new(), Vec::new()));
        }
        let of_start = event_around(first, around);
        for start in self.chosen(first, starts, slices, around)? {
            let mut key = Vec::new();
            for slice in slices {
                key.extend(self.slice_value(slice, start.here, &of_start)?);
            }
            let far = self.how_far(start, &steps)?;
            let at = self.place_in(&mut cells, key)?;
            let Some((_, people)) = cells.get_mut(at) else {
                continue;
            };
            match people.iter_mut().find(|(who, _)| *who == start.who) {
                Some((_, best)) => *best = far.max(*best),
                None => people.push((start.who.clone(), far)),
            }
        }
        let mut lines = Vec::new();
        for (key, people) in cells {
            let reached = |step: usize| people.iter().filter(|(_, far)| *far >= step).count();
            for (at, (name, _)) in (1_usize..).zip(&funnel.steps) {
                let share = |of: usize| value::quotient(&Value::whole(reached(at)), &Value::whole(of));
                let of_previous = match at {
                    1 => Value::Null,
                    _ => share(reached(at - 1))?,
                };
                let figures = vec![
                    Value::whole(at),
                    Value::Text(name.text.to_string()),
                    Value::whole(reached(at)),
                    share(reached(1))?,
                    of_previous,
                ];
                lines.push((key.clone(), figures));
            }
        }
        Ok(lines)
    }

    /// How many steps an attempt takes: each the earliest behind the one before, all
    /// before the time of the first is over.
    fn how_far(&self, start: &Happened, steps: &[Vec<Happened>]) -> Known<usize> {
        let mut at = start.at;
        for (place, step) in steps.iter().enumerate().skip(1) {
            self.take(1 + step.len())?;
            let is_earlier_step = |one: &Happened| {
                let mut before = steps.iter().take(place).flatten();
                before.any(|known| known.here.table == one.here.table && known.here.at == one.here.at)
            };
            let next = step
                .iter()
                .filter(|one| one.who == start.who && one.at < start.over)
                .filter(|one| one.at > at || (one.at == at && !is_earlier_step(one)))
                .map(|one| one.at)
                .min();
            match next {
                Some(next) => at = next,
                None => return Ok(place),
            }
        }
        Ok(steps.len())
    }

    /// Where the cell with this key is; a new one stands last.
    pub fn place_in<T: Default>(&self, cells: &mut Vec<(Vec<Value>, T)>, key: Vec<Value>) -> Known<usize> {
        for (at, (known, _)) in cells.iter().enumerate() {
            self.take(1)?;
            let mut same = true;
            for (one, other) in known.iter().zip(&key) {
                same &= one.same(other)?;
            }
            if same {
                return Ok(at);
            }
        }
        cells.push((key, T::default()));
        Ok(cells.len() - 1)
    }
}
