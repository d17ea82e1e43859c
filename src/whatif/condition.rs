//! How a condition would stand.

use super::reckon::{Reckoner, Unknown};
use crate::syntax::ast::{Comparison, Expr, ExprKind};
use crate::words::say;

/// Comparisons that must hold all together.
pub type Clauses<'a> = Vec<&'a Expr>;

/// How a condition stands as it is and as it would.
#[derive(Clone, Debug)]
pub struct Stands {
    /// As it is, where that is known.
    pub before: Option<bool>,
    /// As it would be.
    pub after: Result<bool, Unknown>,
}

/// What must hold all together.
#[must_use]
pub fn parts_of(expr: &Expr) -> Clauses<'_> {
    match &expr.kind {
        ExprKind::Paren(inner) => parts_of(inner),
        ExprKind::And(all) => all.iter().flat_map(parts_of).collect(),
        _ => vec![expr],
    }
}

impl Reckoner<'_> {
    /// How a condition stands.
    #[must_use]
    pub fn stands(&self, expr: &Expr) -> Stands {
        let before = |expr: &Expr| {
            let unknown = || say!("not known");
            self.worth_before(expr).ok_or_else(unknown)
        };
        Stands {
            before: holds(expr, &before).ok(),
            after: holds(expr, &|expr| self.worth(expr)),
        }
    }
}

fn holds(expr: &Expr, worth: &dyn Fn(&Expr) -> Result<super::Exact, Unknown>) -> Result<bool, Unknown> {
    match &expr.kind {
        ExprKind::Paren(inner) => holds(inner, worth),
        ExprKind::Not(inner) => holds(inner, worth).map(|is| !is),
        ExprKind::And(all) => folded(all, worth, false),
        ExprKind::Or(all) => folded(all, worth, true),
        ExprKind::Compare(operator, one, other) => Ok(compare(*operator, worth(one)?.cmp(&worth(other)?))),
        _ => Err(say!("its condition does more than compare numbers")),
    }
}

/// One that decides it does so whatever is not known.
fn folded(
    all: &[Expr],
    worth: &dyn Fn(&Expr) -> Result<super::Exact, Unknown>,
    decides: bool,
) -> Result<bool, Unknown> {
    let mut unknown = None;
    for one in all {
        match holds(one, worth) {
            Ok(is) if is == decides => return Ok(decides),
            Ok(_) => {}
            Err(why) => unknown = unknown.or(Some(why)),
        }
    }
    unknown.map_or(Ok(!decides), Err)
}

pub(super) fn compare(operator: Comparison, order: std::cmp::Ordering) -> bool {
    match operator {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }
}
