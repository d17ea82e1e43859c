//! Products of things with their powers, kept in order: most are one thing, and
//! take no room of their own.

use super::mark::Mark;
use smallvec::SmallVec;
use std::cmp::Ordering;

/// The things a product is made of, and how often each is in it; by their marks,
/// each once, none of them no times.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Product(SmallVec<[(Mark, u32); 1]>);

impl Product {
    /// One thing, once.
    pub fn thing(mark: Mark) -> Self {
        Self(SmallVec::from_buf([(mark, 1)]))
    }

    /// The thing, where it is nothing else.
    pub fn as_thing(&self) -> Option<Mark> {
        match self.0.as_slice() {
            [(mark, 1)] => Some(*mark),
            _ => None,
        }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The things in it, and how often.
    pub fn powers(&self) -> &[(Mark, u32)] {
        &self.0
    }

    /// The things in it.
    pub fn things(&self) -> impl Iterator<Item = Mark> {
        self.0.iter().map(|(mark, _)| *mark)
    }

    /// How often a thing is in it.
    pub fn power(&self, thing: Mark) -> u32 {
        let of_it = self.0.iter().find(|(mark, _)| *mark == thing);
        of_it.map_or(0, |(_, power)| *power)
    }

    /// How many things are in it, each as often as it is.
    fn degree(&self) -> u64 {
        self.0.iter().map(|(_, power)| u64::from(*power)).sum()
    }

    /// The product of both.
    pub fn times(&self, other: &Self) -> Option<Self> {
        let mut both = SmallVec::with_capacity(self.0.len() + other.0.len());
        for (mark, one, two) in side_by_side(self, other) {
            both.push((mark, one.checked_add(two)?));
        }
        Some(Self(both))
    }

    /// What is left without a part, if the whole part is in it.
    pub fn without(&self, part: &Self) -> Option<Self> {
        let mut rest = SmallVec::new();
        for (mark, whole, taken) in side_by_side(self, part) {
            match whole.checked_sub(taken)? {
                0 => {}
                left => rest.push((mark, left)),
            }
        }
        Some(Self(rest))
    }

    /// What is left without a thing, however often it is in it.
    pub fn without_thing(&self, thing: Mark) -> Self {
        let others = self.0.iter().filter(|(mark, _)| *mark != thing);
        Self(others.copied().collect())
    }

    /// What is in both.
    pub fn shared(&self, other: &Self) -> Self {
        let lesser = side_by_side(self, other).map(|(mark, one, two)| (mark, one.min(two)));
        Self(lesser.filter(|(_, power)| *power > 0).collect())
    }

    /// By how many things are in them, then by how often the first ones are: an order
    /// that multiplying keeps.
    pub fn graded(&self, other: &Self) -> Ordering {
        let by_things = || {
            let mut orders = side_by_side(self, other).map(|(_, one, two)| one.cmp(&two));
            orders.find(|order| order.is_ne())
        };
        let by_degree = self.degree().cmp(&other.degree());
        by_degree.then_with(|| by_things().unwrap_or(Ordering::Equal))
    }
}

/// Each thing of either, and how often it is in the one and in the other.
fn side_by_side(one: &Product, two: &Product) -> impl Iterator<Item = (Mark, u32, u32)> {
    let (mut ones, mut twos) = (one.0.iter().peekable(), two.0.iter().peekable());
    std::iter::from_fn(move || {
        let order = match (ones.peek(), twos.peek()) {
            (Some((one, _)), Some((two, _))) => one.cmp(two),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return None,
        };
        let one = ones.next_if(|_| order.is_le());
        let two = twos.next_if(|_| order.is_ge());
        let (mark, _) = one.or(two)?;
        let power = |side: Option<&(Mark, u32)>| side.map_or(0, |(_, power)| *power);
        Some((*mark, power(one), power(two)))
    })
}

#[cfg(test)]
mod tests {
    use super::{Mark, Product};

    #[test]
    fn what_is_multiplied_can_be_taken_out_again() {
        let [a, b] = ["a", "b"].map(|name| Product::thing(Mark::of_text("thing", name)));
        let both = a.times(&b).unwrap();
        assert_eq!(both, b.times(&a).unwrap());
        assert_eq!(both.without(&b), Some(a.clone()));
        assert_eq!(a.without(&b), None);
        let square = a.times(&a).unwrap();
        assert_eq!(square.shared(&both), a);
        assert_eq!(square.as_thing(), None);
        assert!(square.graded(&a).is_gt());
        assert!(square.without(&square).unwrap().is_empty());
    }
}
