//! Aggregates by name, and what each makes of its values.

use crate::resolve::{EntityId, Type, Unit};

/// How rows become one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// How many rows.
    Rows,
    /// How many distinct entities.
    Distinct(EntityId),
    /// Their sum.
    Sum,
    /// Their mean.
    Avg,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// The one in the middle, or the mean of the two.
    Median,
    /// The one that this share of them reaches at most, between two linearly or one of them.
    Percentile(Share),
    /// The deviation of a sample.
    Stddev,
    /// Its square.
    Variance,
    /// Whether it is true for any.
    Any,
    /// Whether it is true for all.
    All,
    /// The earliest.
    First,
    /// The latest.
    Last,
}

/// A share from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Share {
    billionths: u32,
    /// Whether it is one of the values, and never between two of them.
    discrete: bool,
}

impl Share {
    const WHOLE: u32 = 1_000_000_000;

    /// From plain digits such as `0.95`; of nine places at most.
    #[must_use]
    pub fn of(digits: &str) -> Option<Self> {
        let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
        if places.len() > 9 {
            return None;
        }
        let whole: u32 = whole.parse().ok()?;
        let places: u32 = format!("{places:0<9}").parse().ok()?;
        let billionths = whole.checked_mul(Self::WHOLE)?.checked_add(places)?;
        let discrete = false;
        (billionths <= Self::WHOLE).then_some(Self { billionths, discrete })
    }

    /// The same, as one of the values.
    #[must_use]
    pub fn discrete(self, discrete: bool) -> Self {
        Self { discrete, ..self }
    }

    /// Whether it is one of the values.
    #[must_use]
    pub fn is_discrete(self) -> bool {
        self.discrete
    }

    /// Of so many values in order the one that the share reaches first, counted from 0.
    #[must_use]
    pub fn place(self, count: usize) -> usize {
        let reached = (count as u128 * u128::from(self.billionths)).div_ceil(u128::from(Self::WHOLE));
        usize::try_from(reached).unwrap_or(count).saturating_sub(1)
    }

    /// In plain digits.
    #[must_use]
    pub fn digits(self) -> String {
        let (whole, places) = (self.billionths / Self::WHOLE, self.billionths % Self::WHOLE);
        let places = format!("{places:09}");
        match places.trim_end_matches('0') {
            "" => whole.to_string(),
            places => format!("{whole}.{places}"),
        }
    }
}

impl Function {
    /// Those that take one value, and nothing else, by name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "sum" => Self::Sum,
            "avg" => Self::Avg,
            "min" => Self::Min,
            "max" => Self::Max,
            "median" => Self::Median,
            "stddev" => Self::Stddev,
            "variance" => Self::Variance,
            "any" => Self::Any,
            "all" => Self::All,
            "first" => Self::First,
            "last" => Self::Last,
            _ => return None,
        })
    }

    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Rows | Self::Distinct(_) => "count",
            Self::Sum => "sum",
            Self::Avg => "avg",
            Self::Min => "min",
            Self::Max => "max",
            Self::Median => "median",
            Self::Percentile(_) => "percentile",
            Self::Stddev => "stddev",
            Self::Variance => "variance",
            Self::Any => "any",
            Self::All => "all",
            Self::First => "first",
            Self::Last => "last",
        }
    }

    /// Whether it takes numbers only.
    pub(super) fn of_numbers(self) -> bool {
        matches!(
            self,
            Self::Sum | Self::Avg | Self::Median | Self::Percentile(_) | Self::Stddev | Self::Variance
        )
    }

    /// Whether it takes conditions.
    pub(super) fn of_truths(self) -> bool {
        matches!(self, Self::Any | Self::All)
    }

    /// Whether a value that stands in two rows weighs more than in one.
    pub(super) fn weighs(self) -> bool {
        self.of_numbers()
    }

    /// Whether it asks when a row happened.
    #[must_use]
    pub fn in_time(self) -> bool {
        matches!(self, Self::First | Self::Last)
    }

    /// Whether of nothing it is zero; the others are null.
    #[must_use]
    pub fn is_zero_of_nothing(self) -> bool {
        matches!(self, Self::Rows | Self::Distinct(_) | Self::Sum)
    }

    /// Whether it gives one of its values as it is.
    #[must_use]
    pub fn picks(self) -> bool {
        matches!(self, Self::Min | Self::Max | Self::First | Self::Last)
    }

    /// What it makes of values of a kind. Times come out local to the project.
    pub(super) fn kind(self, argument: &Type) -> Type {
        match (self, argument) {
            (Self::Any | Self::All, _) => Type::Bool,
            (Self::Variance, kind) => Type::float(kind.unit().times(&kind.unit(), false)),
            (Self::Avg | Self::Median | Self::Percentile(_) | Self::Stddev, kind) => Type::float(kind.unit()),
            (Self::First | Self::Last, Type::Unknown) => Type::Unknown,
            (_, Type::Unknown) => Type::exact(Unit::Unknown),
            (_, Type::Timestamp(_)) => Type::Timestamp(None),
            (_, kind) => kind.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Share;

    #[test]
    fn shares_are_read_and_written_alike() {
        for digits in ["0", "1", "0.5", "0.95", "0.999999999", "0.000000001"] {
            let share = Share::of(digits).map(Share::digits);
            assert_eq!(share.as_deref(), Some(digits));
        }
        for digits in ["1.1", "95", "-0.5", "0.0000000001", "", "x"] {
            assert_eq!(Share::of(digits), None, "{digits}");
        }
    }
}
