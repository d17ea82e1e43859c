//! Definitions of several numbers in two revisions: whether they are put together alike,
//! and only of other rows.

use super::facets::Facets;
use super::mark::Mark;
use super::normal::Normal;
use super::poly::Poly;
use super::revision::{Bound, Judgement, Kept};
use super::value::{Number, Value};
use rustc_hash::FxHashMap;

/// What is known of a number that is gone, and of the one that took its place.
type Pair = (Facets, Facets);

impl Normal<'_> {
    /// Narrowed where every number that changed counts some of the rows it counted, and
    /// everything else is as it was.
    pub(super) fn by_parts(&mut self, old: &Kept, new: &Kept) -> Judgement {
        let unknown = Judgement::Unknown(Bound::Nothing);
        let Some(pairs) = self.replaced(old, new) else {
            return unknown;
        };
        let mut found: Option<Judgement> = None;
        for (before, now) in pairs {
            let likely = self.claimed_of(&before, &now);
            let judged = match self.by_rows(before.active, now.active, likely) {
                Judgement::Same => self.by_rows(before.rows, now.rows, likely),
                judged => judged,
            };
            found = match (found, judged) {
                (found, Judgement::Same) => found,
                (None, judged @ (Judgement::Narrowed(_) | Judgement::Widened(_))) => Some(judged),
                (Some(Judgement::Narrowed(row)), Judgement::Narrowed(_)) => Some(Judgement::Narrowed(row)),
                (Some(Judgement::Widened(row)), Judgement::Widened(_)) => Some(Judgement::Widened(row)),
                _ => return unknown,
            };
        }
        found.unwrap_or(unknown)
    }

    /// The numbers that changed, each with what took its place; none where the two are not
    /// put together alike.
    fn replaced(&self, old: &Kept, new: &Kept) -> Option<Vec<Pair>> {
        let (Value::Number(before), Value::Number(now)) = (&old.formed()?.value, &new.formed()?.value) else {
            return None;
        };
        let (mine, others) = (things(before), things(now));
        let (gone, mut left) = (self.only_in(&mine, &others)?, self.only_in(&others, &mine)?);
        let mut pairs = Vec::new();
        let mut by = FxHashMap::default();
        for (mark, facets) in gone {
            let fits = |other: &Facets| {
                other.counted == facets.counted
                    && other.time == facets.time
                    && other.grain == facets.grain
                    && other.coarser == facets.coarser
            };
            let mut fitting = left.iter().enumerate().filter(|(_, (_, other))| fits(other));
            let (Some((at, _)), None) = (fitting.next(), fitting.next()) else {
                return None;
            };
            let (is, now) = left.remove(at);
            by.insert(mark, is);
            pairs.push((facets, now));
        }
        let alike = |was: &Poly, is: &Poly| renamed(was, &by).is_some_and(|was| was == *is);
        let same = left.is_empty() && alike(&before.above, &now.above) && alike(&before.below, &now.below);
        same.then_some(pairs)
    }

    /// The numbers that only one is made of; none where nothing is known of one of them.
    fn only_in(&self, these: &[Mark], those: &[Mark]) -> Option<Vec<(Mark, Facets)>> {
        let only = these.iter().filter(|mark| !those.contains(mark));
        only.map(|mark| {
            let facets = self.atoms.get(mark).or_else(|| self.moved.get(mark))?;
            Some((*mark, *facets))
        })
        .collect()
    }
}

fn things(number: &Number) -> Vec<Mark> {
    let all = number.above.things().chain(number.below.things());
    let mut all: Vec<Mark> = all.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The same sum of products of other things.
fn renamed(poly: &Poly, by: &FxHashMap<Mark, Mark>) -> Option<Poly> {
    let mut whole = Poly::default();
    for term in poly.singles() {
        let (product, factor) = term.terms().next()?;
        let mut renamed = Poly::number(*factor);
        for (thing, power) in product.iter() {
            let thing = Poly::thing(by.get(thing).copied().unwrap_or(*thing));
            for _ in 0..*power {
                renamed = renamed.times(&thing)?;
            }
        }
        whole = whole.plus(&renamed)?;
    }
    Some(whole)
}
