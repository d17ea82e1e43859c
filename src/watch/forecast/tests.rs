//! The method on series whose truth is known.

use super::*;

fn known(values: impl IntoIterator<Item = f64>) -> Vec<Option<f64>> {
    values.into_iter().map(Some).collect()
}

fn is(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() < 1e-9 * wanted.abs().max(1.0)
}

/// A week of which each day is as it is.
const WEEK: [f64; 7] = [10.0, 12.0, 11.0, 15.0, 30.0, 50.0, 40.0];

fn weeks(days: u32, a_day: f64) -> Vec<Option<f64>> {
    let day = |day: u32| WEEK.get(day as usize % 7).copied().unwrap_or_default() + a_day * f64::from(day);
    known((0..days).map(day))
}

#[test]
fn what_never_moves_stays() {
    for value in [0.0, 5.0, -3.25] {
        let found = forecast(&known([value; 40]), 7, 3..=3).unwrap();
        assert!(is(found.value, value) && is(found.off_80, 0.0), "{found:?}");
        assert_eq!((found.season, found.tried), (7, 24));
    }
}

#[test]
fn a_line_goes_on_and_tires() {
    let line = known((0..30).map(|at| 2.0 * f64::from(at)));
    let next = forecast(&line, 1, 1..=1).unwrap();
    assert!(is(next.value, 60.0) && is(next.off_80, 0.0), "{next:?}");
    // Each further period adds nine tenths of what the one before it added.
    let third = forecast(&line, 1, 3..=3).unwrap();
    assert!(is(third.value, 58.0 + 2.0 * (1.0 + 0.9 + 0.81)), "{third:?}");
    assert!(is(third.off_80, 6.0 - 5.42), "{third:?}");
}

#[test]
fn a_week_comes_again_with_its_drift() {
    let values = weeks(56, 0.5);
    for ahead in 1..=7 {
        let found = forecast(&values, 7, ahead..=ahead).unwrap();
        let wanted = weeks(70, 0.5).get(55 + ahead).copied().flatten().unwrap();
        assert!(is(found.value, wanted), "{ahead}: {found:?}, {wanted}");
    }
    let sum = forecast(&values, 7, 1..=7).unwrap();
    let wanted: f64 = weeks(63, 0.5).iter().skip(56).flatten().sum();
    assert!(is(sum.value, wanted) && is(sum.off_80, 0.0), "{sum:?}, {wanted}");
}

#[test]
fn what_is_missing_is_not_zero() {
    let mut values = weeks(56, 0.5);
    for at in [3, 20, 37, 50] {
        if let Some(value) = values.get_mut(at) {
            *value = None;
        }
    }
    // The last Thursday is known by those before it.
    let found = forecast(&values, 7, 2..=2).unwrap();
    let wanted = weeks(70, 0.5).get(57).copied().flatten().unwrap();
    assert!(is(found.value, wanted) && found.tried > 30, "{found:?}, {wanted}");
}

#[test]
fn what_was_before_the_first_does_not_count() {
    let mut values = vec![None; 100];
    values.extend(weeks(28, 0.0));
    assert_eq!(forecast(&values, 7, 1..=1), forecast(&weeks(28, 0.0), 7, 1..=1));
}

#[test]
fn too_short_a_history_says_nothing() {
    let short = |count: u32, season, ahead| forecast(&weeks(count, 0.0), season, ahead);
    assert_eq!(
        short(15, 7, 1..=1),
        Err(TooShort {
            there: 15,
            needed: 16
        })
    );
    // Without a season until two of them, and eight earlier forecasts, are there.
    assert_eq!(short(16, 7, 1..=1).map(|found| found.season), Ok(1));
    assert_eq!(short(21, 7, 1..=1).map(|found| found.season), Ok(1));
    assert_eq!(
        short(22, 7, 1..=1).map(|found| (found.season, found.tried)),
        Ok((7, 8))
    );
    assert_eq!(
        short(22, 7, 1..=31),
        Err(TooShort {
            there: 22,
            needed: 46
        })
    );
    assert_eq!(forecast(&[], 7, 1..=1).map_err(|short| short.there), Err(0));
    assert_eq!(
        forecast(&[None; 50], 7, 1..=1).map_err(|short| short.there),
        Err(0)
    );
    assert_eq!(
        forecast(&known([1.0; 3]), 1, 1..=1).map_err(|short| short.there),
        Err(3)
    );
}

