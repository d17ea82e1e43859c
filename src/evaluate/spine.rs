//! Periods without rows. From "Every period".

use crate::check::{Measure, holds_of_nothing};
use crate::syntax::ast::Path;
use crate::syntax::time::Grain;
use jiff::civil::DateTime;

use super::calendar;
use super::scene::{Around, Scene, Slice};
use super::stop::{Known, Stop};
use super::value::Value;

impl Scene<'_> {
    /// The cells of `m every day`: its own, and those of the missing periods.
    pub fn cells_of_every_period(
        &self,
        (inner, apart): (&Measure, bool),
        slices: &[Slice],
        around: &Around,
    ) -> Known<Vec<Vec<Value>>> {
        let mut found = self.cells(inner, slices, around)?;
        if apart && self.has_others(inner, slices, around)? {
            self.saw("every period apart");
            let own = found.clone();
            for key in self.periods_apart(inner, slices, around, &own)? {
                self.add(&mut found, key)?;
            }
            return Ok(found);
        }
        // Whoever is there in one period is there in all.
        let mut wide = around.clone();
        wide.cell = Vec::new();
        let mut all = slices.to_vec();
        for (slice, value) in &around.cell {
            match self.grain_of(slice, inner, around)? {
                Some(_) => all.push(slice.clone()),
                None => wide.cell.push((slice.clone(), value.clone())),
            }
        }
        let mut there = self.cells(inner, &all, &wide)?;
        there.iter_mut().for_each(|key| key.truncate(slices.len()));
        let mut others = self.combinations(inner, slices, around, &there)?;
        if there.is_empty() && !wide.cell.is_empty() {
            others.clear();
        }
        for key in self.missing(inner, slices, around, &others)? {
            self.add(&mut found, key)?;
        }
        Ok(found)
    }

    /// The missing periods of everything inside a measure asked for, beside all
    /// cells of the answer.
    pub fn missing_periods(
        &self,
        measure: &Measure,
        slices: &[Slice],
        around: &Around,
        cells: &[Vec<Value>],
    ) -> Known<Vec<Vec<Value>>> {
        match measure {
            // Its periods have no others beside them.
            Measure::Every(inner, _, true, _) if self.has_others(inner, slices, around)? => Ok(Vec::new()),
            Measure::Every(inner, ..) => {
                let others = self.combinations(inner, slices, around, cells)?;
                self.missing(inner, slices, around, &others)
            }
            Measure::Metric(id, _) => {
                let (measure, _) = self.definition(*id)?;
                let inside = self.inside(*id, around)?;
                let mut sliced = inside.clone();
                let values = slices.iter().map(|slice| (slice.clone(), Value::Null));
                sliced.cell.extend(values);
                // Folded from its periods, it has a frame of its own.
                match self.periods(*id, &sliced)? {
                    Some(_) => Ok(Vec::new()),
                    None => self.missing_periods(measure, slices, &inside, cells),
                }
            }
            Measure::Where(inner, condition) => {
                self.missing_periods(inner, slices, &around.with(condition), cells)
            }
            Measure::At(inner, time) => self.missing_periods(inner, slices, &around.at(time), cells),
            Measure::Via(inner, link, _) => self.missing_periods(inner, slices, &around.via(link), cells),
            // It makes the cells of what stands inside.
            Measure::Across(inner, _) => self.missing_periods(inner, slices, around, cells),
            // These have frames of their own.
            Measure::Entities { .. }
            | Measure::Window { .. }
            | Measure::Prior { .. }
            | Measure::Edge { .. }
            | Measure::Steps(_) => Ok(Vec::new()),
            _ => {
                let mut parts = Vec::new();
                measure.parts(&mut |part| parts.push(self.missing_periods(part, slices, around, cells)));
                Ok(parts.into_iter().collect::<Known<Vec<_>>>()?.concat())
            }
        }
    }

    /// Whether something but its own time slices a measure.
    fn has_others(&self, inner: &Measure, slices: &[Slice], around: &Around) -> Known<bool> {
        for slice in slices {
            if self.grain_of(slice, inner, around)?.is_none() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The periods in which a measure has no cell, of nothing else: where that is what is asked for.
    fn periods_apart(
        &self,
        inner: &Measure,
        slices: &[Slice],
        around: &Around,
        own: &[Vec<Value>],
    ) -> Known<Vec<Vec<Value>>> {
        let mut is_other = Vec::new();
        for slice in slices {
            is_other.push(self.grain_of(slice, inner, around)?.is_none());
        }
        let nothing = is_other.iter().filter(|other| **other).map(|_| Value::Null);
        let mut found = self.missing(inner, slices, around, &[nothing.collect()])?;
        for cell in own {
            let mut kept = Vec::new();
            for key in found {
                let mut is_there = true;
                for ((one, other), is_other) in key.iter().zip(cell).zip(&is_other) {
                    is_there &= *is_other || one.same(other)?;
                }
                if !is_there {
                    kept.push(key);
                }
            }
            found = kept;
        }
        let is_asked = |path: &Path| {
            let mut others = slices.iter().zip(&is_other);
            others.any(|(slice, other)| matches!(slice, Slice::Path(of) if *other && **of == *path))
        };
        match around
            .filters
            .iter()
            .all(|filter| holds_of_nothing(filter, &is_asked))
        {
            true => Ok(found),
            false => Ok(Vec::new()),
        }
    }

    /// The values of the other slices that cells have, each once.
    fn combinations(
        &self,
        inner: &Measure,
        slices: &[Slice],
        around: &Around,
        cells: &[Vec<Value>],
    ) -> Known<Vec<Vec<Value>>> {
        let mut others = Vec::new();
        let mut is_other = Vec::new();
        for slice in slices {
            is_other.push(self.grain_of(slice, inner, around)?.is_none());
        }
        for cell in cells {
            let other = cell.iter().zip(&is_other).filter(|(_, is_other)| **is_other);
            self.add(&mut others, other.map(|(value, _)| value.clone()).collect())?;
        }
        Ok(match is_other.contains(&true) {
            true => others,
            false => vec![Vec::new()],
        })
    }

    /// The cells of all periods, for each combination of the other slices.
    fn missing(
        &self,
        inner: &Measure,
        slices: &[Slice],
        around: &Around,
        others: &[Vec<Value>],
    ) -> Known<Vec<Vec<Value>>> {
        self.saw("every period");
        if around.days.is_some() {
            return Err(Stop::Unknown("every period of a window".to_owned()));
        }
        let manifest = &self.calendar;
        let mut grains = Vec::new();
        for slice in slices {
            grains.push(self.grain_of(slice, inner, around)?);
        }
        let own = self.own_slices(inner, around)?;
        let fine = grains.iter().flatten().chain(own.iter().map(|(grain, _)| grain));
        let unit = fine.copied().fold(Grain::Day, Ord::min);
        let Some((first, last)) = self.spine(inner, unit, slices, around)? else {
            return Ok(Vec::new());
        };
        if grains.iter().all(Option::is_none) && own.is_empty() {
            return Ok(Vec::new());
        }
        if unit < Grain::Day {
            self.saw("every hour");
        }
        let mut found = Vec::new();
        let mut at = first;
        while at <= last {
            self.take(10)?;
            if self.lies_in_cell(at, inner, around)? && self.is_on_the_clock(at, unit)? {
                for other in others {
                    let mut other = other.iter();
                    let mut key = Vec::new();
                    for grain in &grains {
                        match grain {
                            Some(grain) => {
                                key.push(self.bucket_of(&Value::Time(at), *grain, around.weeks)?)
                            }
                            None => key.extend(other.next().cloned()),
                        }
                    }
                    self.add(&mut found, key)?;
                }
            }
            at = calendar::after(at, unit, manifest)?;
        }
        Ok(found)
    }

    /// Whether a moment is in the period of the cell.
    fn lies_in_cell(&self, at: DateTime, inner: &Measure, around: &Around) -> Known<bool> {
        let manifest = &self.calendar;
        for (grain, value) in self.own_slices(inner, around)? {
            let at = match around.weeks && grain > Grain::Week && !matches!(grain, Grain::Custom(_)) {
                true => self.start_of(at, Grain::Week)?,
                false => at,
            };
            if calendar::cut(&Value::Time(at), grain, manifest)? != value {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// From `since`, else the first row, up to `until`, the as-of, or else the
    /// last row.
    fn spine(
        &self,
        inner: &Measure,
        unit: Grain,
        slices: &[Slice],
        around: &Around,
    ) -> Known<Option<(DateTime, DateTime)>> {
        let manifest = &self.calendar;
        let (since, until) = self.bounds(around);
        let rows = self.times_within_bounds(inner, unit, slices, around)?;
        let first = match since {
            Some(since) => Some(self.start_of(calendar::begins(since, manifest)?, unit)?),
            None => rows.first().copied(),
        };
        let mut last = match self.as_of {
            Some(as_of) => Some(self.start_of(as_of, unit)?),
            None => None,
        };
        if let Some(until) = until {
            let until = calendar::begins(until, manifest)?;
            let before = until.checked_sub(jiff::Span::new().microseconds(1));
            let before = before.map_err(|_| Stop::Unsure("a day outside of the calendar".to_owned()))?;
            let before = self.start_of(before, unit)?;
            last = Some(last.map_or(before, |last| last.min(before)));
        }
        Ok(first.zip(last.or_else(|| rows.last().copied())))
    }
}
