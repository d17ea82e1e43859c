//! Two lists for one value.
//!
//! DataFusion makes one list of two: `x NOT IN (1) OR x NOT IN (2)` becomes
//! `x NOT IN ()`, and that true, also where x is NULL and nobody knows. This rule writes
//! such pairs so that NULL stays NULL, before they are made one.

use super::rewriting::rewritten;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DFSchema, ScalarValue};
use datafusion::error::Result;
use datafusion::logical_expr::expr::InList;
use datafusion::logical_expr::{BinaryExpr, Expr, LogicalPlan, Operator, lit, when};
use datafusion::optimizer::AnalyzerRule;

/// The rule.
#[derive(Debug)]
pub struct TwoLists;

impl AnalyzerRule for TwoLists {
    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        rewritten(plan, in_expression)
    }

    fn name(&self) -> &'static str {
        "two_lists"
    }
}

fn in_expression(part: Expr, _: &DFSchema) -> Result<Transformed<Expr>> {
    let known = match &part {
        Expr::BinaryExpr(BinaryExpr { left, op, right }) => {
            list(left)
                .zip(list(right))
                .and_then(|((one, not_one), (two, not_two))| {
                    let same = one.expr == two.expr;
                    let verdict = always(*op, (&one.list, not_one), (&two.list, not_two))?;
                    same.then(|| (one.expr.as_ref().clone(), verdict))
                })
        }
        _ => None,
    };
    Ok(match known {
        Some((subject, verdict)) => {
            let unknown = lit(ScalarValue::Boolean(None));
            Transformed::yes(when(subject.is_null(), unknown).otherwise(lit(verdict))?)
        }
        None => Transformed::no(part),
    })
}

/// A list, and whether it says what is not in it.
fn list(expr: &Expr) -> Option<(&InList, bool)> {
    match expr {
        Expr::InList(list) => Some((list, list.negated)),
        Expr::Not(inner) => list(inner).map(|(list, negated)| (list, !negated)),
        _ => None,
    }
}

/// What both come to for every value that is known, where that is one truth.
fn always(op: Operator, one: (&[Expr], bool), two: (&[Expr], bool)) -> Option<bool> {
    let apart = |one: &[Expr], two: &[Expr]| !one.iter().any(|item| two.contains(item));
    let within = |one: &[Expr], two: &[Expr]| one.iter().all(|item| two.contains(item));
    match (op, one, two) {
        (Operator::And, (one, false), (two, false)) => apart(one, two).then_some(false),
        (Operator::Or, (one, true), (two, true)) => apart(one, two).then_some(true),
        (Operator::And, (one, false), (two, true)) | (Operator::And, (two, true), (one, false)) => {
            within(one, two).then_some(false)
        }
        (Operator::Or, (one, false), (two, true)) | (Operator::Or, (two, true), (one, false)) => {
            within(two, one).then_some(true)
        }
        _ => None,
    }
}
