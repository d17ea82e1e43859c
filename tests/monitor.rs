//! `merak monitor`: guardrails, companions, alerts and targets, put to data.

#![cfg(feature = "embedded")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "support/project.rs"]
mod project;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::Output;

use serde_json::Value;

const TOML: &str = r#"
[project]
name = "watched"
timezone = "Asia/Shanghai"
[targets.files]
engine = "embedded"
tables = { "lines" = "lines.csv" }
"#;

const DEFINITIONS: &str = r#"
department finance
entity buyer

table lines = "lines" {
  link buyer = buyer_id
  time on_day : date
  dim  channel : text
  fact amount, cost : CNY
}

metric gmv    = sum(lines.amount)
metric margin = (gmv - sum(lines.cost)) / gmv
metric buyers = count(lines.buyer)
metric returns = sum(lines.cost) { better lower }

north_star buyers {
  companions margin >= 50%
  target 2026-01 3, 2026-02 2, 2027-01 9
}

guardrail floor "底线" {
  require  margin >= 40%
  per      month by channel
  min_rows 2
  owner    finance
}
guardrail soft { require gmv > 1000  per week  severity warn }
alert three { when falls(gmv, 3)  per day  notify finance }
alert weekday { when falls(gmv, 1) versus same weekday  per day }
alert drop { when change(gmv, 1 day) < -50%  per day }
alert odd { when unusual(gmv, window: 28 days, sigma: 3)  per day }
target returns { 2026-02 1 }
"#;

fn run(lines: &str, arguments: &[&str]) -> Output {
    let lines = format!("buyer_id,on_day,channel,amount,cost\n{lines}");
    let files = [
        ("merak.toml", TOML),
        ("all.merak", DEFINITIONS),
        ("lines.csv", &lines),
    ];
    project::in_project(&files, &[&["monitor"], arguments].concat())
}

