//! Keys of which two NULLs are the same, for engines that hash a join by equal sides only.

use jiff::civil::date;
use sqlparser::ast::Expr;

use super::dialect::Dialect;
use super::kinds::Kind;
use super::literal::raw;

/// Whether both sides are the same: what stands for NULL is a value like others, so that the
/// other half tells them apart.
pub(super) fn halves(left: &Expr, right: &Expr, nothing: &Expr) -> Expr {
    raw(format!(
        "(COALESCE({left}, {nothing}) = COALESCE({right}, {nothing}) AND ({left} IS NULL) = ({right} IS NULL))"
    ))
}

/// A value of this kind, whichever; `None` where nobody knows what kind that is.
pub(super) fn nothing(kind: Kind, dialect: &dyn Dialect) -> Option<Expr> {
    Some(match kind {
        Kind::Text => raw(dialect.text("")),
        Kind::Flag => raw("FALSE"),
        Kind::Whole | Kind::Decimal => raw("0"),
        Kind::Float => super::node::cast(raw("0"), dialect.double()),
        Kind::Day => dialect.date(date(1970, 1, 1)),
        Kind::Time => raw(dialect.timestamp("1970-01-01 00:00:00")),
        Kind::Unknown => return None,
    })
}
