//! Which rows exist for a metric. From "Time", "Bounds", "As-of" and "Optional times" of
//! `docs/semantics.md`.

use crate::check::Row;
use crate::resolve::TableId;
use smol_str::SmolStr;

use super::calendar;
use super::cells::{is_of_a_cell, zone};
use super::scene::{Around, Here, Scene, Typed};
use super::stop::{Known, Stop};
use super::value::Value;

impl Scene<'_> {
    /// A row that exists for a metric: standing conditions, its time, the
    /// bounds, the as-of and all conditions.
    pub fn passes(&self, table: TableId, at: usize, around: &Around) -> Known<Option<Here>> {
        self.take(1 + around.filters.len())?;
        let own = self.own_time(table, around)?;
        let mut here = Here::at(table, at);
        if !self.is_in_time(here, own.as_ref(), around)? {
            return Ok(None);
        }
        if let Some((time, kind)) = &own {
            here.when = Some(self.instant(&self.row(time, here)?, kind)?);
        }
        here.period = self.period(here, own.as_ref(), around)?;
        if !self.exists(here)? || !self.is_on_its_date(here, around)? {
            return Ok(None);
        }
        for filter in &around.filters {
            let condition = self.condition(table, filter, own.as_ref())?;
            if around.is_extent && condition.has(&is_of_a_cell) {
                continue;
            }
            if self.row(&condition, here)? != Value::Truth(true) {
                return Ok(None);
            }
        }
        if let Some(entity) = around.somebody
            && self.entity_of(entity, here, &Around::default())?.is_none()
        {
            return Ok(None);
        }
        for within in &around.within {
            if !self.is_within(within, here, own.as_ref(), around)? {
                return Ok(None);
            }
        }
        Ok(Some(here))
    }

    /// Whether only one date of a row's entity counts, and this is not it.
    fn is_on_its_date(&self, here: Here, around: &Around) -> Known<bool> {
        let Some(edge) = &around.edge else {
            return Ok(true);
        };
        let Some(who) = self.entity_of(edge.entity, here, around)? else {
            return Ok(false);
        };
        let day = self.day_of(here, here.table, around)?;
        Ok(edge
            .dates
            .iter()
            .any(|(known, date)| *known == who && Some(*date) == day))
    }

    fn is_in_time(&self, here: Here, own: Option<&Typed>, around: &Around) -> Known<bool> {
        let (since, until) = self.bounds(around);
        let Some((time, kind)) = own else {
            return match since.or(until) {
                Some(_) => Err(Stop::Refused("E0407")),
                None => Ok(true),
            };
        };
        let happened = self.row(time, here)?;
        if happened.is_null() {
            let counts = !around.is_dated && around.days.is_none() && since.or(until).is_none();
            let counts = counts && self.checked.is_optional(here.table, time);
            self.saw(match counts {
                true => "a row that counts without its time",
                false => "a row without its time",
            });
            return Ok(counts);
        }
        if matches!(time, Row::Shift { .. }) {
            self.saw("a row that counts later");
        }
        let manifest = &self.calendar;
        let zone = zone(kind).map(SmolStr::as_str);
        let against = |bound| happened.order(&Value::Time(bound));
        if let Some(as_of) = self.as_of {
            let as_of = match zone {
                Some(zone) => calendar::moved(as_of, &manifest.timezone, zone)?,
                None => as_of,
            };
            if against(as_of)?.is_gt() {
                self.saw("as-of");
                return Ok(false);
            }
        }
        if let Some(stretch) = around.days {
            let at = self.unit_of_row(here, here.table, stretch.unit, around)?;
            if !at.is_some_and(|at| stretch.holds(at)) {
                return Ok(false);
            }
        }
        // A window begins before what is asked about, and ends with it.
        let (since, until) = match around.days {
            Some(_) if around.is_extent => (None, None),
            Some(_) => (None, until),
            None => (since, until),
        };
        if let Some(since) = since {
            self.saw("bounds");
            if against(calendar::begins_in(since, manifest, zone)?)?.is_lt() {
                return Ok(false);
            }
        }
        if let Some(until) = until {
            self.saw("bounds");
            if against(calendar::begins_in(until, manifest, zone)?)?.is_ge() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
