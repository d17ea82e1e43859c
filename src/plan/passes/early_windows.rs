//! Less before several: rows that are joined to every period they count in (a
//! window's days or hours) are grouped by day first, so that each day is joined
//! and not each row.

use super::before::{Before, add_before};
use super::partial::{Partial, free, partial};
use crate::plan::ir::{Expr, Finds, Join, Plan, Select, Source};
use crate::syntax::time::Grain;

pub(super) fn run(plan: Plan) -> Plan {
    add_before(plan, split)
}

fn split(select: &mut Select) -> Option<Before> {
    let group = select.group?;
    let mut several = select.joins.iter().filter(|join| join.finds == Finds::Each);
    let (Some(windows), None) = (several.next(), several.next()) else {
        return None;
    };
    let from_table = matches!(select.from.source, Source::Table(_));
    if !from_table || windows.null_safe || !windows.and.is_empty() || windows.on.is_empty() {
        return None;
    }
    let windows = windows.clone();
    let far = windows.relation.alias.as_str();
    let unit = unit(&windows);
    let days = match unit {
        Grain::Second => "seconds",
        Grain::Minute => "minutes",
        Grain::Hour => "hours",
        _ => "days",
    };
    let near: Vec<Join> = select
        .joins
        .iter()
        .filter(|join| **join != windows)
        .cloned()
        .collect();
    let rest = Select {
        joins: near.clone(),
        ..select.clone()
    };
    let mut reads_far = false;
    rest.conditions(&mut |expr| reads_far = reads_far || expr.reads(far));
    let (keys, values) = select.columns.split_at_checked(group)?;
    reads_far |= values.iter().any(|(value, _)| value.reads(far));
    if reads_far || windows.on.iter().any(|(left, _)| left.reads(far)) {
        return None;
    }
    let mut names: Vec<String> = select
        .columns
        .iter()
        .map(|(_, name)| name.to_lowercase())
        .collect();
    let mut early = Vec::new();
    let mut columns = Vec::new();
    for (key, name) in keys {
        match key {
            Expr::Column(relation, _) if relation == far => columns.push((key.clone(), name.clone())),
            key if key.reads(far) => return None,
            key => {
                early.push((key.clone(), name.clone()));
                columns.push((Expr::column(days, name), name.clone()));
            }
        }
    }
    let mut on = Vec::new();
    for (left, right) in &windows.on {
        let wanted = match right {
            Expr::Column(_, name) => name.as_str(),
            _ => "day",
        };
        let name = free(wanted, &mut names);
        on.push((Expr::column(days, &name), right.clone()));
        early.push((left.clone(), name));
    }
    let Partial { first, then } = partial(&rest, early, near, (days, true))?;
    columns.extend(then);
    select.columns = columns;
    select.joins = vec![Join { on, ..windows }];
    select.filter = Vec::new();
    Some(Before {
        select: first,
        alias: days,
        suffix: format!("by_{}", unit.word()),
        comment: format!("{unit} by {unit}", unit = unit.word()),
    })
}

/// What the windows list: days, or something finer.
fn unit(windows: &Join) -> Grain {
    let listed = windows.on.iter().find_map(|(left, _)| match left {
        Expr::Bucket(grain, _) if *grain <= Grain::Day => Some(*grain),
        _ => None,
    });
    listed.unwrap_or(Grain::Day)
}
