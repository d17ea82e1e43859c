//! Entity conditions: judged for each entity, then counted.

use super::aggregate::some;
use super::build::Planner;
use super::frame::{CELLS, Context, Frame, Planned};
use super::ir::{Aggregation, Expr, Select};
use super::question::Key;
use crate::check::{Measure, Row};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{EntityId, TableId};
use crate::syntax::ast::Path;
use crate::words::say;
use std::sync::Arc;

impl Planner<'_> {
    /// `count(customer where …)`: the condition judged for each, then counted.
    pub fn entities(
        &mut self,
        entity: EntityId,
        condition: &Measure,
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        let entity_name = self.entity_name(entity);
        let mut inner = frame.inner();
        let entity_columns = self.by_entity(entity, &mut inner);
        let inner_context = Context {
            makes_cells: true,
            ..context.clone()
        };
        self.cells_first(condition, &inner_context, &mut inner)?;
        let condition = self.compile(condition, &inner_context, &mut inner)?;
        let known = |name: &String| Expr::IsNull(true, Box::new(Expr::column(CELLS, name)));
        let known: Vec<Expr> = entity_columns.iter().map(known).collect();
        let mut columns = frame.key_columns();
        let (from, made) = self.finish_inner(&mut inner, (&columns, &known))?;
        columns.push((
            Expr::Aggregate(Aggregation::Rows, Some(Box::new(condition))),
            String::new(),
        ));
        let select = Select {
            group: Some(frame.keys.len()),
            columns,
            from,
            joins: inner.joins(),
            filter: known,
        };
        let column = frame.fresh(&context.name);
        let comment = format!("how many {entity_name}s fulfil the condition of {}", context.name);
        let count = self.derive(select, column, &comment, context, frame, !context.empty_is_null);
        if let Some(made) = made {
            frame.makes_only(made);
        }
        Ok(if context.empty_is_null { some(count) } else { count })
    }

    /// Adds the key of an entity to the keys of a frame; what its columns are called.
    pub fn by_entity(&self, entity: EntityId, frame: &mut Frame) -> Vec<String> {
        let entity_name = self.entity_name(entity);
        let mut columns = Vec::new();
        for at in 0..self.key_width(entity) {
            let name = frame.fresh(&entity_name);
            frame.keys.push(Key::Entity(entity, at));
            frame.key_names.push(name.clone());
            columns.push(name);
        }
        columns
    }

    pub fn entity_name(&self, entity: EntityId) -> String {
        let named = self.checked.model.entities.get(entity.index());
        named
            .map(|entity| entity.named.name.text.to_string())
            .unwrap_or_default()
    }

    /// How many columns the key of an entity has.
    pub fn key_width(&self, entity: EntityId) -> usize {
        let model = &self.checked.model;
        let home = model.entities.get(entity.index()).and_then(|entity| entity.home);
        let key = home.and_then(|home| model.tables.get(home.index())?.key.as_ref());
        let link = || {
            let mut links = model.tables.iter().flat_map(|table| &table.links);
            links
                .find(|link| link.entity == entity)
                .map(|link| link.columns.len())
        };
        key.map(|key| key.columns.len()).or_else(link).unwrap_or(1)
    }

    /// A column that says whose a row is: by the outermost role that leads to
    /// the entity, else by the table's only link.
    pub fn entity_row(
        &self,
        table: TableId,
        entity: EntityId,
        at: usize,
        roles: &[Arc<Path>],
    ) -> Planned<Row> {
        let binder = self.binder(table, None);
        let named = roles.iter().filter_map(|role| binder.entity_key(role));
        let named = named.into_iter().find(|(found, _)| *found == entity);
        let columns = named
            .map(|(_, columns)| columns)
            .or_else(|| binder.only_key(entity));
        match columns.and_then(|columns| columns.into_iter().nth(at)) {
            Some(column) => Ok(Row::Column(column)),
            None => Err(Box::new(
                Diagnostic::error(&code::ENTITY_PATH)
                    .at(self.question.span)
                    .helps("help.none")
                    .with("metric", self.table_name(table))
                    .with("entity", self.entity_name(entity))
                    .with(
                        "detail",
                        say!("its link has fewer columns than those of other tables"),
                    ),
            )),
        }
    }
}
