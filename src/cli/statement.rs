//! From a plan to what the embedded engine runs.

use smol_str::SmolStr;

use crate::engine::{Declared, KeyCheck, Need, NeededColumn, Statement};
use crate::plan::Plan;
use crate::resolve::{Exactness, Model, TableId, Type};
use crate::sql::{Dialect, find, key_check, render};

/// The statement of a plan, for the embedded engine.
pub fn statement(plan: &Plan, model: &Model) -> Option<Statement> {
    let dialect: &dyn Dialect = find("embedded")?;
    let needs = plan.tables.iter().map(|used| Need {
        table: used.name.to_string(),
        span: used.span,
        columns: used
            .columns
            .iter()
            .map(|(name, kind, span)| NeededColumn {
                name: name.to_string(),
                declared: declared(kind),
                zone: zone(kind),
                span: *span,
            })
            .collect(),
    });
    let keys = plan.keys.iter().filter_map(|key| {
        Some(KeyCheck {
            sql: key_check(key, dialect)?,
            table: table_name(model, key.table),
            columns: key.columns.iter().map(SmolStr::to_string).collect(),
            changes: key.validity.is_some(),
            span: key.span,
        })
    });
    Some(Statement {
        sql: render(plan, model, dialect),
        needs: needs.collect(),
        keys: keys.collect(),
    })
}

/// What a type asks of the data.
pub(super) fn declared(kind: &Type) -> Declared {
    match kind {
        Type::Text => Declared::Text,
        Type::Bool => Declared::Bool,
        Type::Date | Type::Bucket(_) => Declared::Date,
        Type::Timestamp(_) => Declared::Timestamp,
        Type::Number(number) => match number.exactness {
            Exactness::Int => Declared::Int,
            Exactness::Decimal => Declared::Decimal,
            Exactness::Float => Declared::Float,
        },
        Type::Null | Type::Unknown => Declared::Unknown,
    }
}

/// The zone a type's times are local to, unless that is the project's.
fn zone(kind: &Type) -> Option<String> {
    match kind {
        Type::Timestamp(zone) => zone.as_ref().map(SmolStr::to_string),
        _ => None,
    }
}

fn table_name(model: &Model, table: TableId) -> String {
    let table = model.tables.get(table.index());
    table
        .map(|table| table.named.name.text.to_string())
        .unwrap_or_default()
}
