//! Periods counted from the clock.

use crate::syntax::time::Grain;

/// The start of a period counted from the one that holds the engine's clock.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FromNow {
    /// The periods that are counted.
    pub grain: Grain,
    /// How many of them after the one of the clock; before it where negative.
    pub periods: i64,
}

impl FromNow {
    /// Whether a period of this grain begins there, whatever the clock says,
    /// given the month in which the fiscal year begins.
    #[must_use]
    pub fn begins(&self, grain: Grain, fiscal: i8) -> bool {
        match grain {
            Grain::Second | Grain::Minute | Grain::Hour | Grain::Day => true,
            Grain::Week => self.grain == Grain::Week,
            _ => grain.nests_in(self.grain, fiscal),
        }
    }
}
