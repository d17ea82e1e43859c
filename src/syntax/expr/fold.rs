//! Folding pieces by precedence.

use super::DEEPEST;
use super::piece::{Infix, Piece};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};
use crate::words::say;

/// Folds pieces into a tree. Every level loops, so chains cost no stack.
pub(super) struct Fold<'a> {
    pub pieces: std::iter::Peekable<std::vec::IntoIter<Piece>>,
    pub found: &'a mut Vec<Diagnostic>,
}

impl Fold<'_> {
    fn next_infix(&mut self, wanted: impl Fn(Infix) -> bool) -> Option<Infix> {
        match self.pieces.peek() {
            Some(Piece::Infix(infix, _)) if wanted(*infix) => {
                let infix = *infix;
                self.pieces.next();
                Some(infix)
            }
            _ => None,
        }
    }

    pub fn or(&mut self) -> Expr {
        self.chain(Infix::Or, Self::and, ExprKind::Or)
    }

    fn and(&mut self) -> Expr {
        self.chain(Infix::And, Self::not, ExprKind::And)
    }

    fn chain(&mut self, joiner: Infix, next: fn(&mut Self) -> Expr, kind: fn(Vec<Expr>) -> ExprKind) -> Expr {
        let first = next(self);
        let joins = |infix| infix == joiner;
        if self.next_infix(joins).is_none() {
            return first;
        }
        let mut all = vec![first, next(self)];
        while self.next_infix(joins).is_some() {
            all.push(next(self));
        }
        let span = joined(&all);
        Expr {
            kind: kind(all),
            span,
        }
    }

    fn not(&mut self) -> Expr {
        let mut spans = Vec::new();
        while let Some(Piece::Not(span)) = self.pieces.peek() {
            spans.push(*span);
            self.pieces.next();
        }
        if spans.len() > DEEPEST {
            self.found.extend(spans.first().copied().map(too_many));
            spans.truncate(1);
        }
        let inner = self.comparison();
        spans.into_iter().rev().fold(inner, |inner, span| {
            let span = span.to(inner.span);
            Expr {
                kind: ExprKind::Not(Box::new(inner)),
                span,
            }
        })
    }

    fn comparison(&mut self) -> Expr {
        let mut left = self.sum();
        if let Some(Piece::IsNull(negated, span)) = self.pieces.peek() {
            let (negated, span) = (*negated, left.span.to(*span));
            self.pieces.next();
            left = Expr {
                kind: ExprKind::IsNull {
                    negated,
                    subject: Box::new(left),
                },
                span,
            };
        } else if let Some(infix) = self.next_infix(is_comparison) {
            left = self.compared(infix, left);
        }
        self.end_of_comparison();
        left
    }

    /// Comparisons do not chain: `a < b < c` and `a = b is null` need
    /// parentheses, whichever was meant.
    fn end_of_comparison(&mut self) {
        let span = match self.pieces.peek() {
            Some(Piece::IsNull(_, span)) => *span,
            Some(Piece::Infix(infix, span)) if is_comparison(*infix) => *span,
            _ => return,
        };
        self.found
            .push(Diagnostic::error(&code::COMPARISON_CHAIN).at(span));
        self.pieces.by_ref().for_each(drop);
    }

    fn compared(&mut self, infix: Infix, left: Expr) -> Expr {
        let right = self.sum();
        let span = left.span.to(right.span);
        let subject = Box::new(left);
        let right = Box::new(right);
        let kind = match infix {
            Infix::Compare(operator) => ExprKind::Compare(operator, subject, right),
            Infix::In(negated) => ExprKind::In {
                negated,
                subject,
                set: right,
            },
            Infix::Like(negated) => ExprKind::Like {
                negated,
                subject,
                pattern: right,
            },
            _ => {
                let negated = infix == Infix::Between(true);
                if self.next_infix(|infix| infix == Infix::And).is_none() {
                    self.found.push(half_between(span));
                }
                let high = Box::new(self.sum());
                let span = span.to(high.span);
                let kind = ExprKind::Between {
                    negated,
                    subject,
                    low: right,
                    high,
                };
                return Expr { kind, span };
            }
        };
        Expr { kind, span }
    }

    fn sum(&mut self) -> Expr {
        let first = self.product();
        let mut rest = Vec::new();
        while let Some(infix) = self.next_infix(|infix| matches!(infix, Infix::Plus | Infix::Minus)) {
            rest.push((infix == Infix::Minus, self.product()));
        }
        folded(first, rest, ExprKind::Sum)
    }

    fn product(&mut self) -> Expr {
        let first = self.signed();
        let mut rest = Vec::new();
        while let Some(infix) = self.next_infix(|infix| matches!(infix, Infix::Times | Infix::Over)) {
            rest.push((infix == Infix::Over, self.signed()));
        }
        folded(first, rest, ExprKind::Product)
    }

    fn signed(&mut self) -> Expr {
        let mut minus = None;
        let mut count = 0_usize;
        loop {
            match self.pieces.next() {
                Some(Piece::Minus(span)) => {
                    minus = minus.or(Some(span));
                    count += 1;
                }
                Some(Piece::Operand(operand)) => {
                    return (0..count).fold(operand, |inner, _| {
                        let span = minus.unwrap_or(inner.span).to(inner.span);
                        Expr {
                            kind: ExprKind::Negate(Box::new(inner)),
                            span,
                        }
                    });
                }
                Some(Piece::Not(span) | Piece::Infix(_, span) | Piece::IsNull(_, span)) => {
                    self.found.push(misplaced(span));
                }
                None => {
                    return Expr {
                        kind: ExprKind::Null,
                        span: minus.unwrap_or_default(),
                    };
                }
            }
            if count > DEEPEST {
                self.found.extend(minus.map(too_many));
                self.pieces.by_ref().for_each(drop);
            }
        }
    }
}

