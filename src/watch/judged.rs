//! What came out, for each slice.

use jiff::civil::{Date, DateTime};

use super::Rows;
use super::about::{About, State, name};
use super::around::Around;
use super::expected::Expected;
use super::foreseen::Foreseen;
use super::own::has_its_own;
use super::unusual::{is_unusual, usual};
use super::watched::{LOOKED_BACK, Watch};
use crate::check::Checked;
use crate::check::calendar::period_of;
use crate::source::manifest::Manifest;
use crate::syntax::time::Grain;

/// How one stands in one slice.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What is watched.
    pub about: About,
    /// How it stands.
    pub state: State,
    /// The day it is judged on.
    pub as_of: Date,
    /// The periods it is judged for: `week`.
    pub per: String,
    /// The first day of the period.
    pub period: String,
    /// The slice: what by, and which.
    pub slice: Vec<(String, String)>,
    /// The metrics it names, and what they are.
    pub values: Vec<(String, Option<String>)>,
    /// What is expected, where that is judged.
    pub foreseen: Option<(String, Expected)>,
    /// Since when it is so, unless all is well.
    pub since: Option<Since>,
    /// What else is known of it.
    pub around: Around,
}

/// Since when something is so.
#[derive(Clone, Debug)]
pub struct Since {
    /// The first day of the first period.
    pub period: String,
    /// How many periods these are.
    pub periods: usize,
    /// Whether it may have been so before: nobody looked further.
    pub or_earlier: bool,
}

/// How each of a group stands by the rows of its question; nothing for one of several that only
/// its own question tells of.
#[must_use]
pub fn judged(checked: &Checked, group: &[&Watch], rows: &Rows, now: DateTime) -> Vec<Option<Vec<Judged>>> {
    let Some(first) = group.first() else {
        return Vec::new();
    };
    let manifest = &checked.model.manifest;
    let periods = periods((now, first.looks_back()), first.grain, manifest, rows);
    let mut judged = Vec::new();
    let mut at = 1 + first.by.len();
    for watch in group {
        let counts = watch.least.as_ref().map_or(0, |(_, tables)| tables.len());
        let cells = Cells {
            checked,
            rows,
            at,
            counts,
            watch,
            periods: &periods,
        };
        let is_told = group.len() == 1 || has_its_own(checked, watch, (rows, at));
        judged.push(is_told.then(|| cells.judged(now.date())));
        at += 1 + watch.metrics.len() + counts + usize::from(watch.foreseen.is_some());
    }
    judged
}

/// Since when it is as it is last, unless all is well; of states and periods, the latest first.
pub(super) fn since(states: &[State], periods: &[String]) -> Option<Since> {
    let state = states.first().filter(|state| **state != State::Ok)?;
    let so = states.iter().take_while(|other| *other == state).count();
    Some(Since {
        period: periods.get(so.saturating_sub(1))?.clone(),
        periods: so,
        or_earlier: so == states.len(),
    })
}

/// The last periods that are over, the latest first, as answers name them.
pub(super) fn periods(
    (now, count): (DateTime, usize),
    grain: Grain,
    manifest: &Manifest,
    rows: &Rows,
) -> Vec<String> {
    if matches!(grain, Grain::Custom(_)) {
        // Only the data knows them.
        let mut known: Vec<String> = rows.iter().filter_map(|row| row.first()?.clone()).collect();
        known.sort_unstable();
        known.dedup();
        known.reverse();
        return known;
    }
    let mut periods = Vec::new();
    let mut start = period_of(now, grain, manifest).0;
    for _ in 0..count {
        let Ok(before) = start.checked_sub(jiff::Span::new().seconds(1)) else {
            break;
        };
        start = period_of(before, grain, manifest).0;
        periods.push(match grain >= Grain::Day {
            true => start.date().to_string(),
            false => start.to_string(),
        });
    }
    periods
}

/// The columns of one in the rows of its group.
struct Cells<'a> {
    checked: &'a Checked,
    rows: &'a Rows,
    /// Where its columns begin.
    at: usize,
    /// In how many tables its rows are counted.
    counts: usize,
    watch: &'a Watch,
    /// The latest first.
    periods: &'a [String],
}

