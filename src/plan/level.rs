//! Snapshots: levels, not flows. Each date holds the whole level again, so no
//! sum or count runs over several dates.

use super::bounds::{Bound, Bounds};
use super::build::Planner;
use super::frame::{Context, Frame, Planned};
use crate::check::additivity::Adds;
use crate::check::calendar::next_start;
use crate::check::{Aggregate, Literal, Measure, Row, bound_instant};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{TableId, Type};
use crate::syntax::ast::Comparison;
use crate::syntax::time::Grain;

impl Planner<'_> {
    /// Refuses a sum or count of levels in cells that may hold several dates.
    /// `avg`, `min` and `max` are of the rows there are, and no level of its own.
    pub fn one_date(
        &self,
        aggregate: &Aggregate,
        scan: usize,
        conditions: &[Row],
        context: &Context,
        frame: &Frame,
    ) -> Planned<()> {
        let (true, Some((date, kind))) = (adds_up(aggregate), self.snapshot(aggregate.table)) else {
            return Ok(());
        };
        let scan = frame.scans.get(scan);
        let sliced = scan.is_some_and(|scan| scan.keys.iter().any(|key| is_one(key, &date, &kind)));
        let by_its_date = scan.and_then(|scan| scan.time.as_ref());
        let by_its_date = by_its_date.is_some_and(|(time, _)| *time == date);
        let standing = self.checked.tables.get(aggregate.table.index());
        let standing = standing.and_then(|facts| facts.rows.as_ref());
        let mut held = conditions.iter().chain(standing.into_iter().flat_map(parts));
        if context.one_date
            || sliced
            || (by_its_date && self.bounds_are_a_day(&kind, &context.bounds))
            || held.any(|condition| holds_one(condition, &date, &kind))
        {
            return Ok(());
        }
        Err(self.added_up(aggregate.table, context))
    }

    /// Refuses what would add up the values of several dates (`coarser sum`, a
    /// sum of `per day`, a window) where these are levels.
    pub fn never_added_up(&self, measure: &Measure, context: &Context) -> Planned<()> {
        match self.level_in(measure) {
            Some(table) => Err(self.added_up(table, context)),
            None => Ok(()),
        }
    }

    /// The first snapshot that a measure adds up rows of.
    fn level_in(&self, measure: &Measure) -> Option<TableId> {
        match measure {
            Measure::Aggregate(aggregate) => {
                let is_level = adds_up(aggregate) && self.snapshot(aggregate.table).is_some();
                is_level.then_some(aggregate.table)
            }
            Measure::Metric(id, _) => self.level_in(&self.checked.metric(*id)?.0),
            // The condition is judged; what comes out counts entities.
            Measure::Entities { .. } => None,
            _ => {
                let mut found = None;
                measure.parts(&mut |part| found = found.or_else(|| self.level_in(part)));
                found
            }
        }
    }

    /// The date of a snapshot's rows.
    pub fn snapshot(&self, table: TableId) -> Option<(Row, Type)> {
        let at = self.checked.model.tables.get(table.index())?.snapshot()?;
        self.checked.tables.get(table.index())?.fields.get(at)?.clone()
    }

    /// Whether the bounds leave a single day, which is one date of a snapshot by day.
    fn bounds_are_a_day(&self, kind: &Type, bounds: &Bounds) -> bool {
        let (Type::Date, Some(since), Some(until)) = (kind, &bounds.since, &bounds.until) else {
            return false;
        };
        let (since, until) = match (since, until) {
            (Bound::At(since), Bound::At(until)) => (since, until),
            (Bound::Clock { start: since, .. }, Bound::Clock { start: until, .. }) => {
                let is_day = since.grain == Grain::Day && until.grain == Grain::Day;
                return is_day && since.periods + 1 == until.periods;
            }
            _ => return false,
        };
        let manifest = &self.checked.model.manifest;
        let first = since.moment.first_day(manifest.fiscal_year_starts);
        let end = bound_instant(until.moment, manifest, None);
        let next = first.and_then(|first| next_start(first, Grain::Day));
        end.is_some() && next.map(|next| next.to_datetime(jiff::civil::Time::midnight())) == end
    }

    fn added_up(&self, id: TableId, context: &Context) -> Box<Diagnostic> {
        let table = self.checked.model.tables.get(id.index());
        let date = table.and_then(|table| table.fields.get(table.snapshot()?));
        let finding = Diagnostic::error(&code::LEVEL_ADDED_UP)
            .at(context.asked_at)
            .with("metric", &context.name)
            .with("table", self.table_name(id));
        Box::new(match date {
            Some(date) => finding
                .label(date.name.span, "label.snapshot")
                .with("date", &date.name.text),
            None => finding,
        })
    }
}

/// Whether an aggregate adds rows up.
fn adds_up(aggregate: &Aggregate) -> bool {
    aggregate.function.adds() == Adds::Rows
}

/// Whether all rows with one value of this key have one date.
fn is_one(key: &Row, date: &Row, kind: &Type) -> bool {
    match key {
        Row::Bucket(grain, bucketed) => *kind == Type::Date && *grain <= Grain::Day && **bucketed == *date,
        key => key == date,
    }
}

/// Whether only rows of one date pass this condition.
fn holds_one(condition: &Row, date: &Row, kind: &Type) -> bool {
    let constant = |row: &Row| matches!(row, Row::Literal(literal) if *literal != Literal::Null);
    match condition {
        Row::Compare(Comparison::Equal, left, right) => {
            (is_one(left, date, kind) && constant(right)) || (is_one(right, date, kind) && constant(left))
        }
        Row::In {
            negated: false,
            subject,
            list,
        } => list.len() == 1 && is_one(subject, date, kind),
        _ => false,
    }
}

fn parts(row: &Row) -> &[Row] {
    match row {
        Row::And(parts) => parts,
        row => std::slice::from_ref(row),
    }
}
