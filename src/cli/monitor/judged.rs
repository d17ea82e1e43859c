//! What came out, for each slice.

use jiff::civil::{Date, DateTime};

use super::question::{Asked, clauses, groups};
use super::unusual::is_unusual;
use super::watched::{Kind, LOOKED_BACK, Watch, name};
use crate::check::calendar::period_of;
use crate::diagnostic::Diagnostic;
use crate::output::rows::value::Value;
use crate::source::manifest::Manifest;
use crate::syntax::time::Grain;

/// How it stands: the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    Breach,
    Warn,
    NoData,
    Ok,
}

impl State {
    pub fn word(self) -> &'static str {
        match self {
            Self::Breach => "breach",
            Self::Warn => "warn",
            Self::NoData => "no data",
            Self::Ok => "ok",
        }
    }
}

/// How one stands in one slice.
pub(super) struct Judged {
    pub state: State,
    pub kind: Kind,
    pub name: String,
    pub label: Option<String>,
    pub owner: Option<String>,
    pub protects: Vec<String>,
    pub notify: Vec<String>,
    pub says: String,
    pub as_of: Date,
    pub per: String,
    /// The first day of the period.
    pub period: String,
    pub slice: Vec<(String, String)>,
    pub values: Vec<(String, Option<String>)>,
    /// Since which period it is so, and how many of them that is; the longest that is
    /// looked at is marked by `more`.
    pub since: Option<(String, usize, bool)>,
}

/// How all stand.
pub(super) fn all(asked: &Asked<'_>, watches: &[Watch], found: &mut Vec<Diagnostic>) -> Vec<Judged> {
    let mut judged = Vec::new();
    for group in groups(watches) {
        match group_of(asked, &group) {
            Ok(more) => judged.extend(more),
            // One that cannot be asked keeps nobody else from it.
            Err(findings) if group.len() == 1 => found.extend(findings),
            Err(_) => {
                for watch in group {
                    match group_of(asked, &[watch]) {
                        Ok(more) => judged.extend(more),
                        Err(findings) => found.extend(findings),
                    }
                }
            }
        }
    }
    judged
}

fn group_of(asked: &Asked<'_>, group: &[&Watch]) -> Result<Vec<Judged>, Vec<Diagnostic>> {
    let Some(first) = group.first() else {
        return Ok(Vec::new());
    };
    let clauses = clauses(asked.workspace, group);
    let rows = asked.rows(&clauses, first.span)?;
    let manifest = &asked.workspace.checked.model.manifest;
    let periods = periods((asked.now, first.looks_back()), first.grain, manifest, &rows);
    let mut judged = Vec::new();
    let mut at = 1 + first.by.len();
    for watch in group {
        let counts = watch.least.as_ref().map_or(0, |(_, tables)| tables.len());
        let cells = Cells {
            rows: &rows,
            at,
            metrics: watch.metrics.len(),
            counts,
        };
        judged.extend(cells.judged(asked, watch, &periods));
        at += 1 + watch.metrics.len() + counts;
    }
    Ok(judged)
}

