//! The facets of a definition that is one aggregate: what is counted, of which
//! rows, at which time, per which period.

use super::diagram::Rows;
use super::exact::Exact;
use super::mark::Mark;
use super::normal::Normal;
use super::value::Value;
use crate::resolve::{Coarser, MetricId};
use crate::syntax::time::Grain;

/// The facets of a definition that is one aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facets {
    pub(super) counted: Mark,
    pub(super) rows: Rows,
    pub(super) time: Mark,
    pub(super) grain: Option<Grain>,
    /// How several of those become one number.
    pub(super) coarser: Option<Coarser>,
    /// How parts of it make the whole.
    pub(super) adds: Adds,
    /// The rows that change it: those with a value, and to a sum not zero.
    pub(super) active: Rows,
}

/// How the parts of a number make the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Adds {
    /// Of any parts of its rows it is the sum.
    Rows,
    /// Of parts that leave nobody in two of them: whose key this is.
    Entities(Mark),
    /// It is not.
    Never,
}

/// How two definitions that count the same differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Of other rows. Where one is found: what it says, and whether the first
    /// definition is the one that counts it.
    Rows(Option<(String, bool)>),
    /// At another time.
    Time,
    /// Per another period.
    Grain,
}

impl Facets {
    /// The same, defined per a period. Of several periods made one number the
    /// parts are no sum any more.
    pub(super) fn per(self, grain: Grain, coarser: Option<Coarser>) -> Self {
        Self {
            grain: Some(grain),
            coarser,
            adds: match coarser {
                None | Some(Coarser::Sum) => self.adds,
                Some(_) => Adds::Never,
            },
            ..self
        }
    }

    /// What two have in common that are of the same rows (else: at the same time and
    /// per the same period).
    #[must_use]
    pub fn common(&self, of_rows: bool) -> impl Eq + std::hash::Hash + use<> {
        let rows = of_rows.then_some(self.rows);
        let time = (!of_rows).then_some((self.time, self.grain));
        (rows, time)
    }

    /// In how many facets two differ.
    #[must_use]
    pub fn differs_in(&self, other: &Self) -> usize {
        let differ = [
            self.rows != other.rows,
            self.time != other.time,
            self.grain != other.grain,
        ];
        differ.iter().filter(|differ| **differ).count()
    }

    /// The same of another cell.
    pub(super) fn elsewhere(self, kind: &str) -> Self {
        Self {
            counted: Mark::of_all(kind, [self.counted]),
            adds: Adds::Never,
            ..self
        }
    }

    /// What stands for what is counted: the aggregate, its table, its column.
    #[must_use]
    pub fn counted(&self) -> Mark {
        self.counted
    }
}

impl Normal<'_> {
    /// The facets of a metric that is one aggregate.
    pub fn facets(&mut self, id: MetricId) -> Option<Facets> {
        let formed = self.metric(id).ok()?;
        self.facets_of(&formed.value)
    }

    pub(super) fn facets_of(&self, value: &Value) -> Option<Facets> {
        let Value::Number(number) = value else {
            return None;
        };
        let one = Exact::from_integer(1);
        let thing = number.above.as_thing().filter(|(_, factor)| *factor == one);
        let mark = match thing.filter(|_| number.is_undivided()) {
            Some((mark, _)) => mark,
            None => number.mark(),
        };
        self.atoms.get(&mark).copied()
    }

    /// Whether no row is counted by both.
    pub fn are_apart(&mut self, one: &Facets, two: &Facets) -> bool {
        self.diagrams.go_on();
        let both = self.diagrams.and(one.rows, two.rows);
        both.is_ok_and(|both| both == Rows::NONE)
    }

    /// How two that count the same differ, facet by facet.
    pub fn differences(&mut self, one: &Facets, two: &Facets) -> Vec<Difference> {
        let mut found = Vec::new();
        if one.rows != two.rows {
            self.diagrams.go_on();
            found.push(Difference::Rows(self.row_in_one_only(one, two)));
        }
        if one.time != two.time {
            found.push(Difference::Time);
        }
        if one.grain != two.grain {
            found.push(Difference::Grain);
        }
        found
    }
}
