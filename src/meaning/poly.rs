//! Sums of products of things, with exact factors: one form for all ways to
//! write the same arithmetic.

use super::mark::Mark;
use num_rational::Ratio;
use smol_str::SmolStr;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// An exact number. Arithmetic that has no room in it gives `None`.
pub type Exact = Ratio<i128>;

/// The things a product is made of, and how often each is in it.
type Product = BTreeMap<Mark, u32>;

/// A sum of products, each with its factor; none of them zero.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Poly(BTreeMap<Product, Exact>);

/// Most products in a sum; what has more is taken as a thing of its own.
const MOST_TERMS: usize = 300;

/// What both sides of a ratio stay below, so that sums of two have room.
const ROOM: u128 = 1 << 120;

/// An exact number from plain digits.
pub fn exact(digits: &str) -> Option<Exact> {
    let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
    let above: i128 = SmolStr::from_iter([whole, places]).parse().ok()?;
    let below = 10_i128.checked_pow(u32::try_from(places.len()).ok()?)?;
    Some(Ratio::new(room(above)?, room(below)?))
}

fn room(number: i128) -> Option<i128> {
    (number.unsigned_abs() < ROOM).then_some(number)
}

fn times(one: &Exact, two: &Exact) -> Option<Exact> {
    // Across first, so that terms stay small.
    let left = Ratio::new(*one.numer(), *two.denom());
    let right = Ratio::new(*two.numer(), *one.denom());
    let above = left.numer().checked_mul(*right.numer()).and_then(room)?;
    let below = left.denom().checked_mul(*right.denom()).and_then(room)?;
    Some(Ratio::new_raw(above, below))
}

fn plus(one: &Exact, two: &Exact) -> Option<Exact> {
    let left = one.numer().checked_mul(*two.denom())?;
    let right = two.numer().checked_mul(*one.denom())?;
    let below = one.denom().checked_mul(*two.denom()).and_then(room)?;
    Some(Ratio::new(left.checked_add(right).and_then(room)?, below))
}

fn inverse(one: &Exact) -> Option<Exact> {
    (*one.numer() != 0).then(|| one.recip())
}

impl Poly {
    /// A number.
    pub fn number(number: Exact) -> Self {
        let mut poly = Self::default();
        if *number.numer() != 0 {
            poly.0.insert(Product::new(), number);
        }
        poly
    }

    /// A thing.
    pub fn thing(mark: Mark) -> Self {
        let product = Product::from([(mark, 1)]);
        Self(BTreeMap::from([(product, Exact::from_integer(1))]))
    }

    /// One.
    pub fn one() -> Self {
        Self::number(Exact::from_integer(1))
    }

    /// Whether it is one.
    pub fn is_one(&self) -> bool {
        self.as_number() == Some(Exact::from_integer(1))
    }

    /// The number, where it is nothing else.
    pub fn as_number(&self) -> Option<Exact> {
        match self.0.len() {
            0 => Some(Exact::from_integer(0)),
            1 => self.0.get(&Product::new()).copied(),
            _ => None,
        }
    }

    /// Whether it is nothing but a thing, and a factor.
    pub fn as_thing(&self) -> Option<(Mark, Exact)> {
        let mut terms = self.0.iter();
        let (Some((product, factor)), None) = (terms.next(), terms.next()) else {
            return None;
        };
        match (product.iter().next(), product.len()) {
            (Some((mark, 1)), 1) => Some((*mark, *factor)),
            _ => None,
        }
    }

    /// The things it is made of.
    pub fn things(&self) -> impl Iterator<Item = Mark> {
        self.0.keys().flat_map(|product| product.keys().copied())
    }

