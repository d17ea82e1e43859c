#![doc = include_str!("../diagnostic/pages/en/summed-rate.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::check::{Function, Measure};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Type, Unit};
use crate::syntax::time::Grain;

pub(super) const RULE: Rule = Rule {
    code: &code::SUMMED_RATE,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (measure, _) in subject.checked.metrics.iter().flatten() {
        look(measure, &mut found);
    }
    found
}

fn look(measure: &Measure, found: &mut Vec<Diagnostic>) {
    if let Measure::Aggregate(aggregate) = measure
        && aggregate.function == Function::Sum
        && let Some((_, Type::Number(number))) = &aggregate.argument
        && let Some(each) = for_each(&number.unit)
    {
        found.push(
            Diagnostic::warning(&code::SUMMED_RATE)
                .at(aggregate.span)
                .with("unit", &number.unit)
                .with("each", each),
        );
    }
    measure.parts(&mut |part| look(part, found));
}

/// What a unit is for one of: so much a month of each adds up to so much a month.
fn for_each(unit: &Unit) -> Option<&str> {
    let Unit::Known(factors) = unit else {
        return None;
    };
    let is_each = |name: &str| Grain::named(name).is_none();
    let each = factors
        .iter()
        .find(|factor| factor.power < 0 && is_each(&factor.name));
    each.map(|factor| factor.name.as_str())
}
