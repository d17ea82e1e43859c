//! `merak backtest`: what is planted in numbers is found, and nothing else.

#![cfg(feature = "embedded")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[allow(dead_code, reason = "each test uses a part of it")]
#[path = "../src/backtest/chance.rs"]
mod chance;
#[path = "support/project.rs"]
mod project;

use std::process::Output;

use chance::Chance;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::Value;

const TOML: &str = r#"
[project]
name = "past"
[targets.files]
engine = "embedded"
tables = { "lines" = "lines.csv", "pages" = "pages.csv" }
"#;

const DEFINITIONS: &str = r#"
table lines = "lines" {
  time on_day : date
  dim  channel : text
  fact amount : CNY
}
table pages = "pages" {
  time on_day : date
  fact cause, other, third : int
}
metric revenue "营收" = sum(lines.amount)
metric half          = revenue / 2
metric cause         = sum(pages.cause)
metric other         = sum(pages.other)
metric third         = sum(pages.third)
metric per_month     = sum(pages.third) { grain month }
north_star revenue
driver cause     -> revenue { effect positive  lag 14 days }
driver other     -> revenue
driver per_month -> revenue
"#;

const FIRST: Date = date(2023, 1, 2);

/// Weeks of numbers. Revenue is led by `cause` by two weeks, by as much as `weight` says; the
/// others have nothing to do with it. All of them grow.
fn weeks(seed: u64, count: i64, weight: f64) -> [String; 2] {
    let mut chance = Chance::of(seed);
    let mut lines = "on_day,channel,amount\n".to_owned();
    let mut pages = "on_day,cause,other,third\n".to_owned();
    let mut levels = [0.0; 3];
    let mut before = [0.0; 2];
    for at in 0..count {
        for level in &mut levels {
            *level = 0.6 * *level + chance.normal();
        }
        let trend = at as f64 * 2.0;
        let revenue = 1000.0 + trend * 10.0 + 60.0 * weight * before[1] + 40.0 * chance.normal();
        before = [levels[0], before[0]];
        let day = FIRST + (7 * at).days();
        lines += &format!(
            "{day},ads,{:.2}\n{},tv,{:.2}\n",
            revenue * 0.7,
            day + 6.days(),
            revenue * 0.3
        );
        let [cause, other, third] = levels.map(|level| (500.0 + trend + 20.0 * level).round());
        pages += &format!("{day},{cause},{other},{third}\n");
    }
    [lines, pages]
}

fn run([lines, pages]: &[String; 2], arguments: &[&str]) -> Output {
    let files = [
        ("merak.toml", TOML),
        ("all.merak", DEFINITIONS),
        ("lines.csv", lines.as_str()),
        ("pages.csv", pages.as_str()),
    ];
    project::in_project(&files, &[&["backtest"], arguments].concat())
}

