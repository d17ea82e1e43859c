//! Units: products of powers, some of them on a scale with others.

use crate::syntax::currency;
use std::fmt;

use smol_str::SmolStr;

use super::ratio::Ratio;

/// A product of powers; the empty one is a plain number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Factors, sorted by name; none of power zero.
    Known(Vec<Factor>),
    /// A literal takes the unit of the other side, unless that has scales.
    Any,
    /// Zero is the same on every scale.
    Zero,
    /// Computed from something undeclared.
    Unknown,
}

/// One unit of a product.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Factor {
    /// `gram`, `CNY`, `customer`, `hour`.
    pub name: SmolStr,
    /// How often it multiplies; below zero it divides.
    pub power: i32,
    /// The scale it is on, if it is on one.
    pub scale: Option<Scale>,
}

/// A place on a scale of units: so many of the base.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scale {
    /// The unit the others are counted in.
    pub base: SmolStr,
    /// How many of it one of this unit is.
    pub size: Ratio,
}

impl Unit {
    /// A plain number: `ratio`.
    #[must_use]
    pub fn ratio() -> Self {
        Self::Known(Vec::new())
    }

    /// One unit by name, on no scale.
    #[must_use]
    pub fn of(name: impl Into<SmolStr>) -> Self {
        Self::on(name, None)
    }

    /// One unit by name, on a scale.
    #[must_use]
    pub fn on(name: impl Into<SmolStr>, scale: Option<Scale>) -> Self {
        Self::Known(vec![Factor {
            name: name.into(),
            power: 1,
            scale,
        }])
    }

    /// That of a constant in plain digits.
    #[must_use]
    pub fn of_digits(digits: &str) -> Self {
        match digits.bytes().any(|digit| matches!(digit, b'1'..=b'9')) {
            true => Self::Any,
            false => Self::Zero,
        }
    }

    /// That of a number as it is written: per cent are a share of something.
    #[must_use]
    pub fn of_written(raw: &str, digits: &str) -> Self {
        match Self::of_digits(digits) {
            Self::Any if raw.ends_with('%') => Self::ratio(),
            unit => unit,
        }
    }

    /// The product with another unit, or the quotient.
    #[must_use]
    pub fn times(&self, other: &Self, divides: bool) -> Self {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Any | Self::Zero, Self::Any | Self::Zero) => Self::Any,
            (Self::Any | Self::Zero, Self::Known(_)) => Self::ratio().times(other, divides),
            (Self::Known(_), Self::Any | Self::Zero) => self.clone(),
            (Self::Known(left), Self::Known(right)) => {
                let mut powers = left.clone();
                let sign = if divides { -1 } else { 1 };
                for factor in right {
                    let power = sign * factor.power;
                    match powers.iter_mut().find(|known| known.name == factor.name) {
                        Some(known) => known.power = known.power.saturating_add(power),
                        None => powers.push(Factor {
                            power,
                            ..factor.clone()
                        }),
                    }
                }
                powers.retain(|factor| factor.power != 0);
                powers.sort();
                Self::Known(powers)
            }
        }
    }

    /// Whether values of both may be added or compared as they are.
    #[must_use]
    pub fn fits(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Known(left), Self::Known(right)) => left == right,
            (Self::Any, scaled) | (scaled, Self::Any) => !scaled.has_scales(),
            _ => true,
        }
    }

    /// Whether it is a plain number.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        matches!(self, Self::Known(factors) if factors.is_empty())
    }

    /// Whether a bare number beside it could be meant on more than one scale.
    #[must_use]
    pub fn has_scales(&self) -> bool {
        matches!(self, Self::Known(factors) if factors.iter().any(|factor| factor.scale.is_some()))
    }

    /// The more telling of two units that fit.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Known(_), _) => self.clone(),
            (_, Self::Known(_)) | (Self::Any | Self::Zero, _) => other.clone(),
            _ => self.clone(),
        }
    }

    /// Its factors; none of those units that are not known.
    #[must_use]
    pub fn factors(&self) -> &[Factor] {
        match self {
            Self::Known(factors) => factors,
            _ => &[],
        }
    }

    /// Whether both are the same but for the currency.
    #[must_use]
    pub fn differs_by_currency(&self, other: &Self) -> bool {
        let parts = |unit: &Self| -> (Vec<Factor>, Vec<Factor>) {
            let all = unit.factors().iter().cloned();
            all.partition(|factor| currency::is_currency(&factor.name))
        };
        let ((one, rest), (two, others)) = (parts(self), parts(other));
        let powers = |all: &[Factor]| all.iter().map(|factor| factor.power).collect::<Vec<_>>();
        rest == others && one != two && one.len() == 1 && powers(&one) == powers(&two)
    }

    /// The same in the base units of its scales.
    #[must_use]
    pub fn base(&self) -> Self {
        let Self::Known(factors) = self else {
            return self.clone();
        };
        factors.iter().fold(Self::ratio(), |so_far, factor| {
            let one = match &factor.scale {
                Some(scale) => Factor {
                    name: scale.base.clone(),
                    power: factor.power,
                    scale: Some(Scale {
                        base: scale.base.clone(),
                        size: Ratio::ONE,
                    }),
                },
                None => factor.clone(),
            };
            so_far.times(&Self::Known(vec![one]), false)
        })
    }

    /// What turns values of this unit into those of another one: `None` where
    /// they measure different things, or where no number holds it.
    #[must_use]
    pub fn ratio_to(&self, other: &Self) -> Option<Ratio> {
        let (Self::Known(from), Self::Known(to)) = (self, other) else {
            return None;
        };
        if self.base() != other.base() {
            return None;
        }
        let sizes = from.iter().map(|factor| (factor, 1));
        let mut sizes = sizes.chain(to.iter().map(|factor| (factor, -1)));
        sizes.try_fold(Ratio::ONE, |so_far, (factor, sign)| match &factor.scale {
            Some(scale) => so_far.times(scale.size.power(sign * factor.power)?),
            None => Some(so_far),
        })
    }
}

/// A factor is written out so often; a higher power has its exponent behind it.
const MOST_TIMES: u32 = 3;

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Known(factors) = self else {
            return write!(f, "number");
        };
        let part = |positive: bool| -> Vec<String> {
            let names = factors.iter().filter(|factor| (factor.power > 0) == positive);
            let words = names.flat_map(|factor| match factor.power.unsigned_abs() {
                times @ 1..=MOST_TIMES => vec![factor.name.to_string(); times as usize],
                times => vec![format!("{}^{times}", factor.name)],
            });
            words.collect()
        };
        let (above, below) = (part(true), part(false));
        match (above.as_slice(), below.as_slice()) {
            ([], []) => write!(f, "ratio"),
            ([], below) => write!(f, "1 / {}", below.join(" / ")),
            (above, []) => write!(f, "{}", above.join(" * ")),
            (above, below) => write!(f, "{} / {}", above.join(" * "), below.join(" / ")),
        }
    }
}
