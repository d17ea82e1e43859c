#![doc = include_str!("../diagnostic/pages/en/summed-rate.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::check::{Aggregate, Function, Measure};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Field, Type, Unit};
use crate::syntax::time::Grain;

pub(super) const RULE: Rule = Rule {
    code: &code::SUMMED_RATE,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (measure, _) in subject.checked.metrics.iter().flatten() {
        look(subject, measure, &mut found);
    }
    found
}

fn look(subject: &Subject<'_>, measure: &Measure, found: &mut Vec<Diagnostic>) {
    if let Measure::Aggregate(aggregate) = measure
        && aggregate.function == Function::Sum
        && let Some((_, Type::Number(number))) = &aggregate.argument
        && let Some(each) = for_each(&number.unit)
    {
        found.push(
            Diagnostic::warning(&code::SUMMED_RATE)
                .at(aggregate.span)
                .with("unit", &number.unit)
                .with("each", each)
                .with("example", example(subject, aggregate, each)),
        );
    }
    measure.parts(&mut |part| look(subject, part, found));
}

/// `sum(order_lines.qty * order_lines.unit_price)`: with what the table has so many of.
fn example(subject: &Subject<'_>, aggregate: &Aggregate, each: &str) -> String {
    let table = subject.checked.model.tables.get(aggregate.table.index());
    let is_many = |field: &&Field| match &field.kind {
        Some(Type::Number(number)) => number.unit.to_string() == each,
        _ => false,
    };
    let written = subject.sources.slice(aggregate.span);
    let inner = written
        .strip_prefix("sum(")
        .and_then(|rest| rest.strip_suffix(')'));
    let (Some(table), Some(inner)) = (table, inner) else {
        return "sum(… * …)".to_owned();
    };
    match table.fields.iter().find(is_many) {
        Some(many) => format!("sum({}.{} * {inner})", table.named.name.text, many.name.text),
        None => format!("sum(… * {inner})"),
    }
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
