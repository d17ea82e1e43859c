//! Conditions as values, for engines to which they are none.

use sqlparser::ast::Expr as Sql;

use super::literal::raw;
use crate::check::Scalar;
use crate::plan::Expr;

/// Whether an expression says what is true, and is no value that does.
pub(super) fn is_condition(expr: &Expr) -> bool {
    match expr {
        Expr::And(_)
        | Expr::Or(_)
        | Expr::Not(_)
        | Expr::Compare(..)
        | Expr::Same(..)
        | Expr::IsNull(..)
        | Expr::In(..)
        | Expr::Like(..) => true,
        Expr::Call(function, _) => matches!(
            function,
            Scalar::StartsWith | Scalar::EndsWith | Scalar::Contains | Scalar::Matches
        ),
        _ => false,
    }
}

/// A condition as 1 or 0; NULL where nobody knows.
pub(super) fn number_of(expr: &Expr, condition: Sql) -> Sql {
    raw(match expr {
        Expr::IsNull(..) | Expr::Same(..) => format!("CASE WHEN {condition} THEN 1 ELSE 0 END"),
        _ => format!("CASE WHEN {condition} THEN 1 WHEN NOT ({condition}) THEN 0 END"),
    })
}
