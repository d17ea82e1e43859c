//! Sums of one thing over several sets of rows, as sums over sets that have no row in
//! common: what is added up twice counts twice, and what is taken away is not counted.

use super::about::About;
use super::diagram::Rows;
use super::exact::Exact;
use super::mark::Mark;
use super::normal::{Clear, Normal};
use super::poly::Poly;
use super::value::{Number, Value};
use crate::check::Function;

/// What a sum or a number of rows is taken of.
#[derive(Clone)]
pub(super) struct Summed {
    /// What is added up; a number of rows has none.
    pub value: Option<Value>,
    /// Of which rows.
    pub about: About,
}

/// Rows, and how often they count.
struct Region {
    times: Exact,
    rows: Rows,
    conditions: Rows,
}

/// Most sets of rows that are told apart.
const MOST: usize = 16;

/// A sum, and how often it is added.
type Addend = (Mark, Exact);

impl Normal<'_> {
    /// The same number, with what it sums up gathered.
    pub(super) fn gathered(&mut self, number: Number) -> Clear<Number> {
        let groups = self.alike(&number.above);
        if groups.is_empty() {
            return Ok(number);
        }
        let mut above = number.above.clone();
        for group in groups {
            self.take(group.len())?;
            let Some((was, is)) = self.together(&group)? else {
                continue;
            };
            let changed = above.minus(&was).and_then(|rest| rest.plus(&is));
            above = changed.unwrap_or(above);
        }
        if above == number.above {
            return Ok(number);
        }
        let whole = Number {
            above,
            below: Poly::one(),
            ..number.clone()
        };
        let share = Number {
            above: Poly::one(),
            below: number.below,
            ..Number::constant(Exact::from_integer(1))
        };
        Ok(self.diagrams.times(&whole, &share, false)?)
    }

    /// Sums of one thing that are added up, if there are several.
    fn alike(&self, poly: &Poly) -> Vec<Vec<Addend>> {
        let mut groups: Vec<(Mark, Vec<Addend>)> = Vec::new();
        if poly.size() < 2 || self.sums.is_empty() {
            return Vec::new();
        }
        for (mark, times) in poly.singles().filter_map(|term| term.as_thing()) {
            let Some(of) = self.sums.get(&mark).map(|(of, _)| *of) else {
                continue;
            };
            match groups.iter_mut().find(|(known, _)| *known == of) {
                Some((_, group)) => group.push((mark, times)),
                None => groups.push((of, vec![(mark, times)])),
            }
        }
        let groups = groups.into_iter().map(|(_, group)| group);
        groups.filter(|group| group.len() > 1).collect()
    }

    /// Sums of one thing as they are written, and over rows that each are in one of them.
    fn together(&mut self, group: &[Addend]) -> Clear<Option<(Poly, Poly)>> {
        let Some((_, first)) = group.first().and_then(|(mark, _)| self.sums.get(mark)).cloned() else {
            return Ok(None);
        };
        let mut regions: Vec<Region> = Vec::new();
        let mut was = Poly::default();
        for (mark, times) in group {
            let Some((_, summed)) = self.sums.get(mark) else {
                return Ok(None);
            };
            let (rows, conditions) = (summed.about.rows, summed.about.conditions);
            let Some(sum) = Poly::thing(*mark).scaled(times).and_then(|term| was.plus(&term)) else {
                return Ok(None);
            };
            was = sum;
            if !self.cut(&mut regions, *times, (rows, conditions))? {
                return Ok(None);
            }
        }
        let mut is = Number::constant(Exact::default());
        for region in regions {
            let about = first.about.of(region.rows, region.conditions);
            let (function, value) = match &first.value {
                Some(Value::Number(number)) => {
                    let null = self.diagrams.not(region.rows);
                    let number = number.clone();
                    (Function::Sum, Some(Value::Number(Number { null, ..number })))
                }
                _ => (Function::Rows, None),
            };
            let part = self.number_of(function, value, &about)?;
            let part = self
                .diagrams
                .times(&part, &Number::constant(region.times), false)?;
            is = self.diagrams.plus(&is, &part, false)?;
        }
        Ok(is.is_undivided().then_some((was, is.above)))
    }

    /// Counts rows so often more. `false` where that tells too many sets apart, or
    /// leaves the room of numbers.
    fn cut(
        &mut self,
        regions: &mut Vec<Region>,
        times: Exact,
        (rows, conditions): (Rows, Rows),
    ) -> Clear<bool> {
        let (mut rest, mut unnamed) = (rows, conditions);
        let mut found: Vec<Region> = Vec::new();
        for region in regions.drain(..) {
            let others = [self.diagrams.not(rows), self.diagrams.not(conditions)];
            let apart = Region {
                times: region.times,
                rows: self.diagrams.and(region.rows, others[0])?,
                conditions: self.diagrams.and(region.conditions, others[1])?,
            };
            let Some(twice) = sum(region.times, times) else {
                return Ok(false);
            };
            let both = Region {
                times: twice,
                rows: self.diagrams.and(region.rows, rows)?,
                conditions: self.diagrams.and(region.conditions, conditions)?,
            };
            let outside = [
                self.diagrams.not(region.rows),
                self.diagrams.not(region.conditions),
            ];
            rest = self.diagrams.and(rest, outside[0])?;
            unnamed = self.diagrams.and(unnamed, outside[1])?;
            found.extend([apart, both]);
        }
        found.push(Region {
            times,
            rows: rest,
            conditions: unnamed,
        });
        let counts = |region: &Region| *region.times.numer() != 0 && region.rows != Rows::NONE;
        for region in found.into_iter().filter(counts) {
            match regions.iter_mut().find(|known| known.times == region.times) {
                Some(known) => {
                    known.rows = self.diagrams.or(known.rows, region.rows)?;
                    known.conditions = self.diagrams.or(known.conditions, region.conditions)?;
                }
                None => regions.push(region),
            }
        }
        Ok(regions.len() <= MOST)
    }
}

fn sum(one: Exact, two: Exact) -> Option<Exact> {
    Poly::number(one).plus(&Poly::number(two))?.as_number()
}
