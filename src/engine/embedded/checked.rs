//! Whole numbers that do not wrap.
//!
//! DataFusion adds, subtracts and multiplies 64-bit numbers modulo 2^64. This
//! rule puts a function in the operator's place that fails instead. (Decimals
//! fail by themselves; `sum` over whole numbers still wraps: cast them first.)

use std::sync::{Arc, LazyLock};

use super::rewriting::rewritten;
use datafusion::arrow::compute::kernels::numeric::{add, mul, sub};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DFSchema, exec_err};
use datafusion::error::Result;
use datafusion::logical_expr::{
    BinaryExpr, ColumnarValue, Expr, ExprSchemable, LogicalPlan, Operator, ScalarFunctionArgs, ScalarUDF,
    ScalarUDFImpl, Signature, Volatility,
};
use datafusion::optimizer::AnalyzerRule;
use datafusion::physical_expr_common::datum::apply;

/// The rule; it runs after types are coerced, so both sides have one type.
#[derive(Debug)]
pub struct CheckedArithmetic;

impl AnalyzerRule for CheckedArithmetic {
    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        rewritten(plan, in_expression)
    }

    fn name(&self) -> &'static str {
        "checked_arithmetic"
    }
}

fn in_expression(part: Expr, schema: &DFSchema) -> Result<Transformed<Expr>> {
    let Expr::BinaryExpr(BinaryExpr { left, op, right }) = &part else {
        return Ok(Transformed::no(part));
    };
    let Some(function) = function(*op) else {
        return Ok(Transformed::no(part));
    };
    let whole = whole(left, schema)? && whole(right, schema)?;
    if !whole {
        return Ok(Transformed::no(part));
    }
    let sides = vec![Expr::clone(left), Expr::clone(right)];
    Ok(Transformed::yes(function.call(sides)))
}

/// Whether a side is 64-bit whole numbers. To ask for the type of a long sum
/// walks all of it, so those changed already are known by their function.
fn whole(side: &Expr, schema: &DFSchema) -> Result<bool> {
    match side {
        Expr::ScalarFunction(call) if call.func.inner().is::<Checked>() => Ok(true),
        side => Ok(side.get_type(schema)? == DataType::Int64),
    }
}

fn function(operator: Operator) -> Option<Arc<ScalarUDF>> {
    static ALL: LazyLock<[Arc<ScalarUDF>; 3]> = LazyLock::new(|| {
        [Operator::Plus, Operator::Minus, Operator::Multiply]
            .map(|operator| Arc::new(ScalarUDF::from(Checked::new(operator))))
    });
    let [plus, minus, times] = &*ALL;
    match operator {
        Operator::Plus => Some(Arc::clone(plus)),
        Operator::Minus => Some(Arc::clone(minus)),
        Operator::Multiply => Some(Arc::clone(times)),
        _ => None,
    }
}

/// One operator on two columns of whole numbers.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Checked {
    operator: Operator,
    signature: Signature,
}

impl Checked {
    fn new(operator: Operator) -> Self {
        let signature = Signature::any(2, Volatility::Immutable);
        Self { operator, signature }
    }
}

impl ScalarUDFImpl for Checked {
    fn name(&self) -> &'static str {
        match self.operator {
            Operator::Plus => "checked_add",
            Operator::Minus => "checked_subtract",
            _ => "checked_multiply",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Int64)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [left, right] = args.args.as_slice() else {
            return exec_err!("{} takes two numbers", self.name());
        };
        match self.operator {
            Operator::Plus => apply(left, right, add),
            Operator::Minus => apply(left, right, sub),
            _ => apply(left, right, mul),
        }
    }
}
