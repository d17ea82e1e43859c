//! Sets of the values of one thing, NULL among them, cut at constants. Two sets
//! of the same values are the same.

use super::mark::Parts;
use super::point::Point;
use num_rational::Ratio;
use smol_str::SmolStr;
use std::cmp::Ordering;

/// What values a thing has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Domain {
    /// True and false.
    Flags,
    /// Whole numbers.
    Whole,
    /// Numbers.
    Numbers,
    /// Texts.
    Texts,
    /// Days.
    Days,
    /// Local times.
    Times,
}

/// A place between values: just before a point, or just after it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Cut {
    at: Point,
    after: bool,
}

/// A set of values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set {
    /// Whether NULL is in.
    pub null: bool,
    /// Whether the least values are in.
    from_least: bool,
    /// Where in becomes out, and out in.
    cuts: Vec<Cut>,
}

impl Set {
    /// No value at all.
    pub const NONE: Self = Self {
        null: false,
        from_least: false,
        cuts: Vec::new(),
    };

    /// NULL alone.
    pub const NULL: Self = Self {
        null: true,
        from_least: false,
        cuts: Vec::new(),
    };

    /// Every value but NULL.
    pub const KNOWN: Self = Self {
        null: false,
        from_least: true,
        cuts: Vec::new(),
    };

    /// The values that are before a point, at it, or after it, as is wished.
    /// `None` for a point that no value of the domain could be compared with.
    pub fn around(domain: Domain, point: &Point, wished: [bool; 3]) -> Option<Self> {
        let [before, at, after] = wished;
        let (low, high) = domain.around(point)?;
        let mut set = Self {
            null: false,
            from_least: before,
            cuts: Vec::new(),
        };
        if low == high {
            // No value of the domain is there.
            set.toggle(before != after, low);
        } else {
            set.toggle(before != at, low);
            set.toggle(at != after, high);
        }
        set.clip(domain);
        Some(set)
    }

    fn toggle(&mut self, changes: bool, cut: Cut) {
        if changes {
            self.cuts.push(cut);
        }
    }

    /// Cuts outside of the domain tell nothing apart.
    fn clip(&mut self, domain: Domain) {
        if domain == Domain::Texts {
            let least = Cut {
                at: Point::Text(SmolStr::default()),
                after: false,
            };
            if self.cuts.first() == Some(&least) {
                self.cuts.remove(0);
                self.from_least = !self.from_least;
            }
        }
        if domain == Domain::Flags {
            let first = Cut {
                at: Point::Flag(false),
                after: false,
            };
            if self.cuts.first() == Some(&first) {
                self.cuts.remove(0);
                self.from_least = !self.from_least;
            }
            let last = Cut {
                at: Point::Flag(true),
                after: true,
            };
            self.cuts.retain(|cut| *cut != last);
        }
    }

    /// Exactly these values. `None` where one could not be compared with those
    /// of the domain.
    pub fn any_of(domain: Domain, points: &[Point]) -> Option<Self> {
        match points {
            [] => Some(Self::NONE),
            [point] => Self::around(domain, point, [false, true, false]),
            _ => {
                let (one, two) = points.split_at(points.len() / 2);
                Some(Self::any_of(domain, one)?.or(&Self::any_of(domain, two)?))
            }
        }
    }

    /// How many places it is cut at.
    pub fn size(&self) -> usize {
        self.cuts.len()
    }

    /// Whether nothing is in.
    pub fn is_empty(&self) -> bool {
        *self == Self::NONE
    }

    /// What is not in; NULL only where the thing can be NULL.
    pub fn others(&self, nullable: bool) -> Self {
        Self {
            null: nullable && !self.null,
            from_least: !self.from_least,
            cuts: self.cuts.clone(),
        }
    }

    /// What is in both.
    pub fn and(&self, other: &Self) -> Self {
        self.merged(other, |one, two| one && two)
    }

    /// What is in either.
    pub fn or(&self, other: &Self) -> Self {
        self.merged(other, |one, two| one || two)
    }

