//! What targets to come are expected to come to, and alerts on what is expected.

#![cfg(feature = "embedded")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "support/project.rs"]
mod project;

use std::fmt::Write;
use std::process::Output;

use jiff::civil::{Date, date};
use serde_json::Value;

const TOML: &str = r#"
[project]
name = "forecasts"
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
metric gmv "成交额" = sum(lines.amount) { owner finance }
metric spent  = sum(lines.cost) { better lower  owner finance }
metric margin = (gmv - spent) / gmv { owner finance }
metric buyers = count(lines.buyer) { owner finance }
metric known  = sum(lines.amount) { empty null  owner finance }
"#;

/// A line a day, of the amount that is made for it; none where that is nothing.
fn days(from: Date, until: Date, amount: impl Fn(usize, Date) -> Option<i32>) -> String {
    let days = std::iter::successors(Some(from), |day| day.tomorrow().ok());
    let mut lines = String::new();
    for (at, day) in days.take_while(|day| *day < until).enumerate() {
        if let Some(amount) = amount(at, day) {
            let _ = writeln!(lines, "{at},{day},ads,{amount},1");
        }
    }
    lines
}

/// 10 on each day of the week, 30 on Saturdays, 40 on Sundays.
fn by_weekday(_: usize, day: Date) -> Option<i32> {
    Some(match day.weekday().to_monday_zero_offset() {
        5 => 30,
        6 => 40,
        _ => 10,
    })
}

fn run(lines: &str, more: &str, arguments: &[&str]) -> Output {
    let lines = format!("buyer_id,on_day,channel,amount,cost\n{lines}");
    let definitions = format!("{DEFINITIONS}{more}");
    let files = [
        ("merak.toml", TOML),
        ("all.merak", definitions.as_str()),
        ("lines.csv", &lines),
    ];
    project::in_project(&files, &[&["monitor"], arguments].concat())
}

fn asked(lines: &str, more: &str, as_of: &str) -> Vec<Value> {
    let output = run(lines, more, &["--as-of", as_of, "--format", "json"]);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

fn one(lines: &str, more: &str, as_of: &str) -> Value {
    let all = asked(lines, more, as_of);
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].clone()
}

#[test]
fn what_is_seen_is_sure_and_the_rest_is_expected() {
    let lines = days(date(2025, 12, 1), date(2026, 3, 11), by_weekday);
    // From the first to the tenth of March, and the tenth is not over: 40 + 5 * 10 + 30 + 40 + 10.
    let row = one(&lines, "target gmv { 2026-03 500 }", "2026-03-10T12:00");
    let forecast = &row["forecast"];
    assert_eq!(
        (&row["kind"], &row["state"]),
        (&"forecast".into(), &"likely".into())
    );
    assert_eq!(forecast["seen_to"], "2026-03-09");
    assert_eq!(forecast["so_far"], "180");
    // March has five Sundays and four Saturdays, and 22 other days.
    assert_eq!(forecast["expected"], "540");
    assert_eq!(
        (&forecast["low_80"], &forecast["high_95"]),
        (&"540".into(), &"540".into())
    );
    assert_eq!(forecast["season"], 7);
    let state = |goal: u32| {
        let target = format!("target gmv {{ 2026-03 {goal} }}");
        one(&lines, &target, "2026-03-10")["state"].clone()
    };
    assert_eq!(state(540), "likely");
    assert_eq!(state(541), "unlikely");
    // Less is better.
    let spent = |goal: u32| {
        let target = format!("target spent {{ 2026-03 {goal} }}");
        one(&lines, &target, "2026-03-10")["state"].clone()
    };
    assert_eq!((spent(31), spent(30)), ("likely".into(), "unlikely".into()));
}

#[test]
fn a_month_to_come_is_expected_by_months() {
    let lines = days(date(2024, 9, 1), date(2026, 3, 11), by_weekday);
    let row = one(&lines, "target gmv { 2026-05 400 }", "2026-03-11");
    // Months of 28 to 31 days of 16 on average.
    let expected: f64 = row["forecast"]["expected"].as_str().unwrap().parse().unwrap();
    assert!((450.0..530.0).contains(&expected), "{row}");
    assert_eq!(row["forecast"]["so_far"], Value::Null);
    assert_eq!(row["state"], "likely");
    // Days drift far: five months of them say nothing of one that has not begun.
    let lines = days(date(2025, 10, 1), date(2026, 3, 11), by_weekday);
    let row = one(&lines, "target gmv { 2026-05 400 }", "2026-03-11");
    assert_eq!(row["state"], "unknown");
}