    /// The sum.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        let mut sum = self.clone();
        for (product, factor) in &other.0 {
            sum.add(product.clone(), *factor)?;
        }
        Some(sum)
    }

    /// The difference.
    pub fn minus(&self, other: &Self) -> Option<Self> {
        self.plus(&other.scaled(&Exact::from_integer(-1))?)
    }

    /// So many times as much.
    pub fn scaled(&self, by: &Exact) -> Option<Self> {
        if *by == Exact::from_integer(1) {
            return Some(self.clone());
        }
        self.times(&Self::number(*by))
    }

    /// The product.
    pub fn times(&self, other: &Self) -> Option<Self> {
        if other.is_one() {
            return Some(self.clone());
        }
        let mut whole = Self::default();
        for (product, factor) in &self.0 {
            for (with, by) in &other.0 {
                let mut product = product.clone();
                for (thing, power) in with {
                    let known = product.entry(*thing).or_default();
                    *known = known.checked_add(*power)?;
                }
                whole.add(product, times(factor, by)?)?;
            }
        }
        Some(whole)
    }

    fn add(&mut self, product: Product, factor: Exact) -> Option<()> {
        let sum = match self.0.get(&product) {
            Some(known) => plus(known, &factor)?,
            None => factor,
        };
        match *sum.numer() {
            0 => self.0.remove(&product),
            _ => self.0.insert(product, sum),
        };
        (self.0.len() <= MOST_TERMS).then_some(())
    }

    /// Split into what depends on things and the number beside it.
    pub fn without_number(&self) -> (Self, Exact) {
        let mut rest = self.clone();
        let number = rest.0.remove(&Product::new());
        (rest, number.unwrap_or_default())
    }

    /// Split into a factor and the rest: whole factors without a common one, the
    /// first of them above zero.
    pub fn primitive(&self) -> Option<(Exact, Self)> {
        let mut above = 0;
        let mut below = 1_i128;
        for factor in self.0.values() {
            above = gcd(above, *factor.numer());
            let common = gcd(below, *factor.denom());
            below = below
                .checked_mul(*factor.denom() / common.max(1))
                .and_then(room)?;
        }
        let sign = match self.0.values().next() {
            Some(first) if *first.numer() < 0 => -1,
            _ => 1,
        };
        let content = Ratio::new(sign * above.max(1), below);
        let rest = self.scaled(&inverse(&content)?)?;
        Some((content, rest))
    }

    /// The quotient, if it leaves no rest.
    pub fn divided(&self, by: &Self) -> Option<Self> {
        if by.is_one() {
            return Some(self.clone());
        }
        let (first_product, first_factor) = by.leading()?;
        let mut rest = self.clone();
        let mut quotient = Self::default();
        // Each round the rest begins with a lesser product.
        while let Some((product, factor)) = rest.leading() {
            let product = without(product, first_product)?;
            let factor = times(factor, &inverse(first_factor)?)?;
            let term = Self(BTreeMap::from([(product.clone(), factor)]));
            rest = rest.minus(&term.times(by)?)?;
            quotient.add(product, factor)?;
        }
        Some(quotient)
    }

    /// The greatest product, in an order that multiplying keeps.
    fn leading(&self) -> Option<(&Product, &Exact)> {
        self.0.iter().max_by(|(one, _), (two, _)| order(one, two))
    }

    /// What both have in common of single things, as one product.
    pub fn shared(&self, other: &Self) -> Self {
        let products = self.0.keys().chain(other.0.keys());
        common(products)
    }

    /// Whether all factors are whole.
    pub fn is_whole(&self) -> bool {
        self.0.values().all(Ratio::is_integer)
    }

    /// Its products: the things in each with their powers, and its factor.
    pub fn terms(&self) -> impl Iterator<Item = (&BTreeMap<Mark, u32>, &Exact)> {
        self.0.iter()
    }

    /// What stands for it.
    pub fn mark(&self) -> Mark {
        Mark::of("sum", |parts| {
            parts.count(self.0.len());
            for (product, factor) in &self.0 {
                parts.count(product.len());
                for (thing, power) in product {
                    parts.mark(*thing);
                    parts.number(i128::from(*power));
                }
                parts.number(*factor.numer());
                parts.number(*factor.denom());
            }
        })
    }

    /// How fast it grows with a thing.
    pub fn slope(&self, thing: Mark) -> Option<Self> {
        let mut whole = Self::default();
        for (product, factor) in &self.0 {
            let Some(power) = product.get(&thing).copied() else {
                continue;
            };
            let rest = without(product, &Product::from([(thing, 1)]))?;
            let factor = times(factor, &Exact::from_integer(i128::from(power)))?;
            whole.add(rest, factor)?;
        }
        Some(whole)
    }

    /// How many products it has.
    pub fn size(&self) -> usize {
        self.0.len()
    }

    /// How often a thing is in one of its products at most.
    pub fn degree(&self, thing: Mark) -> u32 {
        let powers = self.0.keys().filter_map(|product| product.get(&thing).copied());
        powers.max().unwrap_or(0)
    }

    /// What stands beside a power of a thing.
    pub fn of_power(&self, thing: Mark, power: u32) -> Self {
        let mut part = BTreeMap::new();
        for (product, factor) in &self.0 {
            if product.get(&thing).copied().unwrap_or(0) == power {
                let mut product = product.clone();
                product.remove(&thing);
                part.insert(product, *factor);
            }
        }
        Self(part)
    }
}

