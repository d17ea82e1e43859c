//! One zero.
//!
//! To DataFusion minus zero is another number than zero: it is not equal to it,
//! and a division by it is infinite where `nullif(x, 0)` stands guard. Nothing
//! divided by a negative number is minus zero. This rule adds zero to what floating
//! products, quotients and signs make, which leaves every other number alone.

use super::rewriting::rewritten;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DFSchema, ScalarValue};
use datafusion::error::Result;
use datafusion::logical_expr::{BinaryExpr, Expr, ExprSchemable, LogicalPlan, Operator, lit};
use datafusion::optimizer::AnalyzerRule;

/// The rule; it runs after types are coerced, so both sides have one type.
#[derive(Debug)]
pub struct OneZero;

impl AnalyzerRule for OneZero {
    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        rewritten(plan, in_expression)
    }

    fn name(&self) -> &'static str {
        "one_zero"
    }
}

fn in_expression(part: Expr, schema: &DFSchema) -> Result<Transformed<Expr>> {
    let may_be_minus = match &part {
        Expr::BinaryExpr(BinaryExpr {
            left,
            op: Operator::Multiply | Operator::Divide,
            ..
        }) => is_floating(left, schema)?,
        Expr::Negative(inner) => is_floating(inner, schema)?,
        _ => false,
    };
    Ok(match may_be_minus {
        true => Transformed::yes(Expr::BinaryExpr(BinaryExpr::new(
            Box::new(part),
            Operator::Plus,
            Box::new(lit(0.0_f64)),
        ))),
        false => Transformed::no(part),
    })
}

/// To ask for the type of a long product walks all of it, so those changed
/// already are known by their zero.
fn is_floating(side: &Expr, schema: &DFSchema) -> Result<bool> {
    match side {
        Expr::BinaryExpr(BinaryExpr { right, .. }) if is_zero(right) => Ok(true),
        side => Ok(side.get_type(schema)? == DataType::Float64),
    }
}

fn is_zero(side: &Expr) -> bool {
    matches!(side, Expr::Literal(ScalarValue::Float64(Some(zero)), _) if *zero == 0.0)
}
