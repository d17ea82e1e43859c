//! What nothing reads goes: columns, joins that find one row at most, steps; and
//! with them the tables and keys that only these needed.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use crate::plan::ir::{Expr, Finds, Plan, Select, Source, StepBody};
use crate::plan::needs::KeyUse;
use crate::resolve::TableId;

/// The columns that are read of each step.
type Read = FxHashMap<String, FxHashSet<SmolStr>>;

pub(super) fn run(plan: Plan) -> Plan {
    let before = plan.clone();
    without_idle_tables(pruned(plan), &before)
}

fn pruned(mut plan: Plan) -> Plan {
    let mut read = Read::default();
    let ordered = plan.order.iter().map(|order| &order.expr);
    let mut aliases = FxHashSet::default();
    for expr in ordered {
        expr.columns(&mut |relation, name| {
            aliases.insert(relation.to_owned());
            remember(&plan.last, relation, name, &mut read);
        });
    }
    without_idle_joins(&mut plan.last, &aliases);
    used(&plan.last, &mut read);
    let mut steps = Vec::new();
    for mut step in plan.steps.into_iter().rev() {
        let Some(columns) = read.remove(&step.name) else {
            continue;
        };
        without_idle_columns(&mut step.body, &columns);
        for select in step.body.selects_mut() {
            without_idle_joins(select, &FxHashSet::default());
            used(select, &mut read);
        }
        steps.push(step);
    }
    steps.reverse();
    plan.steps = steps;
    plan
}

/// Remembers that a column is read, if its relation is a step.
fn remember(select: &Select, relation: &str, name: &str, read: &mut Read) {
    select.sources(&mut |source, alias| {
        if let Source::Step(step) = source
            && alias == relation
        {
            read.entry(step.clone()).or_default().insert(name.into());
        }
    });
}

/// Remembers everything a `select` reads.
fn used(select: &Select, read: &mut Read) {
    let mut steps: FxHashMap<&str, &str> = FxHashMap::default();
    let joined = select.joins.iter().map(|join| &join.relation);
    for relation in std::iter::once(&select.from).chain(joined) {
        if let Source::Step(step) = &relation.source {
            steps.insert(&relation.alias, step);
            read.entry(step.clone()).or_default();
        }
    }
    let mut visit = |relation: &str, name: &str| {
        if let Some(columns) = steps.get(relation).and_then(|step| read.get_mut(*step)) {
            columns.insert(name.into());
        }
    };
    select
        .columns
        .iter()
        .for_each(|(value, _)| value.columns(&mut visit));
    select.conditions(&mut |expr| expr.columns(&mut visit));
}

/// Keys stay, since they decide which rows there are, and so does what makes
/// several rows of one.
fn without_idle_columns(body: &mut StepBody, read: &FxHashSet<SmolStr>) {
    let Some(first) = body.selects().first() else {
        return;
    };
    let keys = body.selects().iter().map(|select| select.group.unwrap_or(0));
    let keys = keys.max().unwrap_or(0);
    let makes_rows = |at: usize| {
        let values = body.selects().iter().filter_map(|select| select.columns.get(at));
        values.into_iter().any(|(value, _)| value.makes_rows())
    };
    let mut stays: Vec<bool> = first
        .columns
        .iter()
        .enumerate()
        .map(|(at, (_, name))| at < keys || read.contains(name.as_str()) || makes_rows(at))
        .collect();
    if let (Some(first), false) = (stays.first().copied(), stays.contains(&true)) {
        // A row needs some column.
        stays = std::iter::once(!first).chain(stays.into_iter().skip(1)).collect();
    }
    for select in body.selects_mut() {
        let mut stays = stays.iter().copied();
        select.columns.retain(|_| stays.next().unwrap_or(true));
    }
}

/// `named` are relations that something outside of the `select` reads.
fn without_idle_joins(select: &mut Select, named: &FxHashSet<String>) {
    let one_at_most = |at: usize, select: &Select| {
        let join = select.joins.get(at);
        join.filter(|join| join.finds == Finds::AtMostOne)
            .map(|join| join.relation.alias.clone())
    };
    for at in (0..select.joins.len()).rev() {
        let Some(alias) = one_at_most(at, select) else {
            continue;
        };
        let join = select.joins.remove(at);
        let mut reads = named.contains(&alias);
        reads |= select.columns.iter().any(|(value, _)| value.reads(&alias));
        select.conditions(&mut |expr| reads = reads || expr.reads(&alias));
        if reads {
            select.joins.insert(at, join);
        }
    }
}

/// Drops the tables that were read, and the keys that were joined, only by what
/// is gone.
fn without_idle_tables(mut plan: Plan, before: &Plan) -> Plan {
    let gone_joins = &joined(before) - &joined(&plan);
    let names = plan.tables.iter().map(|used| (used.table, used.name.clone()));
    let names: FxHashMap<TableId, SmolStr> = names.collect();
    let is_gone = |key: &KeyUse| {
        names
            .get(&key.table)
            .is_some_and(|name| gone_joins.contains(name))
    };
    plan.keys.retain(|key| !is_gone(key));
    let mut still = tables(&plan);
    for check in plan.keys.iter().filter_map(|key| key.check.as_deref()) {
        still.extend(tables(check));
    }
    let gone = &tables(before) - &still;
    plan.tables.retain(|used| !gone.contains(&used.name));
    plan
}

fn tables(plan: &Plan) -> FxHashSet<SmolStr> {
    let mut all = FxHashSet::default();
    for select in plan.selects() {
        select.sources(&mut |source, _| {
            if let Source::Table(name) = source {
                all.insert(name.clone());
            }
        });
        let mut visit = |expr: &Expr| {
            expr.has(&mut |part| {
                if let Expr::Latest { table, .. } = part {
                    all.insert(table.clone());
                }
                false
            });
        };
        select.columns.iter().for_each(|(value, _)| visit(value));
        select.conditions(&mut visit);
    }
    all
}

fn joined(plan: &Plan) -> FxHashSet<SmolStr> {
    let joins = plan.selects().flat_map(|select| &select.joins);
    let name = |source: &Source| match source {
        Source::Table(name) => Some(name.clone()),
        Source::Step(_) | Source::Nothing => None,
    };
    joins.filter_map(|join| name(&join.relation.source)).collect()
}
