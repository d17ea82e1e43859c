//! Other stretches of time than the cell's own. From "Windows", "Prior" and "At
//! end, at start".

use crate::check::{Measure, Shift, Window};
use crate::resolve::{EntityId, TableId};
use crate::syntax::time::{Grain, Length, Moment};
use jiff::civil::{Date, DateTime, Time};

use super::calendar;
use super::cells::{is_of_a_cell, zone};
use super::scene::{Around, Edge, Scene, Slice};
use super::stop::{Known, Stop};
use super::stretch::{Stretch, of_length};
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
            Window::Cumulative => self.times_of_rows(inner, unit, around)?.first().copied(),
        };
        Ok(Stretch { unit, first, last })
    }

    /// The units of the cell's period that are asked about; none where it has none.
    fn stretch(&self, inner: &Measure, unit: Grain, around: &Around) -> Known<Option<Stretch>> {
        let own = self.own_slices(inner, around)?;
        if let Some(stretch) = around.days {
            return match own.is_empty() && unit >= stretch.unit {
                true => Ok(Some(stretch)),
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
            let start = civil(value)?;
            // A week is whole, and in the month of its first day alone.
            if by_week && *grain > Grain::Week {
                for (_, week) in own.iter().filter(|(grain, _)| *grain == Grain::Week) {
                    if self.start_of(civil(week)?, *grain)? != start {
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

    /// What stands around a measure over other days: no period of its own.
    fn over(&self, inner: &Measure, stretch: Stretch, around: &Around) -> Known<Around> {
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
    /// a passing row.
    pub fn cells_of_window(
        &self,
        inner: &Measure,
        window: Window,
        slices: &[Slice],
        around: &Around,
    ) -> Known<Vec<Vec<Value>>> {
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
        let periods = match fine.as_slice() {
            [] => vec![Vec::new()],
            grains => self.periods_of_rows(inner, grains, around)?,
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

    /// Every combination of periods of these grains, from the first row to the last.
    fn periods_of_rows(&self, inner: &Measure, grains: &[Grain], around: &Around) -> Known<Vec<Vec<Value>>> {
        let unit = grains.iter().copied().fold(Grain::Day, Ord::min);
        let mut periods: Vec<Vec<Value>> = Vec::new();
        let times = self.times_of_rows(inner, unit, around)?;
        let (Some(first), Some(last)) = (times.first(), times.last()) else {
            return Ok(periods);
        };
        let mut at = *first;
        while at <= *last {
            self.take(100)?;
            if self.is_on_the_clock(at, unit)? {
                let mut key = Vec::new();
                for grain in grains {
                    key.push(calendar::cut(&Value::Time(at), *grain, &self.calendar)?);
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

    /// Whether rows from before a window count in it.
    fn looks_earlier(&self, measure: &Measure) -> Known<bool> {
        Ok(match measure {
            Measure::Prior { .. } => true,
            Measure::Metric(id, _) => self.looks_earlier(&self.definition(*id)?.0)?,
            _ => {
                let mut parts = Vec::new();
                measure.parts(&mut |part| parts.push(self.looks_earlier(part)));
                parts.into_iter().collect::<Known<Vec<_>>>()?.contains(&true)
            }
        })
    }

    /// The value in the period so much earlier; null where there is no cell.
    pub fn prior(&self, inner: &Measure, shift: Shift, around: &Around) -> Known<Value> {
        self.saw("prior");
        let before = match (around.days, shift) {
            (Some(_), Shift::Back(length)) => self.earlier_days(length, around)?,
            (Some(_), Shift::ToStartOf(_)) => return Err(Stop::Refused("E0412")),
            (None, _) => self.before(inner, shift, around)?,
        };
        match self.cells(inner, &[], &before)?.is_empty() && (around.is_sliced || !before.cell.is_empty()) {
            true => Ok(Value::Null),
            false => self.value(inner, &before),
        }
    }

    fn before(&self, inner: &Measure, shift: Shift, around: &Around) -> Known<Around> {
        let manifest = &self.calendar;
        let mut before = around.clone();
        for (slice, value) in &mut before.cell {
            if let Some(grain) = self.grain_of(slice, inner, around)?
                && !value.is_null()
            {
                let start = civil(value)?;
                let then = match shift {
                    Shift::Back(length) => times::later(start, length.back())?,
                    Shift::ToStartOf(wide) => self.start_of(start, wide)?,
                };
                *value = calendar::cut(&Value::Time(then), grain, manifest)?;
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
        let Shift::Back(length) = shift else {
            return Ok(Vec::new());
        };
        if around.days.is_some() || !self.own_slices(inner, around)?.is_empty() {
            return Err(Stop::Unknown("`keep` inside periods".to_owned()));
        }
        let manifest = &self.calendar;
        let mut grains = Vec::new();
        for slice in slices {
            grains.push(self.grain_of(slice, inner, around)?);
        }
        let mut past = around.clone();
        past.bounds = Some(self.earlier_bounds(shift, around)?);
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
                    let about = times::later(civil(value)?, length)?
                        .checked_add(jiff::Span::new().days(extra - 35))
                        .map_err(beyond)?;
                    let now = calendar::cut(&Value::Time(about), grain, manifest)?;
                    let then = times::later(civil(&now)?, length.back())?;
                    fits &= calendar::cut(&Value::Time(then), grain, manifest)? == *value;
                    fits &= self.is_on_the_clock(civil(&now)?, grain)?;
                    later.push(now);
                }
                if fits {
                    self.add(&mut found, later)?;
                }
            }
        }
        Ok(found)
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

    /// With only the rows of each entity's own date: in a cell that is not known
    /// yet, an entity may have several.
    pub fn with_dates(&self, inner: &Measure, entity: EntityId, around: &Around) -> Known<Around> {
        let mut dates = Vec::new();
        for (table, around) in self.aggregates(inner, around)? {
            for here in self.rows_in(table, &around)? {
                let who = self.entity_of(entity, here, &around)?;
                let day = self.day_of(here, table, &around)?;
                dates.extend(who.zip(day));
            }
        }
        let mut dated = around.clone();
        dated.edge = Some(Edge { entity, dates });
        Ok(dated)
    }

    /// The measure on the last or first date of the cell that has rows.
    pub fn edge(&self, inner: &Measure, first: bool, per: Option<EntityId>, around: &Around) -> Known<Value> {
        self.saw("at end or start");
        let mut dated = around.clone();
        if let Some(entity) = per {
            let dates = self.edge_dates(inner, first, entity, around)?;
            dated.edge = Some(Edge { entity, dates });
            return match self.cells(inner, &[], &dated)?.is_empty() {
                true => Ok(Value::Null),
                false => self.value(inner, &dated),
            };
        }
        // The period is that of the cell.
        if dated.period.is_none() {
            let slices = around.cell.iter().map(|(slice, _)| slice);
            dated.period = Some(slices.chain(&around.slicing).cloned().collect());
        }
        let mut days = self.cells(inner, &[Slice::Own(Grain::Day)], &dated)?.concat();
        days.sort_by_key(|day| match day {
            Value::Day(day) => *day,
            _ => Date::MIN,
        });
        let day = if first { days.first() } else { days.last() };
        let Some(day) = day else {
            return Ok(Value::Null);
        };
        dated.cell.push((Slice::Own(Grain::Day), day.clone()));
        self.value(inner, &dated)
    }

    fn edge_dates(
        &self,
        inner: &Measure,
        first: bool,
        entity: EntityId,
        around: &Around,
    ) -> Known<Vec<(Value, Date)>> {
        let mut dates: Vec<(Value, Date)> = Vec::new();
        for (table, around) in self.aggregates(inner, around)? {
            for here in self.rows_in(table, &around)? {
                let Some(who) = self.entity_of(entity, here, &around)? else {
                    continue;
                };
                let Some(day) = self.day_of(here, table, &around)? else {
                    continue;
                };
                match dates.iter_mut().find(|(known, _)| *known == who) {
                    Some((_, known)) if first => *known = day.min(*known),
                    Some((_, known)) => *known = day.max(*known),
                    None => dates.push((who, day)),
                }
            }
        }
        Ok(dates)
    }

    /// Every day on which a measure has passing rows, whatever the cell and the
    /// bounds.
    pub fn days_of_rows(&self, inner: &Measure, around: &Around) -> Known<Vec<Date>> {
        let times = self.times_of_rows(inner, Grain::Day, around)?;
        Ok(times.into_iter().map(|at| at.date()).collect())
    }

    /// The same in other units.
    pub fn times_of_rows(&self, inner: &Measure, unit: Grain, around: &Around) -> Known<Vec<DateTime>> {
        let mut whenever = around.clone();
        whenever.days = Some(Stretch::everything());
        whenever.is_extent = true;
        self.times_within_bounds(inner, unit, &[], &whenever)
    }

    /// The same, of the rows that are asked about.
    pub fn times_within_bounds(
        &self,
        inner: &Measure,
        unit: Grain,
        slices: &[Slice],
        around: &Around,
    ) -> Known<Vec<DateTime>> {
        let mut found = Vec::new();
        let is_plain = self.has_no_other_periods(inner)?;
        for (table, mut around) in self.aggregates(inner, around)? {
            let cell = std::mem::take(&mut around.cell);
            around.slicing = cell.into_iter().map(|(slice, _)| slice).collect();
            around.slicing.extend_from_slice(slices);
            around.edge = None;
            let own = self.own_time(table, &around)?;
            for filter in around.filters.iter().filter(|_| !around.is_extent && !is_plain) {
                // Which rows pass depends on the periods that are looked for.
                if self.condition(table, filter, own.as_ref())?.has(&is_of_a_cell) {
                    return Err(Stop::Unsure(
                        "the first row, by a condition on periods".to_owned(),
                    ));
                }
            }
            for here in self.rows_in(table, &around)? {
                found.extend(self.unit_of_row(here, table, unit, &around)?);
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Whether everything inside is judged by the cell's own period.
    fn has_no_other_periods(&self, measure: &Measure) -> Known<bool> {
        Ok(match measure {
            Measure::Metric(id, _) => {
                let metric = self.declared(*id)?;
                metric.grain.is_none() && self.has_no_other_periods(&self.definition(*id)?.0)?
            }
            Measure::Window { .. }
            | Measure::Prior { .. }
            | Measure::Edge { .. }
            | Measure::Across(..)
            | Measure::Steps(_) => false,
            _ => {
                let mut parts = Vec::new();
                measure.parts(&mut |part| parts.push(self.has_no_other_periods(part)));
                parts
                    .into_iter()
                    .collect::<Known<Vec<_>>>()?
                    .into_iter()
                    .all(|plain| plain)
            }
        })
    }

    /// The day a row happened on, by the project's clock.
    pub fn day_of(&self, here: super::scene::Here, table: TableId, around: &Around) -> Known<Option<Date>> {
        let Some((time, kind)) = self.own_time(table, around)? else {
            return Err(Stop::Refused("E0308"));
        };
        let local = self.local(&self.row(&time, here)?, zone(&kind))?;
        Ok(match local {
            Value::Day(day) => Some(day),
            Value::Time(time) => Some(time.date()),
            _ => None,
        })
    }

    /// The tables of all aggregates inside, with the conditions they have.
    fn aggregates(&self, measure: &Measure, around: &Around) -> Known<Vec<(TableId, Around)>> {
        match measure {
            Measure::Aggregate(aggregate) => Ok(vec![(aggregate.table, around.clone())]),
            Measure::Metric(id, _) => self.aggregates(&self.definition(*id)?.0, around),
            Measure::Where(inner, condition) => self.aggregates(inner, &around.with(condition)),
            Measure::At(inner, time) => self.aggregates(inner, &around.at(time)),
            Measure::Via(inner, link, _) => self.aggregates(inner, &around.via(link)),
            Measure::Within(inner, within) => self.aggregates(inner, &around.within(within)),
            // Rows of nobody are no events.
            Measure::Sequence(sequence) => Ok(Self::tables_of_sequence(sequence, around)
                .into_iter()
                .map(|(table, around)| (table, around.of_somebody(sequence.entity)))
                .collect()),
            _ => {
                let mut parts = Vec::new();
                measure.parts(&mut |part| parts.push(self.aggregates(part, around)));
                Ok(parts.into_iter().collect::<Known<Vec<_>>>()?.concat())
            }
        }
    }

    /// The slices of the cell by the measure's own time.
    pub fn own_slices(&self, inner: &Measure, around: &Around) -> Known<Vec<(Grain, Value)>> {
        let mut own = Vec::new();
        for (slice, value) in &around.cell {
            own.extend(
                self.grain_of(slice, inner, around)?
                    .map(|grain| (grain, value.clone())),
            );
        }
        Ok(own)
    }

    /// The grain of a slice by the own time of everything inside.
    pub fn grain_of(&self, slice: &Slice, inner: &Measure, around: &Around) -> Known<Option<Grain>> {
        let mut tables = Vec::new();
        self.timed_tables(inner, around, &mut tables)?;
        let mut grains = Vec::new();
        for (table, around) in &tables {
            grains.push(self.own_grain(slice, *table, around)?);
        }
        grains.dedup();
        match grains.as_slice() {
            [] => Ok(None),
            [one] => Ok(*one),
            _ => Err(Stop::Unknown(
                "a slice that is the time of one table only".to_owned(),
            )),
        }
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

fn civil(value: &Value) -> Known<DateTime> {
    match value {
        Value::Day(day) => Ok(day.to_datetime(Time::midnight())),
        Value::Time(time) => Ok(*time),
        other => Err(Stop::Unknown(format!("the moment of {other}"))),
    }
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

fn beyond<T>(_: T) -> Stop {
    Stop::Unsure("a day outside of the calendar".to_owned())
}
