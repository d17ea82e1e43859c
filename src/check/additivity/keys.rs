//! What is the same in all rows of an entity.

use crate::check::budget::Budget;
use crate::check::metrics::Checked;
use crate::check::row::{ColumnRef, Row};
use crate::resolve::{Model, TableId};
use crate::syntax::ast::Path;

/// Most parts a path may come to.
pub(super) const MOST_PARTS: usize = 100_000;

/// Whether a value is the same in all rows with one key. Keys that are joined are
/// unique: engines verify that.
#[must_use]
pub fn is_about(model: &Model, row: &Row, key: &[ColumnRef]) -> bool {
    let Some(first) = key.first() else {
        return false;
    };
    match row {
        Row::Column(column) if key.contains(column) => true,
        Row::Column(column) => {
            let deep = first.path.steps().len();
            let hop = column.path.steps().get(deep);
            let by_key = hop.is_some_and(|hop| {
                let columns = hop.columns(model);
                let mut pairs = columns.iter().zip(key);
                let same = columns.len() == key.len() && pairs.all(|(one, own)| one.text == own.column);
                hop.from == first.table && same
            });
            by_key && column.path.begins_with(&first.path) && !column.path.is_slow(model)
        }
        Row::Attribute(attribute) => attribute.key == key,
        Row::Literal(_) | Row::Today | Row::PeriodStart | Row::PeriodEnd => true,
        Row::Member(_) | Row::Beside(..) | Row::FromNow(..) | Row::Latest(_) => false,
        _ => {
            let mut about = true;
            row.each(&mut |part| about &= is_about(model, part, key));
            about
        }
    }
}

/// Whether a dimension is the same in all rows of an entity that a table knows by
/// these columns.
pub(super) fn same_in_entity(checked: &Checked, table: TableId, key: &[ColumnRef], by: &Path) -> bool {
    let budget = Budget::new(MOST_PARTS);
    let bound = checked.binder(table, None, &budget).path(by);
    bound.is_ok_and(|(row, _)| !matches!(row, Row::Literal(_)) && is_about(&checked.model, &row, key))
}

/// The columns of an entity's key.
#[must_use]
pub fn key_columns(row: &Row) -> Option<Vec<ColumnRef>> {
    match row {
        Row::Column(column) => Some(vec![column.clone()]),
        Row::Tuple(all) => all
            .iter()
            .map(|part| match part {
                Row::Column(column) => Some(column.clone()),
                _ => None,
            })
            .collect(),
        _ => None,
    }
}
