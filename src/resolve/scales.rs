//! Scales: which units are so many of another one.

use crate::syntax::currency;
use crate::words::say;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::names::{Names, Space, Target};
use super::ratio::Ratio;
use super::unit::Scale;
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::ast::{Body, File, Name, Number};
use crate::syntax::plain_number;
use crate::syntax::time::Grain;

/// What one unit is declared to be.
struct Declared<'a> {
    name: &'a Name,
    size: &'a Number,
    of: &'a Name,
}

/// The scale of every unit that is on one, by name: those declared with a size,
/// and those they are counted in.
pub(super) fn collect(
    files: &[File],
    names: &Names,
    found: &mut Vec<Diagnostic>,
) -> FxHashMap<SmolStr, Scale> {
    let mut declared: FxHashMap<&str, Declared<'_>> = FxHashMap::default();
    for item in files.iter().flat_map(|file| &file.items) {
        if let Body::Unit {
            scale: Some((size, of)),
        } = &item.body
            && !item.broken
        {
            let unit = Declared {
                name: &item.name,
                size,
                of,
            };
            declared.insert(item.name.text.as_str(), unit);
        }
    }
    let mut order: Vec<&Declared<'_>> = declared.values().collect();
    order.sort_by_key(|unit| unit.name.span.key());
    let mut scales = FxHashMap::default();
    for unit in order {
        match scale(unit, &declared, names) {
            Ok(Some(scale)) => {
                let base = Scale {
                    base: scale.base.clone(),
                    size: Ratio::ONE,
                };
                scales.entry(scale.base.clone()).or_insert(base);
                scales.insert(unit.name.text.clone(), scale);
            }
            Ok(None) => {}
            Err(finding) => found.push(*finding),
        }
    }
    scales
}

/// The scale of a unit of time: those of a fixed length, and those of months.
pub(super) fn of_time(grain: Grain) -> Scale {
    let (base, size) = match grain {
        Grain::Second => (Grain::Second, 1),
        Grain::Minute => (Grain::Second, 60),
        Grain::Hour => (Grain::Second, 3_600),
        Grain::Day => (Grain::Second, 86_400),
        Grain::Week => (Grain::Second, 604_800),
        // Not a length of time, and never a unit.
        Grain::Custom(_) => (grain, 1),
        Grain::Month => (Grain::Month, 1),
        Grain::Quarter | Grain::FiscalQuarter => (Grain::Month, 3),
        Grain::Year | Grain::FiscalYear => (Grain::Month, 12),
    };
    Scale {
        base: base.word().into(),
        size: Ratio::whole(size),
    }
}

/// How many of the last base a unit is; nothing where its base is not known,
/// which has its finding.
fn scale(
    unit: &Declared<'_>,
    declared: &FxHashMap<&str, Declared<'_>>,
    names: &Names,
) -> Result<Option<Scale>, Box<Diagnostic>> {
    let mut size = Ratio::ONE;
    let mut step = unit;
    let mut seen: Vec<&Declared<'_>> = Vec::new();
    loop {
        if seen.iter().any(|known| known.name.text == step.name.text) {
            return match seen.first() {
                // Each of a circle would tell of it; those before it do not.
                Some(first) if first.name.text == step.name.text && is_first(&seen) => Err(circle(&seen)),
                _ => Ok(None),
            };
        }
        seen.push(step);
        let digits = plain_number(&step.size.raw).unwrap_or_default();
        let next = Ratio::parse(&digits).and_then(|one| size.times(one));
        let Some(next) = next else {
            // The unit itself tells of a size it cannot have.
            return match seen.len() {
                1 => Err(no_size(step)),
                _ => Ok(None),
            };
        };
        size = next;
        match declared.get(step.of.text.as_str()) {
            Some(next) => step = next,
            None => break,
        }
    }
    let base = step.of.text.as_str();
    let grain = Grain::named(base).filter(|_| !step.of.quoted);
    if let Some(grain) = grain {
        let of_time = of_time(grain);
        return Ok(size.times(of_time.size).map(|size| Scale {
            base: of_time.base,
            size,
        }));
    }
    match names.find(Space::Entities, base).map(|word| word.target) {
        Some(Target::Entity(_)) if seen.len() == 1 => Err(Box::new(
            Diagnostic::error(&code::WRONG_KIND)
                .at(step.of.span)
                .helps("help.none")
                .with("name", base)
                .with("is", say!("an entity"))
                .with("wanted", say!("a unit")),
        )),
        Some(Target::Other(_)) => Ok(Some(Scale {
            base: base.into(),
            size,
        })),
        None if currency::is_currency(base) => Ok(Some(Scale {
            base: base.into(),
            size,
        })),
        _ => Ok(None),
    }
}

/// Whether the unit asked for is declared before the others of its circle.
fn is_first(circle: &[&Declared<'_>]) -> bool {
    let places = circle.iter().map(|unit| unit.name.span.key());
    circle.first().map(|unit| unit.name.span.key()) == places.min()
}

fn circle(steps: &[&Declared<'_>]) -> Box<Diagnostic> {
    let name = steps.first().map(|unit| unit.name.text.as_str());
    let finding = Diagnostic::error(&code::CYCLE).with("name", name.unwrap_or_default());
    Box::new(steps.iter().fold(finding, |finding, unit| {
        let says = say!(
            "`{unit}` is so many `{base}`",
            unit = unit.name.text,
            base = unit.of.text
        );
        finding.note(unit.of.span, says)
    }))
}

fn no_size(unit: &Declared<'_>) -> Box<Diagnostic> {
    let finding = Diagnostic::error(&code::TYPE_MISMATCH)
        .says("message.wanted")
        .helps("help.none")
        .at(unit.size.span);
    Box::new(
        finding
            .with("wanted", say!("a number above zero, with few digits"))
            .with("found", &unit.size.raw)
            .with("detail", say!("how many of the other unit this one is")),
    )
}
