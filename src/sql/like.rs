//! Texts compared with patterns, in which `%` and `_` alone stand for something else.

use sqlparser::ast::{BinaryOperator, Expr as Sql};

use super::expr::Writer;
use super::literal::raw;
use super::node::{binary, call};
use crate::check::Literal;
use crate::plan::Expr;

/// How an engine compares texts with patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// By `LIKE`, to which a backslash is a character like any other.
    Plain,
    /// By `LIKE`, to which a backslash escapes what follows it.
    Escaped,
    /// By `GLOB`, whose patterns are of `*`, `?` and `[…]`.
    Glob,
}

impl Likeness {
    /// What is put in place of what, one after the other.
    const fn replaced(self) -> &'static [[&'static str; 2]] {
        match self {
            Self::Plain => &[],
            Self::Escaped => &[["\\", "\\\\"]],
            Self::Glob => &[["[", "[[]"], ["*", "[*]"], ["?", "[?]"], ["%", "*"], ["_", "?"]],
        }
    }
}

impl Writer<'_> {
    /// Whether a text matches a pattern (or not).
    pub fn like(&self, negated: bool, subject: &Expr, pattern: &Expr) -> Sql {
        let likeness = self.dialect.likeness();
        let (subject, pattern) = (self.tight(subject), self.pattern(pattern, likeness.replaced()));
        match likeness {
            Likeness::Glob if negated => {
                binary(subject, BinaryOperator::Custom("NOT GLOB".to_owned()), pattern)
            }
            Likeness::Glob => binary(subject, BinaryOperator::Glob, pattern),
            _ => Sql::Like {
                negated,
                any: false,
                expr: Box::new(subject),
                pattern: Box::new(pattern),
                escape_char: None,
            },
        }
    }

    fn pattern(&self, pattern: &Expr, replaced: &[[&str; 2]]) -> Sql {
        match pattern {
            _ if replaced.is_empty() => self.tight(pattern),
            Expr::Literal(Literal::Text(text)) => {
                let replace = |text: String, [from, to]: &[&str; 2]| text.replace(from, to);
                raw(self
                    .dialect
                    .text(&replaced.iter().fold(text.to_string(), replace)))
            }
            _ => replaced.iter().fold(self.sql(pattern), |sql, pair| {
                let [from, to] = pair.map(|text| raw(self.dialect.text(text)));
                call("replace", vec![sql, from, to])
            }),
        }
    }
}
