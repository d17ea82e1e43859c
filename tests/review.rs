//! `merak review`: a page whose numbers are known by hand.
#![cfg(feature = "embedded")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "support/project.rs"]
mod project;

use std::process::Output;

use serde_json::Value;

const TOML: &str = r#"
[project]
name = "page"
[targets.files]
engine = "embedded"
tables = { "lines" = "lines.csv" }
"#;

/// The margin is 50% in February and 20% in March, of "tv" there are no rows in March.
const LINES: &str = "buyer_id,on_day,channel,amount,cost\n\
    1,2026-01-05,ads,80.00,40\n1,2026-01-06,ads,20.00,10\n\
    1,2026-02-01,ads,60.00,30\n2,2026-02-03,tv,40.00,20\n\
    1,2026-03-01,ads,100.00,80\n2,2026-03-04,ads,50.00,40\n3,2026-03-05,ads,50.00,40\n";

const DEFINITIONS: &str = r#"
department growth "增长"
entity buyer
table lines = "lines" {
  link buyer = buyer_id
  time on_day : date
  dim  channel : text
  fact amount, cost : CNY
}
metric gmv    = sum(lines.amount) { format "¥#,##0.00" }
metric cogs   = sum(lines.cost) { better lower }
metric buyers "购买人数" = count(lines.buyer) { grain month }
metric margin : ratio = (gmv - cogs) / gmv { format "0%" }
metric each   = gmv / buyers

north_star buyers {
  promise "Everybody comes back"
  stage   growth
  target  2026-02 2, 2026-03 4, 2026-04 5
}
decompose gmv = buyers * each
report monthly "月报" { metrics gmv, margin  by month  since 2026-01-01  until 2026-12-01 }
report channels { metrics gmv  by month, channel  since 2026-01-01  until 2026-12-01 }
report places { values channel }
report weeks { metrics gmv  by week  since 2026-01-01  until 2026-12-01 }
direction more "更多" for buyers {
  opportunity ads {
    initiative posters { owner growth  moves buyers by +50%  moves gmv by +300  status running }
    initiative films   { moves buyers by +200%  since 2026-02-01  status done  result "None came." }
    initiative songs   { moves each by +5%  status planned }
    initiative cheaper { moves margin by +5 points  since 2026-03-10  status running }
    initiative late    { moves buyers by +1  since 2026-03-20  status running }
    initiative later   { moves buyers by +1  since 2026-04-01  status running }
    initiative short   { moves gmv by +10%  since 2026-02-10  until 2026-03-01  status done }
  }
}
"#;

const FLOOR: &str = "guardrail floor \"底线\" { require margin >= 30%  per month  protects buyers }\n";
const LOW: &str = "guardrail low { require margin >= 10%  per month  protects buyers }\n";
const BY: &str = "guardrail each_way { require margin >= 10%  per month by channel  protects buyers }\n";

fn run(more: &str, arguments: &[&str]) -> Output {
    run_of(&format!("{DEFINITIONS}{more}"), arguments)
}

