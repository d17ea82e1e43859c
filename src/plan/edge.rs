//! `at_end`, `at_start`: the value on the last or first date that has rows.

use crate::words::say;
use std::sync::Arc;

use super::agg::{Leaf, LeafKind};
use super::aggregate::zero;
use super::build::Planner;
use super::extent::Rows;
use super::frame::{CELLS, Context, Frame, Planned};
use super::ir::{Expr, Finds, Join, Relation, StepBody};
use super::leaf::Scan;
use super::lower::Aliases;
use super::question::Key;
use super::stretch::plain;
use crate::check::{Measure, Row};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Coarser, EntityId, TableId, Type};
use crate::syntax::ast::Comparison;
use crate::syntax::time::Grain;

/// A date for each entity in each cell: only its rows of that date count.
#[derive(Clone, Debug)]
pub(super) struct EdgeDates {
    /// The step, and its columns.
    pub step: String,
    /// What says in which cell a row is, and the column of it.
    keys: Vec<(Row, String)>,
    pub entity: Vec<String>,
    pub date: String,
    of: EntityId,
    table: TableId,
}

impl Planner<'_> {
    /// The measure on the last (or first) date of each cell that has rows.
    pub fn edge(
        &mut self,
        inner: &Measure,
        (first, per): (bool, Option<EntityId>),
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        let context = &Context {
            one_date: true,
            is_dated: true,
            ..context.clone()
        };
        if let Some(entity) = per {
            return self.edge_per(inner, (first, entity), context, frame);
        }
        let own = self.own_grains(inner, context, &frame.keys)?;
        let mut dated = Frame::new(frame.keys.clone(), frame.key_names.clone());
        let dated_context = Context {
            makes_cells: true,
            ..context.clone()
        };
        let words = if first { "first" } else { "last" };
        let comment = format!("{} on the {words} date of each cell", context.name);
        if own.iter().flatten().any(|grain| *grain <= Grain::Day) {
            // Each cell has one date as it is.
            self.cells_first(inner, &dated_context, &mut dated)?;
            let value = self.compile(inner, &dated_context, &mut dated)?;
            let from = self.finish(&mut dated)?;
            let keys = dated.cells(from);
            return Ok(self.place(keys, (value, None), &comment, context, frame));
        }
        // The periods are those of the cell, not of its dates.
        let dated_context = Context {
            cell: context.cell.clone().or_else(|| Some(frame.keys.clone())),
            ..dated_context
        };
        let day = dated.fresh("day");
        dated.keys.push(Key::Own(Grain::Day));
        dated.key_names.push(day.clone());
        self.cells_first(inner, &dated_context, &mut dated)?;
        let value = self.compile(inner, &dated_context, &mut dated)?;
        let from = self.finish(&mut dated)?;
        let mut base = dated.cells(from);
        base.columns.pop();
        let which = if first { Coarser::First } else { Coarser::Last };
        let mut keys = self.ranked(base, value, &Expr::column(CELLS, &day), which);
        let value = keys.columns.pop().map(|(value, _)| value);
        let value = value.unwrap_or(Expr::Literal(crate::check::Literal::Null));
        Ok(self.place(keys, (value, None), &comment, context, frame))
    }

    /// The same with a date for each entity.
    fn edge_per(
        &mut self,
        inner: &Measure,
        (first, entity): (bool, EntityId),
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        self.stays_on_its_date(inner, (first, entity), context)?;
        let mut all = Vec::new();
        self.rows_of(inner, context, None, &mut all)?;
        let [rows] = all.as_slice() else {
            return Err(Box::new(
                Diagnostic::error(&code::NO_SUCH_WINDOW)
                    .at(context.asked_at)
                    .with("what", say!("one date of an entity for rows of several kinds"))
                    .with(
                        "advice",
                        say!("give each aggregate its own `at_end`, then combine them"),
                    ),
            ));
        };
        let dates = self.edge_dates(rows, (first, entity), context, frame)?;
        let mut dated = Frame::new(frame.keys.clone(), frame.key_names.clone());
        let dated_context = Context {
            edge: Some(Arc::new(dates)),
            makes_cells: true,
            ..context.clone()
        };
        self.cells_first(inner, &dated_context, &mut dated)?;
        let mut value = self.compile(inner, &dated_context, &mut dated)?;
        if frame.keys.is_empty() || self.has_every(inner) {
            // Without keys there is a row over nothing too, as there is one for everybody
            // of other keys, and a level is null.
            let mut scan = self.scan_at(rows.table, rows.time.clone(), &dated_context, &frame.keys)?;
            // Where there is nobody at all, the rows of others make no cell.
            scan.makes_cells &= !self.has_every(inner);
            let name = dated.fresh("dated_rows");
            let timed = (rows.table, rows.time.as_ref());
            let said = |row: &Row| self.in_period(row.clone(), timed, &frame.keys, &dated_context);
            scan.add(Leaf {
                kind: LeafKind::Rows,
                argument: None,
                conditions: rows.conditions.iter().map(said).collect::<Planned<_>>()?,
                order: Vec::new(),
                name: name.clone(),
            });
            dated.scans.push(scan);
            let some = Expr::Compare(
                Comparison::Greater,
                Box::new(Expr::column(CELLS, &name)),
                Box::new(zero()),
            );
            value = Expr::Case(vec![(some, value)], None);
        }
        let from = self.finish(&mut dated)?;
        let select = dated.cells(from);
        let words = if first { "first" } else { "last" };
        let name = self.entity_name(entity);
        let comment = format!("{} on the {words} date of each {name}", context.name);
        Ok(self.place(select, (value, None), &comment, context, frame))
    }

    /// What asks about other dates than that of each entity has no meaning on it.
    fn stays_on_its_date(
        &self,
        inner: &Measure,
        (first, entity): (bool, EntityId),
        context: &Context,
    ) -> Planned<()> {
        let (entity, edge) = (
            self.entity_name(entity),
            if first { "at_start" } else { "at_end" },
        );
        let own = format!("{edge}(m, per: {entity})");
        let mut refused = None;
        self.everything(inner, &mut |part| match part {
            Measure::Every(_, _, _, span) => {
                refused = Some(("every", format!("`{own} every month`"), *span));
            }
            Measure::Window { window, span, .. } => {
                refused = Some((window.word(), format!("`rolling({own}, 7 days)`"), *span));
            }
            Measure::Prior { span, .. } => {
                refused = Some(("prior", format!("`prior({own}, 1 month)`"), *span));
            }
            _ => {}
        });
        let Some((what, outside, span)) = refused else {
            return Ok(());
        };
        let mut finding = Diagnostic::error(&code::NO_SUCH_WINDOW)
            .says("message.own_date")
            .helps("help.own_date")
            .label(span, "label.own_date")
            .with("edge", edge)
            .with("entity", entity)
            .with("what", what)
            .with("outside", outside);
        if span != context.asked_at {
            finding = finding.note(
                context.asked_at,
                say!("asked for `{metric}`", metric = context.name),
            );
        }
        Err(Box::new(finding))
    }

    /// The date of each entity in each cell.
    pub fn edge_dates(
        &mut self,
        rows: &Rows,
        (first, entity): (bool, EntityId),
        context: &Context,
        frame: &Frame,
    ) -> Planned<EdgeDates> {
        let mut scan = self.scan_at(rows.table, rows.time.clone(), context, &frame.keys)?;
        let mut names = Frame::new(frame.keys.clone(), frame.key_names.clone());
        let mut entity_columns = Vec::new();
        let keys = scan.keys.iter().cloned().zip(frame.key_names.iter().cloned());
        let keys: Vec<(Row, String)> = keys.collect();
        for at in 0..self.key_width(entity) {
            scan.keys
                .push(self.entity_row(rows.table, entity, at, &context.roles)?);
            entity_columns.push(names.fresh(&self.entity_name(entity)));
        }
        let timed = (rows.table, rows.time.as_ref());
        let said = |row: &Row| self.in_period(row.clone(), timed, &frame.keys, context);
        let conditions = rows.conditions.iter().map(said).collect::<Planned<_>>()?;
        let (day, _) = self
            .binder(rows.table, rows.time.as_ref())
            .own_bucket(Grain::Day, context.asked_at)?;
        let date = names.fresh("day");
        scan.add(Leaf {
            kind: if first { LeafKind::Min } else { LeafKind::Max },
            argument: Some((day, Type::Date)),
            conditions,
            order: Vec::new(),
            name: date.clone(),
        });
        let key_names: Vec<String> = frame.key_names.iter().chain(&entity_columns).cloned().collect();
        let select = self.scan_select(&scan, &key_names)?;
        let words = if first { "first" } else { "last" };
        let comment = format!(
            "the {words} date of each {} in each cell",
            self.entity_name(entity)
        );
        let step = self.step(
            &format!("{}_dates", context.name),
            &comment,
            StepBody::Select(Box::new(select)),
        );
        let known = |name: &String| Expr::IsNull(true, Box::new(Expr::column(CELLS, name)));
        let columns = key_names.iter().chain([&date]);
        let columns = columns.map(|name| (Expr::column(CELLS, name), name.clone()));
        // A NULL entity is nobody.
        let select = plain(
            columns.collect(),
            &step,
            entity_columns.iter().map(known).collect(),
        );
        let step = self.step(
            &format!("{}_known", context.name),
            "those of known entities",
            StepBody::Select(Box::new(select)),
        );
        Ok(EdgeDates {
            step,
            keys,
            entity: entity_columns,
            date,
            of: entity,
            table: rows.table,
        })
    }

    /// The join that keeps the rows of those dates.
    pub fn edge_join(&mut self, scan: &Scan, aliases: &Aliases) -> Planned<Option<Join>> {
        let Some(dates) = &scan.edge else {
            return Ok(None);
        };
        if dates.table != scan.table || !dates.keys.iter().all(|(row, _)| tells(&scan.keys, row)) {
            return Err(Box::new(
                Diagnostic::error(&code::NO_SUCH_WINDOW)
                    .at(scan.asked_at)
                    .with("what", say!("a slicing left out on the date of each entity"))
                    .with(
                        "advice",
                        say!("write `across` outside: `at_end(m, per: account) across channel`"),
                    ),
            ));
        }
        let there = |name: &String| Expr::column(&dates.step, name);
        // Bare keys may be NULL on both sides; entity and day are known.
        let same = dates.keys.iter();
        let same = same.map(|(row, name)| Expr::Same(Box::new(aliases.lower(row)), Box::new(there(name))));
        let mut on = Vec::new();
        for (at, name) in dates.entity.iter().enumerate() {
            let row = self.entity_row(scan.table, dates.of, at, &scan.roles)?;
            on.push((aliases.lower(&row), there(name)));
        }
        let (day, _) = self
            .binder(scan.table, scan.time.as_ref())
            .own_bucket(Grain::Day, scan.asked_at)?;
        on.push((aliases.lower(&day), there(&dates.date)));
        Ok(Some(Join {
            finds: Finds::Each,
            relation: Relation::step(&dates.step),
            on,
            null_safe: false,
            and: same.collect(),
        }))
    }

    /// What the joins of a scan besides those over links read.
    pub fn beside_rows(&self, scan: &Scan) -> Planned<Vec<Row>> {
        let mut rows = Vec::new();
        let windows = scan.windows.iter().map(|windows| windows.stretch.unit().grain());
        for grain in windows.chain(scan.edge.iter().map(|_| Grain::Day)) {
            let binder = self.binder(scan.table, scan.time.as_ref());
            rows.push(binder.own_bucket(grain, scan.asked_at)?.0);
        }
        if let Some(dates) = scan.edge.as_ref().filter(|dates| dates.table == scan.table) {
            for at in 0..dates.entity.len() {
                rows.push(self.entity_row(scan.table, dates.of, at, &scan.roles)?);
            }
            rows.extend(dates.keys.iter().map(|(row, _)| row.clone()));
        }
        Ok(rows)
    }
}

/// Whether rows with the same keys are in the same cell by one of its keys: they
/// have that key, or a period that lies in it.
fn tells(keys: &[Row], wanted: &Row) -> bool {
    let lies_in = |key: &Row| match (key, wanted) {
        (Row::Bucket(inner, time), Row::Bucket(outer, own)) => {
            time == own
                && inner < outer
                && !matches!(inner, Grain::Week | Grain::Custom(_))
                && !matches!(outer, Grain::Custom(_))
        }
        _ => false,
    };
    keys.iter().any(|key| key == wanted || lies_in(key))
}