/// The last periods that are over, the latest first, as answers name them.
fn periods(
    (now, count): (DateTime, usize),
    grain: Grain,
    manifest: &Manifest,
    rows: &[Vec<Value>],
) -> Vec<String> {
    if matches!(grain, Grain::Custom(_)) {
        // Only the data knows them.
        let mut known: Vec<String> = rows.iter().filter_map(|row| text(row.first()?)).collect();
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
    rows: &'a [Vec<Value>],
    at: usize,
    metrics: usize,
    counts: usize,
}

impl Cells<'_> {
    fn judged(&self, asked: &Asked<'_>, watch: &Watch, periods: &[String]) -> Vec<Judged> {
        let Some(period) = periods.first() else {
            return Vec::new();
        };
        let mut slices: Vec<Vec<String>> = Vec::new();
        let recent = |row: &&Vec<Value>| {
            let known = row.first().and_then(text);
            known.is_some_and(|known| periods.iter().take(2).any(|period| *period == known))
        };
        for row in self.rows.iter().filter(recent) {
            let slice = slice(row, watch.by.len());
            if !slices.contains(&slice) {
                slices.push(slice);
            }
        }
        if slices.is_empty() && watch.by.is_empty() {
            slices.push(Vec::new());
        }
        let mut judged = Vec::new();
        for slice in slices {
            let states = self.states(watch, periods, &slice);
            if self.is_thin(watch, period, &slice) {
                continue;
            }
            let state = states.first().copied().unwrap_or(State::NoData);
            let so = states.iter().take_while(|other| **other == state).count();
            let since = periods.get(so.saturating_sub(1)).filter(|_| state != State::Ok);
            let values = self.row(period, &slice).map(|row| self.values(asked, watch, row));
            let by = watch.by.iter().map(crate::syntax::ast::Path::text);
            judged.push(Judged {
                state,
                kind: watch.kind,
                name: watch.name.clone(),
                label: watch.label.clone(),
                owner: watch.owner.clone(),
                protects: watch.protects.clone(),
                notify: watch.notify.clone(),
                says: watch.says.clone(),
                as_of: asked.now.date(),
                per: watch.grain.word().to_owned(),
                period: period.clone(),
                slice: by.zip(slice).collect(),
                values: values.unwrap_or_default(),
                since: since.map(|since| (since.clone(), so, so == states.len())),
            });
        }
        judged
    }

    fn row(&self, period: &str, slice_of: &[String]) -> Option<&Vec<Value>> {
        self.rows.iter().find(|row| {
            row.first().and_then(text).is_some_and(|known| known == period)
                && slice(row, slice_of.len()) == slice_of
        })
    }

    /// How it stands in each of the last periods, the latest first.
    fn states(&self, watch: &Watch, periods: &[String], slice: &[String]) -> Vec<State> {
        let at = |period: &String| {
            let row = self.row(period, slice)?;
            row.get(self.at).and_then(text)
        };
        let state = |is_well: Option<bool>| match is_well {
            Some(true) => State::Ok,
            Some(false) if watch.blocks => State::Breach,
            Some(false) => State::Warn,
            None => State::NoData,
        };
        let cells = periods.iter().map(at);
        let Some(unusual) = &watch.unusual else {
            let well = cells.map(|cell| cell.map(|cell| cell == "1"));
            return well.map(state).collect();
        };
        let values: Vec<Option<f64>> = cells.map(|cell| cell?.parse().ok()).collect();
        let season = if watch.grain == Grain::Day { 7 } else { 1 };
        let judged = (0..LOOKED_BACK.min(periods.len())).map(|at| {
            let before = values.get(at..).unwrap_or_default();
            is_unusual(before, unusual, season).map(|is| !is)
        });
        judged.map(state).collect()
    }

    /// Whether there are too few rows to judge by.
    fn is_thin(&self, watch: &Watch, period: &str, slice: &[String]) -> bool {
        let Some((least, _)) = &watch.least else {
            return false;
        };
        let row = self.row(period, slice);
        let counts = row.and_then(|row| row.get(self.at + 1 + self.metrics..));
        let counts = counts.unwrap_or_default().iter().take(self.counts);
        let mut counts = counts.map(|count| text(count).and_then(|count| count.parse::<u64>().ok()));
        !watch.by.is_empty() && counts.any(|count| count.unwrap_or_default() < *least)
    }

    fn values(&self, asked: &Asked<'_>, watch: &Watch, row: &[Value]) -> Vec<(String, Option<String>)> {
        let values = row.get(self.at + 1..).unwrap_or_default();
        let metrics = watch.metrics.iter().zip(values);
        let named = metrics.filter_map(|(metric, value)| {
            let name = name(&asked.workspace.checked, *metric)?;
            Some((name, text(value)))
        });
        named.collect()
    }
}

fn slice(row: &[Value], keys: usize) -> Vec<String> {
    let keys = row.iter().skip(1).take(keys);
    keys.map(|key| text(key).unwrap_or_else(|| "null".to_owned()))
        .collect()
}

/// A value in words; nothing for NULL.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Truth(truth) => Some(truth.to_string()),
        Value::Number(text) | Value::NotFinite(text) | Value::Text(text) => Some(text.clone()),
    }
}