#[test]
fn ninety_five_of_a_hundred_take_nineteen() {
    let of = |count: u32| forecast(&weeks(count, 0.0), 7, 1..=1).unwrap();
    assert_eq!((of(32).tried, of(32).off_95), (18, None));
    assert!(of(33).off_95.is_some());
    assert_eq!(place(8, 80), Some(7));
    assert_eq!(place(3, 80), None);
    assert_eq!(place(60, 80), Some(48));
}

/// The table of the document, and what is said of it there.
#[test]
fn the_document_says_what_comes_out() {
    let page = include_str!("../../../docs/monitor.md");
    let table = page.split("| week | Mo |").nth(1).unwrap();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with("| "));
    let cells = rows.flat_map(|row| row.split('|').skip(2));
    let values: Vec<f64> = cells.filter_map(|cell| cell.trim().parse().ok()).collect();
    assert_eq!(values.len(), 28);
    let found = forecast(&known(values), 7, 1..=1).unwrap();
    let shown = super::super::expected::shown;
    let (low, high) = (found.value - found.off_80, found.value + found.off_80);
    let words = table.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        format!("and 3 more: {}.", shown(found.value)),
        format!("off by at most {} in twelve of fourteen", shown(found.off_80)),
        format!("80% are from {} to {},", shown(low), shown(high)),
    ] {
        assert!(words.contains(&said), "{said}");
    }
    assert_eq!((found.tried, found.off_95), (14, None));
}

/// Numbers that look like chance, always the same.
struct Chance(u64);

impl Chance {
    /// From 0 to 1.
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let high = u32::try_from(self.0 >> 32).unwrap();
        f64::from(high) / f64::from(u32::MAX)
    }

    /// Like a bell, about 0, of which the standard deviation is 1.
    fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }
}

/// How many of a hundred series stay where 80 and 95 are to, and how wide that is.
fn held(ahead: RangeInclusive<usize>, make: impl Fn(&mut Chance, u32) -> Vec<f64>) -> (f64, f64) {
    const SERIES: u32 = 400;
    const DAYS: u32 = 112;
    let (mut of_80, mut of_95) = (0, 0);
    for seed in 0..SERIES {
        let mut chance = Chance(u64::from(seed) * 7919 + 17);
        let all = make(&mut chance, DAYS + 31);
        let values = known(all.iter().copied().take(DAYS as usize));
        let found = forecast(&values, 7, ahead.clone()).unwrap();
        let came = all.iter().skip(DAYS as usize + ahead.start() - 1);
        let came: f64 = came.take(ahead.clone().count()).sum();
        let off = (found.value - came).abs();
        of_80 += u32::from(off <= found.off_80);
        of_95 += u32::from(off <= found.off_95.unwrap());
    }
    let share = |count: u32| f64::from(count) / f64::from(SERIES);
    (share(of_80), share(of_95))
}

fn noisy(chance: &mut Chance, days: u32) -> Vec<f64> {
    let day = |day: u32| WEEK.get(day as usize % 7).copied().unwrap_or_default();
    (0..days)
        .map(|at| 100.0 + day(at) + 0.2 * f64::from(at) + 8.0 * chance.bell())
        .collect()
}

/// Each day is the one before, and a step.
fn wandering(chance: &mut Chance, days: u32) -> Vec<f64> {
    let mut at = 500.0;
    (0..days)
        .map(|_| {
            at += 5.0 * chance.bell();
            at
        })
        .collect()
}

/// Mostly nothing, now and then much.
fn seldom(chance: &mut Chance, days: u32) -> Vec<f64> {
    let one = |chance: &mut Chance| match chance.next() {
        seldom if seldom < 0.3 => 100.0 * chance.next(),
        _ => 0.0,
    };
    (0..days).map(|_| one(chance)).collect()
}

#[test]
fn intervals_hold_as_often_as_they_say() {
    type Make = fn(&mut Chance, u32) -> Vec<f64>;
    let makes: [(&str, Make); 3] = [("noisy", noisy), ("wandering", wandering), ("seldom", seldom)];
    for (name, make) in makes {
        for ahead in [1..=1, 7..=7, 1..=14, 1..=31] {
            let (of_80, of_95) = held(ahead.clone(), make);
            assert!((0.70..=0.92).contains(&of_80), "{name} {ahead:?}: {of_80}");
            assert!((0.85..=0.995).contains(&of_95), "{name} {ahead:?}: {of_95}");
        }
    }
}
