//! `sum(order_lines.buyer.credit_limit once per buyer)`: each entity once in a
//! cell, on purpose what a fan-out does by accident.

use super::bind::Bound;
use super::building::MeasureBuilder;
use super::function::Function;
use super::measure::{Aggregate, Measure};
use super::path::LinkPath;
use super::row::{ColumnRef, Row};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{EntityId, TableId, Type};
use crate::source::Span;
use crate::syntax::ast::{Expr, Path};
use crate::words::say;
use std::sync::Arc;

/// A value of each entity once.
#[derive(Clone, Debug)]
pub struct Once {
    /// How they become one.
    pub function: Function,
    /// The rows that say which entities, as a count of them.
    pub rows: Measure,
    /// The table they are in.
    pub table: TableId,
    /// Of which kind.
    pub entity: EntityId,
    /// How the rows lead to them.
    pub role: Arc<Path>,
    /// Where the value is.
    pub home: TableId,
    /// The value, of a row of the home.
    pub value: Row,
    /// Its type.
    pub kind: Type,
    /// Where it is written.
    pub span: Span,
}

impl MeasureBuilder<'_> {
    pub fn once(&self, function: Function, expr: &Expr, per: &Path, span: Span) -> Bound<Measure> {
        let (table, row, kind) = self.argument(function, function.word(), expr)?;
        super::aggregating::takes(function, function.word(), &kind, expr.span)?;
        let binder = self.binder(table);
        // What is wrong with the path is said as everywhere.
        let bound = binder.path(per);
        let Some((entity, key)) = binder.entity_key(per) else {
            bound?;
            return Err(Box::new(
                Diagnostic::error(&code::WRONG_ARGUMENTS)
                    .at(per.span)
                    .with("name", "once per")
                    .with("takes", say!("an entity, or a link to one"))
                    .with(
                        "advice",
                        say!("of a dimension take two steps: `sum(max(…) per dimension)`"),
                    ),
            ));
        };
        if row.has(&|part| matches!(part, Row::Attribute(_))) || row.mentions_today() {
            return Err(Box::new(
                Diagnostic::error(&code::WRONG_ARGUMENTS)
                    .at(expr.span)
                    .with("name", "once per")
                    .with("takes", say!("columns of the entity, no attributes of it"))
                    .with(
                        "advice",
                        say!("take the attribute's own measure in two steps: `sum(… per customer)`"),
                    ),
            ));
        }
        let is_slow = |part: &Row| matches!(part, Row::Column(column) if column.path.is_slow(self.model));
        let found = self.at_home(&row, &key).filter(|_| !row.has(&is_slow));
        let Some((home, value)) = found else {
            return Err(Box::new(
                Diagnostic::error(&code::WRONG_ARGUMENTS)
                    .at(expr.span)
                    .with("name", "once per")
                    .with(
                        "takes",
                        say!("what each `{entity}` has one of", entity = per.text()),
                    )
                    .with(
                        "advice",
                        say!(
                            "write a value behind that link: `….{link}.…`; rows may differ in others",
                            link = per.text()
                        ),
                    ),
            ));
        };
        // The rest of it makes the same of two equal values as of one.
        if !function.weighs() {
            return Ok(Measure::Aggregate(Arc::new(Aggregate {
                function,
                table,
                argument: Some((row, kind)),
                id: None,
                span,
            })));
        }
        let rows = Measure::Aggregate(Arc::new(Aggregate {
            function: Function::Rows,
            table,
            argument: None,
            id: None,
            span,
        }));
        Ok(Measure::Once(Arc::new(Once {
            function,
            rows,
            table,
            entity,
            role: Arc::new(per.clone()),
            home,
            value,
            kind,
            span,
        })))
    }

    /// A value as a row of the entity's home sees it, if all of it is there.
    fn at_home(&self, row: &Row, key: &[ColumnRef]) -> Option<(TableId, Row)> {
        let first = key.first()?;
        let deep = first.path.steps().len();
        let names = |path: &LinkPath| {
            let hop = path.steps().get(deep)?;
            let columns = hop.columns(self.model);
            let same = columns.len() == key.len()
                && columns
                    .iter()
                    .zip(key)
                    .all(|(one, other)| one.text == other.column);
            (same && hop.from == first.table && path.begins_with(&first.path)).then_some(hop.to)
        };
        let mut homes = Vec::new();
        row.columns(&mut |column| homes.push(names(&column.path)));
        let home = homes.first().copied().flatten()?;
        if homes.iter().any(|found| *found != Some(home)) {
            return None;
        }
        let mut value = row.clone();
        value.replace(&|part| match part {
            Row::Column(column) => Some(Row::Column(ColumnRef {
                path: column.path.after(deep + 1),
                ..column.clone()
            })),
            _ => None,
        });
        Some((home, value))
    }
}