fn told(data: &[String; 2], arguments: &[&str]) -> Value {
    let output = run(data, &[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&project::printed(output)).unwrap()
}

fn candidates(found: &Value) -> Vec<(&str, &str)> {
    let rows = found["outcomes"][0]["candidates"].as_array().unwrap().iter();
    rows.map(|row| (row["metric"].as_str().unwrap(), row["verdict"].as_str().unwrap()))
        .collect()
}

#[test]
fn a_planted_lead_of_two_weeks_is_found_and_nothing_else() {
    for seed in 0..6 {
        let data = weeks(seed, 104, 1.0);
        let found = told(&data, &["--outcome", "revenue", "cause", "other", "third"]);
        let mut all = candidates(&found);
        assert_eq!(all.remove(0), ("cause", "leads"), "{seed}: {found:#}");
        assert!(
            all.iter().all(|(_, verdict)| *verdict == "no sign"),
            "{seed}: {found:#}"
        );
        let best = &found["outcomes"][0]["candidates"][0]["best"];
        assert_eq!(best["lag"], 2, "{seed}");
        let (low, high) = (best["low"].as_f64().unwrap(), best["high"].as_f64().unwrap());
        assert!(0.0 < low && low < best["correlation"].as_f64().unwrap() && high < 1.0);
        // Three candidates, at nine lags each.
        assert_eq!((&found["looks"], &found["periods"]), (&27.into(), &104.into()));
    }
}

#[test]
fn where_nothing_is_planted_nothing_is_found() {
    let mut wrong = 0;
    for seed in 100..120 {
        let found = told(
            &weeks(seed, 60, 0.0),
            &["--outcome", "revenue", "cause", "other", "third"],
        );
        wrong += usize::from(
            candidates(&found)
                .iter()
                .any(|(_, verdict)| *verdict != "no sign"),
        );
    }
    assert!(wrong <= 1, "{wrong} of 20");
}

#[test]
fn the_tree_names_candidates_and_says_what_is_believed() {
    let found = told(&weeks(1, 104, 1.0), &["--outcome", "营收"]);
    assert_eq!(candidates(&found), [("cause", "leads"), ("other", "no sign")]);
    let cause = &found["outcomes"][0]["candidates"][0];
    assert_eq!(cause["believed"], "raises it after 14 days");
    assert_eq!(cause["tied"], Value::Null);
    assert_eq!(
        found["notes"][0],
        "not known by week, so not looked at: per_month"
    );
    // What is made of the outcome moves with it, and that is said.
    let found = told(&weeks(1, 104, 1.0), &["half", "--outcome", "revenue"]);
    assert_eq!(candidates(&found), [("half", "together")]);
    assert_eq!(found["outcomes"][0]["candidates"][0]["tied"], "made of");
}

#[test]
fn weeks_that_may_not_be_whole_are_left_out() {
    let data = weeks(1, 104, 1.0);
    let all = ["cause", "--outcome", "revenue"];
    let known = |more: &[&str]| {
        let found = told(&data, &[&all[..], more].concat());
        let row = &found["outcomes"][0]["candidates"][0];
        (
            found["from"].to_string(),
            found["to"].to_string(),
            row["known"].to_string(),
        )
    };
    let quoted =
        |from: &str, to: &str, known: &str| (format!("\"{from}\""), format!("\"{to}\""), known.to_owned());
    // The first week may have begun before there was data, and the last may not be all there.
    assert_eq!(known(&[]), quoted("2023-01-02", "2024-12-23", "102"));
    // What is asked for is taken to be there: whole weeks of these months.
    let asked = ["--from", "2023-02", "--to", "2024-11"];
    assert_eq!(known(&asked), quoted("2023-02-06", "2024-11-18", "94"));
    // Nothing is known of the future.
    assert_eq!(
        known(&["--from", "2023-01-02", "--as-of", "2023-12-06"]),
        quoted("2023-01-02", "2023-11-27", "48")
    );
    let halves = ["--where", "channel = \"ads\""];
    let found = told(&data, &[&["half", "--outcome", "revenue"][..], &halves].concat());
    assert_eq!(candidates(&found), [("half", "together")]);
}

#[test]
fn what_cannot_be_compared_is_told_at_its_place() {
    let data = weeks(1, 20, 1.0);
    let said = |arguments: &[&str]| {
        let output = run(&data, arguments);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    for (arguments, code) in [
        (&["causes", "--outcome", "revenue"][..], "E0201"),
        (&["cause", "--outcome", "revenues"], "E0201"),
        (&["revenue", "--outcome", "revenue"], "E0710"),
        (&["cause", "--outcome", "revenue", "--per", "month"], "E0711"),
        (&["per_month", "--outcome", "revenue"], "E0401"),
        (&["cause", "--outcome", "revenue", "--from", "2026-13"], "E01"),
        (
            &["cause", "--outcome", "revenue", "--where", "channel = \"ads\""],
            "E0312",
        ),
    ] {
        let said = said(arguments);
        assert!(said.contains(code), "{arguments:?}: {said}");
    }
    assert_eq!(run(&data, &["cause"]).status.code(), Some(2));
}

#[test]
fn people_are_told_how_to_read_it() {
    let data = weeks(2, 104, 1.0);
    let text = project::printed(run(&data, &["--outcome", "revenue", "cause", "other"]));
    for part in [
        "revenue 营收: 104 weeks, from 2023-01-02 to 2024-12-23",
        "leads by 2 weeks",
        "no sign",
        "`driver`: raises it after 14 days",
        "this is correlation, not cause",
        "18 looks",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let chinese = project::printed(run(&data, &["--outcome", "revenue", "cause", "--lang", "zh"]));
    for part in [
        "领先 2 周",
        "这是相关，不是因果",
        "每周里的新变化",
        "`driver`：14 天后",
    ] {
        assert!(chinese.contains(part), "{part}: {chinese}");
    }
    let rule = |line: &&str| line.starts_with('─');
    assert!(
        text.lines().filter(rule).all(|line| line.chars().count() <= 100),
        "{text}"
    );
}

/// What is defined per month is compared by months: that is the advice, not another metric.
#[test]
fn what_is_defined_per_month_is_compared_by_months() {
    let output = run(&weeks(2, 104, 1.0), &["--outcome", "per_month", "cause"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("E0401") && said.contains("`--per month`"), "{said}");
}
