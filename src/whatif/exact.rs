//! Exact numbers of any size.

use num_rational::BigRational;

use crate::syntax::plain_number;

/// A number with all it has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(BigRational);

/// Most digits of a number that is read.
const MOST: usize = 400;

/// Places at which numbers without an end are written for programs.
const PLACES: usize = 18;

impl Exact {
    /// A number of plain digits, of answers and of the language: `-12_000.5`, `30%`, `1e-7`.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        if text.len() > MOST || power(text).is_some_and(|power| power.abs() > 400) {
            return None;
        }
        let is_plain = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.');
        let digits = plain_number(text).filter(|digits| digits.chars().all(is_plain))?;
        if !digits.contains(|c: char| c.is_ascii_digit()) || !text.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let (whole, behind) = digits.split_once('.').unwrap_or((&digits, ""));
        let ratio = format!("{whole}{behind}/1{}", "0".repeat(behind.len()));
        ratio.parse().ok().map(Self)
    }

    /// One of two whole numbers: `times / below`.
    #[must_use]
    pub fn ratio(times: &str, below: &str) -> Option<Self> {
        format!("{times}/{below}").parse().ok().map(Self)
    }

    /// A whole number.
    #[must_use]
    pub fn whole(number: i64) -> Self {
        Self::of(&number.to_string()).unwrap_or_else(Self::zero)
    }

    /// Nothing.
    #[must_use]
    pub fn zero() -> Self {
        Self(BigRational::default())
    }

    /// Whether it is nothing.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        *self == Self::zero()
    }

    /// Whether it is above zero.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        *self > Self::zero()
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        if *self < Self::zero() { -self } else { self.clone() }
    }

    /// Divided by another; nothing by zero.
    #[must_use]
    pub fn over(&self, other: &Self) -> Option<Self> {
        (!other.is_zero()).then(|| Self(&self.0 / &other.0))
    }

    /// With so many places behind the point, rounded half away from zero.
    #[must_use]
    pub fn with_places(&self, places: usize) -> String {
        let power = Self::power(places);
        let units = (&self.0 * &power.0).round().to_integer().to_string();
        let (sign, digits) = match units.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", units.as_str()),
        };
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, behind) = digits
            .split_at_checked(digits.len() - places)
            .unwrap_or((&digits, ""));
        match places {
            0 => format!("{sign}{whole}"),
            _ => format!("{sign}{whole}.{behind}"),
        }
    }

    /// All its digits; of a number without an end the first, and the fraction it is.
    #[must_use]
    pub fn digits(&self) -> (String, Option<String>) {
        let ends = |places: &usize| (&self.0 * &Self::power(*places).0).is_integer();
        match (0..=40).find(ends) {
            Some(places) => (self.with_places(places), None),
            None => (self.with_places(PLACES), Some(self.0.to_string())),
        }
    }

    fn power(places: usize) -> Self {
        let text = format!("1{}", "0".repeat(places));
        Self(text.parse().unwrap_or_default())
    }
}

/// The power of ten a number is written with.
fn power(text: &str) -> Option<i64> {
    let (_, power) = text.trim_end_matches('%').split_once(['e', 'E'])?;
    Some(power.parse().unwrap_or(i64::MAX / 2))
}

impl std::ops::Neg for &Exact {
    type Output = Exact;

    fn neg(self) -> Exact {
        Exact(-&self.0)
    }
}

macro_rules! operators {
    ($($name:ident $method:ident $sign:tt;)*) => {
        $(
            impl std::ops::$name for &Exact {
                type Output = Exact;

                fn $method(self, other: &Exact) -> Exact {
                    Exact(&self.0 $sign &other.0)
                }
            }
        )*
    };
}

operators! {
    Add add +;
    Sub sub -;
    Mul mul *;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::of(text).unwrap()
    }

    #[test]
    fn digits_are_read_and_written_exactly() {
        assert_eq!(exact("12_000.50").digits(), ("12000.5".into(), None));
        assert_eq!(exact("-30%").digits().0, "-0.3");
        assert_eq!(exact("1e-7").digits().0, "0.0000001");
        assert_eq!(exact("0.1").with_places(3), "0.100");
        assert_eq!((&exact("0.1") + &exact("0.2")), exact("0.3"));
        let third = exact("1").over(&exact("3")).unwrap();
        assert_eq!(
            third.digits(),
            ("0.333333333333333333".into(), Some("1/3".into()))
        );
        assert_eq!((&third * &exact("3")).digits().0, "1");
        assert_eq!(exact("-0.125").with_places(2), "-0.13");
        assert_eq!(exact("0.004").with_places(0), "0");
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            "-",
            "1e999999999",
            "1e-99999999999999999999",
            "ten",
            "1/2",
            "inf",
            "NaN",
        ] {
            assert_eq!(Exact::of(text), None, "{text}");
        }
        assert_eq!(exact("1").over(&Exact::zero()), None);
        let large = "9".repeat(30);
        assert_eq!(
            (&exact(&large) * &exact(&large)).over(&exact(&large)),
            Some(exact(&large))
        );
    }
}
