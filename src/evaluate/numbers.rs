//! Numbers: exact ones stay exact, floating ones carry how far they may be off.

use std::cmp::Ordering;

use super::stop::{Known, Stop};

/// A decimal: `digits / 10^scale`, without zeros at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Exact {
    digits: i128,
    scale: u32,
}

/// A floating number, and by how much an engine that adds in another order may
/// come to another one. Without doubt every engine has the same bits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Float {
    /// The number.
    pub value: f64,
    /// By how much it may be off.
    pub doubt: f64,
}

impl Exact {
    /// Nothing.
    pub const ZERO: Self = Self { digits: 0, scale: 0 };

    /// A whole number.
    #[must_use]
    pub fn whole(number: usize) -> Self {
        Self {
            digits: number as i128,
            scale: 0,
        }
    }

    /// Reads plain digits: `-12.50`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let digits: i128 = all.parse().ok()?;
        let exact = Self {
            digits: if negative { digits.checked_neg()? } else { digits },
            scale: u32::try_from(fraction.len()).ok()?,
        };
        Some(exact.trimmed())
    }

    fn trimmed(mut self) -> Self {
        while self.scale > 0 && self.digits % 10 == 0 {
            self.digits /= 10;
            self.scale -= 1;
        }
        self
    }

    /// `digits / 10^scale`.
    #[must_use]
    pub fn of(digits: i128, scale: u32) -> Self {
        Self { digits, scale }.trimmed()
    }

    /// The digits of both with one scale.
    pub fn level(self, other: Self) -> Known<(i128, i128, u32)> {
        let scale = self.scale.max(other.scale);
        let raise = |number: Self| {
            let factor = 10_i128.checked_pow(scale - number.scale)?;
            number.digits.checked_mul(factor)
        };
        let both = raise(self).zip(raise(other));
        both.map(|(one, two)| (one, two, scale)).ok_or_else(too_large)
    }

    /// The greatest whole number that is not greater.
    pub(super) fn floor(self) -> Known<Self> {
        let one = 10_i128.checked_pow(self.scale).ok_or_else(too_large)?;
        Ok(Self::of(self.digits.div_euclid(one), 0))
    }

    /// To so many digits behind the point, a half away from zero.
    pub fn rounded(self, digits: i64) -> Known<Self> {
        let dropped = i64::from(self.scale).saturating_sub(digits);
        if dropped <= 0 {
            return Ok(self);
        }
        let step = u32::try_from(dropped)
            .ok()
            .and_then(|dropped| 10_i128.checked_pow(dropped));
        let step = step.ok_or_else(too_large)?;
        let size = self.digits.checked_abs();
        let whole = size.and_then(|size| (size.checked_add(step / 2)? / step).checked_mul(step));
        let whole = whole.ok_or_else(too_large)?;
        Ok(Self::of(whole * self.digits.signum(), self.scale))
    }

    /// The sum of both.
    pub fn plus(self, other: Self) -> Known<Self> {
        let (one, two, scale) = self.level(other)?;
        let sum = one.checked_add(two).ok_or_else(too_large)?;
        Ok(Self::of(sum, scale))
    }

    /// The product of both.
    pub fn times(self, other: Self) -> Known<Self> {
        let product = self.digits.checked_mul(other.digits);
        let scale = self.scale.checked_add(other.scale);
        let exact = product.zip(scale).map(|(digits, scale)| Self { digits, scale });
        exact.map(Self::trimmed).ok_or_else(too_large)
    }

    /// The opposite number.
    pub(super) fn negated(self) -> Known<Self> {
        let digits = self.digits.checked_neg().ok_or_else(too_large)?;
        Ok(Self { digits, ..self })
    }

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// Whether it is below nothing.
    pub fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// Which of the two is less.
    pub fn order(self, other: Self) -> Known<Ordering> {
        let (one, two, _) = self.level(other)?;
        Ok(one.cmp(&two))
    }

    /// As a floating number; without doubt where it is one exactly.
    pub fn float(self) -> Float {
        let value: f64 = self.to_string().parse().unwrap_or(f64::NAN);
        // A multiple of 1/1024 that is small enough is held exactly.
        let scaled = value * 1024.0;
        let exact = scaled.fract() == 0.0 && scaled.abs() < 9e15;
        Float {
            value,
            doubt: if exact {
                0.0
            } else {
                value.abs() * 4.0 * f64::EPSILON
            },
        }
    }
}

fn too_large() -> Stop {
    Stop::Unsure("a number outgrows 38 digits".to_owned())
}

impl std::fmt::Display for Exact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = self.digits.unsigned_abs().to_string();
        let scale = self.scale as usize;
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

impl Float {
    /// One without doubt.
    pub fn sure(value: f64) -> Self {
        Self { value, doubt: 0.0 }
    }

    /// The result of one rounding of values that are themselves in doubt by
    /// `doubt`, of numbers of this size.
    fn rounded(value: f64, doubt: f64, size: f64) -> Self {
        let doubt = if doubt == 0.0 {
            0.0
        } else {
            doubt + size * 4.0 * f64::EPSILON
        };
        Self { value, doubt }
    }

    /// The quotient of both.
    pub fn over(self, other: Self) -> Self {
        let value = self.value / other.value;
        let size = other.value.abs().max(f64::MIN_POSITIVE);
        let doubt = (self.doubt + value.abs() * other.doubt) / size;
        Self::rounded(value, doubt, value.abs())
    }

    /// The product of both.
    pub fn times(self, other: Self) -> Self {
        let value = self.value * other.value;
        let doubt = self.doubt * other.value.abs() + other.doubt * self.value.abs();
        Self::rounded(value, doubt, value.abs())
    }

    /// The sum of several, in any order.
    pub fn sum(all: &[Self]) -> Self {
        let value = all.iter().map(|float| float.value).sum();
        let size: f64 = all.iter().map(|float| float.value.abs()).sum();
        let doubt: f64 = all.iter().map(|float| float.doubt).sum();
        // Multiples of 1/1024 add up exactly, whatever the order.
        let exact = all.iter().all(|float| {
            let scaled = float.value * 1024.0;
            scaled.fract() == 0.0 && scaled.abs() < 1e12
        });
        if doubt == 0.0 && (exact || all.len() <= 2) {
            return Self { value, doubt: 0.0 };
        }
        Self {
            value,
            doubt: doubt + size * 4.0 * f64::EPSILON * all.len() as f64,
        }
    }

    pub(super) fn order(self, other: Self) -> Known<Ordering> {
        let gap = (self.value - other.value).abs();
        if gap <= self.doubt + other.doubt && self.doubt + other.doubt > 0.0 {
            return Err(Stop::Unsure(
                "floating numbers too close to each other".to_owned(),
            ));
        }
        self.value
            .partial_cmp(&other.value)
            .ok_or_else(|| Stop::Unsure("not a number".to_owned()))
    }
}
