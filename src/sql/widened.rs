//! Choices among decimals for an engine that gives what comes out the digits of one of
//! them: DuckDB makes a decimal of 38 digits and one of more digits behind the point one
//! with the fewer. There the others are brought to the most digits before; choices among
//! numbers that have the same digits anyway stay as they are.

use rustc_hash::FxHashMap;

use super::scale::{Scale, arms};
use crate::check::{Literal, Scalar};
use crate::plan::{Expr, Plan, Select, Source, StepBody};

/// What is known of the columns of the steps so far.
pub(super) type Known = FxHashMap<String, FxHashMap<String, Scale>>;

/// What is widened beside choices.
#[derive(Clone, Copy)]
pub struct Beside {
    /// Constants in them.
    pub constants: bool,
    /// What is compared.
    pub comparisons: bool,
}

/// The plan with its choices widened, and what else the engine wants; `None` if it is right as
/// it is.
pub(super) fn widened(plan: &Plan, beside: Beside) -> Option<Plan> {
    let mut chooses = false;
    let differ = |part: &Expr| numbers_differ(part) || (beside.comparisons && is_comparison(part));
    let mut look = |expr: &Expr| chooses |= expr.has(&mut |part| differ(part));
    for select in plan.selects() {
        select.columns.iter().for_each(|(value, _)| look(value));
        select.conditions(&mut look);
    }
    chooses |= plan.steps.iter().any(|step| stacks_stored(&step.body));
    if !chooses {
        return None;
    }
    let mut plan = plan.clone();
    let mut known = Known::default();
    let mut steps = std::mem::take(&mut plan.steps);
    for step in &mut steps {
        let mut columns: FxHashMap<String, Vec<Scale>> = FxHashMap::default();
        if let StepBody::Written(table, _) = &step.body {
            let used = plan.tables.iter().find(|used| used.table == *table);
            for (name, kind, _) in used.iter().flat_map(|used| &used.columns) {
                let scale = Scale::of_type(kind, || format!("{}.{name}", step.name));
                columns.insert(name.to_string(), scale.into_iter().collect());
            }
        }
        for select in step.body.selects_mut() {
            let sources = sources(select);
            let column = |relation: &str, name: &str| scale(&plan, &known, &sources, relation, name);
            select.exprs_mut(&mut |expr| widen(expr, beside, &column));
            for (value, name) in &select.columns {
                columns
                    .entry(name.clone())
                    .or_default()
                    .extend(Scale::of(value, &column));
            }
        }
        if let StepBody::Stack(all) = &mut step.body {
            widen_stack(all, &|select, value| {
                let sources = sources(select);
                let column = |relation: &str, name: &str| scale(&plan, &known, &sources, relation, name);
                Scale::of(value, &column)
            });
        }
        let columns = columns.into_iter().filter(|(_, scales)| !scales.is_empty());
        let columns = columns.map(|(name, scales)| (name, Scale::most(scales)));
        known.insert(step.name.clone(), columns.collect());
    }
    let sources = sources(&plan.last);
    let (mut last, mut order) = (plan.last.clone(), plan.order.clone());
    let column = |relation: &str, name: &str| scale(&plan, &known, &sources, relation, name);
    last.exprs_mut(&mut |expr| widen(expr, beside, &column));
    for by in &mut order {
        widen(&mut by.expr, beside, &column);
    }
    Some(Plan {
        steps,
        last,
        order,
        ..plan
    })
}

/// Whether it chooses among several that are not whole constants.
fn numbers_differ(expr: &Expr) -> bool {
    let plain = |arm: &&Expr| match arm {
        Expr::Literal(Literal::Number(digits)) => digits.contains('.'),
        Expr::Literal(_) => false,
        _ => true,
    };
    arms(expr).is_some_and(|arms| arms.iter().copied().filter(|arm| plain(arm)).count() > 1)
}

/// Whether rows of several tables of the warehouse stand one below the other.
fn stacks_stored(body: &StepBody) -> bool {
    let stored = |select: &Select| matches!(select.from.source, Source::Table(_));
    matches!(body, StepBody::Stack(all) if all.iter().any(stored))
}

/// Brings the parts of a union to the most digits of each column.
fn widen_stack(all: &mut [Select], scale: &dyn Fn(&Select, &Expr) -> Option<Scale>) {
    let width = all.first().map_or(0, |first| first.columns.len());
    for at in 0..width {
        let part = |select: &Select| {
            let (value, _) = select.columns.get(at)?;
            Some((without_rows(select, value)?, scale(select, value)?))
        };
        let parts: Vec<(Expr, Scale)> = all.iter().filter_map(part).collect();
        if parts.iter().any(|(_, scale)| *scale == Scale::Float) {
            continue;
        }
        for select in all.iter_mut() {
            let own = select.columns.get(at).and_then(|(value, _)| scale(select, value));
            let value = select.columns.get_mut(at).map(|(value, _)| value);
            if let (Some(own), Some(value)) = (own.filter(|own| *own != Scale::Narrow), value) {
                *value = with_digits(value, own, &parts);
            }
        }
    }
}

/// The same expression over no rows of its tables: NULL, of the same type.
fn without_rows(select: &Select, value: &Expr) -> Option<Expr> {
    let sources = sources(select);
    let mut value = value.clone();
    let mut is_stored = true;
    value.columns_mut(&mut |part| {
        let Expr::Column(relation, column) = part else {
            return;
        };
        match sources.iter().find(|(alias, _)| alias == relation) {
            Some((_, Source::Table(table))) => {
                *part = Expr::Latest {
                    table: table.clone(),
                    column: column.clone(),
                    at_most: Some(Box::new(Expr::Literal(Literal::Null))),
                };
            }
            _ => is_stored = false,
        }
    });
    is_stored.then_some(value)
}

