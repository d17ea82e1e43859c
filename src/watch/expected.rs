//! What is expected, in words and numbers.

use super::forecast::{Forecast, TooShort};
use crate::words::{Said, say};

/// What is expected, or why nobody says.
pub type Expected = Result<Forecast, Unsaid>;

/// Why nothing is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// There is nothing to go by.
    NoData,
    /// There is too little.
    TooShort(TooShort),
}

impl Unsaid {
    /// In words.
    #[must_use]
    pub fn said(self, grain: &Said) -> Said {
        match self {
            Self::NoData => say!("no data to go by"),
            Self::TooShort(short) if short.there >= short.needed => {
                say!("too many periods ({grain}) without data to say", grain = grain)
            }
            Self::TooShort(short) => say!(
                "too short a history to say: of {needed} periods ({grain}) that are needed, {there} are known",
                grain = grain,
                there = short.there,
                needed = short.needed
            ),
        }
    }
}

/// Digits of an estimate that are shown.
const DIGITS: i32 = 6;

/// An estimate, to six digits.
#[must_use]
pub fn shown(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    #[allow(clippy::cast_possible_truncation, reason = "logarithms of floats are small")]
    let magnitude = value.abs().log10().floor() as i32;
    let places = usize::try_from(DIGITS - 1 - magnitude).unwrap_or_default();
    let text = format!("{value:.places$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn six_digits_are_shown() {
        assert_eq!(shown(1234.5678), "1234.57");
        assert_eq!(shown(0.012_345_678), "0.0123457");
        assert_eq!(shown(-12.0), "-12");
        assert_eq!(shown(0.0), "0");
        assert_eq!(shown(98_765_432.1), "98765432");
        assert_eq!(shown(1e-9), "0.000000001");
    }
}
