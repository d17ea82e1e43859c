//! `within 10 days of registered_at`: rows so long from a moment of their
//! entity on.

use super::bind::{Bound, RowBinder};
use super::judging::Judge;
use super::measure::{Measure, Within};
use super::operand_unfit::wanted;
use super::row::Row;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{TableId, Type};
use crate::syntax::ast::{Comparison, Path};
use crate::syntax::time::Grain;
use crate::words::say;

impl Within {
    /// What must hold of a row: its own time is in the stretch, of which the
    /// first moment is in and the last is not. Rows that know their day only are
    /// compared by days.
    ///
    /// # Errors
    /// The rows have no time, or the anchor means nothing for them.
    pub fn conditions(
        &self,
        binder: &RowBinder<'_>,
        roles: &[&Path],
        time: Option<&(Row, Type)>,
    ) -> Bound<Vec<Row>> {
        let Some((time, kind)) = time else {
            let table = binder.table().map(|table| table.named.name.text.to_string());
            return Err(Box::new(
                Diagnostic::error(&code::NO_TIME)
                    .at(self.span)
                    .with("table", table.unwrap_or_default())
                    .with("needs", say!("needs to know when a row happened")),
            ));
        };
        let (anchor, from) = binder.of_entity(self.entity, roles, &self.anchor)?;
        let is_day = super::times::is_day;
        if !super::times::is_time(&from) {
            return Err(wanted(say!("a time"), &from, self.anchor.span));
        }
        if (is_day(kind) || is_day(&from)) && !self.length.is_whole_days() {
            return Err(wanted(
                say!("whole days, since one of the times is a day"),
                say!("a part of a day"),
                self.span,
            ));
        }
        let (time, own) = by_project(time, kind);
        let (anchor, from) = by_project(&anchor, &from);
        let anchor = match is_day(&own) && !is_day(&from) {
            true => Row::Bucket(Grain::Day, Box::new(anchor)),
            false => anchor,
        };
        let end = Row::Shift {
            time: Box::new(anchor.clone()),
            by: self.length,
            to_day: is_day(&own) || is_day(&from),
        };
        let compare = |operator, other| Row::Compare(operator, Box::new(time.clone()), Box::new(other));
        Ok(vec![
            compare(Comparison::GreaterOrEqual, anchor),
            compare(Comparison::Less, end),
        ])
    }
}

/// A time by the project's clock.
fn by_project(row: &Row, kind: &Type) -> (Row, Type) {
    match kind {
        Type::Timestamp(Some(zone)) => {
            let local = Row::Local {
                zone: zone.clone(),
                time: Box::new(row.clone()),
            };
            (local, Type::Timestamp(None))
        }
        _ => (row.clone(), kind.clone()),
    }
}

impl Judge<'_> {
    /// The anchor must mean something for the rows of every aggregate inside.
    pub(super) fn anchored(
        &self,
        measure: &Measure,
        within: &Within,
        roles: &[&Path],
        at: Option<&Path>,
    ) -> Bound<()> {
        let by_table = |table: TableId| {
            let binder = self.binder(table);
            let time = match at {
                Some(path) => Some(binder.path(path)?),
                None => self.default_time(table),
            };
            within.conditions(&binder, roles, time.as_ref()).map(drop)
        };
        match measure {
            Measure::Aggregate(aggregate) => by_table(aggregate.table),
            Measure::Metric(id, _) => {
                let tables = (self.facts)(*id).map(|facts| facts.tables.as_slice());
                tables.unwrap_or_default().iter().copied().try_for_each(by_table)
            }
            Measure::Via(inner, path, _) => {
                let roles: Vec<&Path> = roles.iter().copied().chain([&**path]).collect();
                self.anchored(inner, within, &roles, at)
            }
            Measure::At(inner, path) => self.anchored(inner, within, roles, at.or(Some(path))),
            _ => measure.try_parts(&mut |part| self.anchored(part, within, roles, at)),
        }
    }
}
