//! Measures of one kind on several scales, brought to one: kilograms beside grams.

use smol_str::SmolStr;

use super::bind::Bound;
use super::judging::Judge;
use super::measure::Measure;
use super::scalar::Scalar;
use super::scale;
use crate::diagnostic::code;
use crate::resolve::{Ratio, Type, Unit};
use crate::source::Span;

/// The verdict on a measure; where only units do not fit, on what it is once
/// scales are brought together.
pub(super) fn judged<T>(
    judge: &Judge<'_>,
    measure: &mut Measure,
    declared: Option<&Type>,
    verdict: impl Fn(&Measure) -> Bound<T>,
) -> Bound<T> {
    let first = verdict(measure);
    match &first {
        Err(finding) if *finding.code == code::UNIT_MISMATCH => {}
        _ => return first,
    }
    let unit = align(judge, measure);
    if let (Some(unit), Some(Type::Number(wanted))) = (unit, declared)
        && let Some(ratio) = unit.ratio_to(&wanted.unit)
    {
        convert(measure, ratio, &unit, &wanted.unit, Span::default());
    }
    verdict(measure)
}

/// Brings sums and comparisons inside to one scale each; the unit that comes out,
/// where it is known.
fn align(judge: &Judge<'_>, measure: &mut Measure) -> Option<Unit> {
    match measure {
        Measure::Sum(terms) => {
            let units: Option<Vec<Unit>> = terms.iter_mut().map(|(_, term, _)| align(judge, term)).collect();
            let units = units?;
            let (unit, ratios) = scale::common(&units.iter().collect::<Vec<_>>())?;
            for (((_, term, span), from), ratio) in terms.iter_mut().zip(&units).zip(ratios) {
                convert(term, ratio, from, &unit, *span);
            }
            Some(unit)
        }
        Measure::Compare(_, left, right) => {
            let units = [align(judge, &mut left.0)?, align(judge, &mut right.0)?];
            let [one, other] = &units;
            let (unit, ratios) = scale::common(&[one, other])?;
            let sides = [left, right].into_iter().zip(&units).zip(ratios);
            for ((side, from), ratio) in sides {
                convert(&mut side.0, ratio, from, &unit, side.1);
            }
            None
        }
        Measure::Product(factors) => {
            let mut units = Vec::new();
            for (divides, factor, _) in factors.iter_mut() {
                units.push((*divides, align(judge, factor)?));
            }
            let all: Vec<(bool, &Unit)> = units.iter().map(|(divides, unit)| (*divides, unit)).collect();
            let apart = all
                .iter()
                .fold(Unit::Any, |so_far, (divides, unit)| so_far.times(unit, *divides));
            let (unit, ratio) = scale::product(&all);
            if ratio != Ratio::ONE {
                factors.extend(factors_of(ratio, &apart, &unit, Span::default()));
            }
            Some(unit)
        }
        Measure::Case(arms, otherwise) => {
            let mut values = Vec::new();
            for (condition, value) in arms {
                align(judge, condition);
                values.push(value);
            }
            values.extend(otherwise.iter_mut().map(|value| &mut **value));
            let mut units = Vec::new();
            for (value, _) in &mut values {
                units.push(align(judge, value)?);
            }
            let (unit, ratios) = scale::common(&units.iter().collect::<Vec<_>>())?;
            for (((value, span), from), ratio) in values.into_iter().zip(&units).zip(ratios) {
                convert(value, ratio, from, &unit, *span);
            }
            Some(unit)
        }
        Measure::Call(Scalar::Least | Scalar::Greatest, parts) => {
            let units: Option<Vec<Unit>> = parts.iter_mut().map(|(part, _)| align(judge, part)).collect();
            let units = units?;
            let (unit, ratios) = scale::common(&units.iter().collect::<Vec<_>>())?;
            for (((part, span), from), ratio) in parts.iter_mut().zip(&units).zip(ratios) {
                convert(part, ratio, from, &unit, *span);
            }
            Some(unit)
        }
        Measure::Call(Scalar::Bucket | Scalar::Bound, parts) => {
            let (subject, bounds) = parts.split_first_mut()?;
            let unit = align(judge, &mut subject.0)?;
            for (bound, _) in bounds {
                if let Measure::Quantity(digits, own) = bound
                    && let Some(ratio) = own.ratio_to(&unit)
                    && let Some(same) = times(digits, ratio)
                {
                    *bound = Measure::Quantity(same, unit.clone());
                }
            }
            Some(unit)
        }
        Measure::Fill(inner, filling) => {
            let unit = align(judge, &mut inner.0)?;
            match filling.unit.ratio_to(&unit) {
                Some(ratio) => match times(&filling.digits, ratio) {
                    Some(digits) => {
                        (filling.digits, filling.unit) = (digits, unit.clone());
                        Some(unit)
                    }
                    // No digits are it exactly: what is filled is brought to it.
                    None => {
                        let back = unit.ratio_to(&filling.unit)?;
                        convert(&mut inner.0, back, &unit, &filling.unit, inner.1);
                        Some(filling.unit.clone())
                    }
                },
                None => Some(unit.or(&filling.unit)),
            }
        }
        Measure::At(inner, _) => align(
            &Judge {
                timed: true,
                ..*judge
            },
            inner,
        ),
        Measure::Negate(inner) | Measure::Where(inner, _) | Measure::Across(inner, _) => align(judge, inner),
        Measure::Number(digits) => Some(Unit::of_digits(digits)),
        other => {
            other.parts_mut(&mut |part| {
                align(judge, part);
            });
            judge.measure(other).ok().map(|judged| judged.kind.unit())
        }
    }
}

/// A constant times a ratio, where digits are it exactly.
fn times(digits: &str, ratio: Ratio) -> Option<SmolStr> {
    let (sign, size) = match digits.strip_prefix('-') {
        Some(size) => ("-", size),
        None => ("", digits),
    };
    if Unit::of_digits(size) == Unit::Zero {
        return Some(digits.into());
    }
    match Ratio::parse(size)?.times(ratio)?.digits() {
        (digits, None) => Some(format!("{sign}{digits}").into()),
        _ => None,
    }
}

/// Multiplies by how many of one unit another is; that is a constant in a unit of
/// its own, so that units come out right by themselves.
fn convert(measure: &mut Measure, ratio: Ratio, from: &Unit, to: &Unit, span: Span) {
    if ratio == Ratio::ONE || !matches!(from, Unit::Known(_)) {
        return;
    }
    let inner = std::mem::replace(measure, Measure::Null);
    let mut factors = vec![(false, inner, span)];
    factors.extend(factors_of(ratio, from, to, span));
    *measure = Measure::Product(factors);
}

/// What a value in one unit is multiplied by to be in another.
fn factors_of(ratio: Ratio, from: &Unit, to: &Unit, span: Span) -> Vec<(bool, Measure, Span)> {
    let (times, over) = ratio.digits();
    let times = Measure::Quantity(SmolStr::from(times), to.times(from, true));
    let mut factors = vec![(false, times, span)];
    factors.extend(over.map(|over| (true, Measure::Number(over.into()), span)));
    factors
}
