//! Known answers: what they ask, as clauses of a question.

use super::model::{Assertion, Known, Named};
use crate::syntax::ast::{Asked, Claim, Clause, ClauseKind, During, Name};

/// What the answer is called.
const VALUE: &str = "value";

/// Claims as questions: the number itself where it is known, else whether the condition
/// is true.
pub(super) fn known(named: Named, claims: Vec<Claim>) -> Assertion {
    let cases = claims.into_iter().map(|claim| {
        let span = claim.span;
        let clause = |kind| Clause::of(kind, span);
        let (period, value) = match claim.value {
            Some((period, number)) => (Some(period), Some((number, claim.tolerance))),
            None => (None, None),
        };
        let expr = match value {
            Some(_) => claim.expr,
            None => claim.expr.truth(),
        };
        let asked = Asked {
            expr,
            alias: Some(Name::plain(VALUE, span)),
        };
        let during = period.map(|period| clause(ClauseKind::For(During::Period(period))));
        let asked = clause(ClauseKind::Metrics(vec![asked]));
        Known {
            clauses: [asked].into_iter().chain(during).collect(),
            value,
            span,
        }
    });
    Assertion {
        cases: cases.collect(),
        named,
    }
}
