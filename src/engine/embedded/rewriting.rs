//! Changes to every expression of a plan, each under its old name.

use datafusion::common::DFSchema;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::error::Result;
use datafusion::logical_expr::expr_rewriter::NamePreserver;
use datafusion::logical_expr::utils::merge_schema;
use datafusion::logical_expr::{Expr, LogicalPlan};

/// What becomes of one part of an expression, over rows of a schema.
pub(super) type Change = fn(Expr, &DFSchema) -> Result<Transformed<Expr>>;

/// A plan, and all queries inside, with every part of its expressions changed.
pub(super) fn rewritten(plan: LogicalPlan, change: Change) -> Result<LogicalPlan> {
    let plan = plan.transform_up_with_subqueries(|plan| in_plan(plan, change))?;
    Ok(plan.data)
}

fn in_plan(plan: LogicalPlan, change: Change) -> Result<Transformed<LogicalPlan>> {
    let schema = merge_schema(&plan.inputs());
    let names = NamePreserver::new(&plan);
    let plan = plan.map_expressions(|expression| named(expression, &names, &schema, change))?;
    plan.map_data(LogicalPlan::recompute_schema)
}

/// Changes an expression under its old name, by which later steps know it. Of
/// the sets of a `ROLLUP` each member has a name of its own.
fn named(
    expression: Expr,
    names: &NamePreserver,
    schema: &DFSchema,
    change: Change,
) -> Result<Transformed<Expr>> {
    if matches!(expression, Expr::GroupingSet(_)) {
        return expression.map_children(|member| named(member, names, schema, change));
    }
    let name = names.save(&expression);
    let changed = expression.transform_up(|part| change(part, schema))?;
    Ok(changed.update_data(|expression| name.restore(expression)))
}
