//! `case`, `abs` and the like over metrics: values of one cell.

use super::bind::{Bound, not_yet};
use super::building::MeasureBuilder;
use super::fitting::number;
use super::judged::{Judged, constant};
use super::judging::Judge;
use super::measure::{Arm, Filling, Measure};
use super::operand::{arguments_of, unify, units, wanted};
use super::scalar::Scalar;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Exactness, Number, Type};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind};
use crate::syntax::plain_number;
use crate::words::say;
use smol_str::SmolStr;

/// Most digits a number is rounded to.
const MOST_DIGITS: i32 = 18;

impl MeasureBuilder<'_> {
    /// `case { orders > 0: gmv, else: 0 }`
    pub fn case(&self, arms: &[(Option<Expr>, Expr)]) -> Bound<Measure> {
        let mut cases = Vec::new();
        let mut otherwise = None;
        for (condition, value) in arms {
            let arm = (self.build(value)?, value.span);
            match condition {
                Some(condition) => cases.push((self.build(condition)?, arm)),
                None => otherwise = Some(Box::new(arm)),
            }
        }
        Ok(Measure::Case(cases, otherwise))
    }

    /// `abs(gmv - cost)`, `round(aov, 2)`
    pub fn of_values(&self, name: &str, arguments: &[Argument], span: Span) -> Bound<Measure> {
        let (function, takes) = match name {
            "abs" => (Scalar::Abs, say!("one number")),
            "floor" => (Scalar::Floor, say!("one number")),
            "ceil" => (Scalar::Ceil, say!("one number")),
            "round" => (
                Scalar::Round,
                say!("a number, and how many digits behind the point"),
            ),
            "coalesce" => return Err(no_coalesce(arguments, span)),
            _ => return Err(not_yet(&say!("`{name}` over metrics", name = name), span)),
        };
        let plain =
            |argument: &Argument| argument.name.is_none() && argument.per.is_none() && !argument.every;
        let (inner, digits) = match arguments {
            [inner] if plain(inner) => (inner, None),
            [inner, digits] if function == Scalar::Round && plain(inner) && plain(digits) => {
                (inner, Some(digits_of(&digits.expr)?))
            }
            _ => return Err(arguments_of(name, takes, span)),
        };
        let inner = Box::new((self.build(&inner.expr)?, inner.expr.span));
        Ok(Measure::Call(function, inner, digits))
    }
}

/// How many digits to round to: a constant.
fn digits_of(expr: &Expr) -> Bound<SmolStr> {
    let (number, sign) = match &expr.kind {
        ExprKind::Negate(inner) => (&inner.kind, "-"),
        other => (other, ""),
    };
    let digits = match number {
        ExprKind::Number(number) => plain_number(&number.raw),
        _ => None,
    };
    let in_range = |digits: &String| {
        digits
            .parse()
            .is_ok_and(|count: i32| (-MOST_DIGITS..=MOST_DIGITS).contains(&count))
    };
    match digits.map(|digits| format!("{sign}{digits}")).filter(in_range) {
        Some(digits) => Ok(digits.into()),
        None => {
            let words = format!("a whole number from -{MOST_DIGITS} to {MOST_DIGITS}");
            Err(wanted(&words, say!("something else"), expr.span))
        }
    }
}

/// `coalesce(gmv, 0)`: what is null in a row and what is null in a cell differ.
fn no_coalesce(arguments: &[Argument], span: Span) -> Box<Diagnostic> {
    let metric = arguments.first().map(|argument| &argument.expr.kind);
    let metric = match metric {
        Some(ExprKind::Path(path)) => path.text(),
        _ => "(…)".to_owned(),
    };
    let number = arguments.get(1).map(|argument| &argument.expr.kind);
    let number = match number {
        Some(ExprKind::Number(number)) => number.raw.to_string(),
        _ => "0".to_owned(),
    };
    Box::new(
        Diagnostic::error(&code::WRONG_ARGUMENTS)
            .at(span)
            .with("name", "coalesce")
            .with("takes", say!("values of one row, not metrics"))
            .with(
                "advice",
                say!(
                    "a number in place of null is `{metric} fill {number}`",
                    metric = metric,
                    number = number
                ),
            ),
    )
}

impl Judge<'_> {
    /// Every value must be of one kind.
    pub(super) fn case(&self, arms: &[(Measure, Arm)], otherwise: Option<&Arm>) -> Bound<Judged> {
        let mut whole = constant(Type::Null);
        for (condition, _) in arms {
            whole.absorb(self.condition(condition)?);
        }
        let mut kind = (Type::Null, Span::default());
        for (value, span) in arms.iter().map(|(_, value)| value).chain(otherwise) {
            let judged = self.measure(value)?;
            kind = unify(kind, (judged.kind.clone(), *span))?;
            whole.absorb(judged);
        }
        whole.kind = kind.0;
        Ok(whole)
    }

    /// Functions of a number keep its unit.
    pub(super) fn called(&self, function: Scalar, (inner, span): &Arm) -> Bound<Judged> {
        let mut judged = self.measure(inner)?;
        let number = number(&judged.kind, *span)?;
        let exactness = match (function, number.exactness) {
            (Scalar::Floor | Scalar::Ceil, Exactness::Decimal) => Exactness::Int,
            (_, exactness) => exactness,
        };
        judged.kind = Type::Number(Number { exactness, ..number });
        Ok(judged)
    }

    /// `gmv fill 0`: the number has the unit of what it fills.
    pub(super) fn filled(&self, (inner, span): &Arm, filling: &Filling) -> Bound<Judged> {
        let mut judged = self.measure(inner)?;
        let filled = number(&judged.kind, *span)?;
        if !filled.unit.fits(&filling.unit) {
            return Err(units(&filled.unit, *span, &filling.unit, filling.span));
        }
        let exactness = match filling.digits.contains('.') {
            true => Exactness::Decimal,
            false => Exactness::Int,
        };
        judged.kind = Type::Number(Number {
            unit: filled.unit.or(&filling.unit),
            exactness: filled.exactness.max(exactness),
        });
        Ok(judged)
    }
}
