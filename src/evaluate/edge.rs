//! The last or the first date with rows. From "At end, at start" of
//! `docs/semantics.md`.

use crate::check::Measure;
use crate::resolve::EntityId;
use crate::syntax::time::Grain;
use jiff::civil::Date;

use super::scene::{Around, Edge, Scene, Slice};
use super::stop::Known;
use super::value::Value;

impl Around {
    /// Where only rows with a time count.
    pub fn dated(&self) -> Self {
        Self {
            is_dated: true,
            ..self.clone()
        }
    }

    /// Where dates are told apart, too, and the period stays that of the cell.
    pub fn in_the_cells_period(&self, slices: &[Slice]) -> Self {
        let mut dated = self.dated();
        if dated.period.is_none() {
            let known = self.cell.iter().map(|(slice, _)| slice);
            dated.period = Some(known.chain(&self.slicing).chain(slices).cloned().collect());
        }
        dated
    }
}

impl Scene<'_> {
    /// With only the rows of each entity's own date: in a cell that is not known
    /// yet, an entity may have several.
    pub fn with_dates(&self, inner: &Measure, entity: EntityId, around: &Around) -> Known<Around> {
        let mut dates = Vec::new();
        let around = &around.dated();
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
        let around = &around.dated();
        if let Some(entity) = per {
            let mut dated = around.clone();
            let dates = self.edge_dates(inner, first, entity, around)?;
            dated.edge = Some(Edge { entity, dates });
            return match self.cells(inner, &[], &dated)?.is_empty() {
                true => Ok(Value::Null),
                false => self.value(inner, &dated),
            };
        }
        let mut dated = around.in_the_cells_period(&[]);
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
}
