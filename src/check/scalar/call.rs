//! What is called with what: each argument must be of the kind its place takes.

use super::{Entry, Gives, Takes, pattern, shape};
use crate::check::bind::{Bound, RowBinder};
use crate::check::literal::Literal;
use crate::check::operand_unfit::{arguments_of, wanted};
use crate::check::row::Row;
use crate::check::scale;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Exactness, Number, Type, Unit};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind};
use crate::words::say;

impl Entry {
    /// What a call means for a row.
    pub(in crate::check) fn call(
        &self,
        binder: &RowBinder<'_>,
        arguments: &[Argument],
        span: Span,
    ) -> Bound<(Row, Type)> {
        let plain =
            |argument: &Argument| argument.name.is_none() && argument.per.is_none() && !argument.every;
        let (fewest, most) = self.count;
        if !arguments.iter().all(plain) || arguments.len() < fewest || arguments.len() > most {
            return Err(arguments_of(self.name, self.takes, span));
        }
        let derived = |finding| binder.derived(finding, arguments.iter().map(|argument| &argument.expr));
        let mut rows = Vec::new();
        let mut values = Vec::new();
        for (at, argument) in arguments.iter().enumerate() {
            let takes = self.arguments.get(at).or(self.arguments.last());
            let takes = takes.copied().unwrap_or(Takes::Value);
            if takes == Takes::Bounds {
                return shape::bucket(binder, values, &argument.expr).map_err(derived);
            }
            let (row, next) = self.argument(binder, takes, &argument.expr)?;
            let decides = matches!(takes, Takes::Value | Takes::Ordered | Takes::Number);
            match decides {
                true => values.push((row, next, argument.expr.span)),
                false => rows.push(row),
            }
        }
        // What decides stands before what does not.
        let (mut all, kind) = scale::in_one_column(values).map_err(derived)?;
        all.append(&mut rows);
        let rows = all;
        let kind = match (self.gives, kind) {
            (Gives::Same, kind) => kind,
            (Gives::Whole, Type::Number(number)) => Type::Number(Number {
                exactness: match number.exactness {
                    Exactness::Float => Exactness::Float,
                    _ => Exactness::Int,
                },
                ..number
            }),
            (Gives::Whole, kind) => kind,
            (Gives::Text, _) => Type::Text,
            (Gives::Count, _) => Type::int(Unit::ratio()),
            (Gives::Truth, _) => Type::Bool,
        };
        Ok((shape::row(self.function, rows), kind))
    }

    /// One argument, of the kind it must be.
    fn argument(&self, binder: &RowBinder<'_>, takes: Takes, expr: &Expr) -> Bound<(Row, Type)> {
        if takes == Takes::Pattern {
            return Ok((portable(expr)?, Type::Text));
        }
        if matches!(takes, Takes::Number | Takes::Place | Takes::Count | Takes::Digits) {
            binder.is_no_id(expr)?;
        }
        let (row, kind) = binder.expr(expr)?;
        let words = match (takes, &kind) {
            (Takes::Value, _) => return Ok((row, kind)),
            (Takes::Place | Takes::Count | Takes::Digits, Type::Number(_) | Type::Unknown) => {
                return takes.whole(&row, &kind, expr).map(|()| (row, kind));
            }
            (_, Type::Unknown)
            | (Takes::Text, Type::Text)
            | (Takes::Number, Type::Number(_))
            | (Takes::Ordered, Type::Number(_) | Type::Date | Type::Timestamp(_) | Type::Bucket(_)) => {
                return Ok((row, kind));
            }
            (Takes::Text, _) => say!("a text"),
            (Takes::Ordered, _) => say!("a number or a time"),
            (Takes::Number, _) => say!("a number"),
            _ => say!("a whole number"),
        };
        Err(wanted(words, &kind, expr.span))
    }
}

impl Takes {
    /// A whole number without a unit; constants must be in range.
    fn whole(self, row: &Row, kind: &Type, expr: &Expr) -> Bound<()> {
        let range = match self {
            Self::Place => 1.0..=MOST_CHARACTERS,
            Self::Count => 0.0..=MOST_CHARACTERS,
            _ => -MOST_DIGITS..=MOST_DIGITS,
        };
        let words = say!(
            "a whole number from {least} to {most}",
            least = range.start(),
            most = range.end()
        );
        if let Type::Number(number) = kind {
            let plain = number.unit.fits(&Unit::ratio());
            if !plain || number.exactness != Exactness::Int {
                return Err(wanted(words, kind, expr.span));
            }
        }
        match shape::value(row) {
            Some(value) if !range.contains(&value) => Err(wanted(words, value, expr.span)),
            None if self == Self::Digits => Err(wanted(
                say!("a constant"),
                say!("something that changes by row"),
                expr.span,
            )),
            _ => Ok(()),
        }
    }
}

/// More characters no text has; some engines refuse more.
pub(super) const MOST_CHARACTERS: f64 = 2_000_000_000.0;

/// Most digits a number is rounded to.
pub(super) const MOST_DIGITS: f64 = 18.0;

/// A pattern in quotes, in words every engine reads alike.
pub(super) fn portable(expr: &Expr) -> Bound<Row> {
    let ExprKind::Text(text) = &expr.kind else {
        return Err(wanted(
            say!("a pattern in quotes"),
            say!("something else"),
            expr.span,
        ));
    };
    match pattern::portable(&text.value) {
        Ok(pattern) => Ok(Row::Literal(Literal::Text(pattern.into()))),
        Err(why) => Err(Box::new(
            Diagnostic::error(&code::BAD_PATTERN)
                .at(expr.span)
                .with("why", why),
        )),
    }
}
