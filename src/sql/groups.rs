//! Groups that are named by what they are made of.

use sqlparser::ast::{Expr as Sql, GroupByExpr, Select, SelectItem};

use super::expr::Writer;
use super::literal::raw;
use crate::plan::{self, Expr};

/// Groups the rows of a select by its keys, one by one: what a key is told apart by is a key, too.
pub(super) fn grouped(select: &mut Select, plan: &plan::Select, writer: &Writer<'_>) {
    let count = plan.group.unwrap_or(0);
    let dialect = writer.dialect;
    let is_key = |value: &Expr| {
        dialect.groups_by_constants() || value.has(&mut |part| matches!(part, Expr::Column(..)))
    };
    let mut keys = Vec::new();
    for ((value, _), column) in plan.columns.iter().zip(&select.projection).take(count) {
        let Some(key) = value_of(column).filter(|_| is_key(value)) else {
            continue;
        };
        let told = dialect.told(key.clone(), writer.kind(value));
        let is_apart = told != key;
        keys.push(key);
        keys.extend(is_apart.then_some(told));
    }
    // One group, unless there are no rows.
    if keys.is_empty() && count > 0 {
        select.having = Some(raw("COUNT(*) > 0"));
    }
    select.group_by = GroupByExpr::Expressions(keys, Vec::new());
}

/// What a column is made of.
fn value_of(column: &SelectItem) -> Option<Sql> {
    match column {
        SelectItem::UnnamedExpr(value) | SelectItem::ExprWithAlias { expr: value, .. } => Some(value.clone()),
        _ => None,
    }
}
