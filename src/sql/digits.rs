//! Whether a plan computes numbers that may have many digits behind the point: more than six,
//! where columns have four at most.

use rustc_hash::FxHashMap;

use super::scale::Scale;
use super::widened::{Known, scale, sources};
use crate::check::Literal;
use crate::plan::{Expr, Plan, Select, StepBody};

/// Most digits that no engine rounds.
const MOST: usize = 6;

/// Most digits of a column.
const OF_COLUMN: usize = 4;

/// Whether some number of it may.
pub(super) fn may_be_many(plan: &Plan) -> bool {
    let mut known = Known::default();
    for step in &plan.steps {
        let mut columns: FxHashMap<String, Vec<Scale>> = FxHashMap::default();
        let selects = match &step.body {
            StepBody::Select(select) => std::slice::from_ref(&**select),
            StepBody::Stack(all) => all,
            StepBody::Written(table, _) => {
                let used = plan.tables.iter().find(|used| used.table == *table);
                for (name, kind, _) in used.iter().flat_map(|used| &used.columns) {
                    let scale = Scale::of_type(kind, || format!("{}.{name}", step.name));
                    columns.insert(name.to_string(), scale.into_iter().collect());
                }
                &[]
            }
        };
        for select in selects {
            if has_many(plan, &known, select) {
                return true;
            }
            let sources = sources(select);
            let column = |relation: &str, name: &str| scale(plan, &known, &sources, relation, name);
            for (value, name) in &select.columns {
                let own = Scale::of(value, &column);
                columns.entry(name.clone()).or_default().extend(own);
            }
        }
        let columns = columns.into_iter().filter(|(_, scales)| !scales.is_empty());
        let columns = columns.map(|(name, scales)| (name, Scale::most(scales)));
        known.insert(step.name.clone(), columns.collect());
    }
    has_many(plan, &known, &plan.last)
}

fn has_many(plan: &Plan, known: &Known, select: &Select) -> bool {
    let sources = sources(select);
    let column = |relation: &str, name: &str| scale(plan, known, &sources, relation, name);
    let is_many = |part: &Expr| match part {
        Expr::Literal(Literal::Number(_)) | Expr::Sum(_) | Expr::Product(_) => {
            Scale::of(part, &column).is_some_and(|scale| most(&scale) > MOST)
        }
        _ => false,
    };
    let mut found = false;
    let mut look = |expr: &Expr| found |= expr.has(&mut |part| is_many(part));
    select.columns.iter().for_each(|(value, _)| look(value));
    select.conditions(&mut look);
    found
}

/// The most digits a scale stands for.
fn most(scale: &Scale) -> usize {
    match scale {
        Scale::Narrow | Scale::Float => 0,
        Scale::Digits(count) => *count,
        Scale::Of(_) => OF_COLUMN,
        Scale::Together(all) => all.iter().map(most).sum(),
        Scale::Most(all) => all.iter().map(most).max().unwrap_or(0),
    }
}
