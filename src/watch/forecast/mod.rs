//! What a number comes to in later periods, by what it was.
//!
//! A period is expected to be what the same place of the last three seasons was, each moved
//! on by the drift, and of these the mean. The drift is the median of how much a period
//! differs from the same place one season before; each further season adds nine tenths of
//! what the one before it added. How far that may be off is how far it was off: the same is
//! done as of each earlier period, and held against what came.

use std::ops::RangeInclusive;

use super::median::median;
use crate::syntax::time::Grain;

#[cfg(test)]
mod tests;

/// So many values of the same place are looked at.
const SEASONS: usize = 3;

/// The drift is looked for in as many periods at least.
const LEAST_DRIFT: usize = 12;

/// What a further season adds, of what the one before it added.
const DAMPING: f64 = 0.9;

/// Without a season, fewer periods say nothing.
const LEAST: usize = 8;

/// Fewer earlier forecasts do not say how far one may be off.
const LEAST_TRIED: usize = 8;

/// More of them are not looked at.
const MOST_TRIED: usize = 60;

/// What is expected, and how far it may be off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// The sum of the periods that are asked for.
    pub value: f64,
    /// So far the middle 80 of a hundred earlier forecasts were off at most.
    pub off_80: f64,
    /// The same of 95, where there are enough to say.
    pub off_95: Option<f64>,
    /// The periods of a season; 1 is none.
    pub season: usize,
    /// How many earlier forecasts were held against what came.
    pub tried: usize,
}

/// That too few periods are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooShort {
    /// How many are known.
    pub there: usize,
    /// How many are needed, if they follow each other.
    pub needed: usize,
}

/// How many periods after each other are alike again.
#[must_use]
pub fn season(grain: Grain) -> usize {
    match grain {
        Grain::Hour => 24,
        Grain::Day => 7,
        Grain::Week => 52,
        Grain::Month => 12,
        Grain::Quarter | Grain::FiscalQuarter => 4,
        _ => 1,
    }
}

/// How many periods before are read.
#[must_use]
pub fn looked_back(grain: Grain) -> usize {
    match grain {
        Grain::Hour => 24 * 28,
        Grain::Day => 400,
        Grain::Week => 52 * 5,
        Grain::Month => 120,
        Grain::Quarter | Grain::FiscalQuarter | Grain::Year | Grain::FiscalYear => 40,
        _ => 100,
    }
}

/// The sum of periods that come, counted from the last value on: 1 is the one behind it.
/// With a season where two of them are known and enough can be tried, else without one.
///
/// # Errors
/// Too few periods are known; where that is not so, too many between them are not.
pub fn forecast(
    values: &[Option<f64>],
    season: usize,
    ahead: RangeInclusive<usize>,
) -> Result<Forecast, TooShort> {
    let begun = values.iter().position(Option::is_some);
    let values = values.get(begun.unwrap_or(values.len())..).unwrap_or_default();
    let needed = |least: usize| least + ahead.end() + LEAST_TRIED - 1;
    let season = match season {
        season if values.len() >= needed(2 * season) => season,
        _ => 1,
    };
    let found = Series { values, season }.forecast(&ahead);
    found.ok_or(TooShort {
        there: values.iter().flatten().count(),
        needed: needed(LEAST),
    })
}

/// The values of periods after each other, the first first.
#[derive(Clone, Copy)]
struct Series<'a> {
    values: &'a [Option<f64>],
    season: usize,
}

impl Series<'_> {
    fn forecast(self, ahead: &RangeInclusive<usize>) -> Option<Forecast> {
        let least = if self.season > 1 { 2 * self.season } else { LEAST };
        let last = self.values.len().checked_sub(*ahead.end())?;
        let earlier = (least..=last).rev();
        let off = earlier.filter_map(|count| self.until(count)?.off(self, ahead));
        let mut off: Vec<f64> = off.take(MOST_TRIED).collect();
        let tried = off.len();
        if tried < LEAST_TRIED {
            return None;
        }
        off.sort_by(f64::total_cmp);
        Some(Forecast {
            value: self.sum(ahead)?,
            off_80: *off.get(place(tried, 80)?)?,
            off_95: place(tried, 95).and_then(|at| off.get(at).copied()),
            season: self.season,
            tried,
        })
    }

    /// The first so many.
    fn until(self, count: usize) -> Option<Self> {
        let values = self.values.get(..count)?;
        Some(Self { values, ..self })
    }

    /// How far what is expected is off what came.
    fn off(self, all: Self, ahead: &RangeInclusive<usize>) -> Option<f64> {
        let count = self.values.len();
        let came = all.values.get(count + ahead.start() - 1..count + ahead.end())?;
        let came: f64 = came.iter().copied().sum::<Option<f64>>()?;
        Some((self.sum(ahead)? - came).abs())
    }

    fn sum(self, ahead: &RangeInclusive<usize>) -> Option<f64> {
        let drift = self.drift()?;
        ahead.clone().map(|ahead| self.expected(ahead, drift)).sum()
    }

    /// How much a period differs from the same place one season before.
    fn drift(self) -> Option<f64> {
        let later = self.values.get(self.season..)?;
        let pairs = later.iter().zip(self.values).rev();
        let pairs = pairs.take(LEAST_DRIFT.max(SEASONS * self.season));
        median(
            pairs
                .filter_map(|(now, before)| Some((*now)? - (*before)?))
                .collect(),
        )
    }

    /// What a period is expected to be.
    fn expected(self, ahead: usize, drift: f64) -> Option<f64> {
        let further = ahead.div_ceil(self.season);
        // The last period that is known and has the same place.
        let same = (self.values.len() + ahead).checked_sub(1 + further * self.season)?;
        let mut sum = 0.0;
        let mut count = 0.0;
        let mut moved = 0.0;
        for back in 0..SEASONS {
            let at = same.checked_sub(back * self.season);
            if let Some(Some(value)) = at.and_then(|at| self.values.get(at)) {
                sum += value + moved;
                count += 1.0;
            }
            moved += drift;
        }
        let mut added = drift;
        let mut grown = 0.0;
        for _ in 0..further {
            grown += added;
            added *= DAMPING;
        }
        (count > 0.0).then(|| sum / count + grown)
    }
}

/// Which of so many, sorted, the next one is below in so many of a hundred cases; nothing
/// where these are too few to say.
fn place(count: usize, of_hundred: usize) -> Option<usize> {
    let at = ((count + 1) * of_hundred).div_ceil(100);
    (at <= count).then_some(at - 1)
}
