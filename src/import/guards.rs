//! Guards of divisions: what is divided by zero is null here, without `NULLIF`.

use sqlparser::ast::{BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Value};

/// The same without `NULLIF(…, 0)` below a division, which says there what is so here anyway; and
/// whether something is divided without it.
pub fn guarded(expr: Expr) -> (Expr, bool) {
    match expr {
        Expr::BinaryOp {
            left,
            op: BinaryOperator::Divide,
            right,
        } => {
            let (left, in_left) = guarded(*left);
            let (inner, was_guarded) = without_nullif(*right);
            let is_constant = matches!(inner, Expr::Value(_));
            let (right, in_right) = guarded(inner);
            let bare = in_left || in_right || !(was_guarded || is_constant);
            let (left, right) = (Box::new(left), Box::new(right));
            (
                Expr::BinaryOp {
                    left,
                    op: BinaryOperator::Divide,
                    right,
                },
                bare,
            )
        }
        Expr::BinaryOp { left, op, right } => {
            let ((left, a), (right, b)) = (guarded(*left), guarded(*right));
            let (left, right) = (Box::new(left), Box::new(right));
            (Expr::BinaryOp { left, op, right }, a || b)
        }
        Expr::Nested(inner) => {
            let (inner, bare) = guarded(*inner);
            (Expr::Nested(Box::new(inner)), bare)
        }
        other => (other, false),
    }
}

fn without_nullif(expr: Expr) -> (Expr, bool) {
    let Expr::Function(function) = &expr else {
        return (expr, false);
    };
    let FunctionArguments::List(list) = &function.args else {
        return (expr, false);
    };
    match list.args.as_slice() {
        [
            FunctionArg::Unnamed(FunctionArgExpr::Expr(of)),
            FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Value(zero))),
        ] if function.name.to_string().eq_ignore_ascii_case("nullif")
            && matches!(&zero.value, Value::Number(number, _) if number == "0") =>
        {
            (of.clone(), true)
        }
        _ => (expr, false),
    }
}
