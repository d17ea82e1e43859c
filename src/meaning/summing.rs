//! Sums over rows, as the sums of what is added up in each row: exact numbers add up
//! in any order. What is one of several values is so on rows of its own.

use super::about::About;
use super::diagram::Rows;
use super::exact::Exact;
use super::normal::{Clear, Normal};
use super::poly::Poly;
use super::value::{Number, Value};
use crate::check::Function;

/// Most sums that one becomes.
const MOST: usize = 24;

impl Normal<'_> {
    /// The sum of a value over rows, where it is that of several.
    pub(super) fn split(&mut self, number: &Number, about: &About) -> Clear<Option<Number>> {
        if !number.exact || !number.is_undivided() {
            return Ok(None);
        }
        let is_one = number.above.size() == 1 || number.above.size() == 0 && about.empty;
        let plain = is_one && (about.empty || self.chosen_in(&number.above).is_none());
        let Some(parts) = (!plain)
            .then(|| self.addends(number, about))
            .transpose()?
            .flatten()
        else {
            return Ok(None);
        };
        let mut whole = Number::constant(Exact::default());
        for (rows, value) in parts {
            let about = about.on(rows);
            let part = self.number_of(Function::Sum, Some(Value::Number(value)), &about)?;
            whole = self.diagrams.plus(&whole, &part, false)?;
        }
        Ok(Some(whole))
    }

    /// What is added up, and on which rows.
    fn addends(&mut self, number: &Number, about: &About) -> Clear<Option<Vec<(Rows, Number)>>> {
        let mut done = Vec::new();
        let mut open = vec![(about.rows, number.above.clone())];
        while let Some((rows, poly)) = open.pop() {
            self.take(1)?;
            if done.len() + open.len() > MOST {
                return Ok(None);
            }
            let terms: Vec<Poly> = poly.singles().collect();
            if terms.len() != 1 {
                open.extend(terms.into_iter().map(|term| (rows, term)));
                continue;
            }
            // Of no known values it may be null: on which rows they are matters then.
            let chosen = self.chosen_in(&poly).filter(|_| !about.empty);
            let Some((rest, choices)) = chosen else {
                let whole = self.diagrams.is_whole(&poly);
                let value = Number {
                    above: poly,
                    whole,
                    ..number.clone()
                };
                done.push((rows, value));
                continue;
            };
            for (on, part) in choices {
                let here = self.diagrams.and(rows, on)?;
                let Some(value) = rest.times(&part) else {
                    return Ok(None);
                };
                if here != Rows::NONE && value != Poly::default() {
                    open.push((here, value));
                }
            }
        }
        Ok(Some(done))
    }

    /// A product with one of several exact values in it: the rest of it, and these.
    fn chosen_in(&self, product: &Poly) -> Option<(Poly, Vec<(Rows, Poly)>)> {
        let found = product
            .things()
            .find_map(|thing| Some((thing, self.choices.get(&thing)?)));
        let (thing, chosen) = found?;
        let rest = product.divided(&Poly::thing(thing))?;
        let parts = chosen.iter().map(|(rows, value)| match value {
            Value::Number(number) if number.exact && number.is_undivided() => {
                Some((*rows, number.above.clone()))
            }
            _ => None,
        });
        Some((rest, parts.collect::<Option<Vec<_>>>()?))
    }
}
