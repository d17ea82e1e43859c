//! How a number is made of others, and how much each of them moved it.
//!
//! Of a sum each term explains its own difference. Of a product each factor explains its
//! difference at the mean of the others, over all orders in which they may have moved: the
//! value of Shapley, for two factors their midpoint. A divisor is a factor like others, by
//! its inverse. So every number has a slope, and its difference times that is its part.

use super::Number;

/// What a number is in both periods; nothing where nobody knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sides {
    /// In the first.
    pub from: Option<Number>,
    /// In the second.
    pub to: Option<Number>,
}

impl Sides {
    /// Both, where both are known.
    #[must_use]
    pub fn both(&self) -> Option<(f64, f64)> {
        Some((self.from.as_ref()?.value, self.to.as_ref()?.value))
    }

    /// By how much it changed, where both are known.
    #[must_use]
    pub fn change(&self) -> Option<f64> {
        let (from, to) = (self.from.as_ref()?, self.to.as_ref()?);
        // Digits first: differences of large numbers lose none.
        let places = from.places().max(to.places());
        let exact = || to.units(places)?.checked_sub(from.units(places)?);
        match exact() {
            Some(units) => super::plain(units, places).parse().ok(),
            None => Some(to.value - from.value),
        }
    }
}

/// A number of both periods, and what it is made of, where that is known.
#[derive(Clone, Debug)]
pub struct Moved<T> {
    /// Which one.
    pub what: T,
    /// What it is.
    pub sides: Sides,
    /// Of what it is made.
    pub made: Option<Made<T>>,
}

/// How a number is made of others.
#[derive(Clone, Debug)]
pub enum Made<T> {
    /// It is this one.
    Of(Box<Moved<T>>),
    /// It never changes.
    Number(f64),
    /// Terms, each with whether it is taken away.
    Sum(Vec<(bool, Made<T>)>),
    /// Factors, each with whether it divides.
    Product(Vec<(bool, Made<T>)>),
}

/// A number, and what a change of it by one does to the whole.
pub(super) struct Slope<'a, T> {
    pub of: &'a Moved<T>,
    pub slope: f64,
}

/// What is found about the numbers something is made of.
pub(super) struct Slopes<'a, T> {
    /// Those that explain something.
    pub known: Vec<Slope<'a, T>>,
    /// Those that lack a side.
    pub unknown: Vec<&'a T>,
}

impl<T> Moved<T> {
    /// Gives every number its values.
    pub fn fill(&mut self, sides: &dyn Fn(&T) -> Sides) {
        self.sides = sides(&self.what);
        if let Some(made) = &mut self.made {
            made.fill(sides);
        }
    }
}

impl<T: PartialEq> Made<T> {
    /// How much each number moves the whole, where a change of this by one does `slope`.
    pub(super) fn slopes(&self, slope: f64) -> Slopes<'_, T> {
        let mut found = Slopes {
            known: Vec::new(),
            unknown: Vec::new(),
        };
        self.spread(slope, &mut found);
        found
    }

    fn spread<'a>(&'a self, slope: f64, found: &mut Slopes<'a, T>) {
        match self {
            Self::Number(_) => {}
            Self::Sum(terms) => {
                for (less, term) in terms {
                    term.spread(if *less { -slope } else { slope }, found);
                }
            }
            // Beside a factor that nobody knows, no other explains anything.
            _ if self.both().is_none() => self.lacking(&mut found.unknown),
            Self::Of(moved) => found.add(moved, slope),
            Self::Product(factors) => {
                let sides: Vec<(f64, f64)> = factors.iter().filter_map(factor_of).collect();
                for (at, (divides, factor)) in factors.iter().enumerate() {
                    let others = sides.iter().enumerate().filter(|(other, _)| *other != at);
                    let others: Vec<(f64, f64)> = others.map(|(_, sides)| *sides).collect();
                    let own = match sides.get(at) {
                        // The inverse moves by that much when the divisor moves by one.
                        Some((from, to)) if *divides => -from * to,
                        _ => 1.0,
                    };
                    factor.spread(slope * own * mean(&others), found);
                }
            }
        }
    }

    /// The numbers that lack a side.
    fn lacking<'a>(&'a self, found: &mut Vec<&'a T>) {
        match self {
            Self::Number(_) => {}
            Self::Of(moved) => {
                if moved.sides.both().is_none() && !found.contains(&&moved.what) {
                    found.push(&moved.what);
                }
            }
            Self::Sum(parts) | Self::Product(parts) => {
                parts.iter().for_each(|(_, part)| part.lacking(found));
            }
        }
    }
}

