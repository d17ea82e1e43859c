//! A measure of each inner group of a cell, then those made one value. From "Two
//! steps".

use std::sync::Arc;

use crate::check::{Measure, Per, Steps};
use crate::syntax::ast::Path;
use crate::syntax::time::Grain;

use super::calendar;
use super::scene::{Around, Scene, Slice};
use super::stop::{Known, Stop};
use super::table::sorted;
use super::value::Value;

impl Scene<'_> {
    /// The value in a cell.
    pub fn steps(&self, steps: &Steps, around: &Around) -> Known<Value> {
        self.saw("two steps");
        let (inner, (slice, around)) = (&steps.inner.0, self.groups(steps, around)?);
        let mut keys = self.cells(inner, std::slice::from_ref(&slice), &around)?.concat();
        if matches!(steps.per, Per::Grain(..)) {
            sorted(&mut keys, Value::order)?;
        }
        let mut values = Vec::new();
        for key in keys {
            let mut one = around.clone();
            one.cell.push((slice.clone(), key));
            values.push(self.value(inner, &one)?);
        }
        values.retain(|value| !value.is_null());
        if values.is_empty() {
            self.saw("nothing there");
        }
        // Sums of no groups are 0 in the type they would have.
        self.made_one(steps.function, &values, None, &around)
    }

    /// The cells: those that have an inner group.
    pub fn cells_of_steps(&self, steps: &Steps, slices: &[Slice], around: &Around) -> Known<Vec<Vec<Value>>> {
        let mut sliced = around.clone();
        let values = slices.iter().map(|slice| (slice.clone(), Value::Null));
        sliced.cell.extend(values);
        let (slice, mut around) = self.groups(steps, &sliced)?;
        around
            .cell
            .truncate(around.cell.len().saturating_sub(slices.len()));
        let mut inner = slices.to_vec();
        inner.push(slice);
        let mut found = Vec::new();
        for mut key in self.cells(&steps.inner.0, &inner, &around)? {
            key.truncate(slices.len());
            self.add(&mut found, key)?;
        }
        Ok(found)
    }

    /// What the groups are sliced by, and what stands around them.
    fn groups(&self, steps: &Steps, around: &Around) -> Known<(Slice, Around)> {
        let mut around = around.clone();
        let slice = match &steps.per {
            Per::Grain(grain, _) => {
                around.weeks |= *grain == Grain::Week;
                around.is_dated = true;
                around.period = None;
                self.periods_fit(&steps.inner.0, *grain, &around)?;
                Slice::Own(*grain)
            }
            Per::Entity(entity, _) => Slice::Entity(*entity),
            Per::Path(path) => self.group(&steps.inner.0, path, &mut around)?,
        };
        Ok((slice, around))
    }

    /// Periods lie in cells, and bounds cut none.
    fn periods_fit(&self, inner: &Measure, grain: Grain, around: &Around) -> Known<()> {
        let manifest = &self.calendar;
        let asked = self.asked_grains(inner, around)?;
        if asked
            .iter()
            .any(|asked| !calendar::nests(grain, *asked, manifest))
        {
            return Err(Stop::Refused("E0401"));
        }
        self.bounds_are_whole(grain, around)
    }

    /// The entity of a role, or a dimension.
    fn group(&self, inner: &Measure, path: &Arc<Path>, around: &mut Around) -> Known<Slice> {
        let mut tables = Vec::new();
        self.timed_tables(inner, around, &mut tables)?;
        let Some((table, _)) = tables.first() else {
            return Err(Stop::Unknown("groups of no table".to_owned()));
        };
        let links = &self.table(*table)?.links;
        let role = path
            .single()
            .and_then(|name| links.iter().find(|link| link.name.text == name.text));
        Ok(match role {
            Some(link) => {
                around.via.push(Arc::clone(path));
                Slice::Entity(link.entity)
            }
            None => {
                let slice = Slice::Path(Arc::clone(path));
                let mut is_period = true;
                for (table, around) in &tables {
                    is_period &= self.own_grain(&slice, *table, around)?.is_some();
                }
                around.is_dated |= is_period;
                slice
            }
        })
    }
}
