//! Questions without metrics: the values of dimensions, as rows have them.

use super::aggregate::dates_as_days;
use super::build::Planner;
use super::frame::{CELLS, Context, Planned};
use super::ir::{Expr, Order, Relation, Select, Source, StepBody};
use super::question::Key;
use crate::check::{Row, TimePart};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Model, Part, TableId, path_in};
use crate::source::Span;
use crate::syntax::ast::{FieldRole, Path};
use crate::syntax::time::Grain;
use crate::words::say;
use std::sync::Arc;

impl Planner<'_> {
    /// Every combination of values that some row has, of every table that
    /// declares the names; an entity's own from its home. A grain is that of each
    /// table's time. Each once, or those of each row.
    pub fn values(&mut self) -> Planned<(Select, Vec<Order>)> {
        let tables = self.sources()?;
        self.one_kind_a_slice(&tables)?;
        let names: Vec<String> = self
            .question
            .slices
            .iter()
            .map(|slice| slice.name.clone())
            .collect();
        let mut stack = Vec::new();
        for table in tables {
            stack.push(self.values_of(table, &names)?);
        }
        let step = match stack.len() {
            1 => self.step(
                "found",
                "the values rows have",
                StepBody::Select(Box::new(stack.swap_remove(0))),
            ),
            _ => {
                let stacked = self.step(
                    "stacked",
                    "the values rows of each table have",
                    StepBody::Stack(stack),
                );
                let columns = names
                    .iter()
                    .map(|name| (Expr::column(&stacked, name), name.clone()));
                let select = Select {
                    columns: columns.collect(),
                    from: Relation::step(&stacked),
                    joins: Vec::new(),
                    filter: Vec::new(),
                    group: self.each_once(names.len()),
                };
                let comment = if self.question.each_row {
                    "all of them"
                } else {
                    "each value once"
                };
                self.step("found", comment, StepBody::Select(Box::new(select)))
            }
        };
        let column = |name: &String| Expr::column(CELLS, name);
        let mut order: Vec<Order> = Vec::new();
        for (by, descending) in &self.question.sort {
            if let super::question::SortBy::Slice(at) = by {
                order.extend(names.get(*at).map(|name| Order {
                    expr: column(name),
                    descending: *descending,
                }));
            }
        }
        order.extend(names.iter().map(|name| Order {
            expr: column(name),
            descending: false,
        }));
        let select = Select {
            columns: names.iter().map(|name| (column(name), name.clone())).collect(),
            from: Relation {
                source: Source::Step(step),
                alias: CELLS.to_owned(),
            },
            joins: Vec::new(),
            filter: Vec::new(),
            group: None,
        };
        Ok((select, order))
    }

    /// The tables whose rows have all the names, and a time that has the grains.
    fn sources(&self) -> Planned<Vec<TableId>> {
        let (mut paths, mut grains, mut parts) = (Vec::new(), Vec::new(), Vec::new());
        for slice in &self.question.slices {
            match &slice.key {
                Key::Path(path) if is_own_part(&self.checked.model, path) => parts.push(path.clone()),
                Key::Path(path) => paths.push(path.clone()),
                Key::Own(grain) => grains.push((*grain, slice.span)),
                Key::Entity(..) | Key::Window(_) => {}
            }
        }
        let model = &self.checked.model;
        // The days of a calendar are there whether anything happens on them or not.
        let periods = model.names.periods();
        let is_calendar = |id: &TableId| periods.iter().any(|period| period.calendar == *id);
        let is_timed = !grains.is_empty() || !parts.is_empty();
        let ids = (0..model.tables.len()).map(TableId::at);
        let candidates = ids
            .filter(|id| !is_timed || !is_calendar(id))
            .filter(|id| paths.iter().all(|path| begins_in(model, *id, path)))
            .filter(|id| paths.iter().all(|path| self.binder(*id, None).path(path).is_ok()));
        let (mut found, mut no_grain) = (Vec::new(), None);
        for id in candidates {
            let time = self.default_time(id);
            let binder = self.binder(id, time.as_ref());
            let bucket = |(grain, span): &(Grain, Span)| binder.own_bucket(*grain, *span).err();
            let part = |path: &Arc<Path>| binder.path(path).err();
            match grains
                .iter()
                .find_map(bucket)
                .or_else(|| parts.iter().find_map(part))
            {
                None => found.push(id),
                Some(finding) => no_grain = Some(finding),
            }
        }
        // Parts that are read have the values of their unions.
        let read = found.clone();
        let is_read = |part: &Part| {
            let renamed = |path: &Path| {
                let first = path.segments.first();
                first.is_none_or(|first| path_in(part, first).single() != Some(first))
            };
            read.contains(&part.table) && !paths.iter().any(|path| renamed(path))
        };
        // The time of a union may be another one in its parts.
        found.retain(|id| {
            let parts = self.parts(*id);
            parts.is_empty() || is_timed || !parts.iter().all(is_read)
        });
        if self.question.each_row {
            found = self.over_other_rows(found);
        }
        if !found.is_empty() {
            return Ok(found);
        }
        if let Some(finding) = no_grain {
            return Err(finding);
        }
        let names: Vec<String> = paths.iter().map(|path| path.text()).collect();
        let span = self
            .question
            .slices
            .first()
            .map_or(self.question.span, |slice| slice.span);
        Err(Box::new(
            Diagnostic::error(&code::UNKNOWN_NAME)
                .at(span)
                .helps("help.none")
                .with(
                    "what",
                    if names.len() == 1 {
                        say!("dimension of a table")
                    } else {
                        say!("table whose rows have all these dimensions together")
                    },
                )
                .with("name", names.join(", ")),
        ))
    }

    /// Of several tables over the same rows the first one.
    fn over_other_rows(&self, all: Vec<TableId>) -> Vec<TableId> {
        let table = |id: &TableId| self.checked.model.tables.get(id.index());
        let mut kept: Vec<TableId> = Vec::new();
        for id in all {
            let same = |known: &TableId| {
                let both = table(known).zip(table(&id));
                both.is_some_and(|(known, table)| table.has_rows_of(known))
            };
            if !kept.iter().any(same) {
                kept.push(id);
            }
        }
        kept
    }

    fn values_of(&mut self, table: TableId, names: &[String]) -> Planned<Select> {
        let time = self.default_time(table);
        let context = Context {
            filters: Vec::new(),
            at: None,
            roles: Vec::new(),
            within: Vec::new(),
            bounds: self.question.bounds.by_days(self.manifest()),
            is_dated: false,
            windows: None,
            edge: None,
            makes_cells: true,
            empty_is_null: false,
            one_date: false,
            weeks: false,
            cell: None,
            name: self.table_name(table),
            asked_at: self.question.span,
        };
        let mut keys: Vec<Row> = Vec::new();
        for slice in &self.question.slices {
            keys.push(self.key_row(table, time.as_ref(), &slice.key, &context)?);
        }
        dates_as_days(&mut keys);
        let mut filter = self.standing(table, time.as_ref(), &context.bounds)?;
        for condition in &self.question.filters {
            let bound = self.binder(table, time.as_ref()).condition(condition)?;
            filter.push(self.in_period(bound, (table, time.as_ref()), &[], &context)?);
        }
        if time.is_none() {
            self.needs_time(table, &context)?;
        }
        self.prune(table, &mut filter);
        let pushed = self.pushed(table, &mut filter);
        let rows: Vec<&Row> = keys.iter().chain(&filter).collect();
        let (mut aliases, mut joins) = self.reached(table, &rows, time.as_ref(), self.question.span)?;
        joins.extend(self.member_joins(&rows, &mut aliases, self.question.span)?);
        let columns = keys
            .iter()
            .zip(names)
            .map(|(row, name)| (aliases.lower(row), name.clone()));
        let columns = columns.collect();
        let filter = filter.iter().map(|row| aliases.lower(row)).collect();
        let from = Relation {
            source: self.rows_from(table, &rows, &pushed, time.as_ref(), self.question.span)?,
            alias: aliases.base().to_owned(),
        };
        Ok(Select {
            columns,
            from,
            joins,
            filter,
            group: self.each_once(names.len()),
        })
    }

    /// By what a list is grouped, so that it has everything once.
    fn each_once(&self, names: usize) -> Option<usize> {
        (!self.question.each_row).then_some(names)
    }
}

/// Whether a path is a part of each table's own time, and nothing that one of them declares.
fn is_own_part(model: &Model, path: &Path) -> bool {
    let name = path.single().filter(|name| !name.quoted);
    let declares = |name: &str| model.tables.iter().any(|table| table.members.contains_key(name));
    name.is_some_and(|name| TimePart::named(&name.text).is_some() && !declares(&name.text))
}

/// Whether a table declares the first name of a path itself, or is the home of
/// the entity it begins with.
fn begins_in(model: &Model, id: TableId, path: &Path) -> bool {
    let (Some(table), Some(first)) = (model.tables.get(id.index()), path.segments.first()) else {
        return false;
    };
    if table.members.contains_key(&first.text) {
        return !matches!(model.role_at(id, path), Some(FieldRole::Column | FieldRole::Fact));
    }
    let entity = model.names.entity(&first.text);
    let key = table.key.as_ref().and_then(|key| key.entity);
    entity.is_some() && key == entity
}
