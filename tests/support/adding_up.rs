//! Parts of changes, held to what they are parts of.

use merak::why::{Laid, Part};

/// Places the parts are written with, where there is room.
const PLACES: u32 = 12;

/// To the last digit as they are written, and to nine digits as they are reckoned.
pub fn adds_up<T>(part: &Part<T>) {
    let (from, to) = part.sides.both().unwrap();
    let sum: f64 = part.parts.iter().map(|part| part.effect).sum();
    let sizes: f64 = part.parts.iter().map(|part| part.effect.abs()).sum();
    if !part.parts.is_empty() {
        assert!(
            (sum - part.effect).abs() <= 1e-9 * (from.abs() + to.abs() + sizes),
            "{sum} {}",
            part.effect
        );
    }
    // Only products of many large numbers have no room at all.
    let laid = (0..=PLACES).rev().find_map(|places| part.laid(places));
    laid.iter().for_each(to_the_last_digit);
}

fn to_the_last_digit<T>(laid: &Laid<'_, T>) {
    if !laid.parts.is_empty() {
        let sum: i128 = laid.parts.iter().map(|part| part.units).sum();
        assert_eq!(sum, laid.units);
    }
    laid.parts.iter().for_each(to_the_last_digit);
}
