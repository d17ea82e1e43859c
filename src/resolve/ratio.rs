//! Exact ratios of two whole numbers: how large units on one scale are.

/// A ratio above zero in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ratio {
    above: i128,
    below: i128,
}

/// Most digits behind the point of a factor that is multiplied by; finer ones
/// are divided by.
const MOST_PLACES: u32 = 12;

impl Ratio {
    /// One for one.
    pub const ONE: Self = Self { above: 1, below: 1 };

    /// So many for one.
    #[must_use]
    pub const fn whole(above: i128) -> Self {
        Self { above, below: 1 }
    }

    /// From plain digits such as `453.59237`; `None` unless it is above zero, and
    /// beyond 38 digits.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let above: i128 = format!("{whole}{fraction}").parse().ok()?;
        let below = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        (above > 0).then(|| Self { above, below }.reduced())
    }

    fn reduced(self) -> Self {
        let (mut one, mut other) = (self.above, self.below);
        while other != 0 {
            (one, other) = (other, one % other);
        }
        Self {
            above: self.above / one.max(1),
            below: self.below / one.max(1),
        }
    }

    /// The product; `None` where it has no room.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        // Across first, so that terms stay small.
        let one = Self {
            above: self.above,
            below: other.below,
        }
        .reduced();
        let two = Self {
            above: other.above,
            below: self.below,
        }
        .reduced();
        Some(Self {
            above: one.above.checked_mul(two.above)?,
            below: one.below.checked_mul(two.below)?,
        })
    }

    /// A power; below zero, of the inverse.
    #[must_use]
    pub fn power(self, power: i32) -> Option<Self> {
        let base = if power < 0 {
            Self {
                above: self.below,
                below: self.above,
            }
        } else {
            self
        };
        Some(Self {
            above: base.above.checked_pow(power.unsigned_abs())?,
            below: base.below.checked_pow(power.unsigned_abs())?,
        })
    }

    /// What to multiply by, in plain digits, and what to divide by, where no
    /// decimal is the ratio exactly.
    #[must_use]
    pub fn digits(self) -> (String, Option<String>) {
        let mut below = self.below;
        let mut above = Some(self.above);
        let mut places = 0;
        while below != 1 && places < MOST_PLACES {
            // One place more takes a 2 and a 5 out of what divides.
            for prime in [2, 5] {
                match below % prime {
                    0 => below /= prime,
                    _ => above = above.and_then(|above| above.checked_mul(prime)),
                }
            }
            places += 1;
        }
        match above.filter(|_| below == 1) {
            Some(above) => (pointed(above, places), None),
            None => (self.above.to_string(), Some(self.below.to_string())),
        }
    }

    /// Whether a decimal is the ratio exactly.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.digits().1.is_none()
    }
}

/// Digits with a point so many places from their end.
fn pointed(digits: i128, places: u32) -> String {
    let places = places as usize;
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may fail loudly")]
mod tests {
    use super::Ratio;

    #[test]
    fn exact_where_a_decimal_is() {
        let ratio = |above: &str, below: &str| {
            let below = Ratio::parse(below).unwrap().power(-1).unwrap();
            Ratio::parse(above).unwrap().times(below).unwrap().digits()
        };
        assert_eq!(ratio("1000", "1"), ("1000".to_owned(), None));
        assert_eq!(ratio("1", "1000"), ("0.001".to_owned(), None));
        assert_eq!(ratio("453.59237", "1"), ("453.59237".to_owned(), None));
        assert_eq!(ratio("453.59237", "1000"), ("0.45359237".to_owned(), None));
        assert_eq!(ratio("1", "8"), ("0.125".to_owned(), None));
        assert_eq!(ratio("3", "7.5"), ("0.4".to_owned(), None));
        assert_eq!(ratio("1", "3600"), ("1".to_owned(), Some("3600".to_owned())));
        assert_eq!(
            ratio("1", "453.59237"),
            ("100000".to_owned(), Some("45359237".to_owned()))
        );
    }

    #[test]
    fn no_room_and_no_size() {
        assert_eq!(Ratio::parse("0"), None);
        assert_eq!(Ratio::parse("0.00"), None);
        let large = Ratio::parse("1e38".replace("e38", &"0".repeat(37)).as_str()).unwrap();
        assert_eq!(large.times(large), None);
        assert_eq!(large.power(9), None);
    }
}
