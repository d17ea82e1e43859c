//! Numbers of one kind on several scales, brought to one: kilograms beside grams.

use super::bind::Bound;
use super::literal::Literal;
use super::operand::unify;
use super::row::Row;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Exactness, Factor, Number, Ratio, Type, Unit};
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

/// The unit of a product, and what it takes to bring the scales in it together:
/// grams over kilograms are a share, CNY a kilogram times grams are CNY. Scales
/// that stand together in one factor already are meant so.
pub(super) fn product(factors: &[(bool, &Unit)]) -> (Unit, Ratio) {
    let total = factors
        .iter()
        .fold(Unit::Any, |so_far, (divides, unit)| so_far.times(unit, *divides));
    let meant = |base: &str| {
        let on_base = |unit: &Unit| unit.factors().iter().filter(|part| is_on(part, base)).count();
        factors.iter().any(|(_, unit)| on_base(unit) > 1)
    };
    let mut unit = total.clone();
    let mut ratio = Ratio::ONE;
    for part in total.factors() {
        let Some(scale) = &part.scale else { continue };
        // The scale of the factor that comes first is the one of the product.
        let first = factors
            .iter()
            .flat_map(|(_, unit)| unit.factors())
            .find(|first| is_on(first, &scale.base));
        let Some(first) = first.filter(|first| first.name != part.name && !meant(&scale.base)) else {
            continue;
        };
        let part_alone = Unit::Known(vec![part.clone()]);
        let of_first = Unit::Known(vec![Factor {
            power: part.power,
            ..first.clone()
        }]);
        let more = part_alone.ratio_to(&of_first).and_then(|one| ratio.times(one));
        let Some(more) = more else { continue };
        ratio = more;
        unit = unit.times(&part_alone, true).times(&of_first, false);
    }
    (unit, ratio)
}

fn is_on(factor: &Factor, base: &str) -> bool {
    factor.scale.as_ref().is_some_and(|scale| scale.base == base)
}

/// Values that stand in one column, of one type: numbers on several scales are
/// brought to one.
pub(super) fn in_one_column(values: Vec<(Row, Type, Span)>) -> Bound<(Vec<Row>, Type)> {
    let unit = |kind: &Type| match kind {
        Type::Number(number) => Some(number.unit.clone()),
        Type::Null | Type::Unknown => Some(Unit::Unknown),
        _ => None,
    };
    let units: Option<Vec<Unit>> = values.iter().map(|(_, kind, _)| unit(kind)).collect();
    let numbers = units.filter(|units| units.iter().any(|unit| matches!(unit, Unit::Known(_))));
    let common = numbers.and_then(|units| common(&units.iter().collect::<Vec<_>>()));
    let mut kind = (Type::Null, Span::default());
    let mut rows = Vec::new();
    let mut ratios = Vec::new();
    let mut unit = None;
    if let Some((of_all, all)) = common {
        (unit, ratios) = (Some(of_all), all);
    }
    let ratios = ratios.into_iter().chain(std::iter::repeat(Ratio::ONE));
    for ((row, next, span), ratio) in values.into_iter().zip(ratios) {
        let next = match (next, &unit) {
            (Type::Number(number), Some(unit)) => Type::Number(Number {
                unit: unit.clone(),
                exactness: number.exactness.max(exactness_of(ratio)),
            }),
            (next, _) => next,
        };
        kind = unify(kind, (next, span))?;
        rows.push(scaled(row, ratio));
    }
    Ok((rows, kind.0))
}

/// How exactly a whole number is held that is multiplied by a ratio.
pub(super) fn exactness_of(ratio: Ratio) -> Exactness {
    match ratio.digits() {
        (_, Some(_)) => Exactness::Float,
        (times, None) if times.contains('.') => Exactness::Decimal,
        _ => Exactness::Int,
    }
}

/// A number on another scale. Constants are worked out where that is exact.
pub(super) fn scaled(row: Row, ratio: Ratio) -> Row {
    if ratio == Ratio::ONE {
        return row;
    }
    if let Row::Negate(inner) = &row
        && matches!(**inner, Row::Literal(_))
    {
        return Row::Negate(Box::new(scaled((**inner).clone(), ratio)));
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

/// The finding for a bare number beside a unit that has scales; the places are
/// still to be said.
pub(super) fn bare(unit: &Unit) -> Diagnostic {
    Diagnostic::error(&code::UNIT_MISMATCH)
        .says("message.scaled")
        .helps("help.scaled")
        .with("unit", unit)
        .with("example", in_unit("500", unit))
}

/// How a number is written in a unit.
pub(super) fn in_unit(number: &str, unit: &Unit) -> String {
    let part = |above: bool| -> Vec<&Factor> {
        let all = unit.factors().iter();
        all.filter(|factor| (factor.power > 0) == above).collect()
    };
    let words = |all: &[&Factor], number: &str| -> Vec<String> {
        let numbers = std::iter::once(number).chain(std::iter::repeat("1"));
        let pairs = all.iter().zip(numbers);
        pairs
            .map(|(factor, number)| constant(number, &factor.name))
            .collect()
    };
    let (above, below) = (part(true), part(false));
    let mut text = match words(&above, number) {
        none if none.is_empty() => number.to_owned(),
        above => above.join(" * "),
    };
    for divisor in words(&below, "1") {
        text = format!("{text} / {divisor}");
    }
    text
}

/// How a constant of a unit is written.
fn constant(number: &str, name: &str) -> String {
    let whole = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
    match crate::syntax::time::Grain::named(name) {
        Some(grain) if whole && number == "1" => format!("1 {}", grain.word()),
        Some(grain) if whole => format!("{number} {}s", grain.word()),
        Some(grain) => format!("{number} * 1 {}", grain.word()),
        None => format!("{name}({number})"),
    }
}
