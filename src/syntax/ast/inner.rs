//! What stands inside an expression.

use super::{Expr, ExprKind};

impl Expr {
    /// The expressions directly inside this one, as they are written.
    #[must_use]
    pub fn inner(&self) -> Vec<&Self> {
        match &self.kind {
            ExprKind::Call { arguments, .. } => arguments.iter().map(|argument| &argument.expr).collect(),
            ExprKind::Paren(of)
            | ExprKind::Negate(of)
            | ExprKind::Not(of)
            | ExprKind::At(of, _)
            | ExprKind::Via(of, _)
            | ExprKind::Across(of, _)
            | ExprKind::Every(of, ..)
            | ExprKind::IsNull { subject: of, .. } => vec![of],
            ExprKind::Where(of, other)
            | ExprKind::Fill(of, other)
            | ExprKind::Compare(_, of, other)
            | ExprKind::In {
                subject: of,
                set: other,
                ..
            }
            | ExprKind::Like {
                subject: of,
                pattern: other,
                ..
            } => vec![of, other],
            ExprKind::Between {
                subject, low, high, ..
            } => vec![subject, low, high],
            ExprKind::And(all) | ExprKind::Or(all) | ExprKind::List(all) | ExprKind::Tuple(all) => {
                all.iter().collect()
            }
            ExprKind::Sum(first, rest) | ExprKind::Product(first, rest) => {
                let rest = rest.iter().map(|(_, expr)| expr);
                std::iter::once(&**first).chain(rest).collect()
            }
            ExprKind::Case(arms) => {
                let each = |(condition, value)| Option::<&Self>::into_iter(condition).chain([value]);
                arms.iter()
                    .map(|(condition, value)| (condition.as_ref(), value))
                    .flat_map(each)
                    .collect()
            }
            ExprKind::Path(_)
            | ExprKind::Text(_)
            | ExprKind::Number(_)
            | ExprKind::Bool(_)
            | ExprKind::Null
            | ExprKind::Moment(_)
            | ExprKind::Duration(_) => Vec::new(),
        }
    }
}
