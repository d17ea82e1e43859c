//! Measures of one kind on several scales, brought to one: kilograms beside grams.

use smol_str::SmolStr;

use super::bind::Bound;
use super::judging::Judge;
use super::measure::Measure;
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
            let mut unit = Unit::Any;
            for (divides, factor, _) in factors {
                unit = unit.times(&align(judge, factor)?, *divides);
            }
            Some(unit)
        }
        Measure::Negate(inner)
        | Measure::Where(inner, _)
        | Measure::At(inner, _)
        | Measure::Across(inner, _) => align(judge, inner),
        Measure::Number(digits) => Some(Unit::of_digits(digits)),
        other => {
            other.parts_mut(&mut |part| {
                align(judge, part);
            });
            judge.measure(other).ok().map(|judged| judged.kind.unit())
        }
    }
}

/// Multiplies by how many of one unit another is; that is a constant in a unit of
/// its own, so that units come out right by themselves.
fn convert(measure: &mut Measure, ratio: Ratio, from: &Unit, to: &Unit, span: Span) {
    if ratio == Ratio::ONE || !matches!(from, Unit::Known(_)) {
        return;
    }
    let (times, over) = ratio.digits();
    let inner = std::mem::replace(measure, Measure::Null);
    let times = Measure::Quantity(SmolStr::from(times), to.times(from, true));
    let mut factors = vec![(false, inner, span), (false, times, span)];
    factors.extend(over.map(|over| (true, Measure::Number(over.into()), span)));
    *measure = Measure::Product(factors);
}
