//! Conditions stay above what is aggregated without keys.
//!
//! DataFusion moves a condition below an aggregation where all of its columns are keys;
//! one without any column, such as `false` that was left of a comparison, always is so. But
//! an aggregation without keys makes a row of no rows, too: what the condition takes
//! away below it comes back. The rule is DataFusion's own, left out for such plans.

use datafusion::common::tree_node::Transformed;
use datafusion::error::Result;
use datafusion::logical_expr::LogicalPlan;
use datafusion::optimizer::push_down_filter::PushDownFilter;
use datafusion::optimizer::{ApplyOrder, Optimizer, OptimizerConfig, OptimizerRule};
use std::sync::Arc;

/// A rule of the engine.
type Rule = Arc<dyn OptimizerRule + Send + Sync>;

/// The engine's rules, with this one in the place of its own.
pub fn rules() -> Vec<Rule> {
    let ours = |rule: Rule| -> Rule {
        match rule.name() == AboveWhole::NAME {
            true => Arc::new(AboveWhole(PushDownFilter::new())),
            false => rule,
        }
    };
    Optimizer::new().rules.into_iter().map(ours).collect()
}

#[derive(Debug)]
struct AboveWhole(PushDownFilter);

impl AboveWhole {
    const NAME: &'static str = "push_down_filter";
}

impl OptimizerRule for AboveWhole {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn apply_order(&self) -> Option<ApplyOrder> {
        self.0.apply_order()
    }

    fn rewrite(&self, plan: LogicalPlan, config: &dyn OptimizerConfig) -> Result<Transformed<LogicalPlan>> {
        match is_above_whole(&plan) {
            true => Ok(Transformed::no(plan)),
            false => self.0.rewrite(plan, config),
        }
    }
}

fn is_above_whole(plan: &LogicalPlan) -> bool {
    let LogicalPlan::Filter(filter) = plan else {
        return false;
    };
    matches!(filter.input.as_ref(), LogicalPlan::Aggregate(all) if all.group_expr.is_empty())
}
