//! Decompositions: whether a metric is what it is said to be made of.

use super::diagram::Rows;
use super::exact::Exact;
use super::facets::{Adds, Facets};
use super::mark::Mark;
use super::measures::Around;
use super::normal::{Clear, Normal};
use super::value::{Number, Value};
use crate::check::{Measure, Row};
use crate::resolve::MetricId;
use crate::syntax::ast::Path;
use crate::words::Said;
use std::collections::BTreeSet;

/// Whether a decomposition holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// In every cell.
    Proved,
    /// In every cell, and it says nothing: it holds whatever its parts are.
    Empty,
    /// In every cell, if these claims about data are true.
    Given(Vec<Said>),
    /// Not where there is such a row.
    Refuted(String),
    /// Neither is known.
    Unproved,
}

/// Most ways in which the conditions of the parts may overlap.
const MOST_REGIONS: usize = 64;

/// Rows that the same parts count.
struct Region {
    /// What the parts come to for one of them.
    sum: Exact,
    /// Which parts count them.
    counted_by: Vec<bool>,
    rows: Rows,
}

impl Normal<'_> {
    /// Whether a metric is what an expression comes to.
    pub fn identity(&mut self, whole: MetricId, parts: &Measure) -> Verdict {
        self.verdict(whole, parts).unwrap_or(Verdict::Unproved)
    }

    fn verdict(&mut self, id: MetricId, parts: &Measure) -> Clear<Verdict> {
        let whole = self.metric(id)?;
        self.diagrams.go_on();
        let parts_formed = self.measure(parts, &Around::default())?;
        let (Value::Number(whole), Value::Number(sum)) = (&whole.value, &parts_formed.value) else {
            return Ok(Verdict::Unproved);
        };
        if is_same(whole, sum) {
            return Ok(match self.is_empty(id, parts)? {
                true => Verdict::Empty,
                false => Verdict::Proved,
            });
        }
        if !whole.is_undivided() || !sum.is_undivided() {
            return Ok(Verdict::Unproved);
        }
        let Some(rest) = whole.above.minus(&sum.above) else {
            return Ok(Verdict::Unproved);
        };
        let mut groups: Vec<Vec<(Exact, Facets)>> = Vec::new();
        for (product, factor) in rest.terms() {
            let mut things = product.iter();
            let facets = match (things.next(), things.next()) {
                (Some((mark, 1)), None) => self.atoms.get(mark).copied(),
                _ => None,
            };
            let Some(facets) = facets else {
                return Ok(Verdict::Unproved);
            };
            let fits = |group: &&mut Vec<(Exact, Facets)>| {
                group.iter().all(|(_, known)| {
                    known.counted == facets.counted
                        && known.time == facets.time
                        && known.grain == facets.grain
                })
            };
            match groups.iter_mut().find(fits) {
                Some(group) => group.push((*factor, facets)),
                None => groups.push(vec![(*factor, facets)]),
            }
        }
        let mut claims = Vec::new();
        for at in 0..groups.len() {
            let Some(group) = groups.get(at) else { continue };
            let others = groups.iter().enumerate().filter(|(other, _)| *other != at);
            let mut quiet = Rows::ALL;
            for (_, facets) in others.flat_map(|(_, group)| group) {
                let inactive = self.diagrams.not(facets.active);
                quiet = self.diagrams.and(quiet, inactive)?;
            }
            match self.adds_up(group, quiet)? {
                Verdict::Proved => {}
                Verdict::Given(given) => claims.extend(given),
                other => return Ok(other),
            }
        }
        claims.sort();
        claims.dedup();
        Ok(match claims.is_empty() {
            true => Verdict::Proved,
            false => Verdict::Given(claims),
        })
    }

    /// Whether it would hold whatever the whole is.
    fn is_empty(&mut self, id: MetricId, parts: &Measure) -> Clear<bool> {
        let mut blind = Normal::new(self.checked);
        blind.unnamed = Some(id);
        let formed = blind.measure(parts, &Around::default())?;
        let itself = blind.unnamed_value(id);
        Ok(matches!(&formed.value, Value::Number(number) if is_same(number, &itself)))
    }

    /// Whether parts of one aggregate come to nothing together.
    fn adds_up(&mut self, parts: &[(Exact, Facets)], quiet: Rows) -> Clear<Verdict> {
        let Some((_, first)) = parts.first() else {
            return Ok(Verdict::Proved);
        };
        if first.adds == Adds::Never {
            return Ok(Verdict::Unproved);
        }
        self.diagrams.go_on();
        let mut possible = Rows::ALL;
        let mut asked = BTreeSet::new();
        for (_, facets) in parts {
            self.diagrams.asked_in(facets.active, &mut asked);
        }
        for (row, known) in self.sure.clone() {
            let mut about = BTreeSet::new();
            self.diagrams.asked_in(known, &mut about);
            if about.is_disjoint(&asked) {
                continue;
            }
            let never = self.diagrams.and(row, known)?;
            let never = self.diagrams.not(never);
            possible = self.diagrams.and(possible, never)?;
        }
        let plain = self.over(parts, possible, quiet)?;
        if !matches!(plain, Verdict::Refuted(_) | Verdict::Unproved) {
            return Ok(plain);
        }
        let (claimed, claims) = self.claims_of(parts)?;
        if claims.is_empty() {
            return Ok(plain);
        }
        let claimed = self.diagrams.and(possible, claimed)?;
        Ok(match self.over(parts, claimed, quiet)? {
            Verdict::Proved => Verdict::Given(claims),
            Verdict::Refuted(row) => Verdict::Refuted(row),
            _ => plain,
        })
    }

    /// The same, if only these rows are possible.
    fn over(&mut self, parts: &[(Exact, Facets)], possible: Rows, quiet: Rows) -> Clear<Verdict> {
        let Some(regions) = self.regions(parts, possible)? else {
            return Ok(Verdict::Unproved);
        };
        let zero = Exact::default();
        for region in regions.iter().filter(|region| region.sum != zero) {
            // Nothing else may make up for it.
            let rows = self.diagrams.and(region.rows, quiet)?;
            if let Some(row) = self.row_of(rows) {
                return Ok(Verdict::Refuted(format!("a row with {row}")));
            }
        }
        if regions.iter().any(|region| region.sum != zero) {
            return Ok(Verdict::Unproved);
        }
        match parts.first().map(|(_, facets)| facets.adds) {
            Some(Adds::Entities(key)) => self.of_entities(parts, &regions, possible, key),
            _ => Ok(Verdict::Proved),
        }
    }

    fn regions(&mut self, parts: &[(Exact, Facets)], possible: Rows) -> Clear<Option<Vec<Region>>> {
        let mut regions = vec![Region {
            sum: Exact::default(),
            counted_by: Vec::new(),
            rows: possible,
        }];
        for (factor, facets) in parts {
            let others = self.diagrams.not(facets.active);
            let mut split = Vec::new();
            for region in regions {
                for (rows, counts) in [(facets.active, true), (others, false)] {
                    let rows = self.diagrams.and(region.rows, rows)?;
                    if rows == Rows::NONE {
                        continue;
                    }
                    let mut counted_by = region.counted_by.clone();
                    counted_by.push(counts);
                    let sum = if counts { region.sum + factor } else { region.sum };
                    split.push(Region {
                        sum,
                        counted_by,
                        rows,
                    });
                }
            }
            if split.len() > MOST_REGIONS {
                return Ok(None);
            }
            regions = split;
        }
        Ok(Some(regions))
    }

    /// Distinct entities add up where what parts them is the same in all rows of
    /// an entity.
    fn of_entities(
        &mut self,
        parts: &[(Exact, Facets)],
        regions: &[Region],
        possible: Rows,
        key: Mark,
    ) -> Clear<Verdict> {
        let mut all = Rows::NONE;
        for (_, facets) in parts {
            all = self.diagrams.or(all, facets.active)?;
        }
        all = self.diagrams.and(all, possible)?;
        let asked = parts.iter().map(|(_, facets)| facets.active);
        let kept = self.facts_about(key, asked.chain([possible]));
        let is_kept = |mark: Mark| kept.contains(&mark);
        let mut holds = true;
        for (_, facets) in parts {
            let rows = self.diagrams.and(facets.active, possible)?;
            let of_entity = self.diagrams.whatever(rows, &is_kept)?;
            holds &= self.diagrams.and(all, of_entity)? == rows;
        }
        if holds {
            return Ok(Verdict::Proved);
        }
        // Somebody with a row here and another there.
        for (at, one) in regions.iter().enumerate() {
            for two in regions.iter().skip(at + 1) {
                let counted = one.counted_by.iter().zip(&two.counted_by);
                let sum: Exact = parts
                    .iter()
                    .zip(counted)
                    .filter(|(_, (one, two))| **one || **two)
                    .map(|((factor, _), _)| *factor)
                    .sum();
                if sum == Exact::default() {
                    continue;
                }
                let (first, second) = (
                    self.diagrams.whatever(one.rows, &is_kept)?,
                    self.diagrams.whatever(two.rows, &is_kept)?,
                );
                let both = self.diagrams.and(first, second)?;
                let one = self.diagrams.and(one.rows, both)?;
                let two = self.diagrams.and(two.rows, both)?;
                if let (Some(one), Some(two)) = (self.row_of(one), self.row_of(two)) {
                    let row = format!("somebody with a row with {one} and another with {two}");
                    return Ok(Verdict::Refuted(row));
                }
            }
        }
        Ok(Verdict::Unproved)
    }

    /// Whether the values of a dimension part a metric into what adds up.
    pub fn partition(&mut self, whole: MetricId, by: &Path) -> Verdict {
        let found = self.checked.additivity(whole);
        match found.is_some_and(|found| found.over(self.checked, by).is_ok()) {
            true => Verdict::Proved,
            false => self.parted(whole, by).unwrap_or(Verdict::Unproved),
        }
    }

    /// Whether somebody may be in two parts.
    fn parted(&mut self, id: MetricId, by: &Path) -> Clear<Verdict> {
        let whole = self.metric(id)?;
        let Value::Number(number) = &whole.value else {
            return Ok(Verdict::Unproved);
        };
        if !number.is_undivided() {
            return Ok(Verdict::Unproved);
        }
        for (product, _) in number.above.terms() {
            let mut things = product.iter();
            let facets = match (things.next(), things.next()) {
                (Some((mark, 1)), None) => self.atoms.get(mark).copied(),
                _ => None,
            };
            match facets.map(|facets| facets.adds) {
                Some(Adds::Rows) => {}
                Some(Adds::Entities(key)) => match self.by_entity(id, by, key)? {
                    Verdict::Proved => {}
                    other => return Ok(other),
                },
                _ => return Ok(Verdict::Unproved),
            }
        }
        Ok(Verdict::Unproved)
    }

    /// Whether a dimension is the same in all rows of an entity.
    fn by_entity(&mut self, id: MetricId, by: &Path, key: Mark) -> Clear<Verdict> {
        let Some((_, facts)) = self.checked.metric(id) else {
            return Ok(Verdict::Unproved);
        };
        let [table] = facts.tables.as_slice() else {
            return Ok(Verdict::Unproved);
        };
        let bound = self.binder(*table, None).path(by);
        let Ok((row, _)) = bound else {
            return Ok(Verdict::Unproved);
        };
        let Some(key) = self.rows.get(&key) else {
            return Ok(Verdict::Unproved);
        };
        Ok(match (self.is_about(&row, key), &row) {
            (true, _) => Verdict::Proved,
            (false, Row::Column(_)) => {
                let name = by.text();
                Verdict::Refuted(format!("somebody with rows under two values of {name}"))
            }
            (false, _) => Verdict::Unproved,
        })
    }
}

/// Whether two numbers are the same wherever both are known.
fn is_same(one: &Number, two: &Number) -> bool {
    let across = |one: &Number, two: &Number| one.above.times(&two.below);
    match (across(one, two), across(two, one)) {
        (Some(left), Some(right)) => left == right,
        _ => false,
    }
}
