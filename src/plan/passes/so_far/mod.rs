//! Windows that all begin at one place, or anew with each month: what has come together
//! by a day is what had by the day before, and that day's own. So each day is added once,
//! and not to every window after it: totals so far, on each day until the next one, and
//! each window takes those of its last day. The cost grows with the days, and not with
//! their square.

mod added;
mod begins;
mod sums;
mod totals;

use added::Added;
use begins::Begins;
use sums::Sums;
use totals::Totals;

use super::partial::free;
use crate::plan::ir::{Expr, Plan, Select, Source, Step};

pub(super) fn run(mut plan: Plan) -> Plan {
    let mut names: Vec<String> = plan.steps.iter().map(|step| step.name.to_lowercase()).collect();
    names.extend(plan.tables.iter().map(|used| used.name.to_lowercase()));
    let mut at = 0;
    while at < plan.steps.len() {
        if let Some((before, select)) = split(&plan.steps, at, &mut names) {
            let more = before.len();
            if let Some(step) = plan.steps.get_mut(at) {
                step.body = select.body();
            }
            plan.steps.splice(at..at, before);
            at += more;
        }
        at += 1;
    }
    plan
}

/// The steps to put before the one at `at`, and what that is then.
fn split(steps: &[Step], at: usize, names: &mut Vec<String>) -> Option<(Vec<Step>, Select)> {
    let added = Added::of(steps, &steps.get(at)?.body)?;
    let begins = Begins::of(steps, &added)?;
    let bounds = free(&format!("{}_bounds", added.step.windows), names);
    let begun = begins.of_day(&bounds, &Expr::column(added.step.near, added.step.day));
    let mut sums = Sums::new(&added, begun);
    let mut select = added.step.select.clone();
    let mut values = select
        .columns
        .iter_mut()
        .skip(added.slices.len() + added.cells.len());
    if !values.all(|(value, _)| sums.take(value)) {
        return None;
    }
    let totals = Totals::new(&added, (begins, sums), bounds, names);
    select.from.source = Source::Step(totals.on_each.clone());
    for join in &mut select.joins {
        join.relation.source = Source::Step(totals.ends.clone());
    }
    Some((totals.steps(), select))
}

/// A column, under its own name.
fn column(relation: &str, name: &str) -> (Expr, String) {
    (Expr::column(relation, name), name.to_owned())
}
