//! Aggregates: the scan they belong to, and their column in it.

use super::across::bucket_of;
use super::agg::{self, Leaf, LeafKind};
use super::build::Planner;
use super::frame::{CELLS, Context, Frame, Planned};
use super::ir::Expr;
use super::leaf::Scan;
use super::question::Key;
use super::weeks::holds_weeks;
use crate::check::{Aggregate, ColumnRef, Function, LinkPath, Literal, Row};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{TableId, Type};
use crate::syntax::ast::{self, Comparison, Path};
use crate::syntax::time::Grain;
use crate::words::say;
use rustc_hash::FxHashMap;
use std::sync::Arc;

impl Planner<'_> {
    pub fn aggregate(
        &mut self,
        aggregate: &Aggregate,
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        let (scan, conditions) = match self.maker_with_rows(aggregate.table, context, frame)? {
            Some(found) => found,
            None => {
                let scan = self.scan_of(aggregate.table, context, frame)?;
                (scan, self.conditions(aggregate.table, scan, context, frame)?)
            }
        };
        self.one_date(aggregate, scan, &conditions, context, frame)?;
        let mut kinds = agg::kinds(aggregate.function);
        // Rows that say nobody are counted as 0: only where no row is there is nothing to count.
        if context.empty_is_null && is_of_entities(aggregate.function) && !frame.keys.is_empty() {
            kinds.push(LeafKind::Rows);
        }
        let mut conditions = conditions;
        let order = match aggregate.function.in_time() {
            true => self.order_of_rows(aggregate, scan, frame)?,
            false => Vec::new(),
        };
        if let Some(time) = order.first()
            && self.checked.is_optional(aggregate.table, time)
        {
            // What has no time is neither first nor last.
            conditions.push(Row::IsNull {
                negated: true,
                subject: Box::new(time.clone()),
            });
        }
        let mut columns = Vec::new();
        for kind in &kinds {
            let suffix = match (kinds.len(), kind) {
                (1, _) => "",
                (_, LeafKind::Sum) => "_sum",
                (_, LeafKind::Distinct) => "",
                _ => "_count",
            };
            let leaf = Leaf {
                kind: *kind,
                argument: aggregate.argument.clone(),
                conditions: conditions.clone(),
                order: order.clone(),
                name: format!("{}{suffix}", context.name),
            };
            columns.push(self.leaf(scan, leaf, frame));
        }
        let filled = |value: Expr| {
            if context.empty_is_null {
                value
            } else {
                value.or_zero()
            }
        };
        let mut columns = columns.into_iter().map(|name| Expr::column(CELLS, &name));
        let (first, second) = (
            columns.next().unwrap_or(Expr::Literal(Literal::Null)),
            columns.next(),
        );
        Ok(match (aggregate.function, second) {
            (Function::Avg, Some(count)) => mean(first, count),
            (Function::Distinct(_), Some(rows)) => where_some(rows, first),
            (Function::Distinct(_), None) if context.empty_is_null => first,
            (Function::Rows, _) if context.empty_is_null => some(first),
            (function, _) if function.is_zero_of_nothing() => filled(first),
            _ => match &aggregate.argument {
                // One value a cell is converted, not one a row.
                Some((_, Type::Timestamp(Some(zone)))) => Expr::Local(zone.clone(), Box::new(first)),
                _ => first,
            },
        })
    }

    /// What rows come one after the other by: their time, then their key.
    fn order_of_rows(&self, aggregate: &Aggregate, scan: usize, frame: &Frame) -> Planned<Vec<Row>> {
        let time = frame.scans.get(scan).and_then(|scan| scan.time.as_ref());
        let Some((time, _)) = time else {
            return Err(Box::new(
                Diagnostic::error(&code::NO_TIME)
                    .at(aggregate.span)
                    .with("table", self.table_name(aggregate.table))
                    .with("needs", say!("needs to know when a row happened")),
            ));
        };
        let table = self.checked.model.tables.get(aggregate.table.index());
        let key = table.and_then(|table| table.key.as_ref());
        let columns = key.into_iter().flat_map(|key| &key.columns);
        let columns = columns.map(|column| own_column(aggregate.table, column));
        Ok(std::iter::once(time.clone()).chain(columns).collect())
    }

    pub fn leaf(&mut self, scan: usize, mut leaf: Leaf, frame: &mut Frame) -> String {
        let known = frame.scans.get(scan).and_then(|scan| scan.find(&leaf));
        if let Some(known) = known {
            return known.name.clone();
        }
        leaf.name = frame.fresh(&leaf.name);
        let name = leaf.name.clone();
        if let Some(scan) = frame.scans.get_mut(scan) {
            scan.add(leaf);
        }
        name
    }

    /// For what makes no cells: a scan that does, if it reads all the rows that
    /// are needed already. Then nothing is read twice, and no cell is added.
    fn maker_with_rows(
        &self,
        table: TableId,
        context: &Context,
        frame: &Frame,
    ) -> Planned<Option<(usize, Vec<Row>)>> {
        if context.makes_cells {
            return Ok(None);
        }
        let time = self.time_of(table, context)?;
        let weeks = self.cuts_weeks(table, time.as_ref(), context, &frame.keys)?;
        let roles = roles_for(&frame.keys, context);
        let fits = |scan: &Scan| {
            scan.makes_cells
                && scan.table == table
                && scan.weeks == weeks
                && scan.bounds == context.bounds
                && scan.is_dated == context.needs_date()
                && scan.roles == roles
                && scan.time.as_ref().map(|(row, _)| row) == time.as_ref().map(|(row, _)| row)
        };
        let Some(at) = frame.scans.iter().position(fits) else {
            return Ok(None);
        };
        let conditions = self.conditions(table, at, context, frame)?;
        let leaves = frame.scans.get(at).map(|scan| scan.leaves.as_slice());
        let reads = |leaf: &Leaf| leaf.conditions.iter().all(|row| conditions.contains(row));
        let all_read = leaves.unwrap_or_default().iter().any(reads);
        Ok(all_read.then_some((at, conditions)))
    }

    /// The scan of this table, at this time, for this frame.
    pub fn scan_of(&mut self, table: TableId, context: &Context, frame: &mut Frame) -> Planned<usize> {
        let time = self.time_of(table, context)?;
        let weeks = self.cuts_weeks(table, time.as_ref(), context, &frame.keys)?;
        let roles = roles_for(&frame.keys, context);
        let same = |scan: &Scan| {
            scan.table == table
                && scan.makes_cells == context.makes_cells
                && scan.weeks == weeks
                && scan.time.as_ref().map(|(row, _)| row) == time.as_ref().map(|(row, _)| row)
                && scan.is_dated == context.needs_date()
                && scan.bounds == context.bounds
                && scan.roles.as_slice() == roles
                && scan.windows.as_ref().map(|windows| &windows.days)
                    == context.windows.as_ref().map(|windows| &windows.days)
                && scan.edge.as_ref().map(|dates| &dates.step)
                    == context.edge.as_ref().map(|dates| &dates.step)
        };
        if let Some(at) = frame.scans.iter().position(same) {
            return Ok(at);
        }
        let scan = self.scan_at(table, time, context, &frame.keys)?;
        frame.scans.push(scan);
        Ok(frame.scans.len() - 1)
    }

    /// A scan by these keys, without aggregates yet.
    pub fn scan_at(
        &self,
        table: TableId,
        time: Option<(Row, Type)>,
        context: &Context,
        keys: &[Key],
    ) -> Planned<Scan> {
        if time.is_none() {
            self.needs_time(table, context)?;
        }
        let rows = keys
            .iter()
            .map(|key| self.key_row(table, time.as_ref(), key, context));
        let mut rows: Vec<Row> = rows.collect::<Planned<_>>()?;
        dates_as_days(&mut rows);
        let weeks = self.cuts_weeks(table, time.as_ref(), context, keys)?;
        Ok(Scan {
            table,
            time,
            bounds: context.bounds.clone(),
            roles: roles_for(keys, context).to_vec(),
            is_dated: context.needs_date(),
            windows: context.windows.clone(),
            edge: context.edge.clone(),
            weeks,
            makes_cells: context.makes_cells,
            asked_at: context.asked_at,
            keys: rows,
            leaves: Vec::new(),
            marks: FxHashMap::default(),
        })
    }

    pub fn conditions(
        &self,
        table: TableId,
        scan: usize,
        context: &Context,
        frame: &Frame,
    ) -> Planned<Vec<Row>> {
        let time = frame.scans.get(scan).and_then(|scan| scan.time.as_ref());
        let mut conditions = Vec::new();
        for filter in &context.filters {
            let bound = self.binder(table, time).condition(filter)?;
            match self.in_period(bound, (table, time), &frame.keys, context)? {
                Row::And(parts) => conditions.extend(parts),
                row => conditions.push(row),
            }
        }
        let roles: Vec<&Path> = context.roles.iter().map(|role| &**role).collect();
        for within in &context.within {
            conditions.extend(within.conditions(&self.binder(table, None), &roles, time)?);
        }
        self.budget.take(conditions.len(), context.asked_at)?;
        Ok(conditions)
    }

    /// Whether a key is the period of a row's week, not that of the row.
    fn cuts_weeks(
        &self,
        table: TableId,
        time: Option<&(Row, Type)>,
        context: &Context,
        keys: &[Key],
    ) -> Planned<bool> {
        if !context.weeks {
            return Ok(false);
        }
        for key in keys {
            let of_week = |time: &Row| matches!(time, Row::Bucket(Grain::Week, _));
            match self.key_row(table, time, key, context)? {
                Row::Bucket(grain, time) if holds_weeks(grain) && of_week(&time) => return Ok(true),
                _ => {}
            }
        }
        Ok(false)
    }

    /// What the rows of a table have for a key of the cells.
    pub fn key_row(
        &self,
        table: TableId,
        time: Option<&(Row, Type)>,
        key: &Key,
        context: &Context,
    ) -> Planned<Row> {
        let row = self.own_key_row(table, time, key, context)?;
        let asked = time.and_then(|(time, _)| bucket_of(&row, time));
        Ok(match (row, asked) {
            (Row::Bucket(grain, time), Some(_)) if context.weeks && holds_weeks(grain) => {
                Row::Bucket(grain, Box::new(Row::Bucket(Grain::Week, time)))
            }
            (row, _) => row,
        })
    }

    /// The same, of a row that is in the periods it happens in.
    pub fn own_key_row(
        &self,
        table: TableId,
        time: Option<&(Row, Type)>,
        key: &Key,
        context: &Context,
    ) -> Planned<Row> {
        match key {
            Key::Own(grain) => {
                let bucket = self.binder(table, time).own_bucket(*grain, context.asked_at);
                bucket.map(|(row, _)| row)
            }
            Key::Path(path) => Ok(as_day(self.slice_row(table, time, path, context)?, time)),
            Key::Entity(entity, at) => self.entity_row(table, *entity, *at, &context.roles),
            Key::Window(name) => {
                let days = context.windows.as_ref().map(|windows| windows.days.as_str());
                Ok(Row::Beside(days.unwrap_or_default().into(), name.as_str().into()))
            }
        }
    }

    /// The time a metric's rows happen at here.
    pub fn time_of(&self, table: TableId, context: &Context) -> Planned<Option<(Row, Type)>> {
        match &context.at {
            Some(path) => self.binder(table, None).path(path).map(Some),
            None => Ok(self.default_time(table)),
        }
    }
}

