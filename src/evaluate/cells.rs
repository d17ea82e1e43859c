//! Cells: which cell each row is in, and which cells there are. From "Cells" of
//! `docs/semantics.md`.

use crate::check::{Measure, Row, Shift};
use crate::resolve::{EntityId, TableId, TableSource, Type};
use crate::syntax::time::Grain;
use smol_str::SmolStr;

use super::attributes::one_key;
use super::calendar;
use super::scene::{Around, Here, Scene, Slice};
use super::stop::{Known, Stop};
use super::value::Value;

impl Scene<'_> {
    /// The rows of a table that exist here and are in the cell.
    pub fn rows_in(&self, table: TableId, around: &Around) -> Known<Vec<Here>> {
        if let TableSource::Sql(texts) = &self.table(table)?.source {
            self.saw("table by sql");
            let given = !self.rows_of(table).is_empty();
            if !given && super::unions::all_of(self.checked, self.data, texts).is_none() {
                return Err(Stop::Unknown("a table by SQL".to_owned()));
            }
        }
        self.saw_source(table);
        let mut rows = Vec::new();
        for at in 0..self.rows_of(table).len() {
            if let Some(here) = self.passes(table, at, around)?
                && self.is_in_cell(here, around)?
            {
                rows.push(here);
            }
        }
        Ok(rows)
    }

    fn is_in_cell(&self, here: Here, around: &Around) -> Known<bool> {
        for (slice, wanted) in &around.cell {
            match self.slice_value(slice, here, around)? {
                Some(value) if value.same(wanted)? => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    /// The value a row has for a slice; nothing where nobody is meant.
    pub fn slice_value(&self, slice: &Slice, here: Here, around: &Around) -> Known<Option<Value>> {
        let table = here.table;
        if let Slice::Entity(entity) = slice {
            return self.entity_of(*entity, here, around);
        }
        let own = self.own_time(table, around)?;
        if let Some(grain) = self.own_grain(slice, table, around)? {
            let Some((time, kind)) = &own else {
                return Err(Stop::Refused("E0407"));
            };
            let project = SmolStr::from(self.checked.model.manifest.timezone.as_str());
            let moves = Some(&project).filter(|_| around.of_moments);
            let time = self.local(&self.row(time, here)?, zone(kind).or(moves))?;
            return self.bucket_of(&time, grain, around.weeks).map(Some);
        }
        let Slice::Path(path) = slice else {
            return Err(Stop::Unknown("a slice".to_owned()));
        };
        let (row, kind) = self.path(table, path, own.as_ref())?;
        match kind {
            Type::Bucket(_) => self.saw("another time's slice"),
            _ if path.segments.len() > 1 => self.saw("slice over a link"),
            _ => self.saw("slice"),
        }
        let value = self.row(&row, here)?;
        if value.is_null() {
            self.saw("null key");
        }
        Ok(Some(value))
    }

    /// The bucket a time is in; of the week it is in, where weeks are whole.
    pub fn bucket_of(&self, time: &Value, grain: Grain, weeks: bool) -> Known<Value> {
        let manifest = &self.calendar;
        self.saw("slice of time");
        if grain < Grain::Day {
            self.saw("hours");
            return calendar::cut(time, grain, manifest);
        }
        if time.is_null() {
            return Ok(Value::Null);
        }
        let mut day = time.moment()?.date();
        if weeks && grain > Grain::Week && !matches!(grain, Grain::Custom(_)) {
            self.saw("week of a month");
            day = calendar::bucket(day, Grain::Week, manifest)?;
        }
        calendar::bucket(day, grain, manifest).map(Value::Day)
    }

    /// The grain a slice buckets the metric's own time by, if it does: by its
    /// word alone, or by the name of that time.
    pub fn own_grain(&self, slice: &Slice, table: TableId, around: &Around) -> Known<Option<Grain>> {
        let path = match slice {
            Slice::Own(grain) => return Ok(Some(*grain)),
            Slice::Path(path) => path,
            Slice::Entity(_) => return Ok(None),
        };
        let Some(own) = self.own_time(table, around)? else {
            return Ok(None);
        };
        let (row, _) = self.path(table, path, Some(&own))?;
        Ok(match row {
            Row::Bucket(grain, inner) => {
                let bucketed = match *inner {
                    Row::Local { time, .. } => *time,
                    other => other,
                };
                (bucketed == own.0).then_some(grain)
            }
            // The date that rows happen on is their day.
            row if row == own.0 && own.1 == Type::Date => Some(Grain::Day),
            _ => None,
        })
    }

    /// The entity a row belongs to: by the link that `via` names, by its only
    /// link, or by the key of its home.
    pub fn entity_of(&self, entity: EntityId, here: Here, around: &Around) -> Known<Option<Value>> {
        let declared = self.table(here.table)?;
        let links = || declared.links.iter().filter(|link| link.entity == entity);
        let named = around.via.iter().find_map(|path| {
            self.entity_key(here.table, path)
                .filter(|(led, _)| *led == entity)
        });
        if let Some((_, columns)) = named {
            self.saw("via");
            return self.whose(&columns, here);
        }
        let columns = match &declared.key {
            Some(key) if key.entity == Some(entity) => &key.columns,
            _ => match (links().next(), links().nth(1)) {
                (Some(link), None) => &link.columns,
                _ => return Err(Stop::Refused("E0315")),
            },
        };
        let Some(values) = self.key_of((here.table, here.at), columns) else {
            self.saw("nobody");
            return Ok(None);
        };
        Ok(Some(one_key(values)))
    }

    /// Adds a key unless it is there.
    pub fn add(&self, found: &mut Vec<Vec<Value>>, key: Vec<Value>) -> Known<()> {
        self.take(1 + found.len())?;
        for known in &*found {
            let mut same = true;
            for (one, other) in known.iter().zip(&key) {
                same &= one.same(other)?;
            }
            if same {
                return Ok(());
            }
        }
        found.push(key);
        Ok(())
    }

    /// The cells a measure makes: the combinations of slices that its passing
    /// rows have, each once.
    #[allow(unreachable_patterns, reason = "others add measures")]
    pub fn cells(&self, measure: &Measure, slices: &[Slice], around: &Around) -> Known<Vec<Vec<Value>>> {
        let _deeper = self.deeper()?;
        match measure {
            Measure::Aggregate(aggregate) => {
                let mut found = Vec::new();
                let around = &Around {
                    slicing: slices.to_vec(),
                    // What has no time is neither first nor last.
                    is_dated: around.is_dated || aggregate.function.in_time(),
                    ..around.clone()
                };
                for here in self.rows_in(aggregate.table, around)? {
                    let mut key = Vec::new();
                    for slice in slices {
                        key.extend(self.slice_value(slice, here, around)?);
                    }
                    if key.len() == slices.len() {
                        self.add(&mut found, key)?;
                    }
                }
                Ok(found)
            }
            Measure::Entities {
                entity,
                every: true,
                condition,
                ..
            } => self.cells_of_every(*entity, condition, slices, around),
            Measure::Entities {
                entity, condition, ..
            } => {
                let mut inner = slices.to_vec();
                inner.push(Slice::Entity(*entity));
                let mut found = Vec::new();
                for mut key in self.cells(condition, &inner, around)? {
                    key.truncate(slices.len());
                    self.add(&mut found, key)?;
                }
                Ok(found)
            }
            Measure::Metric(id, _) => self.cells_of_metric(*id, slices, around),
            Measure::Where(inner, condition) => self.cells(inner, slices, &around.with(condition)),
            Measure::At(inner, time) => self.cells(inner, slices, &around.at(time)),
            Measure::Via(inner, link, _) => self.cells(inner, slices, &around.via(link)),
            Measure::Within(inner, within) => self.cells(inner, slices, &around.within(within)),
            Measure::Sequence(sequence) => self.cells_of_sequence(sequence, slices, around),
            Measure::Number(_) | Measure::Null | Measure::Constant(..) | Measure::Quantity(..) => {
                Ok(Vec::new())
            }
            Measure::Window {
                inner, window, keep, ..
            } => self.cells_of_window(inner, (*window, *keep), slices, around),
            Measure::Prior {
                inner,
                shift,
                keep: true,
                ..
            } => self.kept_cells(inner, *shift, slices, around),
            // Inside a window its rows are the window's.
            Measure::Prior {
                inner,
                shift: Shift::Back(length),
                ..
            } if around.days.is_some() => self.cells(inner, slices, &self.earlier_days(*length, around)?),
            Measure::Prior { .. } => Ok(Vec::new()),
            Measure::Edge { inner, per, .. } => match per {
                Some(entity) => {
                    let sliced = Around {
                        slicing: slices.to_vec(),
                        ..around.clone()
                    };
                    self.cells(inner, slices, &self.with_dates(inner, *entity, &sliced)?)
                }
                None => {
                    let mut dated = slices.to_vec();
                    dated.push(Slice::Own(Grain::Day));
                    let mut found = Vec::new();
                    for mut key in self.cells(inner, &dated, &around.in_the_cells_period(slices))? {
                        key.truncate(slices.len());
                        self.add(&mut found, key)?;
                    }
                    Ok(found)
                }
            },
            Measure::Steps(steps) => self.cells_of_steps(steps, slices, around),
            Measure::Once(once) => self.cells(&once.rows, slices, around),
            Measure::Every(inner, _, apart, _) => self.cells_of_every_period((inner, *apart), slices, around),
            // It makes the cells of what stands inside.
            Measure::Across(inner, _) => self.cells(inner, slices, around),
            Measure::Negate(_)
            | Measure::Sum(_)
            | Measure::Product(_)
            | Measure::And(_)
            | Measure::Or(_)
            | Measure::Not(_)
            | Measure::Compare(..)
            | Measure::IsNull(..)
            | Measure::Case(..)
            | Measure::Call(..)
            | Measure::Fill(..) => {
                let mut parts = Vec::new();
                measure.parts(&mut |part| parts.push(self.cells(part, slices, around)));
                let mut found = Vec::new();
                for part in parts {
                    for key in part? {
                        self.add(&mut found, key)?;
                    }
                }
                Ok(found)
            }
            _ => Err(Stop::Unknown("a kind of measure".to_owned())),
        }
    }
}

/// Whether a value depends on the period of the cell its row is in.
pub fn is_of_a_cell(row: &Row) -> bool {
    matches!(row, Row::PeriodStart | Row::PeriodEnd | Row::Member(_))
}

/// The zone a column's times are local to, unless that is the project's.
pub fn zone(kind: &Type) -> Option<&SmolStr> {
    match kind {
        Type::Timestamp(zone) => zone.as_ref(),
        _ => None,
    }
}
