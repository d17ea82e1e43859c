//! Numbers for people: as the `format` of a metric says, or plainly.

use crate::why::{Number, Sides, with_places};

/// How numbers of one kind are shown.
#[derive(Clone, Debug)]
pub struct Figure {
    before: String,
    after: String,
    places: u32,
    groups: bool,
    /// Whether zeros behind the point are left out, beyond so many places.
    trims: Option<usize>,
}

/// Places behind the point that people read of a number without a format.
const PLACES: u32 = 4;

impl Figure {
    /// That of a format, if it is one: `¥#,##0.00`, `0.0%`.
    #[must_use]
    pub fn of(format: &str) -> Option<Self> {
        let is_digit = |c: char| matches!(c, '#' | '0');
        let (start, last) = (format.find(is_digit)?, format.rfind(is_digit)?);
        let pattern = format.get(start..=last)?;
        let whole = pattern.split_once('.').map_or((pattern, ""), |parts| parts);
        let fits = pattern.chars().all(|c| is_digit(c) || matches!(c, ',' | '.'));
        fits.then(|| Self {
            before: format.get(..start).unwrap_or_default().to_owned(),
            after: format.get(last + 1..).unwrap_or_default().to_owned(),
            places: u32::try_from(whole.1.len()).unwrap_or(0).min(12),
            groups: whole.0.contains(','),
            trims: None,
        })
    }

    /// That of the format something has; else one that shows how these differ.
    #[must_use]
    pub fn fitting(format: Option<&str>, sides: &Sides) -> Self {
        format.and_then(Self::of).unwrap_or_else(|| Self::plain(sides))
    }

    /// One that shows how these differ.
    fn plain(sides: &Sides) -> Self {
        let known = sides.from.iter().chain(&sides.to);
        let places = known.map(Number::places).max().unwrap_or(0);
        Self {
            before: String::new(),
            after: String::new(),
            // Parts of whole numbers are none.
            places: places.clamp(1, PLACES.max(first_place(sides) + 2)),
            groups: true,
            trims: Some(0),
        }
    }

    /// The same with two more places, where there is something behind those it has.
    #[must_use]
    pub fn finer(self) -> Self {
        Self {
            trims: Some(self.places as usize),
            places: (self.places + 2).min(12),
            ..self
        }
    }

    /// The places a number must have before it is shown.
    #[must_use]
    pub fn places(&self) -> u32 {
        self.places + if self.is_percent() { 2 } else { 0 }
    }

    /// Whether it is of a share.
    #[must_use]
    pub fn is_percent(&self) -> bool {
        self.after.contains('%')
    }

    /// A number of an answer.
    #[must_use]
    pub fn of_number(&self, number: &Number) -> String {
        let units = number.units(self.places());
        units.map_or_else(|| number.digits.clone(), |units| self.shown(units))
    }

    /// A number, in units of its places.
    #[must_use]
    pub fn shown(&self, units: i128) -> String {
        self.around(units, &self.after)
    }

    /// A difference: with its sign; that of per cents in points.
    #[must_use]
    pub fn change(&self, units: i128) -> String {
        let sign = if units > 0 { "+" } else { "" };
        let after = match self.is_percent() {
            true => self.after.replace('%', "pp"),
            false => self.after.clone(),
        };
        format!("{sign}{}", self.around(units, &after))
    }

    fn around(&self, units: i128, after: &str) -> String {
        let text = with_places(units, self.places);
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", text.as_str()),
        };
        let (whole, behind) = digits.split_once('.').unwrap_or((digits, ""));
        let behind = match self.trims {
            Some(least) => {
                let trimmed = behind.trim_end_matches('0').len().max(least);
                behind.get(..trimmed).unwrap_or(behind)
            }
            None => behind,
        };
        let whole = if self.groups {
            grouped(whole)
        } else {
            whole.to_owned()
        };
        let point = if behind.is_empty() { "" } else { "." };
        format!("{sign}{}{whole}{point}{behind}{after}", self.before)
    }
}

/// Where the first digit of a difference stands behind the point.
fn first_place(sides: &Sides) -> u32 {
    let change = sides.change().unwrap_or_default().abs();
    let places = (1..15).find(|places| change * 10_f64.powi(*places) >= 1.0);
    places.filter(|_| change < 1.0).map_or(0, i32::unsigned_abs)
}

/// `12,345`
fn grouped(digits: &str) -> String {
    let count = digits.len();
    let mut out = String::with_capacity(count + count / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (count - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_applied() {
        let money = Figure::of("¥#,##0.00").unwrap();
        assert_eq!(money.places(), 2);
        assert_eq!(money.shown(-123_456_789), "-¥1,234,567.89");
        assert_eq!(money.change(50), "+¥0.50");
        let share = Figure::of("0.0%").unwrap();
        assert_eq!(share.places(), 3);
        assert_eq!(
            (share.shown(253), share.change(-7)),
            ("25.3%".into(), "-0.7pp".into())
        );
        assert_eq!(Figure::of("#,##0").unwrap().shown(1000), "1,000");
        assert!(Figure::of("general").is_none() && Figure::of("0 of 0").is_none());
    }

    #[test]
    fn without_one_numbers_are_plain() {
        let sides = |from: &str, to: &str| Sides {
            from: Number::of(from),
            to: Number::of(to),
        };
        let whole = Figure::plain(&sides("250", "300"));
        assert_eq!(
            (whole.shown(2500), whole.change(304)),
            ("250".into(), "+30.4".into())
        );
        assert_eq!(Figure::plain(&sides("0.25345678", "0.3")).places(), 4);
        assert_eq!(Figure::plain(&sides("0.0000012", "0.0000034")).places(), 7);
    }
}
