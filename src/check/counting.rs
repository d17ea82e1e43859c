//! `count(…)`: of rows, of distinct entities, of entities with a condition.

use super::bind::{Bound, RowBinder, Scope};
use super::building::MeasureBuilder;
use super::function::Function;
use super::judged_by::every_without_condition;
use super::measure::{Aggregate, Measure};
use super::operand_unfit::{arguments_of, wanted};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Sought, TableId};
use crate::source::Span;
use crate::syntax::ast::{Argument, ExprKind, Name, Path};
use crate::words::say;
use std::sync::Arc;

impl<'a> MeasureBuilder<'a> {
    /// `count(table)`, `count(table.link)`, `count(entity where …)`.
    pub fn count(&self, argument: &Argument, span: Span) -> Bound<Measure> {
        match &argument.expr.kind {
            ExprKind::Path(path) => match path.single() {
                Some(_) if argument.every => Err(every_without_condition(path)),
                Some(name) => self.count_rows(name, span),
                None if argument.every => Err(every_without_condition(path)),
                None => self.count_distinct(path, span),
            },
            ExprKind::Where(subject, condition) => match &subject.kind {
                ExprKind::Path(path) => self.count_entities(path, argument.every, condition, span),
                _ => Err(arguments_of("count", say!("an entity before `where`"), span)),
            },
            _ => Err(arguments_of(
                "count",
                say!("a table, a link of a table or an entity with a condition"),
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
                    .with("one", say!("a table"))
                    .with("two", say!("an entity")),
            )),
            (Some(table), None) => {
                let aggregate = Aggregate {
                    function: Function::Rows,
                    table,
                    argument: None,
                    id: None,
                    span,
                };
                Ok(Measure::Aggregate(Arc::new(aggregate)))
            }
            (None, Some(_)) => Err(Box::new(
                Diagnostic::error(&code::WRONG_ARGUMENTS)
                    .at(name.span)
                    .with("name", "count")
                    .with("takes", say!("an entity only with a condition"))
                    .with(
                        "advice",
                        say!("write `count(table.{name})` for those a table speaks of, or `count({name} where …)`", name = name.text),
                    ),
            )),
            (None, None) => Err(self.no_table(name)),
        }
    }

    pub fn no_table(&self, name: &Name) -> Box<Diagnostic> {
        let names = &self.model.names;
        Box::new(names.unknown(Sought::Table, &name.text, name.span))
    }

    pub fn count_distinct(&self, path: &Path, span: Span) -> Bound<Measure> {
        let (table, rest) = self.table_of(path)?;
        let (row, kind) = self.binder(table).path(&rest)?;
        let Some(entity) = self.binder(table).entity(&rest) else {
            return Err(Box::new(
                Diagnostic::error(&code::WRONG_ARGUMENTS)
                    .at(path.span)
                    .with("name", "count")
                    .with("takes", say!("a table or one of its links"))
                    .with(
                        "advice",
                        say!("only entities are counted by name: declare a `link`, or count rows"),
                    ),
            ));
        };
        let aggregate = Aggregate {
            function: Function::Distinct(entity),
            table,
            argument: Some((row, kind)),
            id: Some(entity),
            span,
        };
        Ok(Measure::Aggregate(Arc::new(aggregate)))
    }

    pub fn binder(&self, base: TableId) -> RowBinder<'a> {
        RowBinder {
            model: self.model,
            tables: self.tables,
            base,
            scope: Scope::Outside,
            own_time: None,
            attributes: self.attributes,
            budget: self.budget,
        }
    }

    /// Splits `table.rest`.
    pub fn table_of(&self, path: &Path) -> Bound<(TableId, Path)> {
        let Some((first, rest)) = path.segments.split_first() else {
            return Err(wanted(say!("a table"), "nothing", path.span));
        };
        let Some(table) = self.model.names.table(&first.text) else {
            return Err(self.no_table(first));
        };
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