impl Cells<'_> {
    fn judged(&self, as_of: Date) -> Vec<Judged> {
        let Some(period) = self.periods.first() else {
            return Vec::new();
        };
        let slices = self.slices();
        if slices.is_empty() {
            // There is nothing to judge, and that is not fine.
            return vec![super::unknown::of(
                &self.watch.about,
                self.watch.grain.word(),
                period.clone(),
                as_of.to_datetime(jiff::civil::Time::midnight()),
            )];
        }
        let slices = slices.into_iter().filter(|slice| !self.is_thin(period, slice));
        slices.map(|slice| self.of_slice(period, slice, as_of)).collect()
    }

    /// The slices with rows in the last period or the one before it.
    fn slices(&self) -> Vec<Vec<String>> {
        let mut slices: Vec<Vec<String>> = Vec::new();
        let recent = |row: &&Vec<Option<String>>| {
            let known = row.first().and_then(Option::as_ref);
            known.is_some_and(|known| self.periods.iter().take(2).any(|period| period == known))
        };
        for row in self.rows.iter().filter(recent) {
            let slice = slice(row, self.watch.by.len());
            if !slices.contains(&slice) {
                slices.push(slice);
            }
        }
        if slices.is_empty() && self.watch.by.is_empty() {
            slices.push(Vec::new());
        }
        slices
    }

    fn of_slice(&self, period: &str, slice: Vec<String>, as_of: Date) -> Judged {
        let foreseen = self.watch.foreseen.as_ref();
        let foreseen = foreseen.map(|foreseen| (foreseen, self.series(&slice)));
        let states = match &foreseen {
            Some((foreseen, series)) => self.states_foreseen(foreseen, series),
            None => self.states(&slice),
        };
        let expected = foreseen
            .map(|(foreseen, series)| (foreseen.text(), foreseen.expected(&series, self.watch.grain)));
        let state = states.first().copied().unwrap_or(State::NoData);
        let row = self.row(period, &slice);
        let by = self.watch.by.iter().map(crate::syntax::ast::Path::text);
        let slice_name = slice.clone();
        Judged {
            about: self.watch.about.clone(),
            state,
            as_of,
            per: self.watch.grain.word().to_owned(),
            period: period.to_owned(),
            values: row.map(|row| self.values(row)).unwrap_or_default(),
            foreseen: expected,
            slice: by.zip(slice).collect(),
            since: since(&states, self.periods),
            around: Around {
                usual: self.usual(&slice_name),
                ..Around::default()
            },
        }
    }

    fn row(&self, period: &str, slice_of: &[String]) -> Option<&Vec<Option<String>>> {
        self.rows.iter().find(|row| {
            let known = row.first().and_then(Option::as_deref);
            known == Some(period) && slice(row, slice_of.len()) == slice_of
        })
    }

    /// How it stands in each of the last periods, the latest first.
    fn states(&self, slice: &[String]) -> Vec<State> {
        let cells = self
            .periods
            .iter()
            .map(|period| self.cell(period, slice, self.at));
        let state = |is_well| self.state(is_well);
        let Some(unusual) = &self.watch.unusual else {
            let well = cells.map(|cell| cell.map(|cell| cell == "1"));
            return well.map(state).collect();
        };
        let values: Vec<Option<f64>> = cells.map(|cell| cell?.parse().ok()).collect();
        let season = self.season();
        let judged = (0..LOOKED_BACK.min(self.periods.len())).map(|at| {
            let before = values.get(at..).unwrap_or_default();
            is_unusual(before, unusual, season).map(|is| !is)
        });
        judged.map(state).collect()
    }

    /// After how many periods the same comes again.
    fn season(&self) -> usize {
        if self.watch.grain == Grain::Day { 7 } else { 1 }
    }

    /// Between which numbers the last period would be as usual.
    fn usual(&self, slice: &[String]) -> Option<(f64, f64)> {
        let cells = self
            .periods
            .iter()
            .map(|period| self.cell(period, slice, self.at));
        let values: Vec<Option<f64>> = cells.map(|cell| cell?.parse().ok()).collect();
        usual(&values, self.watch.unusual.as_ref()?, self.season())
    }

    fn state(&self, is_well: Option<bool>) -> State {
        match is_well {
            Some(true) => State::Ok,
            Some(false) if self.watch.blocks => State::Breach,
            Some(false) => State::Warn,
            None => State::NoData,
        }
    }

    fn cell(&self, period: &str, slice: &[String], at: usize) -> Option<String> {
        self.row(period, slice)?.get(at)?.clone()
    }

    /// What a slice was in each period, and how far from what it is compared with.
    fn series(&self, slice: &[String]) -> Vec<(Option<f64>, Option<f64>)> {
        let distance = self.at + 1 + self.watch.metrics.len() + self.counts;
        let number = |period: &str, at: usize| self.cell(period, slice, at)?.parse().ok();
        let periods = self.periods.iter();
        periods
            .map(|period| (number(period, self.at), number(period, distance)))
            .collect()
    }

    /// How it stands in each of the last periods by what was expected then, the latest first.
    fn states_foreseen(&self, foreseen: &Foreseen, series: &[(Option<f64>, Option<f64>)]) -> Vec<State> {
        let judged = (0..LOOKED_BACK.min(self.periods.len())).map(|at| {
            let until = series.get(at..).unwrap_or_default();
            foreseen.is_so(until, self.watch.grain).map(|is| !is)
        });
        judged.map(|is_well| self.state(is_well)).collect()
    }

    /// Whether there are too few rows to judge by: of a slice that is gone, in the period before.
    fn is_thin(&self, period: &str, slice: &[String]) -> bool {
        let Some((least, _)) = &self.watch.least else {
            return false;
        };
        let before = || self.row(self.periods.get(1)?, slice);
        let row = self.row(period, slice).or_else(before);
        let counts = row.and_then(|row| row.get(self.at + 1 + self.watch.metrics.len()..));
        let counts = counts.unwrap_or_default().iter().take(self.counts);
        let mut counts = counts.map(|count| count.as_ref()?.parse::<u64>().ok());
        !self.watch.by.is_empty() && counts.any(|count| count.unwrap_or_default() < *least)
    }

    fn values(&self, row: &[Option<String>]) -> Vec<(String, Option<String>)> {
        let values = row.get(self.at + 1..).unwrap_or_default();
        let metrics = self.watch.metrics.iter().zip(values);
        let named = metrics.filter_map(|(metric, value)| Some((name(self.checked, *metric)?, value.clone())));
        named.collect()
    }
}

fn slice(row: &[Option<String>], keys: usize) -> Vec<String> {
    let keys = row.iter().skip(1).take(keys);
    keys.map(|key| key.clone().unwrap_or_else(|| "null".to_owned()))
        .collect()
}
