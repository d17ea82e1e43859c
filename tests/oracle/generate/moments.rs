//! Conditions about times that move, and about periods of cells; patterns.

use super::{Kind, Maker};

impl Maker {
    /// A condition on a time: against the period of its cell, the as-of, or itself
    /// some time later.
    pub(super) fn moving_condition(&mut self, path: &str, kind: Kind) -> String {
        let bound = *self.rng.pick(&[">=", "<"]);
        let day = self.day();
        let length = match kind {
            Kind::Day => *self.rng.pick(&["1 day", "7 days", "1 month", "1 year"]),
            _ => *self.rng.pick(&["1 day", "36 hours", "1 month", "90 minutes"]),
        };
        let sign = *self.rng.pick(&["+", "-"]);
        match self.rng.below(5) {
            0 | 1 if self.has_periods => {
                let end = self
                    .rng
                    .pick(&["period_start", "period_end", "period_start - 7 days"]);
                format!("{path} {bound} {end}")
            }
            2 => format!("{path} {bound} today {sign} 7 days"),
            3 => format!("{path}.day {bound} {day} {sign} 1 month"),
            _ => format!("{path} {sign} {length} {bound} {day}"),
        }
    }

    /// How far two times are apart.
    pub(super) fn distance_condition(&mut self, one: &str, other: &str) -> String {
        let operator = *self.rng.pick(&["<=", "<", ">", ">=", "="]);
        let length = *self.rng.pick(&["1 day", "7 days", "1 month", "0 days"]);
        format!("{one} - {other} {operator} {length}")
    }

    pub(super) fn pattern_condition(&mut self, path: &str) -> String {
        let pattern = *self.rng.pick(&[
            "^a",
            "s$",
            "^[a-z]+$",
            "d.",
            "^.{3}$",
            "(ads|mail)",
            "[^a-z]",
            "^(a|m).*l?$",
            "a_b%",
            "^$",
            "q+",
            "[A-Z]ds",
        ]);
        format!("matches({path}, \"{pattern}\")")
    }
}
