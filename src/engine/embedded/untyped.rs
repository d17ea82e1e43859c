//! Unions without types of their own, until their parts have some.
//!
//! DataFusion types a union as its first part, before constants and NULLs of that
//! part are typed, and later brings what the parts really are together with that
//! guess: `round(x, 1)` of a NULL made whole numbers of other parts floating. A
//! union that says nothing is what its parts are.
//!
//! While a query is planned there has to be a guess, since no sum of NULLs is planned: there a
//! column is what the first part says of it that says anything.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field};
use datafusion::common::DFSchema;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode};
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

/// A relation whose unions are typed by all of their parts.
///
/// # Errors
/// When the engine can't work out what the plan is then.
pub fn by_all_parts(plan: LogicalPlan) -> Result<LogicalPlan> {
    let is_unknown = |plan: &LogicalPlan| {
        plan.schema()
            .fields()
            .iter()
            .any(|field| field.data_type().is_null())
    };
    if !is_unknown(&plan) {
        return Ok(plan);
    }
    match plan {
        LogicalPlan::SubqueryAlias(_) => parts_first(plan)?.recompute_schema(),
        LogicalPlan::Union(_) => guessed(parts_first(plan)?),
        // What is below was a relation itself.
        plan => Ok(plan),
    }
}

fn parts_first(plan: LogicalPlan) -> Result<LogicalPlan> {
    let part = |part: LogicalPlan| by_all_parts(part).map(Transformed::yes);
    Ok(plan.map_children(part)?.data)
}

/// A union with the first type that a part has for each column.
fn guessed(plan: LogicalPlan) -> Result<LogicalPlan> {
    let LogicalPlan::Union(Union { inputs, schema }) = plan else {
        return Ok(plan);
    };
    let fields = schema.iter().enumerate().map(|(at, (table, field))| {
        let types = inputs.iter().filter_map(|input| input.schema().fields().get(at));
        let known = types.map(|field| field.data_type()).find(|kind| !kind.is_null());
        let kind = known.unwrap_or(field.data_type()).clone();
        (
            table.cloned(),
            Arc::new(field.as_ref().clone().with_data_type(kind)),
        )
    });
    let schema = DFSchema::new_with_metadata(fields.collect(), schema.metadata().clone())?;
    let schema = Arc::new(schema);
    Ok(LogicalPlan::Union(Union { inputs, schema }))
}
