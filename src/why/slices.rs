//! What each slice explains of a change.
//!
//! Where slices add up, each explains its own difference. The slices of a ratio do not: what
//! one explains is the change of its rate at the mean of its weights, and the shift of its
//! weight at how far its rate is from that of the whole, both in the mean of the periods.
//! A slice that is there in one period only has no rate in the other: all it does is to
//! shift. What counts in several slices at once is a part of its own.

use super::made::Sides;
use super::parts::{Part, What};

/// A slice of a ratio.
#[derive(Clone, Debug)]
pub struct Share<T> {
    /// Which one.
    pub what: T,
    /// The ratio in it.
    pub rate: Sides,
    /// What is divided; nothing is zero.
    pub above: (f64, f64),
    /// What it is divided by.
    pub below: (f64, f64),
}

/// The parts of a change by slices that add up.
#[must_use]
pub fn sums<T>(whole: T, sides: Sides, slices: Vec<(T, Sides)>) -> Option<Part<T>> {
    let part = |(what, sides): (T, Sides)| {
        let effect = difference(&sides);
        Part {
            sides,
            ..Part::of(What::Of(what), effect)
        }
    };
    closed(whole, sides, slices.into_iter().map(part).collect())
}

/// By how much a slice changed: one that is not there is nothing.
fn difference(sides: &Sides) -> f64 {
    let value = |side: &Option<super::Number>| side.as_ref().map_or(0.0, |number| number.value);
    sides
        .change()
        .unwrap_or_else(|| value(&sides.to) - value(&sides.from))
}

/// The parts of a change of a ratio.
#[must_use]
pub fn mixed<T>(whole: T, sides: Sides, shares: Vec<Share<T>>) -> Option<Part<T>> {
    let total = |side: fn(&Share<T>) -> (f64, f64)| {
        let add = |sum: (f64, f64), next: (f64, f64)| (sum.0 + next.0, sum.1 + next.1);
        shares.iter().map(side).fold((0.0, 0.0), add)
    };
    let (above, below) = (total(|share| share.above), total(|share| share.below));
    let middle = (above.0 / below.0).midpoint(above.1 / below.1);
    if !middle.is_finite() {
        return closed(whole, sides, Vec::new());
    }
    let parts = shares.into_iter().map(|share| part(share, below, middle));
    closed(whole, sides, parts.collect())
}

fn part<T>(share: Share<T>, whole: (f64, f64), middle: f64) -> Part<T> {
    let (above, below) = (share.above, share.below);
    let weight = (below.0 / whole.0, below.1 / whole.1);
    let shift = weight.1 - weight.0;
    let effect = above.1 / whole.1 - above.0 / whole.0 - shift * middle;
    let rate = (above.0 / below.0, above.1 / below.1);
    let within = weight.0.midpoint(weight.1) * (rate.1 - rate.0);
    let parts = match within.is_finite() {
        true => vec![Part::of(What::Rate, within), Part::of(What::Mix, effect - within)],
        false => vec![Part::of(What::Mix, effect)],
    };
    Part {
        sides: share.rate,
        parts,
        ..Part::of(What::Of(share.what), effect)
    }
}

/// The whole with its slices, the largest effect first, and what counts in several.
fn closed<T>(whole: T, sides: Sides, mut parts: Vec<Part<T>>) -> Option<Part<T>> {
    parts.sort_by(|one, other| other.effect.abs().total_cmp(&one.effect.abs()));
    let (from, to) = sides.both()?;
    let mut part = Part {
        effect: sides.change()?,
        sides,
        parts,
        ..Part::of(What::Of(whole), 0.0)
    };
    part.close(What::Overlap, from.abs() + to.abs());
    Some(part)
}

impl<T> Part<T> {
    /// The same with this many slices at most: the others are one part.
    #[must_use]
    pub fn first(mut self, most: usize) -> Self {
        let is_slice = |part: &Self| matches!(part.what, What::Of(_));
        let (mut slices, kept): (Vec<Self>, Vec<Self>) = self.parts.into_iter().partition(is_slice);
        let others = slices.split_off(most.min(slices.len()));
        if !others.is_empty() {
            let effect = others.iter().map(|part| part.effect).sum();
            slices.push(Self::of(What::Others(others.len()), effect));
        }
        slices.extend(kept);
        self.parts = slices;
        self
    }
}
