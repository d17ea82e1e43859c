//! Estimates for people: with as many digits as how far off they may be leaves a meaning.

use crate::output::figure::Figure;
use crate::watch::shown;
use crate::whatif::Exact;
use crate::why::{Number, plain};

/// How estimates of one number are written.
pub(super) enum Estimates {
    /// As the format of their metric says.
    Formatted(Figure),
    /// With so many places behind the point.
    Rounded(u32),
    /// With all the digits an estimate has.
    Whole,
}

impl Estimates {
    /// As a format says; else of estimates that may be off by so much: what is behind the second
    /// digit of that says nothing.
    pub fn off_by(format: Option<&str>, off: f64) -> Self {
        if let Some(figure) = format.and_then(Figure::of) {
            return Self::Formatted(figure);
        }
        if off <= 0.0 || !off.is_finite() {
            return Self::Whole;
        }
        #[allow(clippy::cast_possible_truncation, reason = "logarithms of floats are small")]
        let first = off.log10().floor() as i32;
        Self::Rounded(u32::try_from(1 - first).unwrap_or(0))
    }

    /// The same, where none of these looks as if it reached a bound that it does not reach: with
    /// more digits, if need be.
    pub fn beside(self, bound: Option<f64>, all: &[f64]) -> Self {
        let Some(bound) = bound else {
            return self;
        };
        let hides = |own: &Self| all.iter().any(|value| own.hides(*value, bound));
        if !hides(&self) {
            return self;
        }
        let finer = match self {
            Self::Formatted(figure) => Self::Formatted(figure.finer()),
            Self::Rounded(places) => Self::Rounded(places + 2),
            Self::Whole => Self::Whole,
        };
        if hides(&finer) { Self::Rounded(12) } else { finer }
    }

    /// Whether what is shown of a number is not on its side of a bound.
    fn hides(&self, value: f64, bound: f64) -> bool {
        let places = match self {
            Self::Formatted(figure) => figure.places(),
            Self::Rounded(places) => *places,
            Self::Whole => return false,
        };
        let units = Number::of(&value.to_string()).and_then(|number| number.units(places));
        let rounded: Option<f64> = units.and_then(|units| plain(units, places).parse().ok());
        rounded.is_some_and(|rounded| rounded.partial_cmp(&bound) != value.partial_cmp(&bound))
    }

    /// One of them.
    pub fn text(&self, value: f64) -> String {
        let number = Number::of(&value.to_string());
        let text = number.and_then(|number| match self {
            Self::Formatted(figure) => Some(figure.of_number(&number)),
            Self::Rounded(places) => Some(plain(number.units(*places)?, *places)),
            Self::Whole => None,
        });
        text.unwrap_or_else(|| shown(value))
    }
}

/// The number a condition ends with: `gmv >= 1_000`.
pub(super) fn bound(condition: &str) -> Option<f64> {
    let last = condition.rsplit(' ').next()?;
    Some(Number::of(&Exact::of(last)?.with_places(12))?.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(off: f64, condition: &str, all: &[f64]) -> Vec<String> {
        let estimates = Estimates::off_by(None, off).beside(bound(condition), all);
        all.iter().map(|value| estimates.text(*value)).collect()
    }

    #[test]
    fn two_digits_of_how_far_off_it_may_be_are_looked_at() {
        assert_eq!(
            said(8.312, "m >= 50", &[61.1572, 52.8452, 69.4692]),
            ["61.2", "52.8", "69.5"]
        );
        assert_eq!(said(94.16, "m >= 3_000", &[3798.67]), ["3799"]);
        assert_eq!(said(0.0215, "m >= 99%", &[0.905_289]), ["0.905"]);
        assert_eq!(said(12_345.6, "m >= 1", &[98_765_432.1]), ["98765432"]);
        // Sure, as far as anybody can see.
        assert_eq!(said(0.0, "m >= 50", &[61.1572]), ["61.1572"]);
    }

    #[test]
    fn nothing_looks_as_if_it_reached_a_bound_that_it_does_not_reach() {
        assert_eq!(said(8.3, "m >= 61", &[60.97]), ["60.97"]);
        assert_eq!(said(83.0, "m >= 61", &[60.97, 61.0]), ["60.97", "61"]);
        let formatted = Estimates::off_by(Some("#,##0"), 8.3).beside(Some(61.0), &[60.97]);
        assert_eq!(formatted.text(60.97), "60.97");
        assert_eq!(said(83.0, "m >= 61", &[60.999_97]), ["60.99997"]);
        assert_eq!(said(83.0, "m >= 60.5", &[60.6]), ["61"]);
        assert_eq!(said(83.0, "m >= 61", &[61.0]), ["61"]);
    }
}
