//! Unions without types of their own, until their parts have some.
//!
//! DataFusion types a union as its first part, before constants and NULLs of that
//! part are typed, and later brings what the parts really are together with that
//! guess: `round(x, 1)` of a NULL made whole numbers of other parts floating. A
//! union that says nothing is what its parts are.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field};
use datafusion::common::DFSchema;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::Transformed;
use datafusion::error::Result;
use datafusion::logical_expr::{LogicalPlan, Union};
use datafusion::optimizer::AnalyzerRule;

/// Takes the guesses away; stands before types are worked out.
#[derive(Debug)]
pub struct UntypedUnions;

impl AnalyzerRule for UntypedUnions {
    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        Ok(plan.transform_up_with_subqueries(untyped)?.data)
    }

    fn name(&self) -> &'static str {
        "untyped_unions"
    }
}

fn untyped(plan: LogicalPlan) -> Result<Transformed<LogicalPlan>> {
    let LogicalPlan::Union(Union { inputs, schema }) = plan else {
        return Ok(Transformed::no(plan));
    };
    let fields = schema.iter().map(|(table, field)| {
        let untyped = Field::new(field.name(), DataType::Null, true).with_metadata(field.metadata().clone());
        (table.cloned(), Arc::new(untyped))
    });
    let schema = DFSchema::new_with_metadata(fields.collect(), schema.metadata().clone())?;
    let schema = Arc::new(schema);
    Ok(Transformed::yes(LogicalPlan::Union(Union { inputs, schema })))
}