fn asked(lines: &str, as_of: &str, names: &[&str]) -> Vec<Value> {
    let output = run(lines, &[names, &["--as-of", as_of, "--format", "json"]].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

/// The state of each, by its name; not what is expected.
fn states(lines: &str, as_of: &str, names: &[&str]) -> BTreeMap<String, String> {
    let all = asked(lines, as_of, names);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let judged = all.iter().filter(|one| one["kind"] != "forecast");
    judged
        .map(|one| (text(&one["name"]), text(&one["state"])))
        .collect()
}

/// A line a day from the first of January on.
fn days(amounts: &[i32]) -> String {
    let mut lines = String::new();
    for (at, amount) in amounts.iter().enumerate() {
        let day =
            jiff::civil::date(2026, 1, 1).saturating_add(jiff::Span::new().days(i64::try_from(at).unwrap()));
        let _ = writeln!(lines, "1,{day},ads,{amount},1");
    }
    lines
}

#[test]
fn a_guardrail_is_judged_in_each_slice_of_the_last_period_that_is_over() {
    let lines = "1,2025-12-01,ads,10,9\n2,2025-12-02,ads,10,9\n\
                 1,2026-01-01,ads,10,9\n2,2026-01-31,ads,10,9\n\
                 1,2026-01-02,tv,10,1\n1,2026-01-03,tv,10,1\n\
                 1,2026-01-02,thin,10,9\n\
                 1,2025-12-05,gone,10,1\n1,2025-12-06,gone,10,1\n\
                 1,2026-01-05,,0,0\n1,2026-01-06,,0,0\n\
                 1,2026-02-01,tv,10,99\n1,2026-02-02,tv,10,99\n";
    let all = asked(lines, "2026-02-03", &["floor"]);
    let seen: Vec<(String, String, String)> = all
        .iter()
        .map(|one| {
            let slice = one["slice"][0]["value"].to_string();
            (slice, one["state"].to_string(), one["since"].to_string())
        })
        .collect();
    let words =
        |one: &str, two: &str, three: &str| (format!("\"{one}\""), format!("\"{two}\""), three.to_owned());
    // `thin` has one row. `gone` had two in December, and none now: nobody knows.
    assert_eq!(
        seen,
        [
            words("ads", "breach", "\"2025-12-01\""),
            words("gone", "no data", "\"2026-01-01\""),
            words("null", "no data", "\"2025-01-01\""),
            words("tv", "ok", "null"),
        ]
    );
    assert_eq!(all[0]["values"][0]["value"], "0.1");
    assert_eq!(all[0]["period"], "2026-01-01");
    assert_eq!(all[0]["protects"][0], "buyers");
    assert_eq!(all[0]["owner"], "finance");
    let code = |arguments: &[&str]| run(lines, arguments).status.code();
    assert_eq!(code(&["floor", "--as-of", "2026-02-03"]), Some(1));
    // A guardrail that warns stops nobody.
    assert_eq!(code(&["soft", "--as-of", "2026-02-03"]), Some(0));
    assert_eq!(states(lines, "2026-02-03", &["soft"])["soft"], "warn");
}

#[test]
fn what_falls_falls_in_every_one_of_the_periods() {
    let at = |amounts: &[i32], name: &str, as_of: &str| states(&days(amounts), as_of, &[name])[name].clone();
    assert_eq!(at(&[9, 8, 7, 6], "three", "2026-01-05"), "warn");
    assert_eq!(at(&[9, 8, 8, 6], "three", "2026-01-05"), "ok");
    assert_eq!(at(&[9, 8, 7, 6, 7], "three", "2026-01-06"), "ok");
    // Three falls need four values.
    assert_eq!(at(&[8, 7, 6], "three", "2026-01-04"), "no data");
    assert_eq!(at(&[9, 8, 7, 6], "three", "2026-01-06"), "no data");
    let weeks = [1, 2, 3, 4, 5, 6, 7, 0, 9];
    assert_eq!(at(&weeks, "weekday", "2026-01-09"), "warn");
    assert_eq!(at(&weeks, "weekday", "2026-01-10"), "ok");
    assert_eq!(at(&[10, 4], "drop", "2026-01-03"), "warn");
    assert_eq!(at(&[10, 5], "drop", "2026-01-03"), "ok");
    // Nothing is no share of what it was.
    assert_eq!(at(&[0, 5], "drop", "2026-01-03"), "no data");
}

#[test]
fn what_is_unusual_is_so_for_its_weekday() {
    let mut amounts: Vec<i32> = (0..29)
        .map(|at| if at % 7 < 2 { 200 + at % 3 } else { 100 + at % 3 })
        .collect();
    let at = |amounts: &[i32]| states(&days(amounts), "2026-01-30", &["odd"])["odd"].clone();
    assert_eq!(at(&amounts), "ok");
    amounts[28] = 100;
    assert_eq!(at(&amounts), "warn");
    assert_eq!(states(&days(&amounts), "2026-01-20", &["odd"])["odd"], "no data");
}

#[test]
fn the_latest_target_whose_period_is_over_counts() {
    let lines = "1,2026-01-01,ads,1,1\n2,2026-01-02,ads,1,1\n1,2026-02-01,ads,1,1\n2,2026-02-02,ads,1,1\n";
    let states = |as_of| states(lines, as_of, &["buyers", "returns"]);
    // Three were wanted in January, and two are there.
    assert_eq!(states("2026-02-28")["buyers"], "warn");
    assert_eq!(states("2026-03-01")["buyers"], "ok");
    // Less is better, and there is more.
    assert_eq!(states("2026-03-01")["returns"], "warn");
    assert!(!states("2026-02-28").contains_key("returns"));
}

/// Targets of one period are asked together.
#[test]
fn targets_of_one_period_are_what_each_is_alone() {
    let more = "target gmv { 2026-01 10 }\ntarget margin { 2026-01 50% }\n";
    let definitions = format!("{DEFINITIONS}{more}");
    let lines = "buyer_id,on_day,channel,amount,cost\n1,2026-01-01,ads,4,1\n2,2026-02-02,ads,1,1\n";
    let files = [
        ("merak.toml", TOML),
        ("all.merak", definitions.as_str()),
        ("lines.csv", lines),
    ];
    let folder = project::folder(&files);
    let asked = |name: &[&str]| -> Vec<Value> {
        let arguments = [&["monitor", "--as-of", "2026-02-10", "--format", "json"], name].concat();
        let output = project::merak(folder.path(), &arguments);
        let all: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        all.into_iter().filter(|row| row["kind"] == "target").collect()
    };
    let together = asked(&[]);
    let seen: Vec<(&str, &str, &str)> = together
        .iter()
        .map(|row| {
            let text = |value: &'static str| row[value].as_str().unwrap();
            (
                text("name"),
                text("state"),
                row["values"][0]["value"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("buyers", "warn", "1"),
        ("gmv", "warn", "4"),
        ("margin", "ok", "0.75"),
    ];
    assert_eq!(seen, expected);
    for row in &together {
        let alone = asked(&[row["name"].as_str().unwrap()]);
        assert_eq!(alone, std::slice::from_ref(row));
    }
}

/// Day by day it is what each day by itself is.
#[test]
fn a_replay_is_what_each_day_says() {
    let lines = days(&[9, 8, 7, 6, 5, 9, 4]);
    let replayed = run(
        &lines,
        &[
            "three",
            "drop",
            "--since",
            "2026-01-02",
            "--as-of",
            "2026-01-08",
            "--format",
            "json",
        ],
    );
    let replayed: Vec<Value> = serde_json::from_slice(&replayed.stdout).unwrap();
    let mut single = Vec::new();
    for day in 2..=8 {
        let all = asked(&lines, &format!("2026-01-0{day}"), &["three", "drop"]);
        single.extend(all.into_iter().filter(|one| one["state"] != "ok"));
    }
    assert!(replayed.iter().any(|one| one["state"] == "warn"));
    assert_eq!(replayed, single);
}

#[test]
fn a_replay_counts_what_is_fine_and_begins_before_it_ends() {
    let lines = days(&[9, 8, 7, 6, 5, 9, 4]);
    let replay = |since| run(&lines, &["three", "--since", since, "--as-of", "2026-01-08"]);
    let text = String::from_utf8(replay("2026-01-02").stdout).unwrap();
    assert!(text.ends_with("2 to look at, 3 without data, 2 fine\n"), "{text}");
    let later = replay("2026-01-09");
    let said = String::from_utf8_lossy(&later.stderr).into_owned();
    assert!(later.status.code() == Some(2) && said.contains("E0406"), "{said}");
}

#[test]
fn it_is_written_for_people_and_for_programs() {
    let lines = "1,2026-01-01,ads,10,9\n2,2026-01-31,ads,10,9\n";
    let arguments = |format| ["floor", "buyers", "--as-of", "2026-02-01", "--format", format];
    let text = |format| String::from_utf8(run(lines, &arguments(format)).stdout).unwrap();
    insta::assert_snapshot!("for_people", text("human"));
    insta::assert_snapshot!("as_junit", text("junit"));
    insta::assert_snapshot!("as_a_message", text("webhook"));
    let sql = run(lines, &["three", "--as-sql", "duckdb"]);
    insta::assert_snapshot!("as_sql", String::from_utf8(sql.stdout).unwrap());
}

#[test]
fn a_name_of_nothing_is_no_all_clear() {
    let output = run("1,2026-01-05,ads,5,1", &["nosuch"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
}

/// A whole and its parts, of which the second kind of channel is claimed to be the last.
const PARTS: &str = r#"
table lines = "lines" {
  link buyer = buyer_id
  time on_day : date
  dim  channel : text required { values "ads", "tv" }
  fact amount, cost : CNY
}
entity buyer
department finance
metric gmv   = sum(lines.amount) { owner finance }
metric ads   = gmv where channel = "ads"
metric tv    = gmv where channel = "tv"
metric lines_of = count(lines)
metric dear    = sum(lines.amount) { empty null }
metric dear_tv = sum(lines.amount) where channel = "tv" { empty null }
metric noted   = dear + dear_tv
decompose gmv      = ads + tv
decompose lines_of by channel
decompose noted    by channel
"#;

fn of_parts(lines: &str, as_of: &str) -> (Option<i32>, Vec<Value>) {
    let lines = format!("buyer_id,on_day,channel,amount,cost\n{lines}");
    let files = [("merak.toml", TOML), ("all.merak", PARTS), ("lines.csv", &lines)];
    let output = project::in_project(&files, &["monitor", "--as-of", as_of, "--format", "json"]);
    let rows = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
    (output.status.code(), rows)
}

#[test]
fn decompositions_that_data_may_break_are_held_against_it() {
    let fine = "1,2026-01-05,ads,10.10,1\n1,2026-01-06,tv,5.25,1\n1,2026-02-06,ads,1,1\n";
    let (code, rows) = of_parts(fine, "2026-03-02");
    assert_eq!(code, Some(0), "{rows:?}");
    // `lines_of by channel` holds whatever the data: nobody asks.
    let seen: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (row["condition"].as_str().unwrap(), row["state"].as_str().unwrap()))
        .collect();
    // Where a slice is not known, so is what all come to.
    assert_eq!(seen, [("noted by channel", "no data"), ("gmv = ads + tv", "ok")]);
    // Somebody sells by mail since February, and nobody has said so.
    let broken = format!("{fine}1,2026-02-07,mail,2,1\n1,2026-03-07,mail,4,1\n");
    let (code, rows) = of_parts(&broken, "2026-04-02");
    assert_eq!(code, Some(1), "{rows:?}");
    let row = rows.iter().find(|row| row["state"] == "breach").unwrap();
    assert_eq!(row["kind"], "decomposition");
    assert_eq!(row["condition"], "gmv = ads + tv");
    assert_eq!(
        (&row["period"], &row["since"]),
        (&"2026-03-01".into(), &"2026-02-01".into())
    );
    assert_eq!(row["owner"], "finance");
    let number = |at: usize| {
        row["values"][at]["value"]
            .as_str()
            .unwrap()
            .parse::<f64>()
            .unwrap()
    };
    assert_eq!((number(0), number(1)), (4.0, 0.0));
    // The month before, it held.
    assert_eq!(of_parts(&broken, "2026-02-02").0, Some(0));
    // A month without rows says nothing.
    let (code, rows) = of_parts(fine, "2026-05-02");
    assert_eq!(code, Some(0));
    assert!(rows.iter().all(|row| row["state"] == "no data"), "{rows:?}");
}

/// What others are asked beside it, that nobody's cells are another's.
const BESIDE: &str = r#"
table lines = "lines" {
  link buyer = buyer_id
  time on_day : date
  dim  channel : text required { values "ads", "tv" }
  fact amount, cost : CNY
}
entity buyer
metric gmv     = sum(lines.amount)
metric ads     = gmv where channel = "ads"
metric tv      = gmv where channel = "tv"
metric early   = gmv where cost > 2
metric early_ads = early where channel = "ads"
metric early_tv  = early where channel = "tv"
metric dear    = sum(lines.amount) { empty null }
metric dear_tv = sum(lines.amount) where channel = "tv" { empty null }
metric noted   = dear + dear_tv
metric noted_early = dear_early + dear_tv
metric dear_early  = sum(lines.amount) where cost > 2 { empty null }
metric five_more   = dear_early fill 5
decompose gmv         = ads + tv
decompose early       = early_ads + early_tv
decompose noted       by channel
decompose noted_early by channel
decompose five_more   by channel
"#;

#[test]
fn decompositions_asked_together_are_what_each_is_alone() {
    // `early` has rows in January and March only, in March of one channel.
    let lines = "1,2026-01-05,ads,10,5\n1,2026-01-06,tv,5,3\n1,2026-02-06,ads,1,1\n1,2026-02-07,tv,2,1\n\
                 1,2026-03-06,ads,7,4\n1,2026-03-07,tv,2,1\n1,2026-03-08,mail,2,3\n1,2026-04-08,tv,2,1\n";
    let lines = format!("buyer_id,on_day,channel,amount,cost\n{lines}");
    let files = [("merak.toml", TOML), ("all.merak", BESIDE), ("lines.csv", &lines)];
    let folder = project::folder(&files);
    let asked = |as_of: &str, name: &[&str]| -> Vec<Value> {
        let arguments = [&["monitor", "--as-of", as_of, "--format", "json"], name].concat();
        let output = project::merak(folder.path(), &arguments);
        let rows = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        let mut rows: Vec<Value> = rows;
        rows.sort_by_key(|row| row["condition"].to_string());
        rows
    };
    let mut states = std::collections::BTreeSet::new();
    for as_of in ["2026-02-10", "2026-03-10", "2026-04-10", "2026-05-10"] {
        let together = asked(as_of, &[]);
        assert!(together.len() >= 4, "{together:?}");
        states.extend(together.iter().map(|row| row["state"].to_string()));
        for row in &together {
            let name = row["name"].as_str().unwrap();
            let alone = asked(as_of, &[name]);
            let alone = alone.iter().find(|other| other["condition"] == row["condition"]);
            assert_eq!(alone, Some(row), "{as_of}");
        }
    }
    assert_eq!(states.len(), 3, "{states:?}");
}

const TOGETHER: &str = r#"
table lines = "lines" {
  link buyer = buyer_id
  time on_day : date
  dim  channel : text
  fact amount, cost : CNY
}
entity buyer
metric ads    = sum(lines.amount) where channel = "ads"
metric dear   = count(lines) where cost > 4
metric recent = rolling(ads, 30 days)
metric all_of = count(lines)
guardrail ads_in      { require ads >= 1  per month }
guardrail ads_by      { require ads >= 1  per month by channel }
guardrail dear_in     { require dear >= 1  per month }
guardrail dear_by     { require dear >= 1  per month by channel  min_rows 1 }
guardrail recent_in   { require recent >= 1  per month }
guardrail some        { require all_of >= 1  per month }
guardrail some_by     { require all_of >= 1  per month by channel }
"#;

/// Nobody's state depends on who else is watched.
#[test]
fn guardrails_asked_together_are_what_each_is_alone() {
    let lines = "buyer_id,on_day,channel,amount,cost\n1,2026-01-05,ads,10,5\n1,2026-02-06,tv,5,3\n\
                 1,2026-03-06,ads,5,3\n1,2026-03-07,tv,5,9\n";
    let files = [
        ("merak.toml", TOML),
        ("all.merak", TOGETHER),
        ("lines.csv", lines),
    ];
    let folder = project::folder(&files);
    let asked = |as_of: &str, name: &[&str]| -> Vec<Value> {
        let arguments = [&["monitor", "--as-of", as_of, "--format", "json"], name].concat();
        let output = project::merak(folder.path(), &arguments);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
    };
    for as_of in ["2026-02-10", "2026-03-10", "2026-04-10", "2026-06-10"] {
        let together = asked(as_of, &[]);
        for name in [
            "ads_in",
            "ads_by",
            "dear_in",
            "dear_by",
            "recent_in",
            "some",
            "some_by",
        ] {
            let is_it = |row: &&Value| row["name"] == name;
            let beside: Vec<&Value> = together.iter().filter(is_it).collect();
            let alone = asked(as_of, &[name]);
            let alone: Vec<&Value> = alone.iter().filter(is_it).collect();
            assert_eq!(beside, alone, "{as_of}");
        }
    }
    // A scheduler gets a statement for each that has cells of its own.
    let sql = project::merak(folder.path(), &["monitor", "--as-sql", "duckdb"]);
    let sql = String::from_utf8(sql.stdout).unwrap();
    assert_eq!(sql.matches(";\n").count(), 7, "{sql}");
    // No ads were sold in February: of that there is no data, whoever else sold.
    let february = asked("2026-03-10", &[]);
    let state = |name: &str| february.iter().find(|row| row["name"] == name).unwrap()["state"].clone();
    assert_eq!((state("ads_in"), state("some")), ("no data".into(), "ok".into()));
}

/// So many rows a day of each channel, from a day on.
fn rows(from: (i8, i8), to: (i8, i8), each: &[(&str, usize)]) -> String {
    let mut lines = String::new();
    let mut day = jiff::civil::date(2026, from.0, from.1);
    while day <= jiff::civil::date(2026, to.0, to.1) {
        for (channel, count) in each {
            for buyer in 0..*count {
                let _ = writeln!(lines, "{buyer},{day},{channel},10,1");
            }
        }
        day = day.tomorrow().unwrap();
    }
    lines
}

/// What is not all there yet is no breach: 280 of a week in which two days are missing.
#[test]
fn late_data_is_no_data() {
    let january = rows((1, 1), (1, 31), &[("ads", 4)]);
    let all = asked(&january, "2026-02-04", &["soft"]);
    assert_eq!(all[0]["state"], "no data", "{all:#?}");
    assert_eq!(all[0]["period"], "2026-01-26");
    let late = serde_json::json!([{ "table": "lines", "last_row": "2026-01-31" }]);
    assert_eq!(all[0]["late"], late);
    assert_eq!(all[0]["since"], Value::Null);
    let output = run(&january, &["soft", "--as-of", "2026-02-04"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains("late: lines has no rows after 2026-01-31"),
        "{text}"
    );
    // Periods that were over before the data ended are judged.
    let january_is_over = asked(&january, "2026-02-04", &["floor"]);
    assert_eq!(january_is_over[0]["state"], "ok");
    // Once the rows are there it is what it is.
    let there = january.clone() + &rows((2, 1), (2, 3), &[("ads", 4)]);
    let all = asked(&there, "2026-02-04", &["soft"]);
    assert_eq!(
        (&all[0]["state"], &all[0]["late"]),
        (&"warn".into(), &Value::Null)
    );
    // Nor is a table late that goes without rows for days as a rule.
    let weekly: Vec<String> = january
        .lines()
        .filter(|line| line.contains("-01-05") || line.contains("-01-26"))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(
        asked(&weekly.concat(), "2026-02-04", &["soft"])[0]["state"],
        "warn"
    );
}

/// A drop is told of as one, whatever it comes from; that rows may be missing is said beside it.
#[test]
fn few_rows_are_said() {
    let lines = rows((1, 1), (2, 3), &[("ads", 10)]) + &rows((2, 4), (2, 4), &[("ads", 3)]);
    let all = asked(&lines, "2026-02-05", &["drop"]);
    assert_eq!(all[0]["state"], "warn", "{all:#?}");
    let few = serde_json::json!([{ "table": "lines", "day": "2026-02-04", "rows": 3, "usual": 10.0 }]);
    assert_eq!(all[0]["few_rows"], few);
    let quiet = rows((1, 1), (2, 3), &[("ads", 10)]) + &rows((2, 4), (2, 4), &[("ads", 6)]);
    assert_eq!(asked(&quiet, "2026-02-05", &["odd"])[0]["few_rows"], Value::Null);
}

/// Both channels fell, and most of it is that of the smaller one.
#[test]
fn the_slice_that_drives_it_is_told() {
    let lines =
        rows((1, 1), (1, 25), &[("ads", 4), ("tv", 10)]) + &rows((1, 26), (2, 2), &[("ads", 1), ("tv", 9)]);
    let all = asked(&lines, "2026-02-02", &["soft"]);
    assert_eq!(all[0]["state"], "warn", "{all:#?}");
    assert_eq!(
        all[0]["driver"],
        serde_json::json!({
            "metric": "gmv",
            "against": "2026-01-19",
            "change": "-280",
            "by": "channel",
            "slice": "ads",
            "effect": "-210",
            "share_percent": 75.0,
        })
    );
    let output = run(&lines, &["soft", "--as-of", "2026-02-02"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains("driven by channel ads: -210; gmv in all -280 against 2026-01-19"),
        "{text}"
    );
    // What fell everywhere by the same share is driven by none.
    let even =
        rows((1, 1), (1, 25), &[("ads", 4), ("tv", 8)]) + &rows((1, 26), (2, 2), &[("ads", 2), ("tv", 4)]);
    assert_eq!(asked(&even, "2026-02-02", &["soft"])[0]["driver"], Value::Null);
}

/// Nothing written down in February: that costs of 0 are no more than 1 is no news.
#[test]
fn a_target_of_a_period_without_rows_is_no_data() {
    let january = "1,2026-01-05,ads,10,1\n";
    assert_eq!(states(january, "2026-03-05", &["returns"])["returns"], "no data");
    let free = "1,2026-01-05,ads,10,1\n1,2026-02-05,ads,10,0\n";
    assert_eq!(states(free, "2026-03-05", &["returns"])["returns"], "ok");
}

/// Numbers are shown as their metrics say it, what is unusual beside what is usual; in Chinese periods
/// and departments are said in Chinese.
#[test]
fn it_is_said_as_people_say_it() {
    let shop = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop");
    let said = |arguments: &[&str]| {
        let arguments = [&["monitor", "--as-of", "2025-12-01"], arguments].concat();
        project::printed(project::merak(&shop, &arguments))
    };
    let odd = said(&["gmv_odd"]);
    assert!(
        odd.contains("gmv is ¥3,600.22; usual is ¥1,158.40 to ¥3,124.31; told of when"),
        "{odd}"
    );
    // More places than are shown elsewhere: what is missed by a hair must not look as if it were met.
    let rate = said(&["复购率"]);
    assert!(
        rate.contains("复购率 is 27.273%; must be: 复购率 >= 34%"),
        "{rate}"
    );
    assert!(rate.contains("32.4% expected (80%: 23.9% to 40.8%)"), "{rate}");
    let chinese = said(&["复购率", "--lang", "zh"]);
    assert!(chinese.contains("：2025 年 6 月\n"), "{chinese}");
    assert!(chinese.contains("数据到 2025 年 11 月"), "{chinese}");
    assert!(chinese.contains("负责人 产品部"), "{chinese}");
}
