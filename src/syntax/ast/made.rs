//! What is made, not read. It stands where what it is made of stands.

use jiff::civil::Date;

use super::{Argument, Asked, Clause, ClauseKind, Duration, Expr, ExprKind, MomentAt, Name, Number, Path};
use crate::source::Span;
use crate::syntax::time::Moment;

impl Name {
    /// A word.
    #[must_use]
    pub fn plain(text: &str, span: Span) -> Self {
        Self {
            text: text.into(),
            quoted: false,
            span,
        }
    }
}

impl MomentAt {
    /// A day.
    #[must_use]
    pub fn day(day: Date, span: Span) -> Self {
        Self {
            moment: Moment::Day(day),
            raw: day.to_string().into(),
            span,
        }
    }
}

impl Clause {
    /// One without a doc comment.
    #[must_use]
    pub fn of(kind: ClauseKind, span: Span) -> Self {
        Self {
            span,
            docs: Vec::new(),
            kind,
        }
    }
}

impl Asked {
    /// A column of this name.
    #[must_use]
    pub fn named(expr: Expr, alias: &str) -> Self {
        Self {
            alias: Some(Name::plain(alias, expr.span)),
            expr,
        }
    }
}

impl Argument {
    /// One without a name.
    #[must_use]
    pub fn of(expr: Expr) -> Self {
        Self {
            name: None,
            every: false,
            expr,
            per: None,
        }
    }
}

impl Expr {
    /// Whether one thing is divided by another to make it.
    #[must_use]
    pub fn divides(&self) -> bool {
        match &self.kind {
            ExprKind::Paren(inner) => inner.divides(),
            ExprKind::Product(_, factors) => factors.iter().any(|(divides, _)| *divides),
            _ => false,
        }
    }

    /// A name.
    #[must_use]
    pub fn named(word: &str, span: Span) -> Self {
        Self {
            kind: ExprKind::Path(Path::of(Name::plain(word, span))),
            span,
        }
    }

    /// A call of a function.
    #[must_use]
    pub fn call(function: &str, arguments: Vec<Self>, span: Span) -> Self {
        Self {
            kind: ExprKind::Call {
                function: Path::of(Name::plain(function, span)),
                arguments: arguments.into_iter().map(Argument::of).collect(),
            },
            span,
        }
    }

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

    /// `prior(m, 2 days)`
    #[must_use]
    pub fn prior(self, length: Duration) -> Self {
        let span = length.span;
        let length = Self {
            kind: ExprKind::Duration(length),
            span,
        };
        Self::call("prior", vec![self, length], span)
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
