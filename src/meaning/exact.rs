//! Exact numbers, with room for what is done to them.

use num_rational::Ratio;
use smol_str::SmolStr;

/// An exact number. Arithmetic that has no room in it gives `None`.
pub type Exact = Ratio<i128>;

/// What both sides of a ratio stay below, so that sums of two have room.
const ROOM: u128 = 1 << 120;

/// An exact number from plain digits.
pub fn exact(digits: &str) -> Option<Exact> {
    let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
    let above: i128 = SmolStr::from_iter([whole, places]).parse().ok()?;
    let below = 10_i128.checked_pow(u32::try_from(places.len()).ok()?)?;
    Some(Ratio::new(room(above)?, room(below)?))
}

/// The number, if it leaves room.
pub(super) fn room(number: i128) -> Option<i128> {
    (number.unsigned_abs() < ROOM).then_some(number)
}

/// The product.
pub(super) fn times(one: &Exact, two: &Exact) -> Option<Exact> {
    // Across first, so that terms stay small.
    let left = Ratio::new(*one.numer(), *two.denom());
    let right = Ratio::new(*two.numer(), *one.denom());
    let above = left.numer().checked_mul(*right.numer()).and_then(room)?;
    let below = left.denom().checked_mul(*right.denom()).and_then(room)?;
    Some(Ratio::new_raw(above, below))
}

/// The sum.
pub(super) fn plus(one: &Exact, two: &Exact) -> Option<Exact> {
    let left = one.numer().checked_mul(*two.denom())?;
    let right = two.numer().checked_mul(*one.denom())?;
    let below = one.denom().checked_mul(*two.denom()).and_then(room)?;
    Some(Ratio::new(left.checked_add(right).and_then(room)?, below))
}

/// One divided by it.
pub(super) fn inverse(one: &Exact) -> Option<Exact> {
    (*one.numer() != 0).then(|| one.recip())
}
