//! Decimals in one type, for engines that take digits behind the point away where two of them,
//! of which one has many before it, come together.

use sqlparser::ast::Expr;

use super::kinds::Kind;
use super::node::cast;

/// Ten digits behind the point: more than six are refused where this is needed.
pub(super) const WIDE: &str = "DECIMAL(38, 10)";

/// A decimal that may stand beside others. Constants have the digits they show.
pub(super) fn wide(value: Expr, kind: Kind) -> Expr {
    match (kind, &value) {
        (_, Expr::Value(constant)) if is_constant(&constant.value.to_string()) => value,
        (Kind::Decimal, _) => cast(value, WIDE),
        _ => value,
    }
}

/// Whether some SQL is a number, or NULL.
fn is_constant(text: &str) -> bool {
    let is_digit = |sign: char| sign.is_ascii_digit() || matches!(sign, '.' | '-');
    text == "NULL" || text.chars().all(is_digit)
}
