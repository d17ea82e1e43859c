//! What is unusual: a value far from what its weekday usually has.
//!
//! What is usual is the median of the same weekday (of all periods, where these are no
//! days) in the window before. How far off values usually are is the median of how far
//! each of the window is from the median of its own weekday, times 1.4826: for values that
//! scatter like a bell that is their standard deviation, and a few wild ones do not move
//! it. Where half of the values are not off at all, it is their mean distance instead.

use super::median::median;
use crate::check::Unusual;

/// Fewer values of one weekday say nothing.
const LEAST: usize = 3;

/// Makes a median of distances a standard deviation.
const OF_MEDIAN: f64 = 1.4826;

/// Makes a mean of distances a standard deviation.
const OF_MEAN: f64 = 1.2533;

/// Whether the first of these values is unusual, judged by those behind it, which were
/// before it; nothing where too few are known.
pub(super) fn is_unusual(values: &[Option<f64>], unusual: &Unusual, season: usize) -> Option<bool> {
    let now = (*values.first()?)?;
    let (expected, spread) = expected(values, unusual, season)?;
    Some((now - expected).abs() > unusual.sigma * spread)
}

/// Between which numbers the first of these values would be as usual.
pub(super) fn usual(values: &[Option<f64>], unusual: &Unusual, season: usize) -> Option<(f64, f64)> {
    let (expected, spread) = expected(values, unusual, season)?;
    let off = unusual.sigma * spread;
    Some((expected - off, expected + off))
}

/// What the first of these values usually is, and how far values are off as a rule.
fn expected(values: &[Option<f64>], unusual: &Unusual, season: usize) -> Option<(f64, f64)> {
    let (_, before) = values.split_first()?;
    let before = before.get(..unusual.window as usize)?;
    let of_day = |day: usize| {
        let same = before.iter().skip(day).step_by(season).copied().flatten();
        let same: Vec<f64> = same.collect();
        (same.len() >= LEAST).then(|| median(same)).flatten()
    };
    // The value stands so many places before the first of its own weekday.
    let expected = of_day(season - 1)?;
    let distances: Vec<f64> = before
        .iter()
        .enumerate()
        .filter_map(|(at, value)| Some(((*value)? - of_day(at % season)?).abs()))
        .collect();
    if distances.len() * 2 < before.len() {
        return None;
    }
    let count = distances.len();
    let mean = distances.iter().sum::<f64>() / f64::from(u32::try_from(count).ok()?);
    let spread = match median(distances)? {
        0.0 => mean * OF_MEAN,
        middle => middle * OF_MEDIAN,
    };
    Some((expected, spread))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::syntax::ast::Expr;

    fn judged(now: f64, before: &[f64]) -> Option<bool> {
        let values: Vec<Option<f64>> = [now].iter().chain(before).map(|value| Some(*value)).collect();
        let unusual = Unusual {
            metric: Expr::number("0", Span::default()),
            window: u32::try_from(before.len()).ok()?,
            sigma: 3.0,
        };
        is_unusual(&values, &unusual, 7)
    }

    /// Four weeks in which weekends are twice as good, and a little noise.
    fn weeks() -> Vec<f64> {
        (0..28_u32)
            .map(|at| {
                let is_weekend = at % 7 == 6 || at % 7 == 5;
                let usual = if is_weekend { 200.0 } else { 100.0 };
                usual + f64::from(at % 3)
            })
            .collect()
    }

    #[test]
    fn a_weekend_is_judged_by_weekends() {
        // The value is seven days before place 6, a weekend.
        assert_eq!(judged(201.0, &weeks()), Some(false));
        assert_eq!(judged(101.0, &weeks()), Some(true));
        assert_eq!(judged(220.0, &weeks()), Some(true));
    }

    #[test]
    fn one_wild_day_makes_no_other_usual() {
        let mut before = weeks();
        before[6] = 5000.0;
        assert_eq!(judged(300.0, &before), Some(true));
        assert_eq!(judged(201.0, &before), Some(false));
    }

    #[test]
    fn what_never_moves_may_not_move() {
        assert_eq!(judged(5.0, &[5.0; 28]), Some(false));
        assert_eq!(judged(5.1, &[5.0; 28]), Some(true));
    }

    #[test]
    fn too_few_values_say_nothing() {
        assert_eq!(judged(5.0, &[5.0; 14]), None);
    }
}
