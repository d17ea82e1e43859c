//! What else is known of how something stands: data that is late or looks thin, and the slice
//! that most of a change comes from.

use jiff::civil::Date;

use super::about::State;
use super::judged::Judged;
use crate::check::calendar::next_start;
use crate::syntax::time::Grain;

/// What else is known of it.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The tables whose rows end within the period, later ones being late.
    pub late: Vec<Late>,
    /// The tables with far fewer rows than usual on its last day.
    pub thin: Vec<Thin>,
    /// The slice that most of its change comes from.
    pub driver: Option<Driver>,
    /// Between which numbers it would be as usual, where that is judged.
    pub usual: Option<(f64, f64)>,
}

/// A table whose last row is longer ago than ever in the weeks before.
#[derive(Clone, Debug)]
pub struct Late {
    /// The table.
    pub table: String,
    /// The day of its last row.
    pub last: Date,
}

/// A table with far fewer rows on a day than usual.
#[derive(Clone, Debug)]
pub struct Thin {
    /// The table.
    pub table: String,
    /// The day.
    pub day: Date,
    /// Its rows.
    pub rows: u64,
    /// The middle of what the same weekday had before.
    pub usual: f64,
}

/// The slice that most of a change comes from.
#[derive(Clone, Debug)]
pub struct Driver {
    /// The metric that changed.
    pub metric: String,
    /// The period it is held against.
    pub before: String,
    /// By how much it changed, in digits.
    pub change: String,
    /// What by: `channel`.
    pub by: String,
    /// The slice.
    pub slice: String,
    /// How much of the change that is, in digits.
    pub effect: String,
    /// The share of the change, in per cent.
    pub percent: f64,
    /// How numbers of the metric are shown.
    pub format: Option<String>,
}

impl Judged {
    /// The first day of its period and the first after it; nothing of those that only a table knows.
    #[must_use]
    pub fn days(&self) -> Option<(Date, Date)> {
        let first: Date = self.period.get(..10)?.parse().ok()?;
        let grain = Grain::named(&self.per).filter(|grain| *grain >= Grain::Day)?;
        match grain {
            Grain::Custom(_) => None,
            grain => Some((first, next_start(first, grain)?)),
        }
    }

    /// What is known of the tables behind it. Where rows of its period are still to come nobody
    /// knows how it stands; where there are only few, it is said.
    pub fn hear_of(&mut self, late: Vec<Late>, thin: Vec<Thin>) {
        let Some((_, end)) = self.days() else {
            return;
        };
        let ends_before = |late: &Late| late.last.tomorrow().is_ok_and(|next| next < end);
        self.around.late = late.into_iter().filter(ends_before).collect();
        if !self.around.late.is_empty() {
            self.state = State::NoData;
            self.since = None;
            self.foreseen = None;
        }
        if matches!(self.state, State::Breach | State::Warn) {
            let is_last = |thin: &Thin| thin.day.tomorrow().is_ok_and(|next| next == end);
            self.around.thin = thin.into_iter().filter(is_last).collect();
        }
    }
}
