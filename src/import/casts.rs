//! Casts: those that leave a value what it is. Others round it or cut it off, and have no counterpart.

use sqlparser::ast::{BinaryOperator, DataType, Expr, TimezoneInfo, UnaryOperator};

use super::sql::{Sort, Written};
use super::times;
use crate::words::{Said, say};

/// What a cast of something comes to.
pub fn cast(inner: &Expr, of: Written, kind: &DataType) -> Result<Written, Said> {
    use DataType as D;
    match kind {
        D::Date => of_day(of).ok_or_else(|| changes(kind)),
        D::Timestamp(_, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) | D::Datetime(_) => Ok(of),
        D::Double(_) | D::DoublePrecision | D::Float(_) | D::Float64 | D::Float8 | D::Boolean | D::Bool => {
            Ok(of)
        }
        D::Text | D::String(None) | D::Varchar(None) | D::Char(None) | D::CharacterVarying(None) => Ok(of),
        _ if is_whole(kind) && is_truth(inner) => {
            let text = of.text;
            Ok(Written::atom(format!("case {{ {text}: 1, not ({text}): 0 }}")))
        }
        _ => Err(changes(kind)),
    }
}

fn changes(kind: &DataType) -> Said {
    say!("a cast to `{kind}` may change what is cast", kind = kind)
}

/// The day of a time.
fn of_day(of: Written) -> Option<Written> {
    match of.sort {
        Sort::Literal => {
            let inside = of.text.trim_matches('"');
            let is_day = inside
                .parse::<jiff::civil::Date>()
                .is_ok_and(|day| day.to_string() == inside);
            is_day.then_some(of)
        }
        Sort::Time => Some(match of.text.rsplit_once('.') {
            _ if times::coarseness(last(&of.text)) >= times::coarseness("day") => of,
            Some((before, grain)) if times::coarseness(grain) > 0 => Written::time(format!("{before}.day")),
            None if times::coarseness(&of.text) > 0 => Written::time("day"),
            _ => Written::time(format!("{}.day", of.text)),
        }),
        Sort::Other => None,
    }
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn is_whole(kind: &DataType) -> bool {
    use DataType as D;
    matches!(
        kind,
        D::Int(_) | D::Integer(_) | D::BigInt(_) | D::SmallInt(_) | D::TinyInt(_) | D::Int64 | D::Int32
    )
}

/// Whether something is true or not, by the way it is written.
pub fn is_truth(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) => is_truth(inner),
        Expr::UnaryOp {
            op: UnaryOperator::Not,
            ..
        }
        | Expr::IsNull(_)
        | Expr::IsNotNull(_)
        | Expr::IsTrue(_)
        | Expr::IsNotTrue(_)
        | Expr::IsFalse(_)
        | Expr::IsNotFalse(_)
        | Expr::InList { .. }
        | Expr::Between { .. }
        | Expr::Like { .. } => true,
        Expr::BinaryOp { op, .. } => matches!(
            op,
            BinaryOperator::And
                | BinaryOperator::Or
                | BinaryOperator::Eq
                | BinaryOperator::NotEq
                | BinaryOperator::Lt
                | BinaryOperator::LtEq
                | BinaryOperator::Gt
                | BinaryOperator::GtEq
        ),
        _ => false,
    }
}
