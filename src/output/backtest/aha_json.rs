//! What early behaviour has to do with staying, for programs.

use serde::Serialize;

use crate::backtest::{Aha, Behaviour, Cohort, Early, LEVEL, Rule, Says, Sides};
use crate::words::Language;

#[derive(Serialize)]
struct Whole<'a> {
    entity: &'a str,
    joined: &'a str,
    stays_from_day: u32,
    stays_to_day: u32,
    confidence: f64,
    outcomes: Vec<OutcomeRow<'a>>,
    warning: String,
}

#[derive(Serialize)]
struct OutcomeRow<'a> {
    metric: &'a str,
    label: Option<&'a str>,
    users: u64,
    stayed: u64,
    joined_from: Option<String>,
    held_from: Option<String>,
    joined_to: Option<String>,
    behaviours: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    metric: &'a str,
    label: Option<&'a str>,
    verdict: &'static str,
    times: Option<i64>,
    days: Option<u32>,
    searched: SidesRow,
    held: SidesRow,
    difference: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    cohorts: Vec<CohortRow>,
    rules: Vec<RuleRow>,
}

#[derive(Serialize)]
struct SidesRow {
    did_and_stayed: u64,
    did_and_left: u64,
    did_not_and_stayed: u64,
    did_not_and_left: u64,
    did_stay: Option<f64>,
    did_not_stay: Option<f64>,
    lift: Option<f64>,
    phi: Option<f64>,
    coverage: Option<f64>,
}

#[derive(Serialize)]
struct CohortRow {
    month: String,
    #[serde(flatten)]
    sides: SidesRow,
}

#[derive(Serialize)]
struct RuleRow {
    times: i64,
    days: u32,
    phi: f64,
}

/// One object.
#[must_use]
pub fn aha_json(found: &Aha) -> String {
    let whole = Whole {
        entity: &found.entity,
        joined: &found.joined,
        stays_from_day: found.window.0,
        stays_to_day: found.window.1,
        confidence: 1.0 - LEVEL,
        outcomes: found.outcomes.iter().map(outcome).collect(),
        warning: super::warning().of(Language::English).to_owned(),
    };
    serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
}

fn outcome(early: &Early) -> OutcomeRow<'_> {
    OutcomeRow {
        metric: &early.outcome.name,
        label: early.outcome.label.as_deref(),
        users: early.users,
        stayed: early.stayed,
        joined_from: early.joined.map(|joined| joined.0.to_string()),
        held_from: early.joined.map(|joined| joined.1.to_string()),
        joined_to: early.joined.map(|joined| joined.2.to_string()),
        behaviours: early.behaviours.iter().map(row).collect(),
    }
}

fn row(one: &Behaviour) -> Row<'_> {
    Row {
        metric: &one.subject.name,
        label: one.subject.label.as_deref(),
        verdict: match one.says {
            Says::Stays => "stay more",
            Says::Leaves => "stay less",
            Says::Nothing => "no sign",
            Says::TooFew => "too few",
        },
        times: one.rule.map(|rule| rule.times),
        days: one.rule.map(|rule| rule.days),
        searched: sides(&one.searched),
        held: sides(&one.held),
        difference: one.apart.map(|(apart, _)| apart),
        low: one.apart.map(|(_, (low, _))| low),
        high: one.apart.map(|(_, (_, high))| high),
        cohorts: one.cohorts.iter().map(cohort).collect(),
        rules: one.rules.iter().map(rule).collect(),
    }
}

fn sides(sides: &Sides) -> SidesRow {
    SidesRow {
        did_and_stayed: sides.both,
        did_and_left: sides.did,
        did_not_and_stayed: sides.stayed,
        did_not_and_left: sides.neither,
        did_stay: sides.doers_stay(),
        did_not_stay: sides.others_stay(),
        lift: sides.lift(),
        phi: sides.phi(),
        coverage: sides.covers(),
    }
}

fn cohort(cohort: &Cohort) -> CohortRow {
    CohortRow {
        month: cohort.month.strftime("%Y-%m").to_string(),
        sides: sides(&cohort.sides),
    }
}

fn rule((rule, phi): &(Rule, f64)) -> RuleRow {
    RuleRow {
        times: rule.times,
        days: rule.days,
        phi: *phi,
    }
}
