//! What is new in each period: what neither a straight trend, nor the season, nor a number's
//! own past foretells.
//!
//! Two numbers that grow, or that each stay near what they were, go together by themselves,
//! however little they have to do with each other. What is new in them does not.

/// Periods before that may foretell a number, at most.
const MOST_BEFORE: usize = 3;

/// Periods that each thing to foretell by needs.
const FOR_EACH: usize = 6;

/// So many whole seasons are needed before one is known.
const SEASONS: usize = 3;

/// What is new in each period of a number.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// By periods; nothing where it, or what was before, is not known.
    pub values: Vec<Option<f64>>,
    /// How many things were told of the periods to foretell it: so many are less to look at.
    pub spent: usize,
    /// Whether it is of shares: of logarithms, which all values have.
    pub relative: bool,
    /// Whether the season is taken out.
    pub seasonal: bool,
}

/// What is new in a number; nothing where too little is known of it, or nothing ever is new.
/// `season` is how many periods a year has.
#[must_use]
pub fn news(values: &[Option<f64>], season: usize) -> Option<News> {
    let relative = values.iter().flatten().all(|value| *value > 0.0);
    let known: Vec<Option<f64>> = values
        .iter()
        .map(|value| value.map(|value| if relative { value.ln() } else { value }))
        .collect();
    let count = known.iter().flatten().count();
    let seasonal = season > 1 && count >= SEASONS * season + FOR_EACH;
    let season = if seasonal { season } else { 1 };
    let most = MOST_BEFORE.min((count / FOR_EACH).saturating_sub(1));
    let fits = (1..=most).filter_map(|before| {
        // All are judged by the same periods.
        let judged = Fit::of(&known, before, most, season)?;
        Some((before, judged.score()))
    });
    let (before, _) = fits.min_by(|one, other| one.1.total_cmp(&other.1))?;
    let fit = Fit::of(&known, before, before, season)?;
    let mut all = vec![None; values.len()];
    for (at, rest) in fit.periods.iter().zip(&fit.rests) {
        if let Some(place) = all.get_mut(*at) {
            *place = Some(*rest);
        }
    }
    Some(News {
        values: all,
        spent: fit.spent,
        relative,
        seasonal,
    })
}

/// A number, foretold.
struct Fit {
    /// The periods of which all is known.
    periods: Vec<usize>,
    /// What is not foretold in each of them.
    rests: Vec<f64>,
    spent: usize,
}

impl Fit {
    /// By so many periods before, from where `room` of them are known.
    fn of(values: &[Option<f64>], before: usize, room: usize, season: usize) -> Option<Self> {
        let value = |at: usize| values.get(at).copied().flatten();
        let is_known = |at: &usize| (0..=room).all(|back| value(at - back).is_some());
        let periods: Vec<usize> = (room..values.len()).filter(is_known).collect();
        let column = |of: &dyn Fn(usize) -> f64| -> Vec<f64> { periods.iter().map(|at| of(*at)).collect() };
        let earlier = |back: usize| column(&|at| value(at - back).unwrap_or_default());
        let mut columns = vec![column(&|_| 1.0), column(&|at| at as f64)];
        for part in 1..season {
            columns.push(column(&|at| f64::from(at % season == part)));
        }
        columns.extend((1..=before).map(earlier));
        let target = earlier(0);
        let (rests, spent) = rest(&target, &columns);
        let is_enough = periods.len() >= spent + FOR_EACH;
        let size = square(&target) - square(&rest(&target, columns.get(..1)?).0);
        let moves = square(&rests) > (square(&target) + size).abs() * 1e-20;
        (is_enough && moves).then_some(Self {
            periods,
            rests,
            spent,
        })
    }

    /// What speaks against it: what is left, and what was told (the criterion of Schwarz).
    fn score(&self) -> f64 {
        let periods = self.periods.len() as f64;
        periods * (square(&self.rests) / periods).ln() + self.spent as f64 * periods.ln()
    }
}

