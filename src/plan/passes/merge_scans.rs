//! Steps over the same rows, grouped by the same keys, become one step that has
//! the columns of all. So a metric and its `prior` scan a table once, and
//! identical steps stand once.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::partial::clash;
use crate::plan::ir::{Expr, Finds, Join, Plan, Relation, Select, Source, Step, StepBody};

/// Where the columns of a step that is gone are now: the step, and their names.
struct Moved {
    step: String,
    names: FxHashMap<SmolStr, SmolStr>,
}

pub(super) fn run(mut plan: Plan) -> Plan {
    let mut moved: FxHashMap<String, Moved> = FxHashMap::default();
    let mut kept: Vec<Step> = Vec::new();
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    let mut alike: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for mut step in plan.steps {
        for select in step.body.selects_mut() {
            follow(select, &moved, &mut []);
        }
        let same = alike.entry(kind_of(&step.body)).or_default();
        let found = same.iter().find_map(|at| {
            let names = merged(&mut kept, *at, &step, &places)?;
            Some((*at, names))
        });
        match found.and_then(|(at, names)| Some((kept.get(at)?.name.clone(), names))) {
            Some((into, names)) => {
                moved.insert(step.name, Moved { step: into, names });
            }
            None => {
                same.push(kept.len());
                places.insert(step.name.clone(), kept.len());
                kept.push(step);
            }
        }
    }
    let mut order: Vec<Expr> = plan.order.iter().map(|order| order.expr.clone()).collect();
    follow(&mut plan.last, &moved, &mut order);
    for (order, expr) in plan.order.iter_mut().zip(order) {
        order.expr = expr;
    }
    plan.steps = kept;
    plan
}

/// Steps of different kinds are never compared.
fn kind_of(body: &StepBody) -> String {
    match body {
        StepBody::Select(select) => format!("{:?} {:?}", select.from.source, select.group),
        StepBody::Stack(all) => format!("{}", all.len()),
        StepBody::Written(table, _) => format!("{table:?}"),
    }
}

/// Makes a `select` read what the steps it read have become.
fn follow(select: &mut Select, moved: &FxHashMap<String, Moved>, order: &mut [Expr]) {
    let mut renamed: FxHashMap<String, &FxHashMap<SmolStr, SmolStr>> = FxHashMap::default();
    let joined = select.joins.iter_mut().map(|join| &mut join.relation);
    for relation in std::iter::once(&mut select.from).chain(joined) {
        if let Source::Step(step) = &mut relation.source
            && let Some(moved) = moved.get(step)
        {
            step.clone_from(&moved.step);
            renamed.insert(relation.alias.clone(), &moved.names);
        }
    }
    if renamed.is_empty() {
        return;
    }
    let mut change = |expr: &mut Expr| {
        expr.columns_mut(&mut |column| {
            if let Expr::Column(relation, name) = column
                && let Some(now) = renamed.get(relation).and_then(|names| names.get(name))
            {
                *name = now.clone();
            }
        });
    };
    select.exprs_mut(&mut change);
    order.iter_mut().for_each(change);
    joined_once(select, order);
}

/// What is joined twice by the same columns is joined once.
fn joined_once(select: &mut Select, order: &mut [Expr]) {
    let mut at = 1;
    while let Some(join) = select.joins.get(at).cloned() {
        let earlier = select.joins.iter().take(at).find(|known| {
            let called = |alias: &str| named(join.clone(), &join.relation.alias, alias);
            join.finds == Finds::AtMostOne
                && known.relation.source == join.relation.source
                && **known == called(&known.relation.alias)
        });
        let Some(known) = earlier.map(|known| known.relation.alias.clone()) else {
            at += 1;
            continue;
        };
        select.joins.remove(at);
        let change = |expr: &mut Expr| renamed(expr, &join.relation.alias, &known);
        select.exprs_mut(&mut { change });
        order.iter_mut().for_each(change);
    }
}

/// The join under another name.
fn named(mut join: Join, from: &str, to: &str) -> Join {
    to.clone_into(&mut join.relation.alias);
    let pairs = join.on.iter_mut().flat_map(|(left, right)| [left, right]);
    pairs
        .chain(&mut join.and)
        .for_each(|expr| renamed(expr, from, to));
    join
}

