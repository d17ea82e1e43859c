//! Expressions that are made, not read. They stand where what they are made of stands.

use super::{Expr, ExprKind, Number};
use crate::source::Span;

impl Expr {
    /// A number.
    #[must_use]
    pub fn number(raw: &str, span: Span) -> Self {
        Self {
            kind: ExprKind::Number(Number {
                raw: raw.into(),
                span,
            }),
            span,
        }
    }

    /// In parentheses.
    #[must_use]
    pub fn in_parens(self) -> Self {
        let span = self.span;
        Self {
            kind: ExprKind::Paren(Box::new(self)),
            span,
        }
    }

    /// A condition as a number: 1 where it is true, 0 where it is not, null where nobody
    /// knows.
    #[must_use]
    pub fn truth(self) -> Self {
        let span = self.span;
        let not = Self {
            kind: ExprKind::Not(Box::new(self.clone().in_parens())),
            span,
        };
        let cases = vec![
            (Some(self), Self::number("1", span)),
            (Some(not), Self::number("0", span)),
        ];
        Self {
            kind: ExprKind::Case(cases),
            span,
        }
    }
}
