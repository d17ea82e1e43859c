//! The greatest common divisor of two sums of products, so that quotients are in
//! lowest terms. Euclid by one thing after the other; `None` where it takes more
//! than is allowed to any, and then a quotient stays as it is written.

use super::mark::Mark;
use super::poly::Poly;
use std::collections::BTreeSet;

/// Products of both sums that are looked at: more than people write.
const MOST_PRODUCTS: usize = 60;
/// Rounds that one divisor may take.
const MOST_ROUNDS: usize = 200;

/// The greatest common divisor, with whole factors.
pub(super) fn divisor(one: &Poly, two: &Poly) -> Option<Poly> {
    let mut left = MOST_ROUNDS;
    common(one, two, &mut left)
}

/// The same without what divides it twice: zero for the same values.
pub(super) fn without_squares(poly: &Poly) -> Option<Poly> {
    let things: BTreeSet<Mark> = poly.things().collect();
    let mut rest = poly.clone();
    for thing in things {
        let twice = divisor(&rest, &rest.slope(thing)?)?;
        if twice.as_number().is_none() {
            rest = rest.divided(&twice)?;
        }
    }
    Some(rest.primitive()?.1)
}

fn common(one: &Poly, two: &Poly, left: &mut usize) -> Option<Poly> {
    *left = left.checked_sub(1)?;
    if one.size() + two.size() > MOST_PRODUCTS {
        return None;
    }
    if *one == Poly::default() {
        return Some(two.primitive()?.1);
    }
    if *two == Poly::default() {
        return Some(one.primitive()?.1);
    }
    let Some(by) = one.things().chain(two.things()).min() else {
        return Some(Poly::one());
    };
    let (of_one, one) = split(one, by, left)?;
    let (of_two, two) = split(two, by, left)?;
    let content = common(&of_one, &of_two, left)?;
    let (mut high, mut low) = match one.degree(by) >= two.degree(by) {
        true => (one, two),
        false => (two, one),
    };
    while low.degree(by) > 0 {
        *left = left.checked_sub(1)?;
        let rest = rest(high, &low, by, left)?;
        if rest == Poly::default() {
            return Some(content.times(&low)?.primitive()?.1);
        }
        high = low;
        low = split(&rest, by, left)?.1;
    }
    // Whatever is left does not hold the thing: nothing in common does.
    Some(content)
}

/// What is common to all powers of a thing, and what is left without it.
fn split(poly: &Poly, by: Mark, left: &mut usize) -> Option<(Poly, Poly)> {
    let mut content = Poly::default();
    for power in 0..=poly.degree(by) {
        let part = poly.of_power(by, power);
        if part != Poly::default() {
            content = common(&content, &part, left)?;
        }
    }
    let rest = poly.divided(&content)?.primitive()?.1;
    Some((content, rest))
}

/// What a division by powers of a thing leaves, times whatever it takes.
fn rest(mut high: Poly, low: &Poly, by: Mark, left: &mut usize) -> Option<Poly> {
    let degree = low.degree(by);
    let first = low.of_power(by, degree);
    while high != Poly::default() && high.degree(by) >= degree {
        *left = left.checked_sub(1)?;
        let power = high.degree(by);
        let leading = high.of_power(by, power);
        let mut shifted = low.times(&leading)?;
        for _ in degree..power {
            shifted = shifted.times(&Poly::thing(by))?;
        }
        high = high.times(&first)?.minus(&shifted)?;
        if high.size() > MOST_PRODUCTS {
            return None;
        }
        let (_, small) = high.primitive()?;
        high = small;
    }
    Some(high)
}

#[cfg(test)]
mod tests {
    use super::{Mark, Poly, divisor};
    use crate::meaning::exact::Exact;

    fn thing(name: &str) -> Poly {
        Poly::thing(Mark::of_text("thing", name))
    }

    #[test]
    fn what_products_share_is_found() {
        let (a, b, c) = (thing("a"), thing("b"), thing("c"));
        let sum = a.plus(&b).unwrap();
        let difference = a.minus(&b).unwrap();
        let other = b.plus(&c).unwrap().plus(&Poly::one()).unwrap();
        for (one, two) in [(&sum, &difference), (&sum, &other), (&other, &difference)] {
            let left = sum.times(one).unwrap().times(one).unwrap();
            let right = two.times(&sum).unwrap().times(two).unwrap();
            assert_eq!(divisor(&left, &right), Some(sum.primitive().unwrap().1));
        }
        assert_eq!(divisor(&sum, &difference), Some(Poly::one()));
        let twice = sum.scaled(&Exact::from_integer(-2)).unwrap();
        assert_eq!(divisor(&twice, &sum), Some(sum.primitive().unwrap().1));
    }
}
