//! Which of two numbers goes before the other, by how many periods, and whether that is more
//! than chance.

use super::News;
use super::together::{correlation, interval, of_ranks, worth};

/// Fewer periods than these say nothing.
pub const FEWEST: usize = 12;

/// Ranks need a little more than other values to be as sure (Fieller).
const OF_RANKS: f64 = 1.06;

/// How two numbers go together if one is looked at so many periods later.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// By how many periods the candidate is first; below zero it comes after.
    pub lag: i64,
    /// The periods in which both are known.
    pub periods: usize,
    /// How many these are worth.
    pub worth: f64,
    /// How they go together.
    pub correlation: f64,
    /// Where that is, for all looks at once.
    pub interval: (f64, f64),
    /// How their ranks go together.
    pub ranks: f64,
    /// Where that is, by itself.
    pub of_ranks: (f64, f64),
    /// The same in the first half of the periods and in the second.
    pub halves: Option<(f64, f64)>,
}

/// What is to be said of a pair, the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The candidate goes before.
    Leads,
    /// Both at once.
    Together,
    /// The candidate comes after.
    Follows,
    /// More than chance, but not in both halves, or only by a few values.
    Unsteady,
    /// No more than chance.
    Nothing,
    /// Too little is known.
    TooFew,
}

/// A candidate beside an outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// What is to be said.
    pub verdict: Verdict,
    /// The look that says most, if there is one.
    pub best: Option<Look>,
    /// All of them.
    pub looks: Vec<Look>,
}

/// How many looks a pair has.
#[must_use]
pub fn looks(most: i64) -> usize {
    usize::try_from(2 * most + 1).unwrap_or(1)
}

/// Looks at a candidate up to so many periods before and after an outcome. What is found is
/// `deviations` away from chance.
#[must_use]
pub fn pair(candidate: Option<&News>, outcome: Option<&News>, most: i64, deviations: f64) -> Pair {
    let (Some(candidate), Some(outcome)) = (candidate, outcome) else {
        return Pair {
            verdict: Verdict::TooFew,
            best: None,
            looks: Vec::new(),
        };
    };
    let alone = super::beyond(super::LEVEL) * OF_RANKS.sqrt();
    let looks = (-most..=most).filter_map(|lag| look(candidate, outcome, lag, (deviations, alone)));
    let looks: Vec<Look> = looks.collect();
    let best = looks
        .iter()
        .max_by(|one, other| one.strength().total_cmp(&other.strength()));
    Pair {
        verdict: best.map_or(Verdict::TooFew, Look::verdict),
        best: best.cloned(),
        looks,
    }
}

/// `deviations` from chance for all looks, and `alone` for the ranks of one.
fn look(candidate: &News, outcome: &News, lag: i64, (deviations, alone): (f64, f64)) -> Option<Look> {
    let before = |at: usize| usize::try_from(i64::try_from(at).ok()?.checked_sub(lag)?).ok();
    let both = |(at, value): (usize, &Option<f64>)| {
        let cause = candidate.values.get(before(at)?).copied().flatten()?;
        Some((cause, (*value)?))
    };
    let pairs: Vec<(f64, f64)> = outcome.values.iter().enumerate().filter_map(both).collect();
    if pairs.len() < FEWEST {
        return None;
    }
    let found = correlation(&pairs)?;
    let worth = worth(&pairs);
    // The mean is no loss: the interval takes it off itself.
    let spent = candidate.spent.max(outcome.spent).saturating_sub(1);
    let ranks = of_ranks(&pairs)?;
    Some(Look {
        lag,
        periods: pairs.len(),
        worth,
        correlation: found,
        interval: interval(found, worth, spent, deviations)?,
        ranks,
        of_ranks: interval(ranks, pairs.len() as f64, spent, alone)?,
        halves: halves(&pairs),
    })
}

fn halves(pairs: &[(f64, f64)]) -> Option<(f64, f64)> {
    let (first, second) = pairs.split_at_checked(pairs.len() / 2)?;
    Some((correlation(first)?, correlation(second)?))
}

impl Look {
    /// How far it is from chance.
    fn strength(&self) -> f64 {
        let (low, high) = self.interval;
        let wide = high.atanh() - low.atanh();
        self.correlation.clamp(-1.0 + 1e-12, 1.0 - 1e-12).atanh().abs() / wide
    }

