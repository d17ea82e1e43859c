//! Expressions with one value a row.

use crate::words::say;
use smol_str::SmolStr;

use super::bind::{Bound, RowBinder};
use super::condition;
use super::literal::{Literal, bound_instant};
use super::operand_unfit::{arguments_of, no_scalar, of_metrics, types, unfit, units, unread, wanted};
use super::row::Row;
use super::scalar;
use super::scale;
use super::times::{self, Term};
use crate::resolve::{Exactness, Number, Type, Unit};
use crate::source::Span;
use crate::syntax::ast::{Argument, Duration, Expr, ExprKind, MomentAt, Path};
use crate::syntax::plain_number;
use crate::syntax::time::Moment;

impl RowBinder<'_> {
    /// What an expression means for a row, and its type.
    ///
    /// # Errors
    /// The first thing in it that means nothing, or does not fit.
    pub fn expr(&self, expr: &Expr) -> Bound<(Row, Type)> {
        match &expr.kind {
            ExprKind::Path(path) => self.path(path),
            ExprKind::Text(text) => Ok((Row::Literal(Literal::Text(text.value.clone())), Type::Text)),
            ExprKind::Number(number) => Ok(literal_number(&number.raw)),
            ExprKind::Bool(value) => Ok((Row::Literal(Literal::Bool(*value)), Type::Bool)),
            ExprKind::Null => Ok((Row::Literal(Literal::Null), Type::Null)),
            ExprKind::Moment(moment) => self.moment(moment),
            ExprKind::Paren(inner) => self.expr(inner),
            ExprKind::Negate(inner) => {
                let (row, kind) = self.number(inner)?;
                Ok((Row::Negate(Box::new(row)), Type::Number(kind)))
            }
            ExprKind::Sum(first, rest) => self.sum(first, rest, expr.span),
            ExprKind::Product(first, rest) => self.product(first, rest),
            ExprKind::Call { function, arguments } => self.call(function, arguments, expr.span),
            ExprKind::Case(arms) => self.case(arms),
            ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::Compare(..)
            | ExprKind::In { .. }
            | ExprKind::Like { .. }
            | ExprKind::Between { .. }
            | ExprKind::IsNull { .. } => Ok((condition::condition(self, expr)?, Type::Bool)),
            ExprKind::Duration(length) => Ok(self.length(length)),
            ExprKind::List(_) | ExprKind::Tuple(_) => {
                Err(wanted(say!("one value"), say!("a list"), expr.span))
            }
            kind @ (ExprKind::Where(..)
            | ExprKind::At(..)
            | ExprKind::Across(..)
            | ExprKind::Every(..)
            | ExprKind::Fill(..)
            | ExprKind::Via(..)) => Err(of_metrics(kind, expr.span)),
        }
    }

    /// A date or instant by itself: `2026-01-02`, `2026-01-02T10:30`.
    fn moment(&self, moment: &MomentAt) -> Bound<(Row, Type)> {
        match moment.moment {
            Moment::Day(date) => Ok((Row::Literal(Literal::Date(date)), Type::Date)),
            Moment::Instant(..) => bound_instant(moment.moment, &self.model.manifest, None)
                .map(|time| (Row::Literal(Literal::Timestamp(time)), Type::Timestamp(None)))
                .ok_or_else(|| {
                    wanted(
                        say!("an instant of the calendar"),
                        say!("one outside of it"),
                        moment.span,
                    )
                }),
            Moment::Today => Err(unread()),
            _ => Err(wanted(say!("a day"), say!("a period"), moment.span)),
        }
    }

    /// An expression that must be a number.
    pub(super) fn number(&self, expr: &Expr) -> Bound<(Row, Number)> {
        self.is_no_id(expr)?;
        let (row, kind) = self.expr(expr)?;
        Ok((row, as_number(kind, expr.span)?))
    }

    /// A length of time as a number.
    fn length(&self, length: &Duration) -> (Row, Type) {
        let unit = self.model.names.unit(length.unit.word());
        let digits = SmolStr::from(length.count.to_string());
        (Row::Literal(Literal::Number(digits)), Type::int(unit))
    }

    /// `gram(500)`: a constant in a unit.
    fn constant(&self, unit: Unit, arguments: &[Argument], span: Span) -> Bound<(Row, Type)> {
        match arguments {
            [argument] if argument.name.is_none() && argument.per.is_none() && !argument.every => {
                let (row, number) = self.number(&argument.expr)?;
                if !is_constant(&row) || !matches!(number.unit, Unit::Any | Unit::Zero) {
                    return Err(wanted(
                        say!("a bare number"),
                        say!("something else"),
                        argument.expr.span,
                    ));
                }
                Ok((row, Type::Number(Number { unit, ..number })))
            }
            _ => Err(arguments_of(&unit.to_string(), say!("one number"), span)),
        }
    }

    /// Terms: of one unit, or of scales of one, which convert.
    fn sum(&self, first: &Expr, rest: &[(bool, Expr)], span: Span) -> Bound<(Row, Type)> {
        let mut terms: Vec<Term<'_>> = vec![(false, first, self.expr(first)?)];
        for (minus, expr) in rest {
            terms.push((*minus, expr, self.expr(expr)?));
        }
        for (_, expr, _) in &terms {
            self.is_no_id(expr)?;
        }
        if terms.iter().any(|(_, _, (_, kind))| times::is_time(kind)) {
            return self.time_sum(terms, span);
        }
        let mut numbers = Vec::new();
        for (minus, expr, (row, kind)) in terms {
            numbers.push((minus, expr.span, row, as_number(kind, expr.span)?));
        }
        let exactness = numbers.iter().map(|(_, _, _, number)| number.exactness).max();
        let units: Vec<&Unit> = numbers.iter().map(|(_, _, _, number)| &number.unit).collect();
        let Some((unit, ratios)) = scale::common(&units) else {
            let finding = unfit(&units, numbers.iter().map(|(_, span, ..)| *span));
            let terms = std::iter::once(first).chain(rest.iter().map(|(_, expr)| expr));
            return Err(self.derived(finding, terms));
        };
        let exactness = ratios
            .iter()
            .map(|ratio| scale::exactness_of(*ratio))
            .chain(exactness);
        let kind = Type::Number(Number {
            unit,
            exactness: exactness.max().unwrap_or(Exactness::Decimal),
        });
        let terms = numbers.into_iter().zip(ratios);
        let terms = terms.map(|((minus, _, row, _), ratio)| (minus, scale::scaled(row, ratio)));
        Ok((Row::Sum(terms.collect()), kind))
    }

    fn product(&self, first: &Expr, rest: &[(bool, Expr)]) -> Bound<(Row, Type)> {
        let (row, number) = self.number(first)?;
        let mut factors = vec![(false, row)];
        let mut numbers = vec![(false, number)];
        for (divides, expr) in rest {
            let (row, number) = self.number(expr)?;
            factors.push((*divides, row));
            numbers.push((*divides, number));
        }
        let units: Vec<(bool, &Unit)> = numbers
            .iter()
            .map(|(divides, number)| (*divides, &number.unit))
            .collect();
        let (unit, ratio) = scale::product(&units);
        let exactness = numbers.iter().map(|(divides, number)| match divides {
            true => Exactness::Float,
            false => number.exactness,
        });
        let exactness = exactness.max().unwrap_or(Exactness::Decimal);
        let kind = Type::Number(Number {
            unit,
            exactness: exactness.max(scale::exactness_of(ratio)),
        });
        Ok((scale::scaled(Row::Product(factors), ratio), kind))
    }

    fn call(&self, function: &Path, arguments: &[Argument], span: Span) -> Bound<(Row, Type)> {
        let name = function.text();
        match scalar::named(&name) {
            Some(entry) => entry.call(self, arguments, span),
            None => match self.model.names.unit_of_constants(&name) {
                Some(unit) => self.constant(unit, arguments, span),
                None => Err(no_scalar(function, arguments, &self.model.names)),
            },
        }
    }

    fn case(&self, arms: &[(Option<Expr>, Expr)]) -> Bound<(Row, Type)> {
        let mut values = Vec::new();
        for (_, value) in arms {
            let (row, kind) = self.expr(value)?;
            values.push((row, kind, value.span));
        }
        let (values, kind) = scale::in_one_column(values)
            .map_err(|finding| self.derived(finding, arms.iter().map(|(_, value)| value)))?;
        let mut rows = Vec::new();
        let mut otherwise = None;
        for ((condition, _), row) in arms.iter().zip(values) {
            match condition {
                Some(condition) => rows.push((condition::condition(self, condition)?, row)),
                None => otherwise = Some(Box::new(row)),
            }
        }
        Ok((Row::Case(rows, otherwise), kind))
    }
}

