//! Earlier cells. From "Prior" of `docs/semantics.md`.

use crate::check::{Measure, Shift};
use crate::syntax::time::{Grain, Length, Moment};
use jiff::civil::{Date, DateTime};

use super::calendar;
use super::scene::{Around, Scene, Slice};
use super::stop::{Known, Stop};
use super::stretch::{Stretch, of_length};
use super::times;
use super::value::Value;
use super::windows::beyond;

impl Scene<'_> {
    /// The value in the period so much earlier; null where there is no cell.
    pub fn prior(&self, inner: &Measure, shift: Shift, around: &Around) -> Known<Value> {
        self.saw("prior");
        let before = match (around.days, shift) {
            (Some(_), Shift::Back(length)) => self.earlier_days(length, around)?,
            (Some(_), Shift::ToStartOf(_)) => return Err(Stop::Refused("E0412")),
            (None, _) => self.before(inner, shift, around)?,
        };
        let alone = Around {
            makes_cell: around.days.is_none(),
            ..before.clone()
        };
        match self.cells(inner, &[], &alone)?.is_empty() && (around.is_sliced || !before.cell.is_empty()) {
            true => Ok(Value::Null),
            false => self.value(inner, &before),
        }
    }

    fn before(&self, inner: &Measure, shift: Shift, around: &Around) -> Known<Around> {
        let mut before = Around {
            is_dated: true,
            ..around.clone()
        };
        // Of several grains it is what they have in common that goes back.
        let mut start = DateTime::MIN;
        for (_, period) in self.own_slices(inner, around)? {
            if !period.is_null() {
                start = start.max(period.moment()?);
            }
        }
        for (slice, value) in &mut before.cell {
            if let Some(grain) = self.grain_of(slice, inner, around)?
                && !value.is_null()
            {
                let then = match shift {
                    Shift::Back(length) => times::later(start, length.back())?,
                    Shift::ToStartOf(wide) => self.start_of(start, wide)?,
                };
                *value = self.bucket_of(&Value::Time(then), grain, around.weeks)?;
            }
        }
        before.bounds = Some(self.earlier_bounds(shift, around)?);
        Ok(before)
    }

    fn earlier_bounds(&self, shift: Shift, around: &Around) -> Known<(Option<Moment>, Option<Moment>)> {
        let manifest = &self.calendar;
        let (since, until) = self.bounds(around);
        let Shift::Back(length) = shift else {
            let Shift::ToStartOf(grain) = shift else {
                return Ok((since, until));
            };
            let since = since.map(|since| {
                let start = self.start_of(calendar::begins(since, manifest)?, grain)?;
                Ok(match grain >= Grain::Day {
                    true => Moment::Day(start.date()),
                    false => Moment::Instant(start, None),
                })
            });
            return Ok((since.transpose()?, until));
        };
        if !length.is_whole_days() {
            let earlier = |moment| {
                let then = times::later(calendar::begins(moment, manifest)?, length.back())?;
                Ok(Moment::Instant(then, None))
            };
            return Ok((since.map(earlier).transpose()?, until.map(earlier).transpose()?));
        }
        let since = since.map(|since| moved(since, length, manifest)).transpose()?;
        let until = until.map(|until| match until {
            Moment::Instant(..) => moved(until, length, manifest),
            until => {
                // All days before it are in, also where the end of a month clamps them.
                let day = calendar::first_day(until, manifest)?;
                let last = earlier(day.yesterday().map_err(beyond)?, length)?;
                let past = last.tomorrow().map_err(beyond)?;
                Ok(Moment::Day(earlier(day, length)?.max(past)))
            }
        });
        Ok((since, until.transpose()?))
    }

    /// The cells that rows of `prior(…, keep: true)` shift into.
    pub fn kept_cells(
        &self,
        inner: &Measure,
        shift: Shift,
        slices: &[Slice],
        around: &Around,
    ) -> Known<Vec<Vec<Value>>> {
        let length = match shift {
            Shift::Back(length) => length,
            Shift::ToStartOf(wide) => return self.cells_after(inner, wide, slices, around),
        };
        let own = self.own_slices(inner, around)?;
        let manifest = &self.calendar;
        let mut grains = Vec::new();
        for slice in slices {
            grains.push(self.grain_of(slice, inner, around)?);
        }
        // A cell is where its finest period is; what holds that goes with it.
        let finest = grains.iter().flatten().min().copied();
        let mut held = grains.iter().flatten().chain(own.iter().map(|(grain, _)| grain));
        let is_held = |grain: &Grain| finest.is_some_and(|finest| calendar::nests(finest, *grain, manifest));
        let held = held.all(is_held);
        if around.days.is_some() || (!own.is_empty() && !held) {
            return Err(Stop::Unknown("`keep` inside periods".to_owned()));
        }
        let mut past = around.clone();
        past.is_dated = true;
        past.bounds = Some(self.earlier_bounds(shift, around)?);
        past.cell = self.over(inner, Stretch::everything(), around)?.cell;
        let mut found = Vec::new();
        for key in self.cells(inner, slices, &past)? {
            // Look for the cells that look back to this one.
            for extra in 0..70 {
                let mut later = Vec::new();
                let mut fits = true;
                for (grain, value) in grains.iter().zip(&key) {
                    let Some(grain) = grain.filter(|_| !value.is_null()) else {
                        later.push(value.clone());
                        continue;
                    };
                    let about = times::later(value.moment()?, length)?
                        .checked_add(jiff::Span::new().days(extra - 35))
                        .map_err(beyond)?;
                    let now = calendar::cut(&Value::Time(about), grain, manifest)?;
                    if !held || Some(grain) == finest {
                        let then = times::later(now.moment()?, length.back())?;
                        fits &= calendar::cut(&Value::Time(then), grain, manifest)? == *value;
                        fits &= self.is_on_the_clock(now.moment()?, grain)?;
                    }
                    later.push(now);
                }
                let at = grains
                    .iter()
                    .position(|grain| finest.is_some() && *grain == finest);
                let period = at.and_then(|at| later.get(at).cloned()).filter(|_| held);
                if let Some(period) = period.filter(|period| !period.is_null()) {
                    for (grain, value) in grains.iter().zip(&mut later) {
                        if let Some(grain) = grain {
                            *value = self.bucket_of(&period, *grain, around.weeks)?;
                        }
                    }
                    for (grain, value) in &own {
                        fits &= self.bucket_of(&period, *grain, around.weeks)? == *value;
                    }
                }
                if fits {
                    self.add(&mut found, later)?;
                }
            }
        }
        Ok(found)
    }

    /// The cells that look back to the first one of a wider period, as far as is asked for.
    fn cells_after(
        &self,
        inner: &Measure,
        wide: Grain,
        slices: &[Slice],
        around: &Around,
    ) -> Known<Vec<Vec<Value>>> {
        let own = self.own_slices(inner, around)?;
        let manifest = &self.calendar;
        let mut grains = Vec::new();
        for slice in slices {
            grains.push(self.grain_of(slice, inner, around)?);
        }
        let Some(finest) = grains.iter().flatten().min().copied() else {
            return match own.is_empty() {
                true => Ok(Vec::new()),
                false => Err(Stop::Unknown("`keep` inside periods".to_owned())),
            };
        };
        let lies_in = |wide: &Grain| {
            let is_whole = around.weeks || finest != Grain::Week || *wide == Grain::Week;
            is_whole && calendar::nests(finest, *wide, manifest)
        };
        if around.days.is_some() || !own.iter().all(|(grain, _)| lies_in(grain)) {
            return Err(Stop::Unknown("`keep` inside periods".to_owned()));
        }
        // A cell is what its periods have in common: the finest, where it lies in all others.
        let cutting: Vec<Grain> = match grains.iter().flatten().all(lies_in) {
            true => vec![finest],
            false => grains.iter().flatten().copied().collect(),
        };
        let (since, until) = self.bounds(around);
        let begins = |moment| calendar::begins(moment, manifest);
        let (since, until) = (since.map(begins).transpose()?, until.map(begins).transpose()?);
        let mut past = around.clone();
        past.is_dated = true;
        past.bounds = Some(self.earlier_bounds(Shift::ToStartOf(wide), around)?);
        past.cell = self.over(inner, Stretch::everything(), around)?.cell;
        let mut found = Vec::new();
        for key in self.cells(inner, slices, &past)? {
            let Some(first) = latest_start(&grains, &key)? else {
                continue;
            };
            let end = self.next_cell(first, &cutting, around)?;
            let mut now = first;
            loop {
                let then = self.start_of(now, wide)?;
                if then >= end {
                    break;
                }
                let next = self.next_cell(now, &cutting, around)?;
                let is_asked = since.is_none_or(|since| next > since)
                    && until.is_none_or(|until| now < until)
                    && self.as_of.is_none_or(|as_of| now <= as_of);
                let mut fits = is_asked && self.is_on_the_clock(now, finest)?;
                for grain in &cutting {
                    let back = self.bucket_of(&Value::Time(then), *grain, around.weeks)?;
                    fits &= back == self.bucket_of(&Value::Time(first), *grain, around.weeks)?;
                }
                let period = Value::Time(now);
                for (grain, value) in &own {
                    fits &= self.bucket_of(&period, *grain, around.weeks)? == *value;
                }
                if fits {
                    let mut later = Vec::new();
                    for (grain, value) in grains.iter().zip(&key) {
                        later.push(match grain.filter(|_| !value.is_null()) {
                            Some(grain) => self.bucket_of(&period, grain, around.weeks)?,
                            None => value.clone(),
                        });
                    }
                    self.add(&mut found, later)?;
                }
                now = next;
            }
        }
        Ok(found)
    }

    /// Where the cell after that of a moment begins.
    fn next_cell(&self, now: DateTime, cutting: &[Grain], around: &Around) -> Known<DateTime> {
        let mut next = DateTime::MAX;
        for grain in cutting {
            let begun = self
                .bucket_of(&Value::Time(now), *grain, around.weeks)?
                .moment()?;
            next = next.min(calendar::after(begun, *grain, &self.calendar)?);
        }
        Ok(next)
    }

    /// The window, so much earlier.
    pub fn earlier_days(&self, length: Length, around: &Around) -> Known<Around> {
        let mut before = around.clone();
        if let Some(stretch) = around.days {
            if of_length(length) < stretch.unit {
                return Err(Stop::Unknown("a window of days some hours earlier".to_owned()));
            }
            let back = |at: DateTime| match at {
                DateTime::MAX | DateTime::MIN => Ok(at),
                at => times::later(at, length.back()),
            };
            before.days = Some(Stretch {
                unit: stretch.unit,
                first: stretch.first.map(back).transpose()?,
                last: back(stretch.last)?,
            });
        }
        Ok(before)
    }
}

/// Where the periods of a key have all begun.
fn latest_start(grains: &[Option<Grain>], key: &[Value]) -> Known<Option<DateTime>> {
    let mut latest = None;
    for (_, period) in grains.iter().zip(key).filter(|(grain, _)| grain.is_some()) {
        if !period.is_null() {
            latest = latest.max(Some(period.moment()?));
        }
    }
    Ok(latest)
}

fn earlier(day: Date, length: Length) -> Known<Date> {
    if length.seconds != 0 {
        return Err(Stop::Unknown("an earlier hour".to_owned()));
    }
    times::span(length.months, 0, 0)
        .and_then(|months| day.checked_sub(months))
        .and_then(|day| day.checked_sub(times::span(0, length.days, 0)?))
        .map_err(beyond)
}

fn moved(moment: Moment, length: Length, manifest: &crate::source::manifest::Manifest) -> Known<Moment> {
    match moment {
        Moment::Instant(time, offset) => {
            let day = earlier(time.date(), length)?;
            Ok(Moment::Instant(day.to_datetime(time.time()), offset))
        }
        other => Ok(Moment::Day(earlier(
            calendar::first_day(other, manifest)?,
            length,
        )?)),
    }
}
