//! Totals of parts: what is grouped by fewer keys over the same rows is added up
//! from the step with more of them, which is there anyway, and not from the table
//! again.

use super::merge_scans::{free, same_rows};
use super::partial::{clash, partial};
use crate::plan::ir::{Expr, Finds, Join, Plan, Relation, Select, Source, Step, StepBody};
use crate::syntax::time::Grain;

pub(super) fn run(mut plan: Plan) -> Plan {
    let mut at = 0;
    while at < plan.steps.len() {
        let finest = (0..plan.steps.len()).filter(|other| *other != at);
        let found = finest
            .filter_map(|other| Some((other, rolled_up(&plan.steps, at, other)?)))
            .min_by_key(|(_, rolled)| rolled.keys);
        if let Some((other, rolled)) = found {
            if let Some(step) = plan.steps.get_mut(at) {
                step.body = StepBody::Select(Box::new(rolled.coarse));
            }
            if let Some(step) = plan.steps.get_mut(other) {
                step.body = StepBody::Select(Box::new(rolled.fine));
            }
            if other > at {
                // It stands first, and is looked at next.
                let step = plan.steps.remove(other);
                plan.steps.insert(at, step);
                continue;
            }
        }
        at += 1;
    }
    plan
}

struct RolledUp {
    /// How many keys the finer step has.
    keys: usize,
    fine: Select,
    coarse: Select,
}

/// The step at `at` from the finer one at `other`, if that is possible.
fn rolled_up(steps: &[Step], at: usize, other: usize) -> Option<RolledUp> {
    let (coarse, fine) = (scan(steps.get(at)?)?, scan(steps.get(other)?)?);
    let (few, many) = (coarse.group?, fine.group?);
    if few >= many || coarse.from != fine.from {
        return None;
    }
    let joins = joins(coarse, fine)?;
    let name = &steps.get(other)?.name;
    let keys = coarse.columns.get(..few)?;
    let finer = fine.columns.get(..many)?;
    let from_finer = |(key, own): &(Expr, String)| Some((over(key, finer, name)?, own.clone()));
    let mut columns: Vec<(Expr, String)> = keys.iter().map(from_finer).collect::<Option<_>>()?;
    let parts = partial(coarse, Vec::new(), Vec::new(), (name, false))?;
    if clash(&fine.columns, &parts.first.columns) {
        return None;
    }
    let mut fine = Select {
        joins,
        ..fine.clone()
    };
    for ((part, own), (mut then, column)) in parts.first.columns.into_iter().zip(parts.then) {
        let known = fine.columns.iter().skip(many).find(|(known, _)| *known == part);
        let there = match known {
            Some((_, known)) => known.clone(),
            None => {
                let there = free(&own, &fine);
                fine.columns.push((part, there.clone()));
                there
            }
        };
        then.columns_mut(&mut |read| *read = Expr::column(name, &there));
        columns.push((then, column));
    }
    let coarse = Select {
        columns,
        from: Relation::step(name),
        joins: Vec::new(),
        filter: Vec::new(),
        group: coarse.group,
    };
    Some(RolledUp {
        keys: many,
        fine,
        coarse,
    })
}

/// A grouped `select` of a table, joined to tables with one row each at most.
fn scan(step: &Step) -> Option<&Select> {
    let StepBody::Select(select) = &step.body else {
        return None;
    };
    let is_table = |relation: &Relation| matches!(relation.source, Source::Table(_));
    let plain = |join: &Join| join.finds == Finds::AtMostOne && is_table(&join.relation);
    let fits = select.group.is_some() && is_table(&select.from) && select.joins.iter().all(plain);
    fits.then_some(select)
}

/// The joins of both, if both have the same rows.
fn joins(coarse: &Select, fine: &Select) -> Option<Vec<Join>> {
    if !same_rows(coarse, fine) {
        return None;
    }
    let mut joins = fine.joins.clone();
    for join in &coarse.joins {
        match joins
            .iter()
            .find(|known| known.relation.alias == join.relation.alias)
        {
            Some(known) if known == join => {}
            Some(_) => return None,
            None => joins.push(join.clone()),
        }
    }
    Some(joins)
}

/// A key from the finer keys: one of them, or a wider period of a day.
fn over(key: &Expr, finer: &[(Expr, String)], relation: &str) -> Option<Expr> {
    let column = |name: &str| Expr::column(relation, name);
    if let Some((_, name)) = finer.iter().find(|(known, _)| known == key) {
        return Some(column(name));
    }
    let Expr::Bucket(grain, time) = key else {
        return None;
    };
    let day = Expr::Bucket(Grain::Day, time.clone());
    let (_, name) = finer.iter().find(|(known, _)| *known == day)?;
    (*grain > Grain::Day).then(|| Expr::Bucket(*grain, Box::new(column(name))))
}
