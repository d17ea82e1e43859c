//! How many rows of a table happened on each day: how late its data is, and how much.

use super::bounds::Bounds;
use super::build::Planner;
use super::frame::{CELLS, Planned};
use super::ir::{Aggregation, Expr, Order, Plan, Relation, Select};
use super::joins::local;
use super::question::{AsOf, Question};
use crate::check::{Checked, ColumnRef, Row};
use crate::resolve::{TableId, Type};
use crate::source::Span;
use crate::syntax::time::Grain;

/// A question for each day of a table with the number of its rows, in order; none where
/// the table has no time, or it cannot be read.
///
/// # Errors
/// What keeps the rows of the table from being read.
pub fn days(
    checked: &Checked,
    table: TableId,
    as_of: AsOf,
    readable: &dyn Fn(&ColumnRef) -> bool,
) -> Planned<Option<Plan>> {
    let question = Question::nothing(Span::default(), as_of);
    let mut planner = Planner::new(checked, &question);
    let declared = checked.model.tables.get(table.index());
    let (Some(declared), Some(time)) = (declared, planner.own_time(table)) else {
        return Ok(None);
    };
    let filter = planner.dated(table, Some(&time), &Bounds::default())?;
    let (row, kind) = time;
    let day = match kind {
        Type::Date => row.clone(),
        _ => Row::Bucket(Grain::Day, Box::new(local(row.clone(), &kind))),
    };
    let read: Vec<&Row> = filter.iter().chain([&day]).collect();
    let mut all = true;
    read.iter()
        .for_each(|row| row.columns(&mut |column| all &= readable(column)));
    if !all {
        return Ok(None);
    }
    let (aliases, joins) = planner.reached(table, &read, Some(&(row, kind)), declared.named.name.span)?;
    let counted = Select {
        columns: vec![
            (aliases.lower(&day), "day".to_owned()),
            (Expr::Aggregate(Aggregation::Rows, None), "rows".to_owned()),
        ],
        from: Relation {
            source: planner.stored(table),
            alias: aliases.base().to_owned(),
        },
        joins,
        filter: filter.iter().map(|row| aliases.lower(row)).collect(),
        group: Some(1),
    };
    let step = planner.step("days", "how many rows each day has", counted.body());
    let mut from = Relation::step(&step);
    from.alias = CELLS.to_owned();
    let column = |name: &str| Expr::column(CELLS, name);
    let last = Select {
        columns: ["day", "rows"]
            .map(|name| (column(name), name.to_owned()))
            .to_vec(),
        from,
        joins: Vec::new(),
        filter: Vec::new(),
        group: None,
    };
    let order = vec![Order {
        expr: column("day"),
        descending: false,
    }];
    Ok(Some(planner.planned(last, order, None)?))
}