    fn verdict(&self) -> Verdict {
        let is_off = |(low, high): (f64, f64)| low > 0.0 || high < 0.0;
        if !is_off(self.interval) {
            return Verdict::Nothing;
        }
        let is_same = |other: f64| other * self.correlation > 0.0;
        let steady = self
            .halves
            .is_some_and(|(first, second)| is_same(first) && is_same(second));
        match self.lag {
            _ if !steady || !is_off(self.of_ranks) || !is_same(self.ranks) => Verdict::Unsteady,
            0 => Verdict::Together,
            1.. => Verdict::Leads,
            _ => Verdict::Follows,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::chance::Chance;
    use super::super::{LEVEL, news, normal::beyond};
    use super::*;

    const MOST: i64 = 4;

    /// Numbers of so many periods, each of which is partly what it was before.
    fn slow(chance: &mut Chance, count: usize, stays: f64) -> Vec<f64> {
        let mut level = 0.0;
        let mut next = || {
            level = stays * level + chance.normal();
            level
        };
        (0..count).map(|_| next()).collect()
    }

    fn fresh(values: &[f64]) -> Option<News> {
        news(&values.iter().copied().map(Some).collect::<Vec<_>>(), 1)
    }

    fn judged(candidate: &[f64], outcome: &[f64], pairs: usize) -> Pair {
        let deviations = beyond(LEVEL / (pairs * looks(MOST)) as f64);
        pair(
            fresh(candidate).as_ref(),
            fresh(outcome).as_ref(),
            MOST,
            deviations,
        )
    }

    /// The outcome is 0.8 of the candidate two periods before, and chance of its own.
    fn led(candidate: &[f64], chance: &mut Chance) -> Vec<f64> {
        let before = |at: usize| at.checked_sub(2).and_then(|at| candidate.get(at)).copied();
        (0..candidate.len())
            .map(|at| 0.8 * before(at).unwrap_or_default() + 0.6 * chance.normal() + 0.1 * at as f64)
            .collect()
    }

    #[test]
    fn a_lead_of_two_periods_is_found() {
        let mut found = 0;
        for seed in 0..100 {
            let mut chance = Chance::of(seed);
            let candidate = slow(&mut chance, 80, 0.5);
            let outcome = led(&candidate, &mut chance);
            let pair = judged(&candidate, &outcome, 5);
            let best = pair.best.unwrap();
            found += usize::from(pair.verdict == Verdict::Leads && best.lag == 2);
            // The other way round it follows.
            let back = judged(&outcome, &candidate, 5);
            assert_eq!(back.best.map(|best| best.lag), Some(-best.lag));
        }
        assert!(found >= 95, "{found} of 100");
    }

    #[test]
    fn what_has_nothing_to_do_with_it_is_not_found_more_often_than_promised() {
        let runs = 200;
        for (stays, count) in [(0.0, 60), (0.5, 40), (0.9, 60), (1.0, 104), (0.3, 24)] {
            let mut wrong = 0;
            for seed in 0..runs {
                let mut chance = Chance::of(seed);
                let outcome = slow(&mut chance, count, stays);
                let is_found = |_| {
                    let pair = judged(&slow(&mut chance, count, stays), &outcome, 3);
                    !matches!(pair.verdict, Verdict::Nothing | Verdict::TooFew)
                };
                wrong += u64::from((0..3).map(is_found).filter(|found| *found).count() > 0);
            }
            assert!(
                wrong as f64 <= LEVEL * runs as f64,
                "{wrong} of {runs} runs for {stays} over {count}"
            );
        }
    }

    #[test]
    fn too_few_periods_say_nothing() {
        let mut chance = Chance::of(1);
        let few = slow(&mut chance, 10, 0.0);
        assert_eq!(judged(&few, &few, 1).verdict, Verdict::TooFew);
        assert_eq!(
            judged(&[1.0; 50], &slow(&mut chance, 50, 0.0), 1).verdict,
            Verdict::TooFew
        );
    }

    #[test]
    fn what_holds_in_one_half_only_is_unsteady() {
        let mut chance = Chance::of(3);
        let candidate = slow(&mut chance, 400, 0.0);
        let turn = |(at, value): (usize, &f64)| if at < 240 { value * 2.0 } else { -value };
        let outcome: Vec<f64> = candidate.iter().enumerate().map(turn).collect();
        assert_eq!(judged(&candidate, &outcome, 1).verdict, Verdict::Unsteady);
    }
}
