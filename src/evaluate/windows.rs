//! Other stretches of time than the cell's own. From "Windows", "Prior" and "At
//! end, at start".

use crate::check::{Measure, Shift, Window};
use crate::resolve::{EntityId, TableId};
use crate::syntax::time::{Grain, Length, Moment};
use jiff::civil::Date;

use super::calendar;
use super::cells::{is_of_a_cell, zone};
use super::scene::{Around, Edge, Scene, Slice};
use super::stop::{Known, Stop};
use super::times;
use super::value::Value;

/// Days, both included; from the beginning where there is no first.
type Days = (Option<Date>, Date);

impl Scene<'_> {
    /// The measure over the window that ends with the cell's period.
    pub fn window(&self, inner: &Measure, window: Window, around: &Around) -> Known<Value> {
        self.saw(match window {
            Window::Rolling(_) => "rolling",
            Window::ToDate(_) => "to_date",
            Window::Cumulative => "cumulative",
        });
        self.of_days(window)?;
        let Some(days) = self.stretch(inner, around)? else {
            return self.value(inner, &self.over(inner, (Some(Date::MAX), Date::MIN), around)?);
        };
        let days = self.reaching_back(inner, window, days, around)?;
        self.value(inner, &self.over(inner, days, around)?)
    }

    /// Windows of hours are not known here.
    fn of_days(&self, window: Window) -> Known<()> {
        match window {
            Window::Rolling(length) if !length.is_whole_days() => {
                Err(Stop::Unknown("a window of hours".to_owned()))
            }
            Window::ToDate(grain) if grain < Grain::Day => Err(Stop::Unknown("a window of hours".to_owned())),
            _ => Ok(()),
        }
    }

    /// Nor are windows by hour.
    fn by_days(&self, slices: &[Slice], inner: &Measure, around: &Around) -> Known<()> {
        for slice in slices {
            if self
                .grain_of(slice, inner, around)?
                .is_some_and(|grain| grain < Grain::Day)
            {
                return Err(Stop::Unknown("a window by hour".to_owned()));
            }
        }
        Ok(())
    }

    /// The days of the window that ends with the last of these.
    fn reaching_back(
        &self,
        inner: &Measure,
        window: Window,
        (_, last): Days,
        around: &Around,
    ) -> Known<Days> {
        let first = match window {
            Window::Rolling(length) => Some(earlier(last, length)?.tomorrow().map_err(beyond)?),
            Window::ToDate(grain) => Some(calendar::bucket(last, grain, &self.checked.model.manifest)?),
            Window::Cumulative => self.days_of_rows(inner, around)?.first().copied(),
        };
        Ok((first, last))
    }

    /// The days of the cell's period that are asked about; none where it has none.
    fn stretch(&self, inner: &Measure, around: &Around) -> Known<Option<Days>> {
        let own = self.own_slices(inner, around)?;
        if let Some(days) = around.days {
            return match own.is_empty() {
                true => Ok(Some(days)),
                false => Err(Stop::Unknown("a window in periods of a window".to_owned())),
            };
        }
        let manifest = &self.checked.model.manifest;
        let (since, until) = self.bounds(around);
        let mut first: Option<Date> = match since {
            Some(since) => Some(calendar::begins(since, manifest)?.date()),
            None => None,
        };
        let mut last: Option<Date> = self.as_of.map(jiff::civil::DateTime::date);
        if let Some(until) = until {
            let moment = calendar::begins(until, manifest)?;
            let before = moment
                .checked_sub(jiff::Span::new().microseconds(1))
                .map_err(beyond)?;
            last = Some(last.map_or(before.date(), |last| last.min(before.date())));
        }
        let by_week = around.weeks && own.iter().any(|(grain, _)| *grain == Grain::Week);
        for (grain, value) in &own {
            let Value::Day(start) = value else {
                return Err(Stop::Unknown("a period that is no day".to_owned()));
            };
            // A week is whole, and in the month of its first day alone.
            if by_week && *grain > Grain::Week {
                for (_, week) in own.iter().filter(|(grain, _)| *grain == Grain::Week) {
                    if let Value::Day(week) = week
                        && calendar::bucket(*week, *grain, manifest)? != *start
                    {
                        return Ok(Some((Some(Date::MAX), Date::MIN)));
                    }
                }
                continue;
            }
            let end = calendar::next(*start, *grain, manifest)?
                .yesterday()
                .map_err(beyond)?;
            first = Some(first.map_or(*start, |first| first.max(*start)));
            last = Some(last.map_or(end, |last| last.min(end)));
        }
        let last = match last {
            Some(last) => last,
            None => match self.days_of_rows(inner, around)?.last() {
                Some(last) => *last,
                None => return Ok(None),
            },
        };
        // Without a period of its own, it never ends before the bound.
        let last = match first {
            Some(first) if own.is_empty() => last.max(first),
            _ => last,
        };
        Ok(Some((first, last)))
    }

    /// What stands around a measure over other days: no period of its own.
    fn over(&self, inner: &Measure, days: Days, around: &Around) -> Known<Around> {
        let mut over = around.clone();
        let mut cell = Vec::new();
        for (slice, value) in &around.cell {
            if self.grain_of(slice, inner, around)?.is_none() {
                cell.push((slice.clone(), value.clone()));
            }
        }
        over.is_sliced |= !around.cell.is_empty();
        over.cell = cell;
        over.days = Some(days);
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
        self.of_days(window)?;
        self.by_days(slices, inner, around)?;
        let manifest = &self.checked.model.manifest;
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
        let mut periods: Vec<Vec<Value>> = Vec::new();
        if grains.iter().all(Option::is_none) {
            periods.push(Vec::new());
        } else if let [first, .., last] | [first @ last] = self.days_of_rows(inner, around)?.as_slice() {
            let mut day = *first;
            while day <= *last {
                self.take(400)?;
                let mut key = Vec::new();
                for grain in grains.iter().flatten() {
                    key.push(Value::Day(calendar::bucket(day, *grain, manifest)?));
                }
                self.add(&mut periods, key)?;
                day = day.tomorrow().map_err(beyond)?;
            }
        }
        let mut found = Vec::new();
        for period in periods {
            let mut here = around.clone();
            let own = slices.iter().zip(&grains).filter(|(_, grain)| grain.is_some());
            here.cell
                .extend(own.map(|(slice, _)| slice.clone()).zip(period.iter().cloned()));
            let Some((first, last)) = self.stretch(inner, &here)? else {
                continue;
            };
            if first.is_some_and(|first| first > last) && !period.is_empty() {
                continue;
            }
            let days = self.reaching_back(inner, window, (first, last), &here)?;
            let over = self.over(inner, days, &here)?;
            for key in self.cells(inner, &others, &over)? {
                self.add(&mut found, woven(&grains, &period, key))?;
            }
        }
        Ok(found)
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
        let manifest = &self.checked.model.manifest;
        let mut before = around.clone();
        for (slice, value) in &mut before.cell {
            if matches!(value, Value::Time(_)) && self.grain_of(slice, inner, around)?.is_some() {
                return Err(Stop::Unknown("an earlier hour".to_owned()));
            }
            if let Some(grain) = self.grain_of(slice, inner, around)?
                && let Value::Day(start) = value
            {
                let then = match shift {
                    Shift::Back(length) => earlier(*start, length)?,
                    Shift::ToStartOf(wide) => calendar::bucket(*start, wide, manifest)?,
                };
                *value = Value::Day(calendar::bucket(then, grain, manifest)?);
            }
        }
        before.bounds = Some(self.earlier_bounds(shift, around)?);
        Ok(before)
    }

    fn earlier_bounds(&self, shift: Shift, around: &Around) -> Known<(Option<Moment>, Option<Moment>)> {
        if matches!(shift, Shift::Back(length) if !length.is_whole_days()) {
            return Err(Stop::Unknown("an earlier hour".to_owned()));
        }
        let manifest = &self.checked.model.manifest;
        let (since, until) = self.bounds(around);
        let Shift::Back(length) = shift else {
            let Shift::ToStartOf(grain) = shift else {
                return Ok((since, until));
            };
            let since = since.map(|since| {
                let day = calendar::begins(since, manifest)?.date();
                calendar::bucket(day, grain, manifest).map(Moment::Day)
            });
            return Ok((since.transpose()?, until));
        };
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
        let manifest = &self.checked.model.manifest;
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
                    let (Some(grain), Value::Day(then)) = (grain, value) else {
                        later.push(value.clone());
                        continue;
                    };
                    let about = times::span(length.months, length.days, 0)
                        .and_then(|by| then.checked_add(by))
                        .and_then(|day| day.checked_add(jiff::Span::new().days(extra - 35)))
                        .map_err(beyond)?;
                    let now = calendar::bucket(about, *grain, manifest)?;
                    let back = calendar::bucket(earlier(now, length)?, *grain, manifest)?;
                    fits &= back == *then;
                    later.push(Value::Day(now));
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
        if around.days.is_some() && !length.is_whole_days() {
            return Err(Stop::Unknown("a window some hours earlier".to_owned()));
        }
        if let Some((first, last)) = around.days {
            let first = first.map(|first| earlier(first, length)).transpose()?;
            before.days = Some((first, earlier(last, length)?));
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
        let mut whenever = around.clone();
        whenever.days = Some((None, Date::MAX));
        whenever.is_extent = true;
        self.days_within_bounds(inner, &[], &whenever)
    }

    /// The same, of the rows that are asked about.
    pub fn days_within_bounds(&self, inner: &Measure, slices: &[Slice], around: &Around) -> Known<Vec<Date>> {
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
                found.extend(self.day_of(here, table, &around)?);
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
            Measure::Sequence(sequence) => Ok(Self::tables_of_sequence(sequence, around)),
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
