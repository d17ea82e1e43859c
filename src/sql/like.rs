//! Texts compared with patterns, in which `%` and `_` alone stand for something else.

use sqlparser::ast::{BinaryOperator, Expr as Sql};

use super::expr::Writer;
use super::kinds::Kind;
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
    /// By `LIKE`, to which a backslash escapes `%` and `_` and is a character like any other else:
    /// patterns in which there may be one are regular expressions.
    Sometimes,
    /// By `LIKE`, to which signs in brackets are any of these.
    Bracketed,
    /// By `GLOB`, whose patterns are of `*`, `?` and `[…]`.
    Glob,
}

impl Likeness {
    /// What is put in place of what, one after the other.
    const fn replaced(self) -> &'static [[&'static str; 2]] {
        match self {
            Self::Plain | Self::Sometimes => &[],
            Self::Escaped => &[["\\", "\\\\"]],
            Self::Bracketed => &[["[", "[[]"]],
            Self::Glob => &[["[", "[[]"], ["*", "[*]"], ["?", "[?]"], ["%", "*"], ["_", "?"]],
        }
    }
}

impl Writer<'_> {
    /// Whether a text matches a pattern (or not).
    pub fn like(&self, negated: bool, subject: &Expr, pattern: &Expr) -> Sql {
        let likeness = self.dialect.likeness();
        if likeness == Likeness::Sometimes && may_escape(pattern) {
            return self.like_expression(negated, subject, pattern);
        }
        let (subject, pattern) = (self.tight(subject), self.pattern(pattern, likeness.replaced()));
        let [subject, pattern] = [subject, pattern].map(|text| self.dialect.told(text, Kind::Text));
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

    /// The same by a regular expression, in which all is meant as it stands but for two signs.
    fn like_expression(&self, negated: bool, subject: &Expr, pattern: &Expr) -> Sql {
        const MEANT: [[&str; 2]; 3] = [["\\E", "\\E\\\\E\\Q"], ["%", "\\E.*\\Q"], ["_", "\\E.\\Q"]];
        let word = |word: &str| self.dialect.text(word);
        let pattern = match pattern {
            Expr::Literal(Literal::Text(text)) => {
                let text = MEANT
                    .iter()
                    .fold(text.to_string(), |text, [from, to]| text.replace(from, to));
                raw(word(&format!("(?s)^\\Q{text}\\E\\z")))
            }
            pattern => {
                let inner = MEANT.iter().fold(self.sql(pattern), |sql, pair| {
                    let [from, to] = pair.map(|text| raw(word(text)));
                    call("replace", vec![sql, from, to])
                });
                call("concat", vec![raw(word("(?s)^\\Q")), inner, raw(word("\\E\\z"))])
            }
        };
        let not = if negated { "NOT " } else { "" };
        raw(format!("({} {not}RLIKE {pattern})", self.tight(subject)))
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

/// Whether there may be a backslash in a pattern.
pub(super) fn may_escape(pattern: &Expr) -> bool {
    match pattern {
        Expr::Literal(Literal::Text(text)) => text.contains('\\'),
        _ => true,
    }
}
