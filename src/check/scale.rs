//! Numbers of one kind on several scales, brought to one: kilograms beside grams.

use super::literal::Literal;
use super::row::Row;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Ratio, Unit};
use crate::source::Span;

/// The unit in which all of these can be added and compared, and what turns each
/// into it: their own where they have one, else the base of their scales unless
/// only another of them is reached exactly. `None` where they do not fit.
pub(super) fn common(units: &[&Unit]) -> Option<(Unit, Vec<Ratio>)> {
    let known: Vec<&Unit> = units
        .iter()
        .copied()
        .filter(|unit| matches!(unit, Unit::Known(_)))
        .collect();
    let Some(first) = known.first() else {
        let unit = units.iter().find(|unit| ***unit != Unit::Zero);
        return Some((
            unit.map_or(Unit::Zero, |unit| (*unit).clone()),
            as_they_are(units),
        ));
    };
    if units.contains(&&Unit::Any) && known.iter().any(|unit| unit.has_scales()) {
        return None;
    }
    if known.iter().all(|unit| unit == first) {
        return Some(((*first).clone(), as_they_are(units)));
    }
    let base = first.base();
    let mut candidates = vec![&base];
    candidates.extend(&known);
    let ratios = |to: &Unit| -> Option<Vec<Ratio>> {
        let ratio = |unit: &&Unit| match unit {
            Unit::Known(_) => unit.ratio_to(to),
            _ => Some(Ratio::ONE),
        };
        units.iter().map(ratio).collect()
    };
    let exact = candidates.iter().find_map(|to| {
        let ratios = ratios(to)?;
        let exact = ratios.iter().all(|ratio| ratio.is_exact());
        exact.then(|| ((*to).clone(), ratios))
    });
    exact.or_else(|| Some((base.clone(), ratios(&base)?)))
}

fn as_they_are(units: &[&Unit]) -> Vec<Ratio> {
    vec![Ratio::ONE; units.len()]
}

/// A number on another scale. Constants are worked out where that is exact.
pub(super) fn scaled(row: Row, ratio: Ratio) -> Row {
    if ratio == Ratio::ONE {
        return row;
    }
    let number = |digits: String| Row::Literal(Literal::Number(digits.into()));
    if let Row::Literal(Literal::Number(digits)) = &row {
        let product = Ratio::parse(digits).and_then(|value| value.times(ratio));
        if let Some((digits, None)) = product.map(Ratio::digits) {
            return number(digits);
        }
        if Unit::of_digits(digits) == Unit::Zero {
            return row;
        }
    }
    let (times, over) = ratio.digits();
    let mut factors = vec![(false, row)];
    if times != "1" {
        factors.push((false, number(times)));
    }
    factors.extend(over.map(|over| (true, number(over))));
    Row::Product(factors)
}

/// The finding for a bare number beside a unit that has scales.
pub(super) fn bare(number: Span, unit: &Unit) -> Box<Diagnostic> {
    let written = match unit {
        Unit::Known(factors) => match factors.as_slice() {
            [factor] if factor.power == 1 => constant(&factor.name),
            factors => {
                let (above, below): (Vec<_>, Vec<_>) = factors.iter().partition(|factor| factor.power > 0);
                let words = |all: &[&crate::resolve::Factor]| {
                    let words: Vec<String> = all.iter().map(|factor| constant(&factor.name)).collect();
                    words.join(" * ")
                };
                match (above.as_slice(), below.as_slice()) {
                    (above, []) => words(above),
                    ([], below) => format!("1 / {}", words(below)),
                    (above, below) => format!("{} / {}", words(above), words(below)),
                }
            }
        },
        _ => String::new(),
    };
    Box::new(
        Diagnostic::error(&code::UNIT_MISMATCH)
            .says("message.scaled")
            .helps("help.scaled")
            .label(number, "label.plain")
            .with("unit", unit)
            .with("example", written),
    )
}

/// How a constant of a unit is written.
fn constant(name: &str) -> String {
    match crate::syntax::time::Grain::named(name) {
        Some(grain) => format!("2 {}s", grain.word()),
        None => format!("{name}(500)"),
    }
}
