//! What went together over time, for programs.

use serde::Serialize;

use crate::backtest::{Candidate, LEVEL, Look, OverTime, Tied, Verdict};
use crate::words::{Language, Said};

#[derive(Serialize)]
struct Whole<'a> {
    per: &'static str,
    from: &'a str,
    to: &'a str,
    periods: usize,
    max_lag: i64,
    looks: usize,
    confidence: f64,
    outcomes: Vec<OutcomeRow<'a>>,
    notes: Vec<&'a str>,
    warning: String,
}

#[derive(Serialize)]
struct OutcomeRow<'a> {
    metric: &'a str,
    label: Option<&'a str>,
    candidates: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    metric: &'a str,
    label: Option<&'a str>,
    verdict: &'static str,
    /// Periods in which both are known.
    known: usize,
    coverage: f64,
    tied: Option<&'static str>,
    believed: Option<&'a str>,
    best: Option<LookRow>,
    lags: Vec<LookRow>,
}

#[derive(Serialize)]
struct LookRow {
    /// Above zero the candidate goes before.
    lag: i64,
    periods: usize,
    effective_periods: f64,
    correlation: f64,
    low: f64,
    high: f64,
    rank_correlation: f64,
    rank_low: f64,
    rank_high: f64,
    first_half: Option<f64>,
    second_half: Option<f64>,
}

/// One object.
#[must_use]
pub fn json(found: &OverTime) -> String {
    let outcomes = found.outcomes.iter().map(|outcome| {
        let rows = outcome.candidates.iter();
        OutcomeRow {
            metric: &outcome.subject.name,
            label: outcome.subject.label.as_deref(),
            candidates: rows.map(|candidate| row(candidate, found.periods)).collect(),
        }
    });
    let whole = Whole {
        per: found.per,
        from: &found.days.0,
        to: &found.days.1,
        periods: found.periods,
        max_lag: found.lags,
        looks: found.looks,
        confidence: 1.0 - LEVEL,
        outcomes: outcomes.collect(),
        notes: found.notes.iter().map(said).collect(),
        warning: said(&super::warning()).to_owned(),
    };
    serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
}

/// Programs read the same in every language.
fn said(said: &Said) -> &str {
    said.of(Language::English)
}

fn row(candidate: &Candidate, periods: usize) -> Row<'_> {
    Row {
        metric: &candidate.subject.name,
        label: candidate.subject.label.as_deref(),
        verdict: match candidate.pair.verdict {
            Verdict::Leads => "leads",
            Verdict::Together => "together",
            Verdict::Follows => "follows",
            Verdict::Unsteady => "unsteady",
            Verdict::Nothing => "no sign",
            Verdict::TooFew => "too few",
        },
        known: candidate.known,
        coverage: candidate.known as f64 / periods.max(1) as f64,
        tied: candidate.tied.map(|tied| match tied {
            Tied::Made => "made of",
            Tied::Rows => "same rows",
        }),
        believed: candidate.believed.as_ref().map(said),
        best: candidate.pair.best.as_ref().map(look),
        lags: candidate.pair.looks.iter().map(look).collect(),
    }
}

fn look(look: &Look) -> LookRow {
    LookRow {
        lag: look.lag,
        periods: look.periods,
        effective_periods: look.worth,
        correlation: look.correlation,
        low: look.interval.0,
        high: look.interval.1,
        rank_correlation: look.ranks,
        rank_low: look.of_ranks.0,
        rank_high: look.of_ranks.1,
        first_half: look.halves.map(|halves| halves.0),
        second_half: look.halves.map(|halves| halves.1),
    }
}
