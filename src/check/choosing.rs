//! `case`, `abs` and the like over metrics: values of one cell.

use super::bind::Bound;
use super::building::MeasureBuilder;
use super::fitting::number;
use super::judged::{Judged, constant};
use super::judging::Judge;
use super::measure::{Arm, Filling, Measure};
use super::operand::unify;
use super::operand_unfit::units;
use super::scalar::Entry;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Exactness, Number, Type};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind};
use crate::words::say;

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

    /// `abs(gmv - cost)`, `bucket(gmv, 100)`
    pub fn of_values(&self, entry: &Entry, arguments: &[Argument], span: Span) -> Bound<Measure> {
        match entry.name {
            "coalesce" => Err(no_coalesce(arguments, span)),
            _ => entry.over_metrics(self, arguments, span),
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
