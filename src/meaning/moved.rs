//! What is made of numbers of another cell: a window, an earlier period, the whole.
//! The arithmetic between them is the same there, so each number is moved by itself.

use super::diagram::{Rows, Variable};
use super::mark::Mark;
use super::measures::Formed;
use super::normal::{Clear, Normal};
use super::poly::Poly;
use super::set::{Domain, Set};
use super::value::{Number, Value};
use rustc_hash::FxHashMap;

impl Normal<'_> {
    /// The value of another cell, and nothing where there is no such cell. Which cell
    /// that is hangs on the cells of all of it.
    pub(super) fn moved(&mut self, kind: &str, inner: Formed) -> Clear<Formed> {
        let context = Mark::of_all(kind, [inner.cells.mark(&mut self.diagrams)]);
        let is_made = |number: &Number| number.above.things().next().is_some();
        let (Value::Number(number), true) = (
            &inner.value,
            matches!(&inner.value, Value::Number(number) if is_made(number)),
        ) else {
            return self.as_one(context, &inner);
        };
        let absent = Variable {
            mark: Mark::of_all("absent", [context]),
            domain: Domain::Flags,
            nullable: true,
        };
        let absent = self.diagrams.holds(absent, Set::NULL);
        let there = self.there(context, number.null, &mut FxHashMap::default());
        let null = there.and_then(|there| Ok(self.diagrams.or(there, absent)?));
        let Some(null) = self.unless_large(null)? else {
            return self.as_one(context, &inner);
        };
        let number = number.clone();
        self.facets_there(kind, context, &number);
        let (Some(above), Some(below)) = (
            self.poly_there(context, &number.above),
            self.poly_there(context, &number.below),
        ) else {
            return self.as_one(context, &inner);
        };
        Ok(Formed {
            value: Value::Number(Number {
                above,
                below,
                null,
                ..number
            }),
            cells: inner.cells.inside(context),
        })
    }

    /// All of it as one number.
    fn as_one(&mut self, context: Mark, inner: &Formed) -> Clear<Formed> {
        let mark = Mark::of_all("moved", [context, self.mark(inner)]);
        let formed = self.wrapping(mark, inner.clone());
        Ok(Formed {
            cells: inner.cells.inside(context),
            ..formed
        })
    }

    fn thing_there(&mut self, context: Mark, thing: Mark) -> Variable {
        let here = self.diagrams.variable(thing);
        let there = Variable {
            mark: Mark::of_all("there", [context, thing]),
            domain: here.map_or(Domain::Numbers, |here| here.domain),
            nullable: here.is_some_and(|here| here.nullable),
        };
        self.diagrams.register(there);
        there
    }

    /// What is known of the numbers, but for their cells.
    fn facets_there(&mut self, kind: &str, context: Mark, number: &Number) {
        let things: Vec<Mark> = number.above.things().chain(number.below.things()).collect();
        for thing in things {
            let known = self.atoms.get(&thing).or_else(|| self.moved.get(&thing)).copied();
            if let Some(known) = known {
                let there = Mark::of_all("there", [context, thing]);
                self.moved.insert(there, known.elsewhere(kind));
            }
        }
    }

    fn poly_there(&mut self, context: Mark, poly: &Poly) -> Option<Poly> {
        let mut whole = Poly::default();
        for term in poly.singles() {
            let (product, factor) = term.terms().next().map(|(product, factor)| {
                let things: Vec<(Mark, u32)> = product.iter().map(|(mark, power)| (*mark, *power)).collect();
                (things, *factor)
            })?;
            let mut moved = Poly::number(factor);
            for (thing, power) in product {
                let thing = Poly::thing(self.thing_there(context, thing).mark);
                for _ in 0..power {
                    moved = moved.times(&thing)?;
                }
            }
            whole = whole.plus(&moved)?;
        }
        Some(whole)
    }

    /// The rows for which a condition holds there.
    fn there(&mut self, context: Mark, rows: Rows, known: &mut FxHashMap<Rows, Rows>) -> Clear<Rows> {
        if let Some(known) = known.get(&rows) {
            return Ok(*known);
        }
        let Some((asks, ways)) = self.diagrams.asks(rows).map(|(asks, ways)| (asks, ways.to_vec())) else {
            return Ok(rows);
        };
        let variable = self.thing_there(context, asks);
        let mut whole = Rows::NONE;
        for (set, to) in ways {
            let to = self.there(context, to, known)?;
            let here = self.diagrams.holds(variable, set);
            let both = self.diagrams.and(here, to)?;
            whole = self.diagrams.or(whole, both)?;
        }
        known.insert(rows, whole);
        Ok(whole)
    }
}