/// The number a value is.
fn as_number(kind: Type, span: Span) -> Bound<Number> {
    match kind {
        Type::Number(number) => Ok(number),
        Type::Unknown | Type::Null => Ok(Number {
            unit: Unit::Unknown,
            exactness: Exactness::Decimal,
        }),
        other => Err(wanted(say!("a number"), other, span)),
    }
}

/// Whether a row is a constant number.
pub(super) fn is_constant(row: &Row) -> bool {
    match row {
        Row::Literal(Literal::Number(_)) => true,
        Row::Negate(inner) => is_constant(inner),
        _ => false,
    }
}

/// A number literal; its unit is that of the other side.
fn literal_number(raw: &str) -> (Row, Type) {
    let digits = plain_number(raw).unwrap_or_default();
    let exactness = if digits.contains('.') {
        Exactness::Decimal
    } else {
        Exactness::Int
    };
    let unit = Unit::of_written(raw, &digits);
    let row = Row::Literal(Literal::Number(SmolStr::from(digits)));
    (row, Type::Number(Number { unit, exactness }))
}

/// The type of values that stand in one column, and where one of it stands.
pub(super) fn unify((left, at): (Type, Span), (right, right_at): (Type, Span)) -> Bound<(Type, Span)> {
    match (left, right) {
        (Type::Null | Type::Unknown, other) => Ok((other, right_at)),
        (other, Type::Null | Type::Unknown) => Ok((other, at)),
        (Type::Number(left), Type::Number(right)) if left.unit.fits(&right.unit) => {
            let unit = left.unit.or(&right.unit);
            let exactness = left.exactness.max(right.exactness);
            Ok((Type::Number(Number { unit, exactness }), at))
        }
        (Type::Number(left), Type::Number(right)) => Err(units(&left.unit, at, &right.unit, right_at)),
        (left, right) if left == right => Ok((left, at)),
        (left, right) => Err(types(&left, &right, right_at)),
    }
}

/// Aggregates this version compiles.
pub const AGGREGATES: [&str; 13] = [
    "sum",
    "count",
    "avg",
    "min",
    "max",
    "median",
    "percentile",
    "stddev",
    "variance",
    "any",
    "all",
    "first",
    "last",
];
