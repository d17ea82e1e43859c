//! How far two numbers go together, and how sure that is.

/// How many periods a value is followed for, to see whether it stays as it is.
const FOLLOWED: usize = 8;

/// How two numbers go together: from -1 over nothing, 0, to 1 (that of Pearson). Nothing where
/// one of them never changes.
#[must_use]
pub fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let (one, other) = centred(pairs);
    let (along, sizes) = (
        product(&one, &other),
        product(&one, &one) * product(&other, &other),
    );
    let found = along / sizes.sqrt();
    found.is_finite().then(|| found.clamp(-1.0, 1.0))
}

/// The same of their ranks (that of Spearman): one wild value has no say.
#[must_use]
pub fn of_ranks(pairs: &[(f64, f64)]) -> Option<f64> {
    let one = ranks(&pairs.iter().map(|pair| pair.0).collect::<Vec<_>>());
    let other = ranks(&pairs.iter().map(|pair| pair.1).collect::<Vec<_>>());
    correlation(&one.into_iter().zip(other).collect::<Vec<_>>())
}

/// How many pairs these are worth. Values that stay as they are say less than fresh ones
/// (Bartlett), and so do a few wild ones that the others do not bear out (White, by what each
/// pair would be if it had no say itself).
#[must_use]
pub fn worth(pairs: &[(f64, f64)]) -> f64 {
    let (one, other) = centred(pairs);
    let count = pairs.len() as f64;
    let (one, other) = (unit(&one), unit(&other));
    let wild = borne_out(&one, &other).min(borne_out(&other, &one)) / count;
    let follow = |back: usize| {
        let lagged = |values: &[f64]| product(values.get(back..).unwrap_or_default(), values);
        (1.0 - back as f64 / count) * lagged(&one) * lagged(&other)
    };
    let most = FOLLOWED.min(pairs.len() / 4);
    let stay = 1.0 + 2.0 * (1..=most).map(follow).sum::<f64>();
    // Both are guesses, and one may make up for the other: but no pair is worth more than one.
    let worth = count * (wild / stay.max(0.5)).min(1.0);
    if worth.is_finite() { worth } else { 0.0 }
}

/// How many pairs one number bears another out by: fewer where what it does not say of the
/// other is largest just where it is largest itself.
fn borne_out(by: &[f64], number: &[f64]) -> f64 {
    let along = product(by, number);
    let count = by.len() as f64;
    let unsaid = 1.0 - along * along;
    if unsaid < 1e-12 {
        return count;
    }
    let off = |(by, value): (&f64, &f64)| {
        let say = by * by + 1.0 / count;
        (by * (value - along * by) / (1.0 - say)).powi(2)
    };
    let spread: f64 = by.iter().zip(number).map(off).sum();
    unsaid / spread
}

fn unit(values: &[f64]) -> Vec<f64> {
    let length = product(values, values).sqrt();
    values.iter().map(|value| value / length).collect()
}

/// Between which bounds a correlation is (by Fisher), so many deviations to each side. `spent`
/// of the pairs are used up. Nothing where too few are left.
#[must_use]
pub fn interval(correlation: f64, worth: f64, spent: usize, deviations: f64) -> Option<(f64, f64)> {
    let free = worth - spent as f64 - 3.0;
    if free < 1.0 {
        return None;
    }
    let middle = correlation.clamp(-1.0 + 1e-12, 1.0 - 1e-12).atanh();
    let wide = deviations / free.sqrt();
    Some(((middle - wide).tanh(), (middle + wide).tanh()))
}

fn centred(pairs: &[(f64, f64)]) -> (Vec<f64>, Vec<f64>) {
    let count = pairs.len() as f64;
    let add = |sum: (f64, f64), pair: &(f64, f64)| (sum.0 + pair.0, sum.1 + pair.1);
    let sum = pairs.iter().fold((0.0, 0.0), add);
    let (one, other) = (sum.0 / count, sum.1 / count);
    pairs.iter().map(|pair| (pair.0 - one, pair.1 - other)).unzip()
}

fn product(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// From one; those of equal values are the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = |value: &f64| {
        let less = sorted.partition_point(|other| other < value);
        let same = sorted.partition_point(|other| other <= value) - less;
        less as f64 + (same as f64 + 1.0) / 2.0
    };
    values.iter().map(rank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: Option<f64>, other: f64) -> bool {
        one.is_some_and(|one| (one - other).abs() < 1e-9)
    }

    /// Heights and weights, worked out by hand.
    const PAIRS: [(f64, f64); 5] = [(1.0, 2.0), (2.0, 1.0), (3.0, 4.0), (4.0, 3.0), (5.0, 50.0)];

    #[test]
    fn correlations_are_those_worked_out_by_hand() {
        // 10 and 1790: their products come to 98.
        assert!(near(correlation(&PAIRS), 98.0 / (10.0_f64 * 1810.0).sqrt()));
        // 1 - 6 * 4 / (5 * 24)
        assert!(near(of_ranks(&PAIRS), 0.8));
        assert_eq!(correlation(&[(1.0, 1.0), (1.0, 2.0)]), None);
        assert_eq!(correlation(&[]), None);
        // Equal values share a rank.
        let tied = [(1.0, 1.0), (1.0, 1.0), (2.0, 2.0)];
        assert!(near(of_ranks(&tied), 1.0));
        assert_eq!(ranks(&[1.0, 1.0, 2.0]), [1.5, 1.5, 3.0]);
    }

    #[test]
    fn the_interval_is_that_of_the_textbook() {
        // r = 0.6 of 30 pairs: atanh 0.6 = 0.6931, 1.96 / sqrt 27 = 0.3772.
        let (low, high) = interval(0.6, 30.0, 0, 1.959_964).unwrap();
        assert!(
            (low - 0.306).abs() < 0.001 && (high - 0.790).abs() < 0.001,
            "{low} {high}"
        );
        assert_eq!(interval(0.6, 5.0, 2, 1.96), None);
        let (_, high) = interval(1.0, 30.0, 0, 2.0).unwrap();
        assert!(high < 1.0 + 1e-9);
    }

    #[test]
    fn one_wild_pair_is_worth_little() {
        let mut chance = super::super::chance::Chance::of(1);
        let calm: Vec<(f64, f64)> = (0..40).map(|_| (chance.normal(), chance.normal())).collect();
        let mut wild = calm.clone();
        wild[20] = (1000.0, 1000.0);
        assert!(worth(&calm) > 25.0, "{}", worth(&calm));
        assert!(worth(&wild) < 2.0, "{}", worth(&wild));
    }

    #[test]
    fn what_stays_as_it_is_is_worth_less() {
        let slow: Vec<(f64, f64)> = (0..60)
            .map(|at| (f64::from(at / 10 % 2), f64::from((at + 5) / 10 % 2)))
            .collect();
        assert!(worth(&slow) < 20.0, "{}", worth(&slow));
        assert!(worth(&[]) < 1.0);
    }
}
