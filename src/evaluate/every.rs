//! `count(every E where c)`. From "Every entity".

use crate::check::Measure;
use crate::resolve::{EntityId, TableId};
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::time::Grain;

use super::aggregates::counted;
use super::calendar;
use super::cells::is_of_a_cell;
use super::periods::Period;
use super::scene::{Around, Here, Scene, Slice};
use super::stop::{Known, Stop};
use super::value::Value;

impl Scene<'_> {
    /// How many rows of the home the condition is true for.
    pub fn every_entity(&self, entity: EntityId, condition: &Measure, around: &Around) -> Known<Value> {
        self.saw("every entity");
        let mut found = 0;
        for here in self.everybody(entity, condition, around)? {
            let Some(who) = self.entity_of(entity, here, around)? else {
                continue;
            };
            let mut one = around.clone();
            one.cell.push((Slice::Entity(entity), who));
            if self.value(condition, &one)? == Value::Truth(true) {
                found += 1;
            }
        }
        Ok(counted(found, around))
    }

    /// The cells of the condition's own metrics, for each value of the home's
    /// own slices.
    pub fn cells_of_every(
        &self,
        entity: EntityId,
        condition: &Measure,
        slices: &[Slice],
        around: &Around,
    ) -> Known<Vec<Vec<Value>>> {
        let home = self.home(entity)?;
        let mut is_own = Vec::new();
        for slice in slices {
            is_own.push(self.is_home_slice(slice, home));
        }
        let others: Vec<Slice> = slices
            .iter()
            .zip(&is_own)
            .filter(|(_, own)| !**own)
            .map(|(slice, _)| slice.clone())
            .collect();
        let mut inner = others.clone();
        // Another count of everybody inside has cells only where there is somebody.
        inner.extend(self.slices_inside(condition, slices.iter().zip(&is_own))?);
        let mut wide = around.clone();
        wide.cell.retain(|(slice, _)| !self.is_home_slice(slice, home));
        // What slices the time of its rows, too, gives them their period.
        for (slice, own) in slices.iter().zip(&is_own) {
            if *own && !inner.contains(slice) && self.grain_of(slice, condition, &wide)?.is_some() {
                inner.push(slice.clone());
            }
        }
        inner.push(Slice::Entity(entity));
        let mut by_others = Vec::new();
        for mut key in self.cells(condition, &inner, &wide)? {
            key.truncate(others.len());
            self.add(&mut by_others, key)?;
        }
        // Without anything else to look at, everybody is in the one cell there is.
        let alone = others.is_empty() && wide.cell.is_empty() && wide.days.is_none() && wide.edge.is_none();
        if alone {
            by_others = vec![Vec::new()];
        }
        let of_home = others.len() < slices.len() || wide.cell.len() < around.cell.len();
        if !of_home && !alone {
            return Ok(by_others);
        }
        let mut found = Vec::new();
        for other in &by_others {
            let mut asked = Vec::new();
            for key in self.cells_of_home((entity, condition), slices, &is_own, other, around)? {
                self.add(&mut asked, key)?;
            }
            for key in asked {
                // Who is there may depend on the period. Where it is nobody, none is judged.
                let mut cell = around.clone();
                cell.cell.extend(slices.iter().cloned().zip(key.iter().cloned()));
                if !self.everybody(entity, condition, &cell)?.is_empty() {
                    found.push(key);
                }
            }
        }
        Ok(found)
    }

    /// The cells with these values of the other slices that rows of the home are in,
    /// whatever holds of them.
    fn cells_of_home(
        &self,
        (entity, condition): (EntityId, &Measure),
        slices: &[Slice],
        is_own: &[bool],
        other: &[Value],
        around: &Around,
    ) -> Known<Vec<Vec<Value>>> {
        let all = Around {
            filters: Vec::new(),
            ..around.clone()
        };
        let mut found = Vec::new();
        for here in self.everybody(entity, condition, &all)? {
            let mut other = other.iter();
            let mut key = Vec::new();
            for (slice, own) in slices.iter().zip(is_own) {
                match own {
                    // NULL is nobody, and makes no cell.
                    true => key.extend(
                        self.home_slice(slice, here)?
                            .filter(|value| !(matches!(slice, Slice::Entity(_)) && value.is_null())),
                    ),
                    false => key.extend(other.next().cloned()),
                }
            }
            if key.len() == slices.len() {
                found.push(key);
            }
        }
        Ok(found)
    }

    /// The home's own slices that are also those of another home, all of which is judged
    /// inside.
    fn slices_inside<'s>(
        &self,
        condition: &Measure,
        slices: impl Iterator<Item = (&'s Slice, &'s bool)>,
    ) -> Known<Vec<Slice>> {
        let mut homes = Vec::new();
        self.homes_inside(condition, &mut homes)?;
        let own = slices.filter(|(_, own)| **own).map(|(slice, _)| slice);
        let inside = own.filter(|slice| homes.iter().any(|home| self.is_home_slice(slice, *home)));
        Ok(inside.cloned().collect())
    }

    fn homes_inside(&self, measure: &Measure, homes: &mut Vec<TableId>) -> Known<()> {
        if let Measure::Entities {
            entity, every: true, ..
        } = measure
        {
            homes.push(self.home(*entity)?);
        }
        if let Measure::Metric(id, _) = measure {
            return self.homes_inside(&self.definition(*id)?.0, homes);
        }
        let mut parts = Vec::new();
        measure.parts(&mut |part| parts.push(part.clone()));
        parts.iter().try_for_each(|part| self.homes_inside(part, homes))
    }

    fn home(&self, entity: EntityId) -> Known<TableId> {
        let entity = self.checked.model.entities.get(entity.index());
        entity
            .and_then(|entity| entity.home)
            .ok_or(Stop::Refused("E0315"))
    }

    /// The rows of the home that exist, are there by the as-of, and pass the
    /// slices and filters that mean something for it.
    fn everybody(&self, entity: EntityId, condition: &Measure, around: &Around) -> Known<Vec<Here>> {
        let table = self.home(entity)?;
        let mut period = None;
        let outside = Around::default();
        let own = self.own_time(table, &outside)?;
        let mut found = Vec::new();
        for at in 0..self.rows_of(table).len() {
            let mut here = Here::at(table, at);
            if let Some((time, kind)) = &own {
                let when = self.instant(&self.row(time, here)?, kind)?;
                here.when = Some(when);
                let as_of = match self.as_of {
                    Some(as_of) => {
                        let zone = &self.checked.model.manifest.timezone;
                        Some(calendar::instant(as_of, zone)?)
                    }
                    None => None,
                };
                let is_unknown = when.is_none() && !self.checked.is_optional(table, time);
                if is_unknown || as_of.is_some_and(|as_of| when > Some(as_of)) {
                    continue;
                }
            }
            let mut passes = self.exists(here)? && self.entity_of(entity, here, around)?.is_some();
            for (slice, wanted) in &around.cell {
                if let Some(value) = self.home_slice(slice, here)? {
                    passes &= value.same(wanted)?;
                }
            }
            for filter in &around.filters {
                let mut parts = Vec::new();
                conjuncts(filter, &mut parts);
                for part in parts {
                    if let Ok(part) = self.condition(table, &std::sync::Arc::new(part), None) {
                        if part.has(&is_of_a_cell) {
                            here.period = match period {
                                Some(period) => period,
                                None => self.period_of_everybody(condition, around)?,
                            };
                            period = Some(here.period);
                        }
                        passes &= self.row(&part, here)? == Value::Truth(true);
                    }
                }
            }
            if passes {
                found.push(here);
            }
        }
        Ok(found)
    }

    /// The period of a cell in which everybody is judged: that of the condition's metrics.
    fn period_of_everybody(&self, condition: &Measure, around: &Around) -> Known<Period> {
        self.saw("everybody of a period");
        let manifest = &self.calendar;
        if let Some(stretch) = around.days {
            return Ok(Period {
                is_known: !around.is_timeless,
                first: stretch.first,
                end: Some(calendar::after(stretch.last, stretch.unit, manifest)?),
                unit: Some(stretch.unit),
                ..Period::default()
            });
        }
        let (since, until) = self.bounds(around);
        let begins = |moment| calendar::begins(moment, manifest);
        let mut period = Period {
            is_known: !around.is_timeless,
            first: since.map(begins).transpose()?,
            end: until.map(begins).transpose()?,
            ..Period::default()
        };
        let mut cell = around.clone();
        if let Some(slices) = &around.period {
            cell.cell.retain(|(slice, _)| slices.contains(slice));
        }
        let own = self.own_slices(condition, &cell)?;
        let by_week = around.weeks && own.iter().any(|(grain, _)| *grain == Grain::Week);
        for (grain, value) in own {
            period.unit = Some(period.unit.map_or(grain, |unit| unit.min(grain)));
            if by_week && grain > Grain::Week {
                continue;
            }
            let first = value.moment()?;
            let end = calendar::after(first, grain, manifest)?;
            period.first = Some(period.first.map_or(first, |known| known.max(first)));
            period.end = Some(period.end.map_or(end, |known| known.min(end)));
        }
        if period.end.is_none() && self.as_of.is_none() {
            let outside = Around {
                bounds: Some((None, None)),
                ..Around::default()
            };
            let unit = period.unit.unwrap_or(Grain::Day).min(Grain::Day);
            period.last = self.times_of_rows(condition, unit, &outside)?.last().copied();
            period.is_of_everybody = true;
        }
        Ok(period)
    }

    fn is_home_slice(&self, slice: &Slice, home: TableId) -> bool {
        match slice {
            Slice::Path(path) => self.path(home, path, None).is_ok(),
            Slice::Entity(entity) => self.knows(*entity, home),
            Slice::Own(_) => false,
        }
    }

    /// Whether a table has one way to an entity.
    fn knows(&self, entity: EntityId, table: TableId) -> bool {
        let Ok(table) = self.table(table) else {
            return false;
        };
        let is_home = table.key.as_ref().is_some_and(|key| key.entity == Some(entity));
        is_home || table.links.iter().filter(|link| link.entity == entity).count() == 1
    }

    /// The value of a slice for a row of the home, if it is one of the home's.
    fn home_slice(&self, slice: &Slice, here: Here) -> Known<Option<Value>> {
        match slice {
            Slice::Path(path) if self.is_home_slice(slice, here.table) => {
                let (row, _) = self.path(here.table, path, None)?;
                self.row(&row, here).map(Some)
            }
            // Of nobody else: NULL is nobody.
            Slice::Entity(entity) if self.knows(*entity, here.table) => {
                let outside = Around::default();
                self.entity_of(*entity, here, &outside)
                    .map(|who| Some(who.unwrap_or(Value::Null)))
            }
            _ => Ok(None),
        }
    }
}

/// The parts of a condition that must all be true.
fn conjuncts(expr: &Expr, found: &mut Vec<Expr>) {
    match &expr.kind {
        ExprKind::And(all) => all.iter().for_each(|part| conjuncts(part, found)),
        ExprKind::Paren(inner) => conjuncts(inner, found),
        _ => found.push(expr.clone()),
    }
}
