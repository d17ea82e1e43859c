//! Which types and units of measures fit together, and what comes out.

use super::bind::Bound;
use super::judged::{Judged, constant};
use super::judging::Judge;
use super::measure::Measure;
use super::operand_unfit::{types, units, wanted};
use super::scale;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Exactness, Number, Ratio, Type, Unit};
use crate::source::Span;
use crate::words::{Said, Say, say};

impl Judge<'_> {
    pub(super) fn compare(&self, left: &(Measure, Span), right: &(Measure, Span)) -> Bound<Judged> {
        let mut judged = self.measure(&left.0)?;
        let other = self.measure(&right.0)?;
        fitting(&judged.kind, left.1, &other.kind, right.1)?;
        judged.absorb(other);
        judged.kind = Type::Bool;
        Ok(judged)
    }

    pub(super) fn sum(&self, terms: &[(bool, Measure, Span)]) -> Bound<Judged> {
        let mut whole: Option<(Judged, Span)> = None;
        for (_, term, span) in terms {
            let judged = self.measure(term)?;
            self.measures(term, *span)?;
            let number = number(&judged.kind, *span)?;
            whole = Some(match whole {
                None => (
                    Judged {
                        kind: Type::Number(number),
                        ..judged
                    },
                    *span,
                ),
                Some((mut so_far, first)) => {
                    let total = self::number(&so_far.kind, first)?;
                    if !total.unit.fits(&number.unit) {
                        return Err(units(&total.unit, first, &number.unit, *span));
                    }
                    so_far.absorb(judged);
                    so_far.kind = Type::Number(Number {
                        unit: total.unit.or(&number.unit),
                        exactness: total.exactness.max(number.exactness),
                    });
                    (so_far, first)
                }
            });
        }
        Ok(whole.map_or_else(|| constant(Type::Null), |(whole, _)| whole))
    }

    pub(super) fn product(&self, factors: &[(bool, Measure, Span)]) -> Bound<Judged> {
        let mut whole = constant(Type::Null);
        let mut units = Vec::new();
        let mut exactness = Exactness::Int;
        for (divides, factor, span) in factors {
            let judged = self.measure(factor)?;
            self.measures(factor, *span)?;
            let next = number(&judged.kind, *span)?;
            whole.absorb(judged);
            exactness = exactness.max(if *divides {
                Exactness::Float
            } else {
                next.exactness
            });
            units.push((*divides, next.unit));
        }
        let all: Vec<(bool, &Unit)> = units.iter().map(|(divides, unit)| (*divides, unit)).collect();
        let (unit, ratio) = scale::product(&all);
        if ratio != Ratio::ONE {
            return Err(apart(&unit, factors));
        }
        whole.kind = Type::Number(Number { unit, exactness });
        Ok(whole)
    }
}

/// The finding for a product of several scales: never seen, since it makes
/// `aligning` bring them together.
fn apart(unit: &Unit, factors: &[(bool, Measure, Span)]) -> Box<Diagnostic> {
    let finding = Diagnostic::error(&code::UNIT_MISMATCH).says("message.declared");
    let spans = factors.iter().map(|(_, _, span)| *span).reduce(Span::to);
    let finding = finding.at(spans.unwrap_or_default());
    Box::new(
        finding
            .with("declared", unit)
            .with("found", say!("several scales")),
    )
}

/// The declared unit must be the one that comes out. A plain number may be
/// declared to be anything: that is how a count of rows gets its unit. A share
/// may not.
pub(super) fn declared_kind(
    declared: (&Type, Span),
    (found, at): (&Type, Span),
    is_share: &dyn Fn() -> bool,
) -> Bound<Type> {
    let (declared, span) = declared;
    match (declared, found) {
        (Type::Number(wanted), Type::Number(number)) => {
            let ratio = number.unit.ratio_to(&wanted.unit);
            let takes_any = number.unit.is_plain() || !matches!(number.unit, Unit::Known(_));
            let finding = || {
                Diagnostic::error(&code::UNIT_MISMATCH)
                    .label(span, "label.declared")
                    .label(at, "label.found")
                    .with("declared", declared_words(wanted))
                    .with("found", &number.unit)
            };
            match ratio {
                Some(ratio) if ratio == Ratio::ONE => {}
                None if takes_any && !(number.unit.is_plain() && is_share()) => {}
                None if takes_any => {
                    let finding = finding().says("message.share").helps("help.share");
                    return Err(Box::new(finding));
                }
                _ => {
                    let finding = finding().says("message.declared").helps("help.declared");
                    return Err(Box::new(finding));
                }
            }
            Ok(Type::Number(Number {
                unit: wanted.unit.clone(),
                exactness: number.exactness,
            }))
        }
        (declared, Type::Unknown | Type::Null) => Ok(declared.clone()),
        // What is declared has its finding already.
        (Type::Unknown, found) => Ok(found.clone()),
        (declared, found) if declared == found => Ok(found.clone()),
        (declared, found) => Err(Box::new(
            Diagnostic::error(&code::TYPE_MISMATCH)
                .says("message.declared")
                .helps("help.none")
                .at(span)
                .with("declared", declared)
                .with("found", found)
                .with("detail", say!("not what comes out")),
        )),
    }
}

/// What is declared: nobody who writes `int` declares a ratio.
fn declared_words(wanted: &Number) -> Said {
    let word = match wanted.exactness {
        Exactness::Int => "int",
        Exactness::Float => "float",
        Exactness::Decimal => return wanted.unit.said(),
    };
    match wanted.unit.is_plain() {
        true => say!("{word}, a number without a unit", word = word),
        false => wanted.unit.said(),
    }
}

pub(super) fn number(kind: &Type, span: Span) -> Bound<Number> {
    match kind {
        Type::Number(number) => Ok(number.clone()),
        Type::Null | Type::Unknown => Ok(Number {
            unit: Unit::Unknown,
            exactness: Exactness::Decimal,
        }),
        other => Err(wanted(say!("a number"), other, span)),
    }
}

fn fitting(left: &Type, left_at: Span, right: &Type, right_at: Span) -> Bound<()> {
    match (left, right) {
        (Type::Number(one), Type::Number(other)) if !one.unit.fits(&other.unit) => {
            Err(units(&one.unit, left_at, &other.unit, right_at))
        }
        (Type::Number(_) | Type::Unknown, Type::Number(_) | Type::Unknown) => Ok(()),
        (left, right) if left == right && *left != Type::Null => Ok(()),
        (left, right) => Err(types(left, right, left_at.to(right_at))),
    }
}

/// A condition is a metric only where that is said: most are slips.
pub(super) fn undeclared_truth(span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&code::TYPE_MISMATCH)
            .says("message.wanted")
            .at(span)
            .with("wanted", say!("a number"))
            .with("found", say!("a condition"))
            .with("detail", say!("this is true or false"))
            .with(
                "advice",
                say!("a metric that is true or false says so: `metric name : bool = …`"),
            ),
    )
}
