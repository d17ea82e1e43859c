//! Arithmetic with numbers that may be NULL: NULL in, NULL out, and nothing
//! divided by zero.

use super::diagram::{Diagrams, Rows, TooLarge};
use super::divisor::{divisor, without_squares};
use super::exact::Exact;
use super::mark::Mark;
use super::poly::Poly;
use super::set::Domain;
use super::value::{Number, Value};
use crate::syntax::ast::Comparison;

impl Diagrams {
    /// The sum, or the difference.
    pub fn plus(&mut self, one: &Number, two: &Number, minus: bool) -> Result<Number, TooLarge> {
        let null = self.or(one.null, two.null)?;
        let sign = Exact::from_integer(if minus { -1 } else { 1 });
        let sum = || {
            let two_above = two.above.scaled(&sign)?;
            if one.below == two.below {
                return Some((one.above.plus(&two_above)?, one.below.clone()));
            }
            let above = one.above.times(&two.below)?.plus(&two_above.times(&one.below)?)?;
            Some((above, one.below.times(&two.below)?))
        };
        let kind = (false, one.exact && two.exact);
        let number = sum().and_then(|(above, below)| reduced(above, below, null, kind));
        Ok(number.map(|number| self.seen_whole(number)).unwrap_or_else(|| {
            let marks = [
                self.mark_of(&Value::Number(one.clone())),
                self.mark_of(&Value::Number(two.clone())),
            ];
            let mark = match minus {
                true => Mark::of_all("minus", marks),
                false => Mark::of_any_order("plus", marks),
            };
            Number::thing(mark, null, kind.0, kind.1)
        }))
    }

    /// The product, or the quotient.
    pub fn times(&mut self, one: &Number, two: &Number, divides: bool) -> Result<Number, TooLarge> {
        let mut null = self.or(one.null, two.null)?;
        let (above, below) = match divides {
            true => (&two.below, &two.above),
            false => (&two.above, &two.below),
        };
        if divides {
            let zero = self.is_zero(two)?;
            null = self.or(null, zero)?;
        }
        let product = || Some((one.above.times(above)?, one.below.times(below)?));
        let kind = (false, !divides && one.exact && two.exact);
        let number = product().and_then(|(above, below)| reduced(above, below, null, kind));
        Ok(number.map(|number| self.seen_whole(number)).unwrap_or_else(|| {
            let marks = [
                self.mark_of(&Value::Number(one.clone())),
                self.mark_of(&Value::Number(two.clone())),
            ];
            let mark = match divides {
                true => Mark::of_all("divided", marks),
                false => Mark::of_any_order("times", marks),
            };
            Number::thing(mark, null, kind.0, kind.1)
        }))
    }

    fn seen_whole(&self, number: Number) -> Number {
        let whole = number.is_undivided() && self.is_whole(&number.above);
        Number { whole, ..number }
    }

    /// Where a number that is known is zero: where one of the things in all of its
    /// products is, or what is left without them.
    fn is_zero(&mut self, number: &Number) -> Result<Rows, TooLarge> {
        let shared = number.above.shared(&number.above);
        let mut parts: Vec<Poly> = shared.things().map(Poly::thing).collect();
        let rest = number.above.divided(&shared);
        let rest = rest.unwrap_or_else(|| number.above.clone());
        parts.push(without_squares(&rest).unwrap_or(rest));
        let mut zero = Rows::NONE;
        for above in parts {
            let whole = self.is_whole(&above);
            let part = Number {
                above,
                below: Poly::one(),
                null: number.null,
                whole,
                exact: true,
            };
            let none = Number::constant(Exact::default());
            let truth = self.compared(Comparison::Equal, &part, &none)?;
            zero = self.or(zero, truth.yes)?;
        }
        Ok(zero)
    }
}

/// In lowest terms, as far as that is seen; `None` where there is no room, or
/// what divides is zero.
fn reduced(above: Poly, below: Poly, null: Rows, (whole, exact): (bool, bool)) -> Option<Number> {
    if below.is_one() {
        return Some(Number {
            above,
            below,
            null,
            whole,
            exact,
        });
    }
    let shared = above.shared(&below);
    let (mut above, mut below) = (above.divided(&shared)?, below.divided(&shared)?);
    // One product shares nothing but the things in it, and those are out.
    let is_product = below.size() == 1 || above.size() == 1 && below.size() > 0;
    let common = match is_product {
        true => None,
        false => divisor(&above, &below),
    };
    if let Some(common) = common {
        (above, below) = (above.divided(&common)?, below.divided(&common)?);
    }
    let (content, below) = below.primitive()?;
    let by = (*content.numer() != 0).then(|| content.recip())?;
    Some(Number {
        above: above.scaled(&by)?,
        below,
        null,
        whole,
        exact,
    })
}

/// Where a thing's numbers lie.
pub(super) fn domain(whole: bool) -> Domain {
    match whole {
        true => Domain::Whole,
        false => Domain::Numbers,
    }
}
