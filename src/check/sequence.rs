//! What follows what: `conversion`, `elapsed`, `retention`. Two events of one
//! entity, the second within a time of the first.

use super::bind::Bound;
use super::events::EventFacts;
use super::function::Function;
use super::judged::Judged;
use super::measure::Measure;
use super::row::Extent;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{EntityId, Names, Type, Unit};
use crate::source::Span;
use crate::syntax::time::{Grain, Length};
use std::sync::Arc;

/// Two events of one entity, one after the other.
#[derive(Clone, Debug)]
pub struct Sequence {
    /// What is said of them.
    pub figure: Figure,
    /// What comes first. The cell is that of its rows.
    pub from: EventFacts,
    /// What follows it.
    pub to: EventFacts,
    /// Whose events they are.
    pub entity: EntityId,
    /// How soon it must follow.
    pub within: Length,
    /// Whether only those count for which that time is over.
    pub mature: bool,
    /// Where it is written.
    pub span: Span,
}

/// What is said of what follows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// How many follow, for each that may be followed.
    Conversion,
    /// How long it takes, as one number, in this unit.
    Elapsed(Function, Grain),
    /// The share of the entities whose first one is followed.
    Retention,
}

/// The names of these functions.
pub(super) const SEQUENCES: [&str; 3] = ["conversion", "elapsed", "retention"];

/// Gives what measures time the unit it is declared in. Only what has a fixed
/// length is one; months have none.
pub(super) fn measured_in(measure: &mut Measure, unit: Grain) {
    match measure {
        Measure::Sequence(sequence) if unit <= Grain::Week => {
            if let Figure::Elapsed(function, _) = sequence.figure {
                Arc::make_mut(sequence).figure = Figure::Elapsed(function, unit);
            }
        }
        Measure::Where(inner, _) | Measure::Across(inner, _) | Measure::Negate(inner) => {
            measured_in(inner, unit);
        }
        Measure::Sum(terms) => terms.iter_mut().for_each(|(_, term, _)| measured_in(term, unit)),
        Measure::Call(_, parts) => parts.iter_mut().for_each(|(part, _)| measured_in(part, unit)),
        Measure::Fill(inner, _) => measured_in(&mut inner.0, unit),
        Measure::Prior { inner, .. } | Measure::Every(inner, ..) => measured_in(inner, unit),
        Measure::Case(arms, otherwise) => {
            let values = arms.iter_mut().map(|(_, value)| value);
            let all = values.chain(otherwise.iter_mut().map(|value| &mut **value));
            all.for_each(|(value, _)| measured_in(value, unit));
        }
        _ => {}
    }
}

/// What a sequence comes to. Its cells are those of the rows that come first.
pub(super) fn of_sequence(sequence: &Sequence, names: &Names) -> Judged {
    let unit = match sequence.figure {
        Figure::Elapsed(_, unit) => names.unit(unit.word()),
        Figure::Conversion | Figure::Retention => Unit::ratio(),
    };
    Judged {
        kind: Type::float(unit),
        tables: vec![sequence.from.table],
        beside: vec![sequence.to.table],
        depth: 0,
        extent: Extent::ONE,
    }
}

/// Refuses what has no meaning around pairs of rows, which have two times.
pub(super) fn not_of_pairs(outer: &str, judged: &Judged, span: Span) -> Bound<()> {
    if judged.beside.is_empty() {
        return Ok(());
    }
    let finding = Diagnostic::error(&code::NOT_OF_PAIRS)
        .at(span)
        .with("outer", outer);
    Err(Box::new(match outer {
        "at" => finding,
        _ => finding.helps("help.window"),
    }))
}
