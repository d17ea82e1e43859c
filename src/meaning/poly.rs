//! Sums of products of things, with exact factors: one form for all ways to
//! write the same arithmetic.

use super::exact::{Exact, inverse, plus, room, times};
use super::mark::Mark;
use super::product::Product;
use num_rational::Ratio;
use smallvec::{SmallVec, smallvec};

/// A product and its factor.
type Term = (Product, Exact);

/// A sum of products, each with its factor; each product once, in order, and no
/// factor zero.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Poly(SmallVec<[Term; 1]>);

/// Most products in a sum; what has more is taken as a thing of its own.
const MOST_TERMS: usize = 300;

impl Poly {
    /// A number.
    pub fn number(number: Exact) -> Self {
        match *number.numer() {
            0 => Self::default(),
            _ => Self(smallvec![(Product::default(), number)]),
        }
    }

    /// A thing.
    pub fn thing(mark: Mark) -> Self {
        Self::product(Product::thing(mark))
    }

    fn product(product: Product) -> Self {
        Self(smallvec![(product, Exact::from_integer(1))])
    }

    /// One.
    pub fn one() -> Self {
        Self::product(Product::default())
    }

    /// Whether it is one.
    pub fn is_one(&self) -> bool {
        self.as_number() == Some(Exact::from_integer(1))
    }

    /// The number, where it is nothing else.
    pub fn as_number(&self) -> Option<Exact> {
        match self.0.as_slice() {
            [] => Some(Exact::from_integer(0)),
            [(product, factor)] if product.is_empty() => Some(*factor),
            _ => None,
        }
    }

    /// Whether it is nothing but a thing, and a factor.
    pub fn as_thing(&self) -> Option<(Mark, Exact)> {
        match self.0.as_slice() {
            [(product, factor)] => Some((product.as_thing()?, *factor)),
            _ => None,
        }
    }

    /// The things it is made of.
    pub fn things(&self) -> impl Iterator<Item = Mark> {
        self.products().flat_map(Product::things)
    }

    fn products(&self) -> impl Iterator<Item = &Product> {
        self.0.iter().map(|(product, _)| product)
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
        if *by.numer() == 0 {
            return Some(Self::default());
        }
        let mut whole = self.clone();
        if *by != Exact::from_integer(1) {
            for (_, factor) in &mut whole.0 {
                *factor = times(factor, by)?;
            }
        }
        Some(whole)
    }

    /// The product.
    pub fn times(&self, other: &Self) -> Option<Self> {
        if let Some(number) = other.as_number() {
            return self.scaled(&number);
        }
        let mut whole = Self::default();
        for (product, factor) in &self.0 {
            for (with, by) in &other.0 {
                whole.add(product.times(with)?, times(factor, by)?)?;
            }
        }
        Some(whole)
    }

    fn add(&mut self, product: Product, factor: Exact) -> Option<()> {
        match self.0.binary_search_by(|(known, _)| known.cmp(&product)) {
            Ok(at) => {
                let (_, known) = self.0.get_mut(at)?;
                *known = plus(known, &factor)?;
                if *known.numer() == 0 {
                    self.0.remove(at);
                }
            }
            Err(_) if *factor.numer() == 0 => {}
            Err(at) => self.0.insert(at, (product, factor)),
        }
        (self.0.len() <= MOST_TERMS).then_some(())
    }

    /// Split into what depends on things and the number beside it.
    pub fn without_number(&self) -> (Self, Exact) {
        let mut rest = self.clone();
        // No product is less than that of nothing.
        let number = match rest.0.first() {
            Some((product, _)) if product.is_empty() => rest.0.remove(0).1,
            _ => Exact::default(),
        };
        (rest, number)
    }

    /// Split into a factor and the rest: whole factors without a common one, the
    /// first of them above zero.
    pub fn primitive(&self) -> Option<(Exact, Self)> {
        let mut above = 0;
        let mut below = 1_i128;
        for (_, factor) in &self.0 {
            above = gcd(above, *factor.numer());
            let common = gcd(below, *factor.denom());
            below = below
                .checked_mul(*factor.denom() / common.max(1))
                .and_then(room)?;
        }
        let sign = match self.0.first() {
            Some((_, first)) if *first.numer() < 0 => -1,
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
            let product = product.without(first_product)?;
            let factor = times(factor, &inverse(first_factor)?)?;
            let term = Self(smallvec![(product.clone(), factor)]);
            rest = rest.minus(&term.times(by)?)?;
            quotient.add(product, factor)?;
        }
        Some(quotient)
    }

    /// The greatest product, in an order that multiplying keeps.
    fn leading(&self) -> Option<&Term> {
        self.0.iter().max_by(|(one, _), (two, _)| one.graded(two))
    }

    /// What both have in common of single things, as one product.
    pub fn shared(&self, other: &Self) -> Self {
        let mut products = self.products().chain(other.products());
        let first = products.next().cloned().unwrap_or_default();
        Self::product(products.fold(first, |common, product| common.shared(product)))
    }

    /// Whether all factors are whole.
    pub fn is_whole(&self) -> bool {
        self.0.iter().all(|(_, factor)| factor.is_integer())
    }

    /// Its products: the things in each with their powers, and its factor.
    pub fn terms(&self) -> impl Iterator<Item = (&[(Mark, u32)], &Exact)> {
        self.0.iter().map(|(product, factor)| (product.powers(), factor))
    }

    /// Each of its products by itself, with its factor.
    pub fn singles(&self) -> impl Iterator<Item = Self> {
        let terms = self.0.iter();
        terms.map(|term| Self(smallvec![term.clone()]))
    }

    /// What stands for it.
    pub fn mark(&self) -> Mark {
        Mark::of("sum", |parts| {
            parts.count(self.0.len());
            for (things, factor) in self.terms() {
                parts.count(things.len());
                for (thing, power) in things {
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
            let power = product.power(thing);
            if power > 0 {
                let rest = product.without(&Product::thing(thing))?;
                whole.add(rest, times(factor, &Exact::from_integer(i128::from(power)))?)?;
            }
        }
        Some(whole)
    }

    /// How many products it has.
    pub fn size(&self) -> usize {
        self.0.len()
    }

    /// How often a thing is in one of its products at most.
    pub fn degree(&self, thing: Mark) -> u32 {
        let powers = self.products().map(|product| product.power(thing));
        powers.max().unwrap_or(0)
    }

    /// What stands beside a power of a thing.
    pub fn of_power(&self, thing: Mark, power: u32) -> Self {
        let of_it = self.0.iter().filter(|(product, _)| product.power(thing) == power);
        let rests = of_it.map(|(product, factor)| (product.without_thing(thing), *factor));
        let mut terms: SmallVec<[Term; 1]> = rests.collect();
        terms.sort_unstable_by(|(one, _), (two, _)| one.cmp(two));
        Self(terms)
    }
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
    use super::super::exact::{Exact, exact};
    use super::super::mark::Mark;
    use super::Poly;

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
