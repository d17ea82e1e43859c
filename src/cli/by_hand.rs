//! Tables by SQL in tests: what a test gives of one is what its SQL answers with.

use super::testing::physical_columns;
use crate::check::Checked;
use crate::plan::{Expr, Plan, Relation, Select, Source, StepBody, TableUse};
use crate::resolve::{TableId, Test, Type};

/// The name the engine knows the given rows by.
pub(super) fn name(checked: &Checked, table: TableId) -> String {
    let table = checked.model.tables.get(table.index());
    let name = table.map(|table| table.named.name.text.as_str());
    format!("given.{}", name.unwrap_or_default().replace('.', "_"))
}

/// Puts the given rows in place of the SQL.
pub(super) fn replace(plan: &mut Plan, checked: &Checked, test: &Test) {
    let mut used = Vec::new();
    let checks = plan.keys.iter_mut().filter_map(|key| key.check.as_deref_mut());
    let steps = checks.flat_map(|plan| &mut plan.steps).chain(&mut plan.steps);
    for step in steps {
        let StepBody::Written(table, _) = &step.body else {
            continue;
        };
        let table = *table;
        if !test.given.iter().any(|(id, _)| *id == table) {
            continue;
        }
        used.push(table);
        let name = name(checked, table);
        let columns = columns(checked, table).into_iter().map(|(column, _)| {
            let value = Expr::column(&step.name, &column);
            (value, column)
        });
        let select = Select {
            columns: columns.collect(),
            from: Relation {
                source: Source::Table(name.into()),
                alias: step.name.clone(),
            },
            joins: Vec::new(),
            filter: Vec::new(),
            group: None,
        };
        step.body = StepBody::Select(Box::new(select));
    }
    for table in used {
        if plan.tables.iter().any(|known| known.table == table) {
            continue;
        }
        let span = checked
            .model
            .tables
            .get(table.index())
            .map(|table| table.named.name.span);
        let span = span.unwrap_or_default();
        let columns = columns(checked, table).into_iter();
        plan.tables.push(TableUse {
            table,
            name: name(checked, table).into(),
            span,
            columns: columns
                .map(|(column, kind)| (column.into(), kind, span))
                .collect(),
            partition: None,
        });
    }
}

/// The columns the SQL is declared to answer with.
fn columns(checked: &Checked, table: TableId) -> Vec<(String, Type)> {
    let mut columns: Vec<(String, Type)> = Vec::new();
    for column in physical_columns(checked, table) {
        if columns.iter().any(|(known, _)| *known == column) {
            continue;
        }
        let declared = checked.model.tables.get(table.index());
        let field = declared.and_then(|table| table.field(&column));
        let kind = field.filter(|field| field.expr.is_none());
        let kind = kind.and_then(|field| field.kind.clone());
        columns.push((column, kind.unwrap_or(Type::Unknown)));
    }
    columns
}