/// What is left of a target after all that columns explain, and how many of them explain
/// anything that those before do not.
fn rest(target: &[f64], columns: &[Vec<f64>]) -> (Vec<f64>, usize) {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for column in columns {
        let mut own = column.clone();
        // Twice: once leaves what rounding brought in.
        for _ in 0..2 {
            basis.iter().for_each(|base| take(&mut own, base));
        }
        let left = square(&own);
        if left > square(column) * 1e-16 {
            let length = left.sqrt();
            basis.push(own.iter().map(|value| value / length).collect());
        }
    }
    let mut rest = target.to_vec();
    for _ in 0..2 {
        basis.iter().for_each(|base| take(&mut rest, base));
    }
    (rest, basis.len())
}

/// Takes away what lies along a base of length one.
fn take(from: &mut [f64], base: &[f64]) {
    let along: f64 = from.iter().zip(base).map(|(one, other)| one * other).sum();
    for (value, base) in from.iter_mut().zip(base) {
        *value -= along * base;
    }
}

fn square(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum()
}

#[cfg(test)]
mod tests {
    use super::super::chance::Chance;
    use super::*;

    fn all(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    fn jumps(count: usize) -> Vec<f64> {
        let mut chance = Chance::of(7);
        (0..count).map(|_| chance.normal()).collect()
    }

    #[test]
    fn what_is_left_is_none_of_what_is_told() {
        let column = vec![1.0, 1.0, 1.0, 1.0];
        let (rest, spent) = rest(&[1.0, 2.0, 3.0, 6.0], &[column.clone(), column]);
        assert_eq!(spent, 1);
        let wanted = [-2.0, -1.0, 0.0, 3.0];
        assert!(
            rest.iter()
                .zip(wanted)
                .all(|(one, other)| (one - other).abs() < 1e-12)
        );
    }

    #[test]
    fn a_trend_is_no_news() {
        let line: Vec<f64> = (0..30).map(|at| 5.0 - f64::from(at)).collect();
        assert_eq!(news(&all(&line), 1), None);
        assert_eq!(news(&all(&[3.0; 30]), 1), None);
        assert_eq!(news(&all(&[1.0, 2.0]), 1), None);
        let steady: Vec<f64> = (0..30).map(|at| 100.0 * 1.05_f64.powi(at)).collect();
        assert_eq!(news(&all(&steady), 1), None);
    }

    #[test]
    fn shocks_come_back_out_of_what_they_were_put_in() {
        let shocks = jumps(200);
        let mut level = 0.0;
        let put = |(at, shock): (usize, &f64)| {
            level = 0.7 * level + shock;
            -10.0 + level + 0.05 * at as f64
        };
        let values: Vec<f64> = shocks.iter().enumerate().map(put).collect();
        let news = news(&all(&values), 1).unwrap();
        assert!(!news.relative && !news.seasonal && news.spent >= 3);
        assert_eq!(news.values[0], None);
        let pairs = news.values.iter().zip(&shocks);
        let off = pairs.filter_map(|(found, shock)| Some((found.as_ref()? - shock).powi(2)));
        assert!(off.sum::<f64>() < 0.05 * square(&shocks), "{news:?}");
    }

    #[test]
    fn what_is_missing_is_no_news_and_nor_is_what_follows_it() {
        let mut values = all(&jumps(60));
        values[30] = None;
        let news = news(&values, 1).unwrap();
        assert_eq!((news.values[30], news.values[31]), (None, None));
        assert!(news.values[40].is_some());
    }

    #[test]
    fn a_season_is_known_after_three_years_only() {
        let shocks = jumps(60);
        let with_season = |count: usize| {
            let values = (0..count).map(|at| Some(shocks[at] - if at % 12 == 10 { 0.0 } else { 50.0 }));
            news(&values.collect::<Vec<_>>(), 12).unwrap()
        };
        assert!(!with_season(40).seasonal);
        let long = with_season(60);
        assert!(long.seasonal);
        assert!(long.values.iter().flatten().all(|news| news.abs() < 5.0));
    }
}
