//! The arguments of what follows something else: `from`, `within`, `take` and the like.

use super::aggregating::share_of;
use super::bind::Bound;
use super::function::Function;
use super::operand_unfit::{arguments_of, wanted};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{Argument, Duration, Expr, ExprKind, Path};
use crate::syntax::time::Length;
use crate::words::say;

/// The longest window: beyond it engines run out of calendar.
const LONGEST_YEARS: i32 = 1000;

/// The arguments of a call that are not used yet.
pub(super) struct Given<'e> {
    pub(super) name: &'e str,
    pub(super) span: Span,
    pub(super) left: Vec<&'e Argument>,
}

impl<'e> Given<'e> {
    pub(super) fn take(&mut self, word: &str) -> Option<&'e Expr> {
        let at = self.left.iter().position(|argument| {
            let name = argument.name.as_ref();
            name.is_some_and(|name| name.text == word) && argument.per.is_none()
        })?;
        Some(&self.left.remove(at).expr)
    }

    pub(super) fn need(&mut self, word: &str) -> Bound<&'e Expr> {
        let (name, span) = (self.name, self.span);
        self.take(word).ok_or_else(|| takes(name, span))
    }

    pub(super) fn done(&self) -> Bound<()> {
        match self.left.first() {
            Some(argument) => {
                let at = argument
                    .name
                    .as_ref()
                    .map_or(argument.expr.span, |name| name.span);
                Err(takes(self.name, at))
            }
            None => Ok(()),
        }
    }
}

/// The finding for arguments that do not fit.
pub(super) fn takes(name: &str, span: Span) -> Box<Diagnostic> {
    let (takes, example) = match name {
        "conversion" => (
            say!("`from`, `to`, `by` and `within`, and `mature` if it is wanted"),
            "conversion(from: product_view, to: paid_order, by: customer, within: 7 days)",
        ),
        "elapsed" => (
            say!("`from`, `to`, `by`, `within` and `take`, and `mature` if it is wanted"),
            "elapsed(from: product_view, to: paid_order, by: customer, within: 7 days, take: avg)",
        ),
        _ => (
            say!("an entity, `from`, `on` and `within`, and `mature` if it is wanted"),
            "retention(customer, from: sign_up, on: paid_order, within: 30 days)",
        ),
    };
    let finding = arguments_of(name, takes, span).helps("help");
    Box::new(finding.with("advice", say!("write `{name}`", name = example)))
}

pub(super) fn path_of(expr: &Expr) -> Bound<&Path> {
    match &expr.kind {
        ExprKind::Path(path) => Ok(path),
        _ => Err(wanted(say!("an event"), say!("another expression"), expr.span)),
    }
}

pub(super) fn length(expr: &Expr) -> Bound<Length> {
    let ExprKind::Duration(duration) = &expr.kind else {
        return Err(wanted(
            say!("a length of time such as `7 days`"),
            say!("another expression"),
            expr.span,
        ));
    };
    length_of(duration)
}

/// A length of time that no calendar ends within.
pub(super) fn length_of(duration: &Duration) -> Bound<Length> {
    let short = |length: &Length| length.months <= LONGEST_YEARS * 12 && length.days <= LONGEST_YEARS * 365;
    Length::of(duration.count, duration.unit)
        .filter(short)
        .ok_or_else(|| {
            wanted(
                say!("a time of at most 1000 years"),
                say!("a longer one"),
                duration.span,
            )
        })
}

/// `take: avg`, `take: percentile(0.9)`
pub(super) fn taken(expr: &Expr) -> Bound<Function> {
    let word = match &expr.kind {
        ExprKind::Path(path) => path.text(),
        ExprKind::Call { function, arguments } if function.text() == "percentile" => {
            return match arguments.as_slice() {
                [share] => share_of(share).map(Function::Percentile),
                _ => Err(arguments_of(
                    "percentile",
                    say!("a share, behind `take`"),
                    expr.span,
                )),
            };
        }
        _ => String::new(),
    };
    match word.as_str() {
        "avg" => Ok(Function::Avg),
        "min" => Ok(Function::Min),
        "max" => Ok(Function::Max),
        "median" => Ok(Function::Median),
        "stddev" => Ok(Function::Stddev),
        _ => Err(wanted(
            say!("`avg`, `median`, `min`, `max`, `stddev` or `percentile(0.9)`"),
            say!("another expression"),
            expr.span,
        )),
    }
}
