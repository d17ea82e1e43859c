//! Pieces of the flat list.

use crate::source::Span;
use crate::syntax::ast::{Comparison, Expr};

/// A piece of the flat list.
pub(super) enum Piece {
    Minus(Span),
    Not(Span),
    Operand(Expr),
    Infix(Infix, Span),
    IsNull(bool, Span),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Infix {
    Or,
    And,
    Compare(Comparison),
    In(bool),
    Like(bool),
    Between(bool),
    Plus,
    Minus,
    Times,
    Over,
}

/// The operator these words are.
pub(super) fn infix(words: &str) -> Infix {
    match words {
        "or" => Infix::Or,
        "and" => Infix::And,
        "=" => Infix::Compare(Comparison::Equal),
        "!=" => Infix::Compare(Comparison::NotEqual),
        "<" => Infix::Compare(Comparison::Less),
        "<=" => Infix::Compare(Comparison::LessOrEqual),
        ">" => Infix::Compare(Comparison::Greater),
        ">=" => Infix::Compare(Comparison::GreaterOrEqual),
        "+" => Infix::Plus,
        "-" => Infix::Minus,
        "*" => Infix::Times,
        "/" => Infix::Over,
        words => {
            let negated = words.starts_with("not");
            match words.rsplit([' ', '\t', '\n', '\r']).next() {
                Some("in") => Infix::In(negated),
                Some("like") => Infix::Like(negated),
                _ => Infix::Between(negated),
            }
        }
    }
}

impl Piece {
    pub fn span(&self) -> Span {
        match self {
            Self::Minus(span) | Self::Not(span) | Self::Infix(_, span) | Self::IsNull(_, span) => *span,
            Self::Operand(expr) => expr.span,
        }
    }
}
