//! `count(…)`: of rows, of distinct entities, of entities with a condition.

use super::bind::{Bound, RowBinder, Scope, not_yet};
use super::building::MeasureBuilder;
use super::measure::{Aggregate, Function, Measure};
use super::operand::{arguments_of, wanted};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::resolve::{EntityId, Member, Space, TableId};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind, Name, Path};
use std::sync::Arc;

impl<'a> MeasureBuilder<'a> {
    /// `count(table)`, `count(table.link)`, `count(entity where …)`.
    pub fn count(&self, argument: &Argument, span: Span) -> Bound<Measure> {
        if argument.every {
            return Err(not_yet("`count(every …)`", span));
        }
        match &argument.expr.kind {
            ExprKind::Path(path) => match path.single() {
                Some(name) => self.count_rows(name, span),
                None => self.count_distinct(path, span),
            },
            ExprKind::Where(subject, condition) => match &subject.kind {
                ExprKind::Path(path) => self.count_entities(path, condition, span),
                _ => Err(arguments_of("count", "an entity before `where`", span)),
            },
            _ => Err(arguments_of(
                "count",
                "a table, a link of a table or an entity with a condition",
                span,
            )),
        }
    }

    pub fn count_rows(&self, name: &Name, span: Span) -> Bound<Measure> {
        let names = &self.model.names;
        let table = names.table(&name.text);
        let entity = names.entity(&name.text);
        match (table, entity) {
            (Some(_), Some(_)) => Err(Box::new(
                Diagnostic::error(&code::AMBIGUOUS_NAME)
                    .at(name.span)
                    .with("name", &name.text)
                    .with("one", "a table")
                    .with("two", "an entity"),
            )),
            (Some(table), None) => {
                self.usable(table, name.span)?;
                let aggregate = Aggregate {
                    function: Function::Rows,
                    table,
                    argument: None,
                    span,
                };
                Ok(Measure::Aggregate(Arc::new(aggregate)))
            }
            (None, Some(_)) => Err(Box::new(
                Diagnostic::error(&code::WRONG_ARGUMENTS)
                    .at(name.span)
                    .with("name", "count")
                    .with("takes", "an entity only with a condition")
                    .with(
                        "advice",
                        format!(
                            "write `count(table.{0})` for those a table speaks of, or `count({0} where …)`",
                            name.text
                        ),
                    ),
            )),
            (None, None) => Err(self.no_table(name)),
        }
    }

    pub fn no_table(&self, name: &Name) -> Box<Diagnostic> {
        let names = &self.model.names;
        let finding = Diagnostic::error(&code::UNKNOWN_NAME)
            .at(name.span)
            .with("what", "table")
            .with("name", &name.text);
        let near = nearest(&name.text, names.words(Space::Tables));
        Box::new(match near {
            Some(near) => finding.helps("help.near").with("near", near).fix(name.span, near),
            None => finding.helps("help.none"),
        })
    }

    /// The table is compiled by this version.
    pub fn usable(&self, table: TableId, span: Span) -> Bound<()> {
        let table = self.model.tables.get(table.index());
        match table.and_then(|table| table.not_yet) {
            Some((what, _)) => Err(not_yet(what, span)),
            None => Ok(()),
        }
    }

    pub fn count_distinct(&self, path: &Path, span: Span) -> Bound<Measure> {
        let (table, rest) = self.table_of(path)?;
        let (row, kind) = self.binder(table).path(&rest)?;
        let Some(entity) = self.entity_at(table, &rest) else {
            return Err(Box::new(
                Diagnostic::error(&code::WRONG_ARGUMENTS)
                    .at(path.span)
                    .with("name", "count")
                    .with("takes", "a table or one of its links")
                    .with(
                        "advice",
                        "only entities are counted by name: declare a `link`, or count rows",
                    ),
            ));
        };
        let aggregate = Aggregate {
            function: Function::Distinct(entity),
            table,
            argument: Some((row, kind)),
            span,
        };
        Ok(Measure::Aggregate(Arc::new(aggregate)))
    }

    /// The entity a path of links ends at.
    pub fn entity_at(&self, table: TableId, path: &Path) -> Option<EntityId> {
        let mut here = table;
        let mut found = None;
        for name in &path.segments {
            let table = self.model.tables.get(here.index())?;
            let entity = match table.members.get(&name.text) {
                Some(Member::Link(at)) => table.links.get(*at)?.entity,
                Some(Member::Field(_)) => return None,
                None => self.model.names.entity(&name.text)?,
            };
            found = Some(entity);
            if let Some(home) = self
                .model
                .entities
                .get(entity.index())
                .and_then(|entity| entity.home)
            {
                here = home;
            }
        }
        found
    }

    pub fn count_entities(&self, path: &Path, condition: &Expr, span: Span) -> Bound<Measure> {
        let entity = path.single().and_then(|name| self.model.names.entity(&name.text));
        let Some(entity) = entity else {
            return Err(match path.single() {
                Some(name) if self.model.names.find(Space::Tables, &name.text).is_some() => Box::new(
                    Diagnostic::error(&code::WRONG_ARGUMENTS)
                        .at(path.span)
                        .with("name", "count")
                        .with("takes", "conditions on rows outside its parentheses")
                        .with("advice", format!("write `count({}) where …`", name.text)),
                ),
                Some(name) => self.no_entity(name),
                None => arguments_of("count", "an entity before `where`", span),
            });
        };
        let condition = Arc::new(self.build(condition)?);
        Ok(Measure::Entities {
            entity,
            condition,
            span,
        })
    }

    pub fn no_entity(&self, name: &Name) -> Box<Diagnostic> {
        let finding = Diagnostic::error(&code::UNKNOWN_NAME)
            .at(name.span)
            .with("what", "entity")
            .with("name", &name.text);
        let near = nearest(&name.text, self.model.names.words(Space::Entities));
        Box::new(match near {
            Some(near) => finding.helps("help.near").with("near", near).fix(name.span, near),
            None => finding.helps("help.none"),
        })
    }

    pub fn binder(&self, base: TableId) -> RowBinder<'a> {
        RowBinder {
            model: self.model,
            tables: self.tables,
            base,
            scope: Scope::Outside,
            own_time: None,
            budget: self.budget,
        }
    }

    /// Splits `table.rest`.
    pub fn table_of(&self, path: &Path) -> Bound<(TableId, Path)> {
        let Some((first, rest)) = path.segments.split_first() else {
            return Err(wanted("a table", "nothing", path.span));
        };
        let Some(table) = self.model.names.table(&first.text) else {
            return Err(self.no_table(first));
        };
        self.usable(table, first.span)?;
        let span = rest
            .iter()
            .map(|name| name.span)
            .reduce(Span::to)
            .unwrap_or(path.span);
        Ok((
            table,
            Path {
                segments: rest.to_vec(),
                span,
            },
        ))
    }
}
