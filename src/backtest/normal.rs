//! The normal distribution.

use std::f64::consts::PI;

/// Beyond this nothing is left that a floating number could show.
const FAR: f64 = 8.0;

/// The share of a normal distribution that is below so many deviations.
#[must_use]
pub fn below(deviations: f64) -> f64 {
    if deviations.abs() > FAR {
        return if deviations > 0.0 { 1.0 } else { 0.0 };
    }
    // x + x^3/3 + x^5/(3·5) + …, which ends for every x.
    let square = deviations * deviations;
    let (mut term, mut sum, mut odd) = (deviations, deviations, 1.0);
    while term.abs() > sum.abs() * 1e-17 {
        odd += 2.0;
        term *= square / odd;
        sum += term;
    }
    0.5 + sum * (-square / 2.0).exp() / (2.0 * PI).sqrt()
}

/// The deviations beyond which, on both sides together, this share is.
#[must_use]
pub fn beyond(share: f64) -> f64 {
    let wanted = 1.0 - share.clamp(0.0, 1.0) / 2.0;
    let (mut low, mut high) = (0.0, FAR);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if below(middle) < wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of printed tables.
    #[test]
    fn shares_are_those_of_tables() {
        for (deviations, share) in [
            (0.0, 0.5),
            (1.0, 0.841_344_746_1),
            (-1.959_963_985, 0.025),
            (2.575_829_304, 0.995),
            (4.0, 0.999_968_328_8),
            (-40.0, 0.0),
        ] {
            assert!((below(deviations) - share).abs() < 1e-9, "{deviations}");
        }
    }

    #[test]
    fn bounds_are_those_of_tables() {
        for (share, deviations) in [
            (1.0, 0.0),
            (0.1, 1.644_853_627),
            (0.05, 1.959_963_985),
            (0.01, 2.575_829_304),
            (0.000_05, 4.055_626_981),
        ] {
            assert!((beyond(share) - deviations).abs() < 1e-6, "{share}");
        }
    }
}
