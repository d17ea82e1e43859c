//! Rows that stand in each period, for an engine whose lists stand beside one table only: what is
//! joined has a step of its own before.

use crate::plan::{Expr, Plan, Relation, Select, Step, StepBody};

/// The plan with joins and lists of periods apart; `None` if they are.
pub(super) fn apart(plan: &Plan) -> Option<Plan> {
    if !plan.selects().any(is_both) {
        return None;
    }
    let mut plan = plan.clone();
    let steps = std::mem::take(&mut plan.steps);
    for mut step in steps {
        let name = step.name.clone();
        for (at, select) in step.body.selects_mut().iter_mut().enumerate() {
            if is_both(select) {
                plan.steps.push(before(select, &format!("{name}_rows_{at}")));
            }
        }
        plan.steps.push(step);
    }
    if is_both(&plan.last) {
        let step = before(&mut plan.last, "last_rows");
        plan.steps.push(step);
    }
    Some(plan)
}

fn is_both(select: &Select) -> bool {
    let lists = |(value, _): &(Expr, String)| matches!(value, Expr::Each(..));
    !select.joins.is_empty() && select.columns.iter().any(lists)
}

/// The step that joins what a select reads; the select reads that instead.
fn before(select: &mut Select, name: &str) -> Step {
    let mut columns: Vec<(Expr, String)> = Vec::new();
    for (value, _) in &mut select.columns {
        value.columns_mut(&mut |column| {
            let at = columns.iter().position(|(known, _)| known == column);
            let at = at.unwrap_or_else(|| {
                columns.push((column.clone(), format!("of_{}", columns.len())));
                columns.len() - 1
            });
            *column = Expr::Column(name.to_owned(), format!("of_{at}").into());
        });
    }
    let joined = Select {
        columns,
        from: std::mem::replace(&mut select.from, Relation::step(name)),
        joins: std::mem::take(&mut select.joins),
        filter: std::mem::take(&mut select.filter),
        group: None,
    };
    Step {
        name: name.to_owned(),
        comment: "what the next step reads".to_owned(),
        body: StepBody::Select(Box::new(joined)),
    }
}