/// What a select reads, by the names it reads it by.
pub(super) fn sources(select: &Select) -> Vec<(String, Source)> {
    let mut found = Vec::new();
    select.sources(&mut |source, alias| found.push((alias.to_owned(), source.clone())));
    found
}

pub(super) fn scale(
    plan: &Plan,
    known: &Known,
    sources: &[(String, Source)],
    relation: &str,
    name: &str,
) -> Option<Scale> {
    let (_, source) = sources.iter().find(|(alias, _)| alias == relation)?;
    match source {
        Source::Step(step) => known.get(step)?.get(name).cloned(),
        Source::Table(table) => {
            let used = plan.tables.iter().find(|used| used.name == *table)?;
            let (_, kind, _) = used.columns.iter().find(|(column, ..)| column == name)?;
            Scale::of_type(kind, || format!("{table}.{name}"))
        }
        Source::Nothing => None,
    }
}

fn widen(expr: &mut Expr, beside: Beside, column: &dyn Fn(&str, &str) -> Option<Scale>) {
    expr.parts_mut(&mut |part| widen(part, beside, column));
    if beside.comparisons {
        widen_compared(expr, column);
    }
    let Some(all) = arms(expr) else {
        return;
    };
    if all.len() < 2 || all.iter().all(|arm| Scale::of(arm, column).is_none()) {
        return;
    }
    let all: Vec<(Expr, Scale)> = all
        .into_iter()
        .map(|arm| (arm.clone(), Scale::sure(arm, column)))
        .collect();
    if all.iter().any(|(_, scale)| *scale == Scale::Float) {
        return;
    }
    each_arm(expr, &mut |arm| {
        let own = Scale::sure(arm, column);
        if own != Scale::Narrow && (beside.constants || !matches!(arm, Expr::Literal(_))) {
            *arm = with_digits(arm, own, &all);
        }
    });
}

/// Whether numbers may be compared that have other digits behind the point.
fn is_comparison(expr: &Expr) -> bool {
    match expr {
        Expr::Compare(_, left, right) => !is_whole(left) && !is_whole(right),
        Expr::In(_, _, list) => !list.iter().all(is_whole),
        _ => false,
    }
}

/// Whether it is a constant without a fraction.
fn is_whole(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(Literal::Number(digits)) => !digits.contains('.'),
        Expr::Literal(_) => true,
        _ => false,
    }
}

/// Brings what is compared to the most digits, but for constants, which have as much room as
/// they need.
fn widen_compared(expr: &mut Expr, column: &dyn Fn(&str, &str) -> Option<Scale>) {
    if !is_comparison(expr) {
        return;
    }
    let mut sides: Vec<&mut Expr> = match expr {
        Expr::Compare(_, left, right) => vec![left, right],
        Expr::In(_, subject, list) => std::iter::once(&mut **subject).chain(list).collect(),
        _ => return,
    };
    let Some(scales) = sides
        .iter()
        .map(|side| Scale::of(side, column))
        .collect::<Option<Vec<Scale>>>()
    else {
        return;
    };
    if scales.contains(&Scale::Float) {
        return;
    }
    let all: Vec<(Expr, Scale)> = sides.iter().map(|side| (**side).clone()).zip(scales).collect();
    for (side, (_, own)) in sides.iter_mut().zip(&all) {
        if *own != Scale::Narrow && !matches!(side, Expr::Literal(_)) {
            **side = with_digits(side, own.clone(), &all);
        }
    }
}

/// A number with the digits of all of these.
fn with_digits(arm: &Expr, mut own: Scale, all: &[(Expr, Scale)]) -> Expr {
    let mut arm = arm.clone();
    // The most first: it may have those of the others.
    let mut others: Vec<&(Expr, Scale)> = all.iter().collect();
    others.sort_by_key(|(_, scale)| all.iter().filter(|(_, other)| scale.covers(other)).count());
    for (other, scale) in others.into_iter().rev() {
        if own.covers(scale) {
            continue;
        }
        let zeros = |count: usize| format!(".{}", "0".repeat(count));
        let number = |text: String| Expr::Literal(Literal::Number(text.into()));
        arm = match (scale, scale.above(&own)) {
            (Scale::Digits(count), _) => plus(arm, number(format!("0{}", zeros(*count)))),
            (_, Some(count)) if count > 0 => {
                Expr::Product(vec![(false, arm), (false, number(format!("1{}", zeros(count))))])
            }
            _ => plus(arm, nothing_of(other)),
        };
        own = Scale::most(vec![own, scale.clone()]);
    }
    arm
}

fn plus(one: Expr, other: Expr) -> Expr {
    match one {
        Expr::Sum(mut terms) => {
            terms.push((false, other));
            Expr::Sum(terms)
        }
        one => Expr::Sum(vec![(false, one), (false, other)]),
    }
}

/// Zero, with the digits of this number, whether that is known or not.
fn nothing_of(other: &Expr) -> Expr {
    let zero = || Expr::Literal(Literal::Number("0".into()));
    let known = Expr::Call(Scalar::Coalesce, vec![other.clone(), zero()]);
    Expr::Product(vec![(false, zero()), (false, known)])
}

fn each_arm(expr: &mut Expr, change: &mut dyn FnMut(&mut Expr)) {
    match expr {
        Expr::Case(arms, otherwise) => {
            arms.iter_mut().for_each(|(_, then)| change(then));
            otherwise.iter_mut().for_each(|value| change(value));
        }
        Expr::Call(_, all) | Expr::Least(all) | Expr::Greatest(all) => all.iter_mut().for_each(change),
        _ => {}
    }
}
