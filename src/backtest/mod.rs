//! What went together with the outcomes that matter: numbers over time, and early behaviour
//! with staying.
//!
//! In: a [`Checked`](crate::check::Checked) model; series of numbers by periods.
//! Out: which candidates there are; of each [`Pair`] of a candidate and an outcome what is to
//! be said, with how many periods and intervals that hold for all looks at once.
//! Never: asks, or calls a cause what goes together.

#[cfg(test)]
mod chance;
mod early;
mod lags;
mod news;
mod normal;
mod over_time;
mod sides;
mod tied;
mod together;

pub use early::{Aha, Behaviour, Cohort, Early, FEWEST_USERS, Group, Rule, Says, Search};
pub use lags::{FEWEST, Look, Pair, Verdict, looks, pair};
pub use news::{News, news};
pub use normal::{below, beyond};
pub use over_time::{Candidate, Known, Outcome, OverTime, Series, outcomes, season, within};
pub use sides::Sides;
pub use tied::{Tied, believed, candidates, tied};
pub use together::{correlation, interval, of_ranks, worth};

/// The share of runs in which chance may be taken for something.
pub const LEVEL: f64 = 0.05;
