//! Telling two definitions apart: by a few rows on which they come to different
//! numbers.
//!
//! In: a metric of one model and a metric of the same or another one. Out: whether
//! they mean the same, the same given claims, or are different, with a
//! [`Witness`]; entries [`Normal::tell_apart`] and
//! [`Normal::tell_from`].
//! Never: says that two are different without rows that were put to the reference
//! evaluator for both, and whose answers differ beyond any doubt of rounding.
//!
//! The rows are looked for, not computed: values at the constants of both
//! definitions and beside them, NULLs, rows of nobody and of several entities,
//! days as far apart as their windows. What is tried, and in which order, is the
//! same on every machine.

mod answers;
mod claims;
mod database;
mod facts;
mod gather;
mod identities;
mod making;
mod pools;
mod probing;
mod questions;
mod rng;
mod schema;
mod search;
mod shrink;
mod witness;
mod words;

use super::given::{given, same_given};
use super::normal::Normal;
use crate::check::Checked;
use crate::resolve::{AttributeId, MetricId, TableId};
use crate::words::Said;

pub use answers::Outcome;
pub use facts::Facet;
use facts::{Known, Second};
pub(super) use identities::Parts;
use probing::{Probe, told};
pub use search::Effort;
pub use witness::Witness;

/// What two definitions are to each other.
#[derive(Clone, Debug)]
pub enum Compared {
    /// They mean the same.
    Same,
    /// They mean the same, if these claims about data are true.
    SameGiven(Vec<Said>),
    /// There are rows on which they come to different numbers.
    Different(Box<Difference>),
    /// Neither is known.
    Unknown,
}

/// How two definitions differ.
#[derive(Clone, Debug)]
pub struct Difference {
    /// In what.
    pub facets: Vec<Facet>,
    /// Rows that tell them apart.
    pub witness: Witness,
    /// Whether all rows that the second one counts are counted by the first one too,
    /// or the other way round, with everything else the same.
    pub change: Option<Change>,
}

/// What became of the rows that are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The second definition counts some of the rows of the first one.
    Narrowed,
    /// The second definition counts all rows of the first one, and others.
    Widened,
}

/// One side of a comparison.
#[derive(Clone, Copy)]
struct Side<'a> {
    /// The model.
    checked: &'a Checked,
    /// The metric.
    metric: MetricId,
}

impl<'a> Normal<'a> {
    /// What two metrics of this model are to each other.
    pub fn tell_apart(&mut self, one: MetricId, two: MetricId, effort: Effort) -> Compared {
        compared(self, one, Second::Here(two), effort)
    }

    /// What a metric is to one of another model, to which the same rows are put.
    pub fn tell_from(
        &mut self,
        one: MetricId,
        other: &mut Normal<'_>,
        two: MetricId,
        effort: Effort,
    ) -> Compared {
        compared(self, one, Second::There(other, two), effort)
    }
}

fn compared(normal: &mut Normal<'_>, one: MetricId, mut two: Second<'_, '_>, effort: Effort) -> Compared {
    let own = normal.fingerprint(one).ok();
    let (other, there, second) = match &mut two {
        Second::Here(id) => (normal.fingerprint(*id).ok(), normal.checked, *id),
        Second::There(other, id) => (other.fingerprint(*id).ok(), other.checked, *id),
    };
    if own.is_some() && own == other {
        return Compared::Same;
    }
    let pair = search::Pair::of([
        Side {
            checked: normal.checked,
            metric: one,
        },
        Side {
            checked: there,
            metric: second,
        },
    ]);
    let known = Known::of(normal, one, two);
    let different = |witness| {
        Compared::Different(Box::new(Difference {
            facets: known.facets.clone(),
            change: known.change,
            witness,
        }))
    };
    // Rows that no claim forbids, or what claims make of it.
    if let Some(witness) = search::search(&pair, &known.seeds, effort) {
        return different(witness);
    }
    match same_given((normal.checked, one), (there, second)) {
        Some(claims) => Compared::SameGiven(claims),
        None => Compared::Unknown,
    }
}

/// What can be sliced by.
#[derive(Clone, Copy, Debug)]
pub enum Slice {
    /// An attribute or a segment.
    Attribute(AttributeId),
    /// A field of a table, by its place.
    Field(TableId, usize),
}

impl<'a> Normal<'a> {
    /// What an attribute, a segment or a field is to one of another model, to which the
    /// same rows are put.
    pub fn tell_slice(&self, one: Slice, other: &Normal<'_>, two: Slice, effort: Effort) -> Compared {
        let stands = |slice: Slice| {
            move |normal: &mut Normal<'_>| match slice {
                Slice::Attribute(id) => normal.attribute_mark(id),
                Slice::Field(table, place) => normal.field_mark(table, place),
            }
        };
        let probes = (probe(self.checked, one), probe(other.checked, two));
        if let (Some(first), Some(second)) = probes
            && let Some(witness) = told(&first, &second, effort)
        {
            return Compared::Different(Box::new(Difference {
                facets: Vec::new(),
                change: None,
                witness,
            }));
        }
        match given((self.checked, &stands(one)), (other.checked, &stands(two))) {
            Some(claims) => Compared::SameGiven(claims),
            None => Compared::Unknown,
        }
    }
}

fn probe(checked: &Checked, slice: Slice) -> Option<Probe<'_>> {
    match slice {
        Slice::Attribute(id) => Probe::of_attribute(checked, id),
        Slice::Field(table, place) => Probe::of_field(checked, table, place),
    }
}
