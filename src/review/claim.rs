//! What an initiative claims to move, held against what moved.

use crate::whatif::Exact;
use crate::why::Sides;

use super::verdict::Guards;

/// A claim: `by +5%`, `by +2 points`, `by -10`.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The number, with its sign.
    pub by: Exact,
    /// Whether it is a share of what the metric was.
    pub relative: bool,
}

/// What came of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It has not begun in a period that is over.
    NotBegun,
    /// It began within the last period that is over.
    TooEarly,
    /// A side is not known.
    Unknown,
    /// The metric moved as far, or further; with it stand guards.
    Reached(Guards),
    /// It moved that way, and not so far.
    Partly,
    /// It is what it was.
    Same,
    /// It moved the other way.
    Opposite,
}

impl Claim {
    /// What is written behind `by`.
    #[must_use]
    pub fn of(raw: &str, points: bool) -> Option<Self> {
        let digits = raw.strip_prefix('+').unwrap_or(raw).trim();
        let by = Exact::of(digits)?;
        let relative = digits.ends_with('%');
        let by = match points && !relative {
            true => by.over(&Exact::whole(100))?,
            false => by,
        };
        Some(Self {
            by,
            relative: relative && !points,
        })
    }

    /// What came of it.
    #[must_use]
    pub fn outcome(&self, sides: &Sides, guards: Guards) -> Outcome {
        let exact = |side: &Option<crate::why::Number>| Exact::of(&side.as_ref()?.digits);
        let (Some(from), Some(to)) = (exact(&sides.from), exact(&sides.to)) else {
            return Outcome::Unknown;
        };
        let wanted = match self.relative {
            true => &from.abs() * &self.by,
            false => self.by.clone(),
        };
        let moved = &to - &from;
        let (wanted, moved) = match self.by.is_positive() {
            true => (wanted, moved),
            false => (-&wanted, -&moved),
        };
        match moved {
            moved if moved.is_zero() => Outcome::Same,
            moved if !moved.is_positive() => Outcome::Opposite,
            moved if moved >= wanted => Outcome::Reached(guards),
            _ => Outcome::Partly,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::why::Number;

    fn outcome(raw: &str, points: bool, from: &str, to: &str) -> Outcome {
        let sides = Sides {
            from: Number::of(from),
            to: Number::of(to),
        };
        Claim::of(raw, points).unwrap().outcome(&sides, Guards::default())
    }

    #[test]
    fn shares_points_and_plain_numbers() {
        let reached = || Outcome::Reached(Guards::default());
        assert_eq!(outcome("+5%", false, "200", "210"), reached());
        assert_eq!(outcome("+5%", false, "200", "209.99"), Outcome::Partly);
        assert_eq!(outcome("+2", true, "0.33", "0.35"), reached());
        assert_eq!(outcome("+2", true, "0.33", "0.3499"), Outcome::Partly);
        assert_eq!(outcome("+10", false, "5", "15"), reached());
        assert_eq!(outcome("-10%", false, "50", "45"), reached());
        assert_eq!(outcome("-10%", false, "50", "47"), Outcome::Partly);
    }

    #[test]
    fn what_moved_the_other_way_is_told() {
        assert_eq!(outcome("+5%", false, "200", "190"), Outcome::Opposite);
        assert_eq!(outcome("-5%", false, "200", "210"), Outcome::Opposite);
        assert_eq!(outcome("+5%", false, "200", "200"), Outcome::Same);
        assert_eq!(outcome("+5%", false, "", "200"), Outcome::Unknown);
        // A loss that shrinks by a tenth of itself.
        assert_eq!(
            outcome("+10%", false, "-100", "-90"),
            Outcome::Reached(Guards::default())
        );
    }
}