/// Who slices by the date that rows happen on slices by day.
pub(super) fn as_day(row: Row, time: Option<&(Row, Type)>) -> Row {
    match time {
        Some((own, Type::Date)) if row == *own => Row::Bucket(Grain::Day, Box::new(row)),
        _ => row,
    }
}

/// A date that stands beside its own day is written as that: DataFusion takes the two for
/// one column.
pub(super) fn dates_as_days(rows: &mut [Row]) {
    let day = |row: &Row| Row::Bucket(Grain::Day, Box::new(row.clone()));
    let days = rows.to_vec();
    for row in rows {
        if days.contains(&day(row)) {
            *row = day(row);
        }
    }
}

/// A physical column of the table itself.
pub(super) fn own_column(table: TableId, name: &ast::Name) -> Row {
    Row::Column(ColumnRef {
        path: LinkPath::default(),
        table,
        column: name.text.clone(),
        kind: Type::Unknown,
        span: name.span,
    })
}

/// A count, unless it is of nothing: then null.
pub(super) fn some(count: Expr) -> Expr {
    where_some(count.clone(), count)
}

/// A value where a count is more than zero, else null.
fn where_some(count: Expr, value: Expr) -> Expr {
    let counts = Expr::Compare(Comparison::Greater, Box::new(count), Box::new(zero()));
    Expr::Case(vec![(counts, value)], None)
}

fn is_of_entities(function: Function) -> bool {
    matches!(function, Function::Distinct(_))
}

pub(super) fn zero() -> Expr {
    Expr::Literal(Literal::Number("0".into()))
}

/// A mean from its sum and count: null where nothing is known.
pub(super) fn mean(sum: Expr, count: Expr) -> Expr {
    Expr::Product(vec![(false, sum), (true, count)])
}

/// The roles that matter for scans with these keys.
fn roles_for<'a>(keys: &[Key], context: &'a Context) -> &'a [Arc<Path>] {
    match keys.iter().any(|key| matches!(key, Key::Entity(..))) {
        true => &context.roles,
        false => &[],
    }
}