fn renamed(expr: &mut Expr, from: &str, to: &str) {
    expr.columns_mut(&mut |column| {
        if let Expr::Column(relation, _) = column
            && relation == from
        {
            to.clone_into(relation);
        }
    });
}

/// Gives the step at `at` the columns of `step`, if both are of the same rows:
/// the names they have there.
fn merged(
    kept: &mut [Step],
    at: usize,
    step: &Step,
    places: &FxHashMap<String, usize>,
) -> Option<FxHashMap<SmolStr, SmolStr>> {
    let into = kept.get_mut(at)?;
    match (&mut into.body, &step.body) {
        (StepBody::Select(into), StepBody::Select(from)) => {
            if clash(&into.columns, &from.columns) {
                return None;
            }
            let joins = united(into, from, at, places)?;
            let mut names = FxHashMap::default();
            for (value, name) in &from.columns {
                let known = into.columns.iter().find(|(known, _)| known == value);
                let now = match known {
                    Some((_, known)) => known.clone(),
                    None => free(name, into),
                };
                if known.is_none() {
                    into.columns.push((value.clone(), now.clone()));
                }
                names.insert(name.as_str().into(), now.into());
            }
            into.joins = joins;
            Some(names)
        }
        (StepBody::Stack(into), StepBody::Stack(from)) if into == from => {
            let columns = from.first().map(|select| select.columns.as_slice());
            let names = columns.unwrap_or_default().iter();
            Some(names.map(|(_, name)| (name.into(), name.into())).collect())
        }
        _ => None,
    }
}

/// The joins of both, if both have the same rows.
fn united(into: &Select, from: &Select, at: usize, places: &FxHashMap<String, usize>) -> Option<Vec<Join>> {
    let keys = |select: &Select| select.group.unwrap_or(0).min(select.columns.len());
    let same_keys = into
        .columns
        .iter()
        .zip(&from.columns)
        .take(keys(into))
        .all(|((one, _), (other, _))| one == other);
    let several = |select: &Select| select.columns.iter().any(|(value, _)| value.makes_rows());
    let same =
        into.group == from.group && same_keys && same_rows(into, from) && !several(into) && !several(from);
    if !same {
        return None;
    }
    let mut joins = into.joins.clone();
    for join in &from.joins {
        match joins
            .iter()
            .find(|known| known.relation.alias == join.relation.alias)
        {
            Some(known) if known == join => {}
            Some(_) => return None,
            None if join.finds == Finds::AtMostOne && is_there(&join.relation, at, places) => {
                joins.push(join.clone());
            }
            None => return None,
        }
    }
    let each = |joins: &[Join]| joins.iter().filter(|join| join.finds == Finds::Each).count();
    (each(&into.joins) == each(&from.joins)).then_some(joins)
}

/// Whether both read the same rows of what they select from, whatever is joined.
pub(super) fn same_rows(one: &Select, other: &Select) -> bool {
    one.from == other.from && same_set(&one.filter, &other.filter)
}

fn same_set(one: &[Expr], other: &[Expr]) -> bool {
    one.len() == other.len()
        && one.iter().all(|part| other.contains(part))
        && other.iter().all(|part| one.contains(part))
}

/// Whether a relation can be read by the step at this place.
fn is_there(relation: &Relation, at: usize, places: &FxHashMap<String, usize>) -> bool {
    match &relation.source {
        Source::Table(_) | Source::Nothing => true,
        Source::Step(step) => places.get(step).is_some_and(|place| *place < at),
    }
}

/// The name itself, or with a number behind it where it is taken.
pub(super) fn free(wanted: &str, select: &Select) -> String {
    let taken = |name: &str| {
        let lower = name.to_lowercase();
        select
            .columns
            .iter()
            .any(|(_, known)| known.to_lowercase() == lower)
    };
    let mut name = wanted.to_owned();
    let mut number = 2;
    while taken(&name) {
        name = format!("{wanted}_{number}");
        number += 1;
    }
    name
}
