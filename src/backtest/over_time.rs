//! Candidates beside outcomes, over time.

use super::{LEVEL, News, Pair, Tied, beyond, looks, news, pair};
use crate::syntax::time::Grain;
use crate::why::Subject;
use crate::words::Said;

/// A number by periods.
#[derive(Clone, Debug)]
pub struct Series {
    /// Which one.
    pub subject: Subject,
    /// What it is in each of them.
    pub values: Vec<Option<f64>>,
}

/// A candidate beside an outcome.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Which one.
    pub subject: Subject,
    /// Whether what it is ties it to the outcome.
    pub tied: Option<Tied>,
    /// What somebody says of it: a `driver`, in words.
    pub believed: Option<Said>,
    /// In how many periods both are known.
    pub known: usize,
    /// How they go together.
    pub pair: Pair,
}

/// An outcome with its candidates, those that say most first.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Which one.
    pub subject: Subject,
    /// The candidates.
    pub candidates: Vec<Candidate>,
}

/// All of it.
#[derive(Clone, Debug)]
pub struct OverTime {
    /// The periods: `week`.
    pub per: &'static str,
    /// The first day of the first and of the last of them.
    pub days: (String, String),
    /// How many there are.
    pub periods: usize,
    /// Periods a candidate may go before, or come after.
    pub lags: i64,
    /// How many looks that is: the intervals hold for all of them at once.
    pub looks: usize,
    /// The outcomes.
    pub outcomes: Vec<Outcome>,
    /// What else is to be said.
    pub notes: Vec<Said>,
}

/// What is known of a candidate beside its numbers.
pub type Known = (Option<Tied>, Option<Said>);

/// How many periods a year has.
#[must_use]
pub fn season(per: Grain) -> usize {
    match per {
        Grain::Week => 52,
        Grain::Month => 12,
        Grain::Quarter => 4,
        _ => 1,
    }
}

/// A number from its first period with anything in it to its last. Where nobody says that
/// periods before are asked for, the first may have begun in the middle, and so may the last
/// have ended.
#[must_use]
pub fn within(values: Vec<Option<f64>>, said: (bool, bool)) -> Vec<Option<f64>> {
    let is_something = |value: &Option<f64>| value.is_some_and(|value| value != 0.0);
    let first = values.iter().position(is_something);
    let last = values.iter().rposition(is_something);
    let (Some(mut first), Some(mut last)) = (first, last) else {
        return vec![None; values.len()];
    };
    if first > 0 || !said.0 {
        first += 1;
    }
    if last + 1 < values.len() || !said.1 {
        last = last.saturating_sub(1);
    }
    let inside = values.into_iter().enumerate();
    inside
        .map(|(at, value)| value.filter(|_| (first..=last).contains(&at)))
        .collect()
}

/// Each outcome with each candidate.
#[must_use]
pub fn outcomes(
    candidates: &[Series],
    outcomes: Vec<Series>,
    (per, lags): (Grain, i64),
    known: &dyn Fn(usize, usize) -> Known,
) -> (Vec<Outcome>, usize) {
    let season = season(per);
    let fresh: Vec<Option<News>> = candidates
        .iter()
        .map(|series| news(&series.values, season))
        .collect();
    let count = candidates.len() * outcomes.len() * looks(lags);
    let deviations = beyond(LEVEL / count.max(1) as f64);
    let beside = |(at, outcome): (usize, Series)| {
        let own = news(&outcome.values, season);
        let each = candidates.iter().zip(&fresh).enumerate();
        let mut found: Vec<Candidate> = each
            .map(|(which, (series, fresh))| {
                let (tied, believed) = known(which, at);
                Candidate {
                    subject: series.subject.clone(),
                    tied,
                    believed,
                    known: both(&series.values, &outcome.values),
                    pair: pair(fresh.as_ref(), own.as_ref(), lags, deviations),
                }
            })
            .collect();
        found.sort_by(|one, other| one.pair.cmp_strength(&other.pair));
        Outcome {
            subject: outcome.subject,
            candidates: found,
        }
    };
    (outcomes.into_iter().enumerate().map(beside).collect(), count)
}

fn both(one: &[Option<f64>], other: &[Option<f64>]) -> usize {
    let pairs = one.iter().zip(other);
    pairs
        .filter(|(one, other)| one.is_some() && other.is_some())
        .count()
}

impl Pair {
    /// What is found before what is not, and what goes together more before what does less.
    fn cmp_strength(&self, other: &Self) -> std::cmp::Ordering {
        let size = |pair: &Self| pair.best.as_ref().map_or(-1.0, |best| best.correlation.abs());
        let by_verdict = self.verdict.cmp(&other.verdict);
        by_verdict.then(size(other).total_cmp(&size(self)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_known_from_its_first_whole_period_on() {
        let values = |all: &[f64]| all.iter().copied().map(Some).collect::<Vec<_>>();
        let all = values(&[0.0, 3.0, 4.0, 0.0, 5.0, 6.0]);
        let known = |said| -> Vec<bool> { within(all.clone(), said).iter().map(Option::is_some).collect() };
        assert_eq!(known((true, true)), [false, false, true, true, true, true]);
        assert_eq!(known((true, false)), [false, false, true, true, true, false]);
        assert_eq!(within(values(&[0.0, 0.0]), (true, true)), [None, None]);
        assert_eq!(within(values(&[1.0]), (false, false)), [None]);
        assert_eq!(within(Vec::new(), (true, true)), []);
        let whole = values(&[1.0, 2.0]);
        assert_eq!(within(whole.clone(), (true, true)), whole);
        assert_eq!(within(whole, (false, true)), [None, Some(2.0)]);
    }
}
