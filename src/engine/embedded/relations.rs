//! What a query reads, as it is planned: without wrong notes and without types guessed too early.

use std::sync::atomic::{AtomicBool, Ordering};

use datafusion::error::Result;
use datafusion::logical_expr::planner::{
    PlannedRelation, RelationPlanner, RelationPlannerContext, RelationPlanning,
};
use datafusion::sql::sqlparser::ast::TableFactor;

use super::{dependencies, untyped};

/// Has every relation of a query planned as ever, then puts right what is said of it.
#[derive(Debug, Default)]
pub struct PutRight {
    /// Whether the relation that comes next is the one that was handed on.
    hands_on: AtomicBool,
}

impl RelationPlanner for PutRight {
    fn plan_relation(
        &self,
        relation: TableFactor,
        context: &mut dyn RelationPlannerContext,
    ) -> Result<RelationPlanning> {
        if self.hands_on.swap(false, Ordering::Relaxed) {
            return Ok(RelationPlanning::Original(Box::new(relation)));
        }
        self.hands_on.store(true, Ordering::Relaxed);
        let plan = untyped::by_all_parts(context.plan(relation)?)?;
        let plan = dependencies::above(plan)?;
        Ok(RelationPlanning::Planned(Box::new(PlannedRelation::new(
            plan, None,
        ))))
    }
}
