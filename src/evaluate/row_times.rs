//! When rows happened, and by which slices that is told. From "Windows" and "Time" of
//! `docs/semantics.md`.

use crate::check::Measure;
use crate::resolve::TableId;
use crate::syntax::time::Grain;
use jiff::civil::{Date, DateTime};

use super::cells::{is_of_a_cell, zone};
use super::scene::{Around, Here, Scene, Slice};
use super::stop::{Known, Stop};
use super::stretch::Stretch;
use super::value::Value;

impl Scene<'_> {
    /// Every day (hour, …) on which a measure has passing rows, whatever the cell and
    /// the bounds.
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
    pub fn day_of(&self, here: Here, table: TableId, around: &Around) -> Known<Option<Date>> {
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
    pub fn aggregates(&self, measure: &Measure, around: &Around) -> Known<Vec<(TableId, Around)>> {
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