fn is_comparison(infix: Infix) -> bool {
    matches!(
        infix,
        Infix::Compare(_) | Infix::In(_) | Infix::Like(_) | Infix::Between(_)
    )
}

/// More signs, `not`s or suffixes than any reader follows.
pub(super) fn too_many(span: Span) -> Diagnostic {
    Diagnostic::error(&code::TOO_DEEP).at(span).with("limit", DEEPEST)
}

/// `a is null at b`: a suffix behind a condition instead of a value.
pub(super) fn lost_suffix(words: &str, span: Span) -> Diagnostic {
    let word = words.split_ascii_whitespace().next().unwrap_or_default();
    Diagnostic::error(&code::UNEXPECTED)
        .at(span)
        .with("found", format!("`{word}`"))
        .with("expected", say!("the end of the condition"))
        .with(
            "advice",
            say!(
                "put `{word}` right behind the name or call it belongs to",
                word = word
            ),
        )
}

/// `a between b` without its second bound.
fn half_between(span: Span) -> Diagnostic {
    Diagnostic::error(&code::UNEXPECTED)
        .at(span)
        .with("found", say!("`between` with one bound"))
        .with("expected", say!("`and` and a second bound"))
        .with(
            "advice",
            say!("write `x between 1 and 5`; both bounds are included"),
        )
}

/// `a + not b`: the only words that can stand wrongly in a flat list.
fn misplaced(span: Span) -> Diagnostic {
    Diagnostic::error(&code::UNEXPECTED)
        .at(span)
        .with("found", "`not`")
        .with("expected", say!("a value"))
        .with("advice", say!("put the negated condition in parentheses"))
}

fn folded(first: Expr, rest: Vec<(bool, Expr)>, kind: fn(Box<Expr>, Vec<(bool, Expr)>) -> ExprKind) -> Expr {
    match rest.last() {
        None => first,
        Some((_, last)) => {
            let span = first.span.to(last.span);
            Expr {
                kind: kind(Box::new(first), rest),
                span,
            }
        }
    }
}

fn joined(all: &[Expr]) -> Span {
    match (all.first(), all.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::default(),
    }
}
