//! Ratios: numbers for each of something, and shares of a whole. They are taken
//! anew over more rows, and never added up.

use super::additivity::Adds;
use super::judging::Judge;
use super::measure::Measure;
use super::sequence::Figure;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Type, Unit};
use crate::source::Span;
use crate::syntax::time::Grain;
use crate::words::say;

impl Judge<'_> {
    /// Whether a measure of this type is one: something is in the denominator of
    /// its unit, or one total is divided by another.
    pub(super) fn is_ratio(&self, measure: &Measure, kind: &Type) -> bool {
        match kind.unit() {
            // So much a month of each adds up to so much a month.
            Unit::Known(factors) => {
                let per = |name: &str| Grain::named(name).is_none();
                factors.iter().any(|factor| factor.power < 0 && per(&factor.name)) || self.divides(measure)
            }
            Unit::Any | Unit::Zero => self.divides(measure),
            Unit::Unknown => false,
        }
    }

    /// Whether totals are divided by as many. A share of what is left out of the
    /// slices is a part of one whole: such shares add up.
    fn divides(&self, measure: &Measure) -> bool {
        match measure {
            Measure::Metric(id, _) => (self.facts)(*id).is_some_and(|facts| facts.is_ratio),
            Measure::Sequence(sequence) => !matches!(sequence.figure, Figure::Elapsed(..)),
            Measure::Product(factors) => {
                let part = |divides| factors.iter().filter(move |(is, ..)| *is == divides);
                let under = part(true).filter(|(_, part, _)| self.is_total(part)).count();
                let mut over = part(false).filter(|(_, part, _)| part.reads_rows());
                let numbers = over.clone().filter(|(_, part, _)| !self.divides(part)).count();
                match under {
                    0 => numbers == 0 && over.next().is_some(),
                    under => numbers <= under,
                }
            }
            Measure::Sum(terms) => terms.iter().any(|(_, term, _)| self.divides(term)),
            Measure::Case(arms, otherwise) => {
                let arms = arms.iter().map(|(_, (value, _))| value);
                let otherwise = otherwise.iter().map(|arm| &arm.0);
                arms.chain(otherwise).any(|value| self.divides(value))
            }
            _ => inside(measure).is_some_and(|inner| self.divides(inner)),
        }
    }

    /// Whether it is a count or a sum: over more rows there is more of it.
    pub(super) fn is_total(&self, measure: &Measure) -> bool {
        match measure {
            Measure::Aggregate(aggregate) => aggregate.function.adds() != Adds::Never,
            Measure::Entities { .. } => true,
            Measure::Metric(id, _) => (self.facts)(*id).is_some_and(|facts| facts.is_total),
            Measure::Sum(terms) => terms.iter().all(|(_, term, _)| self.is_total(term)),
            Measure::Across(..) => false,
            _ => inside(measure).is_some_and(|inner| self.is_total(inner)),
        }
    }
}

/// The one measure that another is taken of, row by row or cell by cell.
fn inside(measure: &Measure) -> Option<&Measure> {
    match measure {
        Measure::Where(inner, _)
        | Measure::At(inner, _)
        | Measure::Via(inner, ..)
        | Measure::Within(inner, _)
        | Measure::Across(inner, _)
        | Measure::Every(inner, ..)
        | Measure::Negate(inner)
        | Measure::Window { inner, .. }
        | Measure::Prior { inner, .. }
        | Measure::Edge { inner, .. } => Some(inner),
        Measure::Call(_, parts) => parts.first().map(|(inner, _)| inner),
        Measure::Fill(inner, _) => Some(&inner.0),
        Measure::Steps(steps) => Some(&steps.inner.0),
        _ => None,
    }
}

/// The finding for ratios that would be added up.
pub(super) fn added_up(kind: &Type, span: Span) -> Box<Diagnostic> {
    let unit = kind.unit();
    let is = match unit {
        Unit::Known(ref factors) if !factors.is_empty() => say!("in {unit}", unit = unit),
        _ => say!("a ratio"),
    };
    Box::new(Diagnostic::error(&code::RATIO_ADDED_UP).at(span).with("is", is))
}