#[test]
fn what_is_there_is_not_called_unlikely() {
    // Two buyers a month for two years, and nine on the first of March.
    let mut lines = days(date(2024, 3, 1), date(2026, 3, 1), |at, day| {
        (day.day() <= 2).then_some(1 + i32::try_from(at % 3).unwrap())
    });
    for buyer in 9000..9009 {
        let _ = writeln!(lines, "{buyer},2026-03-01,ads,5,1");
    }
    let state = |goal: u32| {
        let target = format!("target buyers {{ 2026-03 {goal} }}");
        one(&lines, &target, "2026-03-02")["state"].clone()
    };
    // More than was ever expected: how much more, nobody knows.
    assert_eq!((state(9), state(12)), ("likely".into(), "open".into()));
}

#[test]
fn what_is_expected_does_not_hang_on_what_else_is_asked() {
    let lines = days(date(2025, 10, 1), date(2026, 3, 11), by_weekday);
    let old = format!("1,2023-01-05,tv,0,1\n{lines}");
    let gmv = |lines: &str, more: &str| {
        let more = format!("target gmv {{ 2026-03 500 }}\n{more}");
        let all = asked(lines, &more, "2026-03-10");
        all.into_iter().find(|row| row["name"] == "gmv").unwrap()["forecast"].clone()
    };
    let alone = gmv(&lines, "");
    assert_eq!(
        alone,
        gmv(&old, "target buyers { 2026-03 5 }\ntarget spent { 2026-03 5 }")
    );
}

#[test]
fn a_day_without_rows_is_nothing_only_where_nothing_is() {
    // No rows on Saturdays.
    let lines = days(date(2025, 12, 1), date(2026, 3, 10), |at, day| {
        by_weekday(at, day).filter(|amount| *amount != 30)
    });
    let expected = |metric: &str| {
        let target = format!("target {metric} {{ 2026-03-14 5 }}");
        one(&lines, &target, "2026-03-10")["forecast"].clone()
    };
    assert_eq!(expected("gmv")["expected"], "0");
    // What is null where nothing is has no Saturday to go by.
    assert_eq!(expected("known")["expected"], Value::Null);
    // Data that end before are no zeros: from there on it is expected.
    let ended = days(date(2025, 12, 1), date(2026, 3, 2), by_weekday);
    let row = one(&ended, "target gmv { 2026-03 500 }", "2026-03-10");
    assert_eq!(row["forecast"]["seen_to"], "2026-03-01");
    assert_eq!(row["forecast"]["expected"], "540");
}

#[test]
fn ratios_and_distinct_counts_are_expected_by_their_own_periods() {
    let lines = days(date(2024, 6, 1), date(2026, 3, 11), |_, _| Some(10));
    let row = one(&lines, "target margin { 2026-03 95% }", "2026-03-11");
    assert_eq!(row["forecast"]["read_by"], "month");
    assert_eq!(row["forecast"]["expected"], "0.9");
    assert_eq!(row["state"], "unlikely");
    assert_eq!(row["forecast"]["season"], 1);
    // So many buyers as there are days.
    let row = one(&lines, "target buyers { 2026-03 25 }", "2026-03-11");
    assert_eq!(row["forecast"]["read_by"], "month");
    assert_eq!(row["forecast"]["so_far"], "10");
    // A year of what adds up is expected by months, the running one whole.
    let row = one(&lines, "target gmv { 2026 3_000 }", "2026-03-11");
    assert_eq!(
        (&row["forecast"]["read_by"], &row["forecast"]["seen_to"]),
        (&"month".into(), &"2026-02-01".into())
    );
    assert_eq!(row["forecast"]["so_far"], "690");
}

#[test]
fn a_short_history_says_nothing_but_what_is_sure() {
    let lines = days(date(2026, 3, 1), date(2026, 3, 11), by_weekday);
    let row = one(&lines, "target gmv { 2026-03 500 }", "2026-03-11");
    assert_eq!(row["state"], "unknown");
    let forecast = &row["forecast"];
    assert_eq!(
        (&forecast["periods_known"], &forecast["periods_needed"]),
        (&10.into(), &36.into())
    );
    let state = |target: &str| one(&lines, target, "2026-03-11")["state"].clone();
    // It is reached already; there is more of what should be little; so many buyers are counted.
    assert_eq!(state("target gmv { 2026-03 180 }"), "likely");
    assert_eq!(state("target spent { 2026-03 9 }"), "unlikely");
    assert_eq!(state("target buyers { 2026-03 10 }"), "likely");
    assert_eq!(state("target buyers { 2026-03 11 }"), "unknown");
    // A share may yet fall.
    assert_eq!(state("target margin { 2026-03 50% }"), "unknown");
    // Amounts below 0 take back what is there.
    let lines = days(date(2026, 3, 1), date(2026, 3, 11), |at, _| {
        Some(if at == 3 { -1 } else { 50 })
    });
    assert_eq!(
        one(&lines, "target gmv { 2026-03 180 }", "2026-03-11")["state"],
        "unknown"
    );
    // Nothing is expected by no data.
    let row = one("", "target gmv { 2026-03 500 }", "2026-03-11");
    assert_eq!(
        (&row["state"], &row["forecast"]["seen_to"]),
        (&"unknown".into(), &Value::Null)
    );
}