fn run_of(definitions: &str, arguments: &[&str]) -> Output {
    let files = [
        ("merak.toml", TOML),
        ("all.merak", definitions),
        ("lines.csv", LINES),
    ];
    let words = ["review", "--target", "files"];
    project::in_project(&files, &[&words, arguments].concat())
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn told(more: &str, arguments: &[&str]) -> Value {
    told_of(&format!("{DEFINITIONS}{more}"), arguments)
}

fn told_of(definitions: &str, arguments: &[&str]) -> Value {
    let output = run_of(definitions, &[arguments, &["--format", "json"]].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

#[test]
fn a_gain_is_a_win_while_the_guardrails_hold() {
    let page = told(LOW, &["--as-of", "2026-04-01"]);
    let star = &page["north_stars"][0];
    assert_eq!(
        (&page["period"], &page["before"]),
        (&"2026-03".into(), &"2026-02".into())
    );
    assert_eq!(
        (&star["value"], &star["value_before"]),
        (&"3".into(), &"2".into())
    );
    assert_eq!((&star["verdict"], &star["win"]), (&"win".into(), &true.into()));
    let goals: Vec<&Value> = star["targets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|goal| &goal["reached"])
        .collect();
    assert_eq!(goals, [&Value::Bool(true), &Value::Bool(false), &Value::Null]);
}

#[test]
fn a_gain_beside_a_broken_guardrail_is_no_win() {
    let page = told(FLOOR, &["--as-of", "2026-04-01"]);
    let star = &page["north_stars"][0];
    assert_eq!((&star["verdict"], &star["win"]), (&"gain".into(), &false.into()));
    assert_eq!(star["guards"]["broken"], serde_json::json!(["底线"]));
    let said = text(&run(FLOOR, &["--as-of", "2026-04-01"]));
    assert!(
        said.contains("a gain, and not a win while guardrails are not fine: broken: 底线"),
        "{said}"
    );
    assert!(!said.contains("**a win:"), "{said}");
    // A month before it was 50%.
    let page = told(FLOOR, &["--as-of", "2026-03-01"]);
    assert_eq!(page["north_stars"][0]["verdict"], "win");
    assert_eq!(page["period"], "2026-02");
}

#[test]
fn a_gain_that_nothing_guards_is_no_win() {
    let page = told("", &["--as-of", "2026-04-01"]);
    let star = &page["north_stars"][0];
    assert_eq!((&star["verdict"], &star["win"]), (&"gain".into(), &false.into()));
    let said = text(&run("", &["--as-of", "2026-04-01"]));
    assert!(said.contains("a gain; no guardrail protects it"), "{said}");
}

#[test]
fn what_nobody_knows_of_is_no_win_either() {
    // In March nothing is sold by "tv", so its margin is not known.
    let page = told(BY, &["--as-of", "2026-04-01"]);
    let states: Vec<&Value> = page["watched"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["state"])
        .collect();
    let star = &page["north_stars"][0];
    match states.contains(&&Value::from("no data")) {
        true => assert_eq!((&star["verdict"], &star["win"]), (&"gain".into(), &false.into())),
        false => panic!("{states:?}"),
    }
}

#[test]
fn a_period_without_rows_is_not_judged() {
    // In April nobody bought, or nobody wrote it down.
    let april = told(LOW, &["--as-of", "2026-05-01"]);
    let star = &april["north_stars"][0];
    assert_eq!(
        (&star["value"], &star["verdict"], &star["win"]),
        (&Value::Null, &"unknown".into(), &false.into())
    );
    assert_eq!(star["history"].as_array().unwrap()[0]["period"], "2026-01");
    assert_eq!(star["targets"][2]["reached"], Value::Null);
    let said = text(&run(LOW, &["--as-of", "2026-05-01"]));
    assert!(said.contains("no verdict: 2026-04 has no row"), "{said}");
}

#[test]
fn what_cannot_be_asked_is_no_data_and_no_win() {
    let files = [
        ("merak.toml", TOML),
        (
            "all.merak",
            &format!(
                "{DEFINITIONS}table paid = \"paid\" {{ time on_day : date  fact sum_paid : CNY }}\nmetric paid_sum = sum(paid.sum_paid)\nguardrail paid_up {{ require paid_sum > 0  per month  protects buyers }}\n{LOW}"
            ),
        ),
        ("lines.csv", LINES),
    ];
    let output = project::in_project(
        &files,
        &[
            "review",
            "--target",
            "files",
            "--as-of",
            "2026-04-01",
            "--format",
            "json",
        ],
    );
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let page: Value = serde_json::from_slice(&output.stdout).unwrap();
    let star = &page["north_stars"][0];
    assert_eq!((&star["verdict"], &star["win"]), (&"gain".into(), &false.into()));
    assert_eq!(star["guards"]["unknown"], serde_json::json!(["paid_up"]));
}

#[test]
fn a_week_that_broke_within_the_month_is_no_win() {
    // The first week of March is at 20%; the last one that is over has no rows.
    let weekly = "guardrail weekly { require margin >= 30%  per week  protects buyers }\n";
    let page = told(weekly, &["--as-of", "2026-04-01"]);
    assert_eq!(
        page["north_stars"][0]["guards"]["broken"],
        serde_json::json!(["weekly"])
    );
    let watched = page["watched"].as_array().unwrap();
    let broken = watched
        .iter()
        .filter(|one| one["name"] == "weekly" && one["state"] == "breach");
    let periods: Vec<&Value> = broken.map(|one| &one["period"]).collect();
    assert_eq!(periods, ["2026-03-02", "2026-02-23"]);
}

#[test]
fn initiatives_are_held_against_what_was_before_they_began() {
    let page = told(FLOOR, &["--as-of", "2026-04-01"]);
    let of = |name: &str| {
        let all = page["initiatives"].as_array().unwrap().iter();
        all.clone().find(|one| one["title"] == name).unwrap()["moves"]
            .as_array()
            .unwrap()
            .clone()
    };
    let posters = of("posters");
    // Two buyers became three: by half. What the star's guardrail says counts for it, too.
    assert_eq!(
        (&posters[0]["outcome"], &posters[0]["claim"]),
        (&"reached".into(), &"+50%".into())
    );
    assert_eq!(posters[0]["guards"]["broken"], serde_json::json!(["底线"]));
    // From 100 to 200 is less than 300 more.
    assert_eq!(posters[1]["outcome"], "partly");
    // It began in February, so January counts: from one to three.
    let films = of("films");
    assert_eq!(
        (&films[0]["from"]["period"], &films[0]["from"]["value"]),
        (&"2026-01".into(), &"1".into())
    );
    assert_eq!(films[0]["outcome"], "reached");
    assert_eq!(of("songs")[0]["outcome"], "not_begun");
    assert_eq!(of("cheaper")[0]["outcome"], "too_early");
    assert_eq!(of("late")[0]["outcome"], "too_early");
    assert_eq!(of("later")[0]["outcome"], "not_begun");
    // What ended in February is held against February, though March is over, too.
    let short = of("short");
    let period = |side: &str| short[0][side]["period"].clone();
    assert_eq!(
        (period("from"), period("to")),
        ("2026-01".into(), "2026-02".into())
    );
    assert_ne!(short[0]["outcome"], "too_early");
}

#[test]
fn a_report_gives_its_numbers_and_its_periods() {
    let numbers = |report: &str| told(LOW, &[report, "--as-of", "2026-04-01"])["numbers"].clone();
    let monthly = numbers("月报");
    let values = &monthly["rows"][0]["values"];
    assert_eq!(
        values[0],
        serde_json::json!({"before": "100.00", "value": "200.00"})
    );
    assert_eq!(
        (&values[1]["before"], &values[1]["value"]),
        (&"0.5".into(), &"0.2".into())
    );
    let channels = numbers("channels");
    assert_eq!(channels["slices"], serde_json::json!(["channel"]));
    assert_eq!(channels["rows"][0]["keys"], serde_json::json!(["ads"]));
    assert_eq!(
        channels["rows"][0]["values"][0],
        serde_json::json!({"before": "60.00", "value": "200.00"})
    );
    let places = numbers("places");
    assert_eq!(places["rows"].as_array().unwrap().len(), 2);
    let weeks = told(LOW, &["weeks", "--as-of", "2026-03-09"]);
    assert_eq!(
        (&weeks["period"], &weeks["before"]),
        (&"week 2026-03-02".into(), &"week 2026-02-23".into())
    );
    assert_eq!(
        weeks["numbers"]["rows"][0]["values"][0],
        serde_json::json!({"before": "100.00", "value": "100.00"})
    );
    // The star is defined per month, whatever the page is about.
    assert_eq!(weeks["north_stars"][0]["period"], "2026-02");
}

#[test]
fn a_page_for_a_browser_fetches_nothing_and_is_no_code() {
    let evil = "metric evil \"<script>alert(1)</script>\" = sum(lines.amount) where channel = \"x\"\n\
        report bad \"</title><img src=x onerror=alert(1)>\" { metrics gmv, evil  by month  since 2026-01-01  until 2027-01-01 }\n";
    let page = text(&run(evil, &["bad", "--as-of", "2026-04-01", "--format", "html"]));
    assert!(page.starts_with("<!doctype html>"), "{page}");
    assert!(
        !page.contains("<script") && !page.contains("<img src=x"),
        "{page}"
    );
    for word in ["href=", "src=\"http", "url(", "@import", "<link"] {
        assert!(!page.contains(word), "{word}");
    }
    // Two pictures: the line, and what explains it.
    assert_eq!(
        page.matches("src=\"data:image/svg+xml,").count(),
        1,
        "buyers is made of nothing"
    );
    let markdown = text(&run(evil, &["bad", "--as-of", "2026-04-01"]));
    assert!(!markdown.contains("<script"), "{markdown}");
}

#[test]
fn it_is_written_in_chinese_too() {
    let page = text(&run(FLOOR, &["--as-of", "2026-04-01", "--lang", "zh"]));
    for words in [
        "北极星：buyers 购买人数",
        "不算胜利：越界：底线",
        "举措",
        "尚未开始",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let html = text(&run(
        FLOOR,
        &["--as-of", "2026-04-01", "--lang", "zh", "--format", "html"],
    ));
    assert!(html.contains("<html lang=\"zh-CN\">"));
}

#[test]
fn a_report_that_is_not_there_is_told() {
    let output = run(LOW, &["monthy"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("E0") && said.contains("monthly"), "{said}");
}
