//! `m across k`: the same cell without that slicing. From "`across`".

use crate::check::Measure;
use crate::resolve::TableId;
use crate::syntax::ast::Path;

use super::scene::{Around, Scene, Slice};
use super::stop::{Known, Stop};
use super::value::Value;

impl Scene<'_> {
    /// The value in the wider cell.
    pub fn across(&self, inner: &Measure, paths: &[Path], around: &Around) -> Known<Value> {
        self.saw("across");
        let mut wide = around.clone();
        wide.cell = Vec::new();
        for (slice, value) in &around.cell {
            if !self.is_left_out(slice, paths, inner, around)? {
                wide.cell.push((slice.clone(), value.clone()));
            }
        }
        if let Some(slices) = &around.period {
            let mut kept = Vec::new();
            for slice in slices {
                if !self.is_left_out(slice, paths, inner, around)? {
                    kept.push(slice.clone());
                }
            }
            wide.period = Some(kept);
        }
        self.value(inner, &wide)
    }

    /// Whether a slice is one of the paths, in these words or in others, for the
    /// tables inside.
    pub fn is_left_out(
        &self,
        slice: &Slice,
        paths: &[Path],
        inner: &Measure,
        around: &Around,
    ) -> Known<bool> {
        if matches!(slice, Slice::Entity(_)) {
            return Ok(false);
        }
        if paths.is_empty() {
            return Ok(true);
        }
        let mut tables = Vec::new();
        self.timed_tables(inner, around, &mut tables)?;
        let mut verdicts = Vec::new();
        for (table, around) in &tables {
            verdicts.push(self.is_one_of(slice, paths, *table, around)?);
        }
        verdicts.dedup();
        match verdicts.as_slice() {
            [] => Ok(false),
            [one] => Ok(*one),
            _ => Err(Stop::Unknown(
                "`across` that means a slice for one table only".to_owned(),
            )),
        }
    }

    fn is_one_of(&self, slice: &Slice, paths: &[Path], table: TableId, around: &Around) -> Known<bool> {
        let own = self.own_time(table, around)?;
        let sliced = match (self.own_grain(slice, table, around)?, slice) {
            (Some(grain), _) => Err(grain),
            (None, Slice::Path(path)) => Ok(self.path(table, path, own.as_ref())?.0),
            (None, _) => return Ok(false),
        };
        for path in paths {
            let named = Slice::Path(std::sync::Arc::new(path.clone()));
            let same = match (&sliced, self.own_grain(&named, table, around)?) {
                (Err(grain), Some(named)) => *grain == named,
                (Ok(row), None) => *row == self.path(table, path, own.as_ref())?.0,
                _ => false,
            };
            if same {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The tables inside a measure, each with what stands around its aggregate.
    #[allow(unreachable_patterns, reason = "others add measures")]
    pub fn timed_tables(
        &self,
        measure: &Measure,
        around: &Around,
        found: &mut Vec<(TableId, Around)>,
    ) -> Known<()> {
        match measure {
            Measure::Aggregate(aggregate) => found.push((aggregate.table, around.clone())),
            Measure::Metric(id, _) => {
                let (measure, _) = self.definition(*id)?;
                self.timed_tables(measure, &self.inside(*id, around)?, found)?;
            }
            Measure::At(inner, time) => self.timed_tables(inner, &around.at(time), found)?,
            Measure::Via(inner, link, _) => self.timed_tables(inner, &around.via(link), found)?,
            Measure::Sequence(sequence) => found.extend(Self::tables_of_sequence(sequence, around)),
            _ => {
                let mut parts = Vec::new();
                measure.parts(&mut |part| parts.push(part.clone()));
                for part in parts {
                    self.timed_tables(&part, around, found)?;
                }
            }
        }
        Ok(())
    }
}