impl<T> Made<T> {
    fn fill(&mut self, sides: &dyn Fn(&T) -> Sides) {
        match self {
            Self::Number(_) => {}
            Self::Of(moved) => moved.fill(sides),
            Self::Sum(parts) | Self::Product(parts) => {
                parts.iter_mut().for_each(|(_, part)| part.fill(sides));
            }
        }
    }

    /// What it comes to in both periods, by the numbers it is made of.
    #[must_use]
    pub fn both(&self) -> Option<(f64, f64)> {
        let (from, to) = match self {
            Self::Of(moved) => moved.sides.both()?,
            Self::Number(number) => (*number, *number),
            Self::Sum(terms) => {
                let signed = |(less, term): &(bool, Self)| {
                    let (from, to) = term.both()?;
                    Some(if *less { (-from, -to) } else { (from, to) })
                };
                let add = |sum: (f64, f64), term: (f64, f64)| (sum.0 + term.0, sum.1 + term.1);
                let terms: Option<Vec<_>> = terms.iter().map(signed).collect();
                terms?.into_iter().fold((0.0, 0.0), add)
            }
            Self::Product(factors) => {
                let multiply =
                    |product: (f64, f64), factor: (f64, f64)| (product.0 * factor.0, product.1 * factor.1);
                let factors: Option<Vec<_>> = factors.iter().map(factor_of).collect();
                factors?.into_iter().fold((1.0, 1.0), multiply)
            }
        };
        (from.is_finite() && to.is_finite()).then_some((from, to))
    }
}

/// What a factor comes to: the inverse of what divides.
fn factor_of<T>((divides, factor): &(bool, Made<T>)) -> Option<(f64, f64)> {
    let (from, to) = factor.both()?;
    Some(if *divides {
        (1.0 / from, 1.0 / to)
    } else {
        (from, to)
    })
}

/// The mean of a product over all orders in which its factors go from one side to the other,
/// seen from one more factor: so many of them have moved already.
fn mean(others: &[(f64, f64)]) -> f64 {
    // By how many have moved: the sum over all choices of those.
    let mut moved = vec![1.0];
    for (from, to) in others {
        let mut next = vec![0.0; moved.len() + 1];
        for (count, product) in moved.iter().enumerate() {
            if let Some(stays) = next.get_mut(count) {
                *stays += product * from;
            }
            if let Some(moves) = next.get_mut(count + 1) {
                *moves += product * to;
            }
        }
        moved = next;
    }
    // Each count is as likely as any other, and so is each choice of that count.
    let places = moved.len() as f64;
    let mut choices = 1.0;
    let mut sum = 0.0;
    for (count, product) in moved.iter().enumerate() {
        sum += product / choices;
        choices *= (others.len() - count.min(others.len())) as f64 / (count + 1) as f64;
    }
    sum / places
}

impl<'a, T: PartialEq> Slopes<'a, T> {
    fn add(&mut self, of: &'a Moved<T>, slope: f64) {
        let known = self.known.iter_mut().find(|known| known.of.what == of.what);
        match known {
            Some(known) => known.slope += slope,
            None => self.known.push(Slope { of, slope }),
        }
    }
}