/// The things that are in each of some products, as one product.
fn common<'a>(mut products: impl Iterator<Item = &'a Product>) -> Poly {
    let mut common = products.next().cloned().unwrap_or_default();
    for product in products {
        common.retain(|thing, power| match product.get(thing) {
            Some(other) => {
                *power = (*power).min(*other);
                true
            }
            None => false,
        });
    }
    Poly(BTreeMap::from([(common, Exact::from_integer(1))]))
}

/// By how many things are in it, then by how often the first ones are.
fn order(one: &Product, two: &Product) -> Ordering {
    let degree = |product: &Product| product.values().map(|power| u64::from(*power)).sum::<u64>();
    let by_things = || {
        let things: BTreeSet<&Mark> = one.keys().chain(two.keys()).collect();
        let power = |product: &Product, thing| product.get(thing).copied().unwrap_or(0);
        let orders = things
            .into_iter()
            .map(|thing| power(one, thing).cmp(&power(two, thing)));
        orders.into_iter().find(|order| order.is_ne())
    };
    degree(one)
        .cmp(&degree(two))
        .then_with(|| by_things().unwrap_or(Ordering::Equal))
}

fn without(product: &Product, part: &Product) -> Option<Product> {
    let mut rest = product.clone();
    for (thing, power) in part {
        let left = rest.get(thing)?.checked_sub(*power)?;
        match left {
            0 => rest.remove(thing),
            _ => rest.insert(*thing, left),
        };
    }
    Some(rest)
}

fn gcd(one: i128, two: i128) -> i128 {
    let (mut one, mut two) = (one.unsigned_abs(), two.unsigned_abs());
    while two != 0 {
        (one, two) = (two, one % two);
    }
    i128::try_from(one).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::{Exact, Mark, Poly, exact};

    fn thing(name: &str) -> Poly {
        Poly::thing(Mark::of_text("thing", name))
    }

    #[test]
    fn arithmetic_has_one_form() {
        let (a, b) = (thing("a"), thing("b"));
        let sum = a.plus(&b).unwrap();
        let square = sum.times(&sum).unwrap();
        assert_eq!(square.divided(&sum), Some(sum.clone()));
        assert_eq!(square.minus(&square), Some(Poly::default()));
        assert_eq!(a.times(&b), b.times(&a));
        let (content, rest) = sum.scaled(&exact("-2.5").unwrap()).unwrap().primitive().unwrap();
        assert_eq!((content, rest), (exact("-2.5").unwrap(), sum));
        assert_eq!(a.divided(&b), None);
    }

    #[test]
    fn what_has_no_room_is_refused() {
        let large = Poly::number(Exact::from_integer(i128::MAX));
        assert_eq!(large.times(&large), None);
        assert_eq!(exact("12.50"), Some(Exact::new(25, 2)));
        assert_eq!(exact("-0.5"), Some(Exact::new(-1, 2)));
    }
}