    fn merged(&self, other: &Self, both: fn(bool, bool) -> bool) -> Self {
        let (mut one, mut two) = (self.from_least, other.from_least);
        let from_least = both(one, two);
        let mut is_in = from_least;
        let mut cuts = Vec::new();
        let (mut left, mut right) = (self.cuts.iter().peekable(), other.cuts.iter().peekable());
        loop {
            let order = match (left.peek(), right.peek()) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(left), Some(right)) => left.cmp(right),
            };
            let mut cut = None;
            if order.is_le() {
                one = !one;
                cut = left.next();
            }
            if order.is_ge() {
                two = !two;
                cut = right.next();
            }
            if both(one, two) != is_in {
                is_in = !is_in;
                cuts.extend(cut.cloned());
            }
        }
        Self {
            null: both(self.null, other.null),
            from_least,
            cuts,
        }
    }

    /// Writes it down.
    pub(super) fn write(&self, parts: &mut Parts) {
        parts.flag(self.null);
        parts.flag(self.from_least);
        parts.count(self.cuts.len());
        for cut in &self.cuts {
            parts.flag(cut.after);
            cut.at.write(parts);
        }
    }

    /// Whether a value is in; `None` is NULL.
    pub fn holds(&self, value: Option<&Point>) -> bool {
        let Some(value) = value else {
            return self.null;
        };
        let passed = |cut: &&Cut| cut.at < *value || (cut.at == *value && !cut.after);
        self.from_least ^ (self.cuts.iter().filter(passed).count() % 2 == 1)
    }

    /// A value that is in, rather a known one; `None` where none is found.
    pub fn sample(&self, domain: Domain) -> Option<Option<Point>> {
        let near = self.cuts.iter().flat_map(|cut| cut.at.near());
        let known = domain.usual().into_iter().chain(near);
        let found = known.into_iter().find(|point| self.holds(Some(point)));
        match found {
            Some(point) => Some(Some(point)),
            None => self.null.then_some(None),
        }
    }
}

impl Domain {
    /// Values that are as good as any.
    fn usual(self) -> Vec<Point> {
        match self {
            Self::Flags => vec![Point::Flag(true), Point::Flag(false)],
            Self::Whole | Self::Numbers => vec![Point::Number(Ratio::from_integer(1))],
            Self::Texts => vec![Point::Text("other".into())],
            Self::Days => vec![Point::Day(jiff::civil::date(2026, 1, 15))],
            Self::Times => vec![Point::Time(jiff::civil::date(2026, 1, 15).at(12, 0, 0, 0))],
        }
    }

    /// What a constant is one of, if that is not to be known from a type.
    pub fn of(point: &Point) -> Option<Self> {
        Some(match point {
            Point::Text(_) => Self::Texts,
            Point::Day(_) => Self::Days,
            Point::Time(_) => Self::Times,
            Point::Flag(_) | Point::Number(_) => return None,
        })
    }

    /// The places just before and just after a point: between whole numbers and
    /// days there are no others.
    fn around(self, point: &Point) -> Option<(Cut, Cut)> {
        let before = |at: Point| Cut { at, after: false };
        let around = |at: &Point| {
            let after = Cut {
                at: at.clone(),
                after: true,
            };
            Some((before(at.clone()), after))
        };
        match (self, point) {
            (Self::Whole, Point::Number(number)) => {
                let (low, high) = (number.ceil(), number.floor());
                let high = high.checked_add_one()?;
                Some((before(Point::Number(low)), before(Point::Number(high))))
            }
            (Self::Days, Point::Day(day)) => {
                let next = day.tomorrow().ok()?;
                Some((before(point.clone()), before(Point::Day(next))))
            }
            (Self::Flags, Point::Flag(false)) => Some((before(point.clone()), before(Point::Flag(true)))),
            (Self::Flags, Point::Flag(true))
            | (Self::Numbers, Point::Number(_))
            | (Self::Texts, Point::Text(_))
            | (Self::Times, Point::Time(_)) => around(point),
            _ => None,
        }
    }
}

trait AddOne: Sized {
    fn checked_add_one(self) -> Option<Self>;
}

impl AddOne for Ratio<i128> {
    fn checked_add_one(self) -> Option<Self> {
        Some(Self::from_integer(self.to_integer().checked_add(1)?))
    }
}

#[cfg(test)]
mod tests {
    use super::{Domain, Point, Ratio, Set};

    const BELOW: [bool; 3] = [true, false, false];
    const UP_TO: [bool; 3] = [true, true, false];
    const AT: [bool; 3] = [false, true, false];

    fn number(above: i128, below: i128) -> Point {
        Point::Number(Ratio::new(above, below))
    }

    #[test]
    fn between_whole_numbers_is_nothing() {
        let whole = |point, wished| Set::around(Domain::Whole, &point, wished).unwrap();
        assert_eq!(whole(number(5, 1), BELOW), whole(number(4, 1), UP_TO));
        assert_eq!(whole(number(9, 2), BELOW), whole(number(4, 1), UP_TO));
        assert!(whole(number(9, 2), AT).is_empty());
        let numbers = |point, wished| Set::around(Domain::Numbers, &point, wished).unwrap();
        assert_ne!(numbers(number(5, 1), BELOW), numbers(number(4, 1), UP_TO));
    }

    #[test]
    fn what_is_in_or_not_is_everything() {
        for domain in [Domain::Whole, Domain::Numbers] {
            for wished in [BELOW, UP_TO, AT] {
                let set = Set::around(domain, &number(7, 2), wished).unwrap();
                let others = set.others(true);
                assert!(set.and(&others).is_empty());
                assert_eq!(set.or(&others), Set::KNOWN.or(&Set::NULL));
            }
        }
        let truth = Set::around(Domain::Flags, &Point::Flag(true), AT).unwrap();
        let lie = Set::around(Domain::Flags, &Point::Flag(false), AT).unwrap();
        assert_eq!(truth.others(false), lie);
    }
}
