//! The parts of a change, down the tree. They add up to it: what the parts do not explain is
//! a part of its own, and what only rounding leaves goes to the largest.

use super::made::{Moved, Sides, Slopes};

/// Share of numbers that rounding may have left.
const ROUNDING: f64 = 1e-9;

/// What a part is.
#[derive(Clone, Debug, PartialEq)]
pub enum What<T> {
    /// A number that moved.
    Of(T),
    /// Numbers that nobody knows in one of the periods.
    NoData(Vec<T>),
    /// What the parts do not make up for, though they should.
    Rest,
    /// A shift between slices.
    Mix,
    /// A change within a slice.
    Rate,
    /// What counts in several slices at once.
    Overlap,
    /// So many more.
    Others(usize),
}

/// A part of a change.
#[derive(Clone, Debug)]
pub struct Part<T> {
    /// What it is.
    pub what: What<T>,
    /// Its own values.
    pub sides: Sides,
    /// How much of the change it explains.
    pub effect: f64,
    /// What it is made of in turn.
    pub parts: Vec<Part<T>>,
}

impl<T> Part<T> {
    /// The same, with something else in place of what numbers are known by.
    #[must_use]
    pub fn map<S>(self, name: &dyn Fn(T) -> S) -> Part<S> {
        let what = match self.what {
            What::Of(one) => What::Of(name(one)),
            What::NoData(all) => What::NoData(all.into_iter().map(name).collect()),
            What::Rest => What::Rest,
            What::Mix => What::Mix,
            What::Rate => What::Rate,
            What::Overlap => What::Overlap,
            What::Others(count) => What::Others(count),
        };
        Part {
            what,
            sides: self.sides,
            effect: self.effect,
            parts: self.parts.into_iter().map(|part| part.map(name)).collect(),
        }
    }

    /// One that has no values and no parts.
    pub(super) fn of(what: What<T>, effect: f64) -> Self {
        Self {
            what,
            sides: Sides::default(),
            effect,
            parts: Vec::new(),
        }
    }
}

/// The change of a number and its parts; nothing where one of its sides is not known.
#[must_use]
pub fn parts<T: Clone + PartialEq>(whole: &Moved<T>) -> Option<Part<T>> {
    let change = whole.sides.change()?;
    Some(part(whole, 1.0, change))
}

fn part<T: Clone + PartialEq>(moved: &Moved<T>, slope: f64, effect: f64) -> Part<T> {
    let mut part = Part {
        sides: moved.sides.clone(),
        ..Part::of(What::Of(moved.what.clone()), effect)
    };
    let Some(made) = &moved.made else {
        return part;
    };
    let Slopes { known, unknown } = made.slopes(slope);
    for one in known {
        let effect = one.slope * one.of.sides.change().unwrap_or_default();
        part.parts.push(self::part(one.of, one.slope, effect));
    }
    let unknown: Vec<T> = unknown.into_iter().cloned().collect();
    let size = moved.sides.both().map_or(0.0, |(from, to)| from.abs() + to.abs()) * slope.abs();
    part.close(What::NoData(unknown), size);
    part
}

impl<T> Part<T> {
    /// Adds what the parts lack to the whole, where it is more than rounding leaves of
    /// numbers of this size.
    pub(super) fn close(&mut self, what: What<T>, size: f64) {
        let rest = self.effect - self.parts.iter().map(|part| part.effect).sum::<f64>();
        let sizes: f64 = self.parts.iter().map(|part| part.effect.abs()).sum();
        let is_rounding = rest.abs() <= ROUNDING * size.max(sizes);
        match what {
            What::NoData(none) if none.is_empty() => {
                if !is_rounding {
                    self.parts.push(Self::of(What::Rest, rest));
                }
            }
            // That somebody is not known is said whatever it comes to.
            What::NoData(_) => self.parts.push(Self::of(what, rest)),
            _ if is_rounding => {}
            what => self.parts.push(Self::of(what, rest)),
        }
    }
}