#[test]
fn what_is_over_is_judged_and_not_expected() {
    let lines = days(date(2025, 12, 1), date(2026, 3, 11), by_weekday);
    let targets = "target gmv { 2026-02 1, 2026-03 500, 2026-04 9_000 }";
    let all = asked(&lines, targets, "2026-03-11");
    let seen: Vec<(String, String)> = all
        .iter()
        .map(|row| (row["kind"].to_string(), row["period"].to_string()))
        .collect();
    let words = |kind: &str, period: &str| (format!("\"{kind}\""), format!("\"{period}\""));
    assert_eq!(
        seen,
        [
            words("target", "2026-02-01"),
            words("forecast", "2026-04-01"),
            words("forecast", "2026-03-01"),
        ]
    );
    // An unlikely target is no breach; a replay looks at what was.
    let code = run(&lines, targets, &["--as-of", "2026-03-11"]).status.code();
    assert_eq!(code, Some(0));
    let arguments = ["--since", "2026-03-10", "--as-of", "2026-03-11"];
    let replay = String::from_utf8(run(&lines, targets, &arguments).stdout).unwrap();
    assert!(!replay.contains("forecast"), "{replay}");
}

#[test]
fn alerts_look_ahead() {
    // Each day 2 less than the one before, from 200 on.
    let falling = days(date(2026, 1, 1), date(2026, 3, 1), |at, _| {
        Some(200 - 2 * i32::try_from(at).unwrap())
    });
    let state = |when: &str| {
        let alert = format!("alert soon {{ when {when}  per day  notify finance }}");
        let row = one(&falling, &alert, "2026-03-01");
        (row["state"].clone(), row["forecast"]["expected"].clone())
    };
    // The last day has 84; with a season of a week the seventh day after it has 14 less.
    assert_eq!(state("forecast(gmv, 7) < 71"), ("warn".into(), "70".into()));
    assert_eq!(state("forecast(gmv, 7) < 70"), ("ok".into(), "70".into()));
    assert_eq!(state("70 >= forecast(gmv, 7)").0, "warn");
    assert_eq!(state("(forecast(gmv, 7) <= 0.8 * gmv)").0, "ok");
    assert_eq!(state("forecast(gmv, 7) <= 0.9 * gmv").0, "warn");
    assert_eq!(state("forecast(gmv, 7) < gmv - prior(gmv, 1 day)").0, "ok");
    // Since when, the data say.
    let alert = "alert soon { when forecast(gmv, 7) < 75  per day }";
    let row = one(&falling, alert, "2026-03-01");
    assert_eq!(
        (&row["since"], &row["periods"]),
        (&"2026-02-26".into(), &3.into())
    );
    // Too short a history is no data.
    let row = one(&falling, alert, "2026-01-12");
    assert_eq!(
        (&row["state"], &row["forecast"]["periods_known"]),
        (&"no data".into(), &11.into())
    );
}

#[test]
fn it_is_written_for_people() {
    let lines = days(date(2025, 12, 1), date(2026, 3, 11), |at, day| {
        Some(by_weekday(at, day)? + i32::try_from(at * 7 % 5).unwrap())
    });
    let more = "target gmv { 2026-03 600, 2026 20_000 }\ntarget margin { 2026-03-11 99% }\n\
                alert soon { when forecast(gmv, 2) < 30  per day }";
    let text = |language: &str, format: &str| {
        let arguments = ["--as-of", "2026-03-11", "--lang", language, "--format", format];
        String::from_utf8(run(&lines, more, &arguments).stdout).unwrap()
    };
    insta::assert_snapshot!("for_people", text("en", "human"));
    insta::assert_snapshot!("in_chinese", text("zh", "human"));
    insta::assert_snapshot!("as_a_message", text("en", "webhook"));
    assert!(!text("en", "junit").contains("forecast of"));
    let sql = run(&lines, more, &["soon", "--as-sql", "duckdb"]);
    insta::assert_snapshot!("as_sql", String::from_utf8(sql.stdout).unwrap());
}
