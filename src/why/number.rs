//! Numbers of answers: with all their digits, and to reckon with.

/// A number of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// All its digits.
    pub digits: String,
    /// It, as near as a floating number comes.
    pub value: f64,
}

impl Number {
    /// The number that these digits say; nothing where they say none.
    #[must_use]
    pub fn of(digits: &str) -> Option<Self> {
        let value: f64 = digits.parse().ok().filter(|value: &f64| value.is_finite())?;
        Some(Self {
            digits: digits.to_owned(),
            value,
        })
    }

    /// How many places it has behind its point.
    #[must_use]
    pub fn places(&self) -> u32 {
        parts(&self.digits).map_or(0, |(_, places)| u32::try_from(places.max(0)).unwrap_or(0))
    }

    /// It in units of so many places, rounded half away from zero; nothing where there is no
    /// room for it.
    #[must_use]
    pub fn units(&self, places: u32) -> Option<i128> {
        let (digits, own) = parts(&self.digits)?;
        let more = i64::from(places) - own;
        let power = |by: i64| 10_i128.checked_pow(u32::try_from(by).ok()?);
        if more >= 0 {
            return match digits {
                0 => Some(0),
                _ => digits.checked_mul(power(more)?),
            };
        }
        // What has no power is far below half a unit.
        let Some(below) = power(-more) else {
            return Some(0);
        };
        let half = if digits < 0 { -below / 2 } else { below / 2 };
        Some(digits.checked_add(half)? / below)
    }
}

/// `-1.25e-3` as -125 with five places.
fn parts(text: &str) -> Option<(i128, i64)> {
    let (number, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, behind) = number.split_once('.').unwrap_or((number, ""));
    let behind = behind.trim_end_matches('0');
    let places = i64::try_from(behind.len()).ok()? - power.parse::<i64>().ok()?;
    Some((format!("{whole}{behind}").parse().ok()?, places))
}

/// Units of so many places as plain digits, without zeros that say nothing.
#[must_use]
pub fn plain(units: i128, places: u32) -> String {
    let text = with_places(units, places);
    match places {
        0 => text,
        _ => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
    }
}

/// Units of so many places, with all of these.
#[must_use]
pub fn with_places(units: i128, places: u32) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let width = places as usize + 1;
    let digits = format!("{:0>width$}", units.unsigned_abs());
    let (whole, behind) = digits
        .split_at_checked(digits.len() - places as usize)
        .unwrap_or((&digits, ""));
    match places {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{behind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(digits: &str, places: u32) -> Option<i128> {
        Number::of(digits)?.units(places)
    }

    #[test]
    fn digits_are_kept() {
        assert_eq!(units("9747747.934", 3), Some(9_747_747_934));
        assert_eq!(units("-0.5", 2), Some(-50));
        assert_eq!(units("1e-7", 7), Some(1));
        assert_eq!(units("1.5e20", 1), Some(1_500_000_000_000_000_000_000));
        assert_eq!(units("0", 38), Some(0));
        assert_eq!(units("inf", 2), None);
        assert_eq!(units("1e60", 2), None);
    }

    #[test]
    fn half_a_unit_goes_away_from_zero() {
        assert_eq!(units("0.125", 2), Some(13));
        assert_eq!(units("-0.125", 2), Some(-13));
        assert_eq!(units("0.1249", 2), Some(12));
        assert_eq!(units("1e-60", 2), Some(0));
    }

    #[test]
    fn units_are_written_plainly() {
        assert_eq!(plain(-5, 2), "-0.05");
        assert_eq!(plain(1500, 2), "15");
        assert_eq!(plain(1500, 0), "1500");
        assert_eq!(with_places(0, 2), "0.00");
    }
}
