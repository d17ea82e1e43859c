//! Constants that values are compared with, in the order of their kind.

use super::mark::Parts;
use jiff::civil::{Date, DateTime};
use num_rational::Ratio;
use smol_str::SmolStr;
use std::fmt;

/// A value at which a set may be cut.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Point {
    /// False before true.
    Flag(bool),
    /// An exact number.
    Number(Ratio<i128>),
    /// By its bytes.
    Text(SmolStr),
    /// A day.
    Day(Date),
    /// A local time.
    Time(DateTime),
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Number(number) if number.is_integer() => write!(f, "{number}"),
            Self::Number(number) => write!(f, "{}", Decimal(number)),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Day(day) => write!(f, "{day}"),
            Self::Time(time) => write!(f, "{time}"),
        }
    }
}

/// A number with a point, if it is one; else as a quotient.
struct Decimal<'a>(&'a Ratio<i128>);

impl fmt::Display for Decimal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (above, below) = (*self.0.numer(), *self.0.denom());
        let places = (1..=12_u32).find(|places| 10_i128.pow(*places) % below == 0);
        let scaled = places.and_then(|places| above.checked_mul(10_i128.pow(places) / below));
        let (Some(places), Some(scaled)) = (places, scaled) else {
            return write!(f, "{above}/{below}");
        };
        let unit = 10_i128.pow(places);
        let sign = if scaled < 0 { "-" } else { "" };
        let (whole, rest) = ((scaled / unit).abs(), (scaled % unit).abs());
        write!(f, "{sign}{whole}.{rest:0>width$}", width = places as usize)
    }
}

impl Point {
    /// The point, and others before and after it.
    pub(super) fn near(&self) -> Vec<Self> {
        match self {
            Self::Flag(flag) => vec![Self::Flag(*flag), Self::Flag(!flag)],
            Self::Number(number) => {
                let step = |by: i128| number + Ratio::new(by, 2);
                let numbers = [*number, step(2), step(-2), step(1), step(-1)];
                numbers.into_iter().map(Self::Number).collect()
            }
            Self::Text(text) => {
                let longer = Self::Text(format!("{text}~").into());
                vec![self.clone(), longer, Self::Text(SmolStr::default())]
            }
            Self::Day(day) => [day.tomorrow(), day.yesterday()]
                .into_iter()
                .flatten()
                .chain([*day])
                .map(Self::Day)
                .collect(),
            Self::Time(time) => {
                let hour = jiff::Span::new().hours(1);
                let moved = [time.checked_add(hour), time.checked_sub(hour)];
                let times = std::iter::once(*time).chain(moved.into_iter().flatten());
                times.map(Self::Time).collect()
            }
        }
    }

    /// Which kind it is of.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Flag(_) => "flag",
            Self::Number(_) => "number",
            Self::Text(_) => "text",
            Self::Day(_) => "day",
            Self::Time(_) => "time",
        }
    }

    pub(super) fn write(&self, parts: &mut Parts) {
        match self {
            Self::Flag(flag) => parts.flag(*flag),
            Self::Number(number) => {
                parts.number(*number.numer());
                parts.number(*number.denom());
            }
            Self::Text(text) => parts.text(text),
            Self::Day(day) => parts.text(&day.to_string()),
            Self::Time(time) => parts.text(&time.to_string()),
        }
    }
}
