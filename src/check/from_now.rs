//! Periods counted from the clock.

use crate::syntax::time::{Grain, Length};

/// The start of a period counted from the one that holds the engine's clock.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FromNow {
    /// The periods that are counted.
    pub grain: Grain,
    /// How many of them after the one of the clock; before it where negative.
    pub periods: i64,
    /// How much earlier still.
    pub back: Option<Back>,
}

/// An earlier moment than the one that is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Back {
    /// So much before it.
    By(Length),
    /// So much before it, and past what the day before it looks back to: the end
    /// of a month clamps several days to one.
    Through(Length),
    /// The start of the period that holds it.
    ToStartOf(Grain),
}

impl FromNow {
    /// Whether it is the beginning of a day.
    #[must_use]
    pub fn is_a_day(&self) -> bool {
        match self.back {
            Some(Back::By(length) | Back::Through(length)) if !length.is_whole_days() => false,
            Some(Back::ToStartOf(grain)) => grain.max(self.grain) >= Grain::Day,
            _ => self.grain >= Grain::Day,
        }
    }

    /// Whether a period of this grain begins there, whatever the clock says,
    /// given the month in which the fiscal year begins.
    #[must_use]
    pub fn begins(&self, grain: Grain, fiscal: i8) -> bool {
        if let Some(Back::By(length) | Back::Through(length)) = self.back
            && (length.days != 0 || length.seconds != 0)
            && grain > Grain::Day
        {
            return false;
        }
        if let Some(Back::By(length) | Back::Through(length)) = self.back {
            let seconds = match grain {
                Grain::Second => 1,
                Grain::Minute => 60,
                Grain::Hour => 3600,
                _ => 86_400,
            };
            if length.seconds % seconds != 0 {
                return false;
            }
        }
        if self.grain < Grain::Day {
            return grain <= self.grain;
        }
        match grain {
            Grain::Second | Grain::Minute | Grain::Hour | Grain::Day => true,
            Grain::Week => self.grain == Grain::Week,
            _ => grain.nests_in(self.grain, fiscal),
        }
    }
}
