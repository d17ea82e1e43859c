//! Parts in units of a last place: as they are written, they add up to the last digit.

use super::parts::{Part, What};
use super::{Number, Sides};

/// A part of a change, in units of a last place.
#[derive(Clone, Debug)]
pub struct Laid<'a, T> {
    /// What it is.
    pub what: &'a What<T>,
    /// Its own values.
    pub sides: &'a Sides,
    /// How much of the change it explains.
    pub units: i128,
    /// The same, before it was rounded.
    pub effect: f64,
    /// What it is made of in turn, which adds up to that.
    pub parts: Vec<Laid<'a, T>>,
}

impl<T> Part<T> {
    /// It and what it is made of, with so many places behind the point; nothing where there
    /// is no room for that.
    #[must_use]
    pub fn laid(&self, places: u32) -> Option<Laid<'_, T>> {
        let from = self.sides.from.as_ref()?.units(places)?;
        let to = self.sides.to.as_ref()?.units(places)?;
        lay(self, to.checked_sub(from)?, places)
    }
}

fn lay<T>(part: &Part<T>, units: i128, places: u32) -> Option<Laid<'_, T>> {
    let own = |part: &Part<T>| Number::of(&part.effect.to_string())?.units(places);
    let mut each: Vec<i128> = part.parts.iter().map(own).collect::<Option<_>>()?;
    let sum = each
        .iter()
        .try_fold(0_i128, |sum, units| sum.checked_add(*units))?;
    // The largest hides best what rounding leaves.
    if let Some(largest) = each.iter_mut().max_by_key(|units| units.unsigned_abs()) {
        *largest = largest.checked_add(units.checked_sub(sum)?)?;
    }
    let parts = part.parts.iter().zip(each);
    Some(Laid {
        what: &part.what,
        sides: &part.sides,
        units,
        effect: part.effect,
        parts: parts
            .map(|(part, units)| lay(part, units, places))
            .collect::<Option<_>>()?,
    })
}
