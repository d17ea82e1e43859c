//! Exact numbers out of text: nothing here passes through floating point.

/// The most digits an exact number may have.
pub const DIGITS: u8 = 38;

/// The most digits of a column that is summed: ten billion of its largest
/// numbers still fit. The engine's own sums wrap instead of failing.
pub const SUMMABLE: u8 = 28;

/// `mantissa / 10^scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// All digits, signed.
    pub mantissa: i128,
    /// How many of them stand after the point; at most [`DIGITS`].
    pub scale: u8,
    /// Written with an exponent (`1E-3`).
    pub exponent: bool,
    /// Written with a zero before its first digit (`007`): a code more often than a number.
    pub padded: bool,
}

/// Why a text is not an exact number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotExact {
    /// It is no number, or an infinite one.
    NoNumber,
    /// It has more than [`DIGITS`] digits.
    TooLong,
}

impl Number {
    /// Reads `12`, `-12.50`, `.5`, `5.`, `1.5E-3`.
    ///
    /// # Errors
    /// When the text is not such a number, or has too many digits.
    pub fn parse(text: &str) -> Result<Self, NotExact> {
        let (negative, body) = sign(text.as_bytes());
        let (digits, exponent) = split_exponent(body)?;
        let (magnitude, fraction) = magnitude(digits)?;
        let signed = if negative { -magnitude } else { magnitude };
        let shift = i64::from(fraction) - i64::from(exponent.unwrap_or(0));
        Ok(Self {
            exponent: exponent.is_some(),
            padded: matches!(digits, [b'0', b'0'..=b'9', ..]),
            ..Self::scaled(signed, shift)?
        })
    }

    /// The same number with `scale` digits after the point; none when digits
    /// other than zeros would be lost, or there is no room.
    #[must_use]
    pub fn at_scale(self, scale: u8) -> Option<i128> {
        if let Some(missing) = scale.checked_sub(self.scale) {
            return power(missing).and_then(|factor| self.mantissa.checked_mul(factor));
        }
        let divisor = power(self.scale - scale)?;
        (self.mantissa % divisor == 0).then(|| self.mantissa / divisor)
    }

    /// How many digits stand before the point, leading zeros aside.
    #[must_use]
    pub fn whole_digits(self) -> u8 {
        count_digits(self.mantissa.unsigned_abs()).saturating_sub(self.scale)
    }

    /// `mantissa / 10^shift`, where a negative shift adds zeros.
    fn scaled(mantissa: i128, shift: i64) -> Result<Self, NotExact> {
        let plain = |mantissa, scale| Self {
            mantissa,
            scale,
            exponent: false,
            padded: false,
        };
        if mantissa == 0 {
            return Ok(plain(0, shift.clamp(0, i64::from(DIGITS)) as u8));
        }
        let (zeros, scale) = (u8::try_from(-shift), u8::try_from(shift));
        let number = match (zeros, scale) {
            (_, Ok(scale)) if scale <= DIGITS => plain(mantissa, scale),
            (Ok(zeros), _) => {
                let grown = power(zeros).and_then(|factor| mantissa.checked_mul(factor));
                plain(grown.ok_or(NotExact::TooLong)?, 0)
            }
            _ => return Err(NotExact::TooLong),
        };
        let fits = count_digits(number.mantissa.unsigned_abs()) <= DIGITS;
        fits.then_some(number).ok_or(NotExact::TooLong)
    }
}

/// `10^exponent`, where that fits.
fn power(exponent: u8) -> Option<i128> {
    10_i128.checked_pow(u32::from(exponent))
}

fn sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

/// The digits, and the number behind an `e`.
fn split_exponent(body: &[u8]) -> Result<(&[u8], Option<i16>), NotExact> {
    let mut parts = body.splitn(2, |byte| matches!(byte, b'e' | b'E'));
    let digits = parts.next().unwrap_or_default();
    let Some(tail) = parts.next() else {
        return Ok((digits, None));
    };
    let written = std::str::from_utf8(tail).map_err(|_| NotExact::NoNumber)?;
    let exponent = written.parse().map_err(|_| NotExact::NoNumber)?;
    Ok((digits, Some(exponent)))
}

/// The digits as one whole number, and how many stood after the point.
fn magnitude(digits: &[u8]) -> Result<(i128, u8), NotExact> {
    let mut parts = digits.splitn(2, |byte| *byte == b'.');
    let whole = parts.next().unwrap_or_default();
    let fraction = parts.next().unwrap_or_default();
    if whole.is_empty() && fraction.is_empty() {
        return Err(NotExact::NoNumber);
    }
    let places = u8::try_from(fraction.len()).unwrap_or(u8::MAX);
    Ok((append(append(0, whole)?, fraction)?, places))
}

/// Writes `digits` behind those of `total`, eighteen at a time.
fn append(total: i128, digits: &[u8]) -> Result<i128, NotExact> {
    digits.chunks(18).try_fold(total, |total, chunk| {
        let number = chunk.iter().try_fold(0_i64, |number, byte| match byte {
            b'0'..=b'9' => Ok(number * 10 + i64::from(byte - b'0')),
            _ => Err(NotExact::NoNumber),
        })?;
        power(chunk.len() as u8)
            .and_then(|factor| total.checked_mul(factor))
            .and_then(|grown| grown.checked_add(i128::from(number)))
            .ok_or(NotExact::TooLong)
    })
}

fn count_digits(number: u128) -> u8 {
    let digits = match u64::try_from(number) {
        Ok(small) => small.checked_ilog10(),
        Err(_) => number.checked_ilog10(),
    };
    digits.map_or(0, |log| log as u8 + 1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may fail loudly")]
mod tests {
    use super::*;

    fn read(text: &str) -> (i128, u8) {
        let number = Number::parse(text).unwrap();
        (number.mantissa, number.scale)
    }

    #[test]
    fn reads_what_people_and_programs_write() {
        assert_eq!(read("12"), (12, 0));
        assert_eq!(read("-12.50"), (-1250, 2));
        assert_eq!(read("+.5"), (5, 1));
        assert_eq!(read("5."), (5, 0));
        assert_eq!(read("0E-8"), (0, 8));
        assert_eq!(read("1.5E-3"), (15, 4));
        assert_eq!(read("1E+2"), (100, 0));
        assert_eq!(read("0e-99"), (0, 38));
        assert_eq!(read(&"9".repeat(38)).1, 0);
    }

    #[test]
    fn refuses_the_rest() {
        for text in [
            "", "-", ".", "1,000", "1.2.3", "0x1", "1e", "e5", "inf", "NaN", "１",
        ] {
            assert_eq!(Number::parse(text), Err(NotExact::NoNumber), "{text}");
        }
        for text in ["9".repeat(39), "1e38".into(), "1e-39".into(), "1e9999".into()] {
            assert_eq!(Number::parse(&text), Err(NotExact::TooLong), "{text}");
        }
    }

    #[test]
    fn counts_and_scales() {
        let number = Number::parse("-120.50").unwrap();
        assert_eq!(number.whole_digits(), 3);
        assert_eq!(number.at_scale(4), Some(-1_205_000));
        assert_eq!(number.at_scale(1), Some(-1205));
        assert_eq!(number.at_scale(0), None);
        assert_eq!(Number::parse("0.005").unwrap().whole_digits(), 0);
        assert!(Number::parse("007").unwrap().padded);
        assert!(!Number::parse("0.7").unwrap().padded);
    }
}
