//! Other stretches of time than the cell's own. From "Windows" of
//! `docs/semantics.md`.

use crate::check::{Measure, Window};
use crate::syntax::time::Grain;
use jiff::civil::DateTime;

use super::calendar;
use super::scene::{Around, Scene, Slice};
use super::stop::{Known, Stop};
use super::stretch::Stretch;
use super::times;
use super::value::Value;

impl Scene<'_> {
    /// The measure over the window that ends with the cell's period.
    pub fn window(&self, inner: &Measure, window: Window, around: &Around) -> Known<Value> {
        self.saw(match window {
            Window::Rolling(_) => "rolling",
            Window::ToDate(_) => "to_date",
            Window::Cumulative => "cumulative",
        });
        let own = self.own_slices(inner, around)?;
        let unit = self.unit_of_window(inner, window, own.iter().map(|(grain, _)| *grain))?;
        if unit < Grain::Day {
            self.saw("window of hours");
        }
        // Without a time there is no day that a window could end with.
        if own.iter().any(|(_, period)| period.is_null()) {
            return self.value(inner, &self.over(inner, Stretch::nothing(unit), around)?);
        }
        // A period that begins after the as-of has no last day.
        if let (Some(as_of), Some((_, period))) = (self.as_of, own.iter().min_by_key(|(grain, _)| *grain))
            && around.days.is_none()
            && period.moment()? > as_of
        {
            return Ok(Value::Null);
        }
        let Some(stretch) = self.stretch(inner, unit, around)? else {
            return self.value(inner, &self.over(inner, Stretch::nothing(unit), around)?);
        };
        let stretch = self.reaching_back(inner, window, stretch, around)?;
        self.value(inner, &self.over(inner, stretch, around)?)
    }

    /// The window that ends with the last unit of a stretch.
    fn reaching_back(
        &self,
        inner: &Measure,
        window: Window,
        Stretch { unit, last, .. }: Stretch,
        around: &Around,
    ) -> Known<Stretch> {
        let first = match window {
            _ if last == DateTime::MIN => return Ok(Stretch::nothing(unit)),
            Window::Rolling(length) => {
                let before = times::later(last, length.back())?;
                Some(calendar::after(before, unit, &self.calendar)?)
            }
            Window::ToDate(grain) => Some(self.start_of(last, grain)?),
            Window::Cumulative => match self.times_of_rows(inner, unit, around)?.first() {
                Some(first) => Some(*first),
                None => return Ok(Stretch::nothing(unit)),
            },
        };
        Ok(Stretch { unit, first, last })
    }

    /// The units of the cell's period that are asked about; none where it has none.
    fn stretch(&self, inner: &Measure, unit: Grain, around: &Around) -> Known<Option<Stretch>> {
        let own = self.own_slices(inner, around)?;
        if let Some(stretch) = around.days {
            return match own.is_empty() {
                true if unit >= stretch.unit => Ok(Some(stretch)),
                true => self.finer(stretch, unit).map(Some),
                false => Err(Stop::Unknown("a window in periods of a window".to_owned())),
            };
        }
        let manifest = &self.calendar;
        let before = |moment: DateTime| {
            let last = moment
                .checked_sub(jiff::Span::new().microseconds(1))
                .map_err(beyond)?;
            self.start_of(last, unit)
        };
        let (since, until) = self.bounds(around);
        let mut first = match since {
            Some(since) => Some(self.start_of(calendar::begins(since, manifest)?, unit)?),
            None => None,
        };
        let mut last = match self.as_of {
            Some(as_of) => Some(self.start_of(as_of, unit)?),
            None => None,
        };
        if let Some(until) = until {
            let before = before(calendar::begins(until, manifest)?)?;
            last = Some(last.map_or(before, |last: DateTime| last.min(before)));
        }
        let by_week = around.weeks && own.iter().any(|(grain, _)| *grain == Grain::Week);
        for (grain, value) in &own {
            let start = value.moment()?;
            // A week is whole, and in the month of its first day alone.
            if by_week && *grain > Grain::Week {
                for (_, week) in own.iter().filter(|(grain, _)| *grain == Grain::Week) {
                    if self.start_of(week.moment()?, *grain)? != start {
                        return Ok(Some(Stretch::nothing(unit)));
                    }
                }
                continue;
            }
            let end = before(calendar::after(start, *grain, manifest)?)?;
            first = Some(first.map_or(start, |first: DateTime| first.max(start)));
            last = Some(last.map_or(end, |last| last.min(end)));
        }
        let last = match last {
            Some(last) => last,
            None => match self.times_of_rows(inner, unit, around)?.last() {
                Some(last) => *last,
                None => return Ok(None),
            },
        };
        // Without a period of its own, it never ends before the bound.
        let last = match first {
            Some(first) if own.is_empty() => last.max(first),
            _ => last,
        };
        Ok(Some(Stretch { unit, first, last }))
    }

    /// The same, made of something finer, and not after the as-of.
    fn finer(&self, coarse: Stretch, unit: Grain) -> Known<Stretch> {
        if coarse.last == DateTime::MAX || coarse.last == DateTime::MIN {
            return Ok(Stretch { unit, ..coarse });
        }
        let end = calendar::after(coarse.last, coarse.unit, &self.calendar)?;
        let last = end
            .checked_sub(jiff::Span::new().microseconds(1))
            .map_err(beyond)?;
        let last = self.start_of(last, unit)?;
        let last = match self.as_of {
            Some(as_of) => last.min(self.start_of(as_of, unit)?),
            None => last,
        };
        Ok(Stretch { unit, last, ..coarse })
    }

    /// What stands around a measure over other days: no period of its own.
    pub fn over(&self, inner: &Measure, stretch: Stretch, around: &Around) -> Known<Around> {
        let mut over = around.clone();
        let mut cell = Vec::new();
        for (slice, value) in &around.cell {
            if self.grain_of(slice, inner, around)?.is_none() {
                cell.push((slice.clone(), value.clone()));
            }
        }
        over.is_sliced |= !around.cell.is_empty();
        over.cell = cell;
        over.days = Some(stretch);
        Ok(over)
    }

    /// A cell for every period from the first row to the last whose window holds
    /// a passing row; where they are kept, also for those after it.
    pub fn cells_of_window(
        &self,
        inner: &Measure,
        (window, keep): (Window, bool),
        slices: &[Slice],
        around: &Around,
    ) -> Known<Vec<Vec<Value>>> {
        let kept = keep.then_some(window);
        let mut grains = Vec::new();
        for slice in slices {
            grains.push(self.grain_of(slice, inner, around)?);
        }
        let others: Vec<Slice> = slices
            .iter()
            .zip(&grains)
            .filter(|(_, grain)| grain.is_none())
            .map(|(slice, _)| slice.clone())
            .collect();
        let own = self.own_slices(inner, around)?;
        let sliced = grains.iter().flatten().chain(own.iter().map(|(grain, _)| grain));
        let unit = self.unit_of_window(inner, window, sliced.copied())?;
        let fine: Vec<Grain> = grains.iter().flatten().copied().collect();
        if around.makes_cell && fine.is_empty() && !own.is_empty() {
            let (grains, here): (Vec<Grain>, Vec<Value>) = own.iter().cloned().unzip();
            if !self
                .periods_of_rows((inner, kept), &grains, around)?
                .contains(&here)
            {
                return Ok(Vec::new());
            }
        }
        let periods = match fine.as_slice() {
            [] => vec![Vec::new()],
            grains => self.periods_of_rows((inner, kept), grains, around)?,
        };
        // Where none happened in a window, none makes a cell: looking that up is quicker.
        let happened = match unit < Grain::Day && !self.looks_earlier(inner)? {
            true => Some(self.times_of_rows(inner, unit, around)?),
            false => None,
        };
        let mut found = Vec::new();
        for period in periods {
            let mut here = around.clone();
            let own = slices.iter().zip(&grains).filter(|(_, grain)| grain.is_some());
            here.cell
                .extend(own.map(|(slice, _)| slice.clone()).zip(period.iter().cloned()));
            let Some(stretch) = self.stretch(inner, unit, &here)? else {
                continue;
            };
            if stretch.first.is_some_and(|first| first > stretch.last) && !period.is_empty() {
                continue;
            }
            let stretch = self.reaching_back(inner, window, stretch, &here)?;
            if let Some(happened) = &happened
                && !happened.iter().any(|at| stretch.holds(*at))
            {
                continue;
            }
            let over = self.over(inner, stretch, &here)?;
            for key in self.cells(inner, &others, &over)? {
                self.add(&mut found, woven(&grains, &period, key))?;
            }
        }
        Ok(found)
    }

    /// Where the windows end that may hold a last row: those of a length after it, those of a
    /// period with it, and those of everything with what is asked about.
    fn reach(&self, window: Window, last: DateTime, around: &Around) -> Known<DateTime> {
        match window {
            Window::Rolling(length) => times::later(last, length),
            Window::ToDate(grain) => {
                let next = calendar::after(self.start_of(last, grain)?, grain, &self.calendar)?;
                next.checked_sub(jiff::Span::new().microseconds(1))
                    .map_err(beyond)
            }
            Window::Cumulative => {
                let until = match self.bounds(around).1 {
                    Some(until) => Some(calendar::begins(until, &self.calendar)?),
                    None => None,
                };
                Ok(until.into_iter().chain(self.as_of).min().unwrap_or(last))
            }
        }
    }

    /// Every combination of periods of these grains, from the first row to the last; or to
    /// the end of the windows that are kept.
    fn periods_of_rows(
        &self,
        (inner, kept): (&Measure, Option<Window>),
        grains: &[Grain],
        around: &Around,
    ) -> Known<Vec<Vec<Value>>> {
        let unit = grains.iter().copied().fold(Grain::Day, Ord::min);
        let mut periods: Vec<Vec<Value>> = Vec::new();
        let times = self.times_of_rows(inner, unit, around)?;
        let (Some(first), Some(last)) = (times.first(), times.last()) else {
            return Ok(periods);
        };
        let last = match kept {
            Some(window) => self.reach(window, *last, around)?.max(*last),
            None => *last,
        };
        let mut at = *first;
        while at <= last {
            self.take(100)?;
            if self.is_on_the_clock(at, unit)? {
                let mut key = Vec::new();
                for grain in grains {
                    key.push(self.bucket_of(&Value::Time(at), *grain, around.weeks)?);
                }
                // Hours follow each other: what was there before was there last.
                match unit < Grain::Day {
                    true if periods.last() == Some(&key) => {}
                    true => periods.push(key),
                    false => self.add(&mut periods, key)?,
                }
            }
            at = calendar::after(at, unit, &self.calendar)?;
        }
        Ok(periods)
    }

    /// Whether rows from before a window count in it: those of an earlier one, or of one
    /// within it.
    fn looks_earlier(&self, measure: &Measure) -> Known<bool> {
        Ok(match measure {
            Measure::Prior { .. } | Measure::Window { .. } => true,
            Measure::Metric(id, _) => self.looks_earlier(&self.definition(*id)?.0)?,
            _ => {
                let mut parts = Vec::new();
                measure.parts(&mut |part| parts.push(self.looks_earlier(part)));
                parts.into_iter().collect::<Known<Vec<_>>>()?.contains(&true)
            }
        })
    }
}

/// Periods and the other keys, in the order of the slices.
fn woven(grains: &[Option<Grain>], period: &[Value], others: Vec<Value>) -> Vec<Value> {
    let (mut period, mut others) = (period.iter().cloned(), others.into_iter());
    let next = |grain: &Option<Grain>| match grain {
        Some(_) => period.next(),
        None => others.next(),
    };
    grains.iter().filter_map(next).collect()
}

pub fn beyond<T>(_: T) -> Stop {
    Stop::Unsure("a day outside of the calendar".to_owned())
}
