//! Nothing is said to follow from keys.
//!
//! DataFusion notes which columns of a plan follow from others, such as all of an aggregation
//! from its keys, and leaves keys out of `GROUP BY` and `ORDER BY`, adds some, or drops a
//! `DISTINCT`, by that. What it notes is wrong where an aggregation stands over a join of another
//! one (then all its columns are said to follow from the keys of the inner), and where keys may
//! be NULL. So these notes are forgotten: when a query is planned, by each relation it reads; and
//! again before each rule that looks at them.

use std::sync::Arc;

use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{DFSchema, FunctionalDependencies};
use datafusion::error::Result;
use datafusion::logical_expr::LogicalPlan;
use datafusion::optimizer::{OptimizerConfig, OptimizerRule};

/// A rule of the engine.
type Rule = Arc<dyn OptimizerRule + Send + Sync>;

/// Rules that look at what is noted.
const LOOK: [&str; 4] = [
    "replace_distinct_aggregate",
    "eliminate_join",
    "eliminate_duplicated_expr",
    "optimize_projections",
];

/// These rules, where those that look at notes find none.
pub fn forgotten(rules: Vec<Rule>) -> Vec<Rule> {
    let with_ours = |rule: Rule| -> Vec<Rule> {
        match LOOK.contains(&rule.name()) {
            true => vec![Arc::new(Forget), rule],
            false => vec![rule],
        }
    };
    rules.into_iter().flat_map(with_ours).collect()
}

/// Forgets in the whole of a plan.
#[derive(Debug)]
struct Forget;

impl OptimizerRule for Forget {
    fn name(&self) -> &'static str {
        "forget_dependencies"
    }

    fn supports_rewrite(&self) -> bool {
        true
    }

    fn rewrite(&self, plan: LogicalPlan, _: &dyn OptimizerConfig) -> Result<Transformed<LogicalPlan>> {
        // What a plan says of itself is no change of it: no further round is needed.
        plan.transform_up_with_subqueries(without_notes)
            .map(|plan| Transformed::no(plan.data))
    }
}

/// A node, over others that have none, without notes.
fn without_notes(plan: LogicalPlan) -> Result<Transformed<LogicalPlan>> {
    if !has_notes(&plan) {
        return Ok(Transformed::no(plan));
    }
    Ok(Transformed::yes(match plan {
        // Whatever makes an aggregation notes it anew.
        LogicalPlan::Aggregate(mut aggregate) => {
            let schema = DFSchema::clone(&aggregate.schema);
            let nothing = FunctionalDependencies::empty();
            aggregate.schema = Arc::new(schema.with_functional_dependencies(nothing)?);
            LogicalPlan::Aggregate(aggregate)
        }
        plan => plan.recompute_schema()?,
    }))
}

fn has_notes(plan: &LogicalPlan) -> bool {
    !plan.schema().functional_dependencies().is_empty()
}

/// A plan without notes, as far down as there are any that reach its head.
///
/// # Errors
/// When the engine can't work out what the plan is then.
pub fn above(plan: LogicalPlan) -> Result<LogicalPlan> {
    if !has_notes(&plan) {
        return Ok(plan);
    }
    let below = |plan: LogicalPlan| above(plan).map(Transformed::yes);
    let plan = match plan {
        // What is below an aggregation was read by it already.
        LogicalPlan::Aggregate(_) => plan,
        plan => plan.map_children(below)?.data,
    };
    without_notes(plan).map(|plan| plan.data)
}
