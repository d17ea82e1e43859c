//! `merak what-if`: numbers that are known by hand.

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
name = "supposed"
[targets.files]
engine = "embedded"
tables = { "lines" = "lines.csv" }
"#;

const DEFINITIONS: &str = r#"
entity buyer
unit gram
unit kilogram = 1000 gram
table lines = "lines" {
  link buyer = buyer_id
  time on_day : date
  dim  channel : text
  fact amount, cost, spend : CNY
  fact weight : gram
}
metric gmv     = sum(lines.amount)
metric cogs    = sum(lines.cost) { better lower }
metric spend   = sum(lines.spend)
metric buyers  = count(lines.buyer)
metric orders  = count(lines)
metric repeats = count(buyer where orders >= 2) { grain month }
metric rate "复购率" : ratio = repeats / buyers { format "0.0%" }
metric aov     = gmv / orders
metric margin  = (gmv - cogs) / gmv { format "0%" }
metric cac     = spend / buyers
metric each    = gmv / buyers
metric ltv     = 3 * each * margin
metric heavy   : kilogram = sum(lines.weight)
metric light   : gram     = sum(lines.weight) where channel = "tv"
metric both    : kilogram = heavy + light
metric tv_gmv  = gmv where channel = "tv"
metric tv_share = tv_gmv / gmv
metric web_gmv = gmv where channel = "web"

north_star repeats { target 2026-03 5, 2026-04 100 }
decompose repeats = buyers * rate
guardrail economics { require ltv >= 3 * cac  per month }
guardrail kept      { require margin >= 25% and gmv > 10  per month by channel }
guardrail weighed   { require both * 2 >= heavy  per month  severity warn }
guardrail sized     { require aov * 2 < 90  per quarter  severity warn }
"#;

fn run(arguments: &[&str]) -> Output {
    let lines = "buyer_id,on_day,channel,amount,cost,spend,weight\n\
                 1,2026-02-01,ads,10.00,5,1,500\n1,2026-02-02,ads,20.00,5,1,500\n\
                 2,2026-02-03,tv,30.10,20,1,500\n2,2026-02-04,tv,19.90,20,1,250\n\
                 3,2026-02-05,tv,20.00,10,2,250\n\
                 1,2026-01-05,ads,500.00,10,2,250\n";
    let files = [
        ("merak.toml", TOML),
        ("all.merak", DEFINITIONS),
        ("lines.csv", lines),
    ];
    project::in_project(&files, &[&["what-if"], arguments].concat())
}

fn told(arguments: &[&str]) -> Value {
    let output = run(&[arguments, &["--format", "json"]].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn guard<'a>(what: &'a Value, name: &str) -> &'a Value {
    let guards = what["guardrails"].as_array().unwrap();
    guards.iter().find(|guard| guard["name"] == name).unwrap()
}

/// `metric operator number` of each bound.
fn bounds(guard: &Value) -> Vec<String> {
    let bounds = guard["bounds"].as_array().unwrap().iter();
    bounds
        .map(|bound| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let value = &bound["at"];
            let at = value.get("fraction").unwrap_or(&value["value"]);
            format!(
                "{} {} {}",
                text(&bound["metric"]),
                text(&bound["operator"]),
                text(at)
            )
        })
        .collect()
}

#[test]
fn what_a_customer_costs_asks_for_what_one_is_worth() {
    let what = told(&["--given", "ltv=150", "--given", "cac=50", "--set", "cac=80"]);
    let guard = guard(&what, "economics");
    assert_eq!(
        (&guard["before"], &guard["state"]),
        (&"holds".into(), &"broken".into())
    );
    assert_eq!(bounds(guard), ["ltv >= 240", "cac <= 50"]);
    // One that blocks and breaks is found.
    let output = run(&["--given", "ltv=150", "--set", "cac=80"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(said(&output).contains("BREAKS economics"), "{}", said(&output));
    assert!(
        said(&output).contains("it would hold with ltv >= 240, or cac <= 50"),
        "{}",
        said(&output)
    );
    let output = run(&["--given", "ltv=150", "--set", "cac=50"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn identities_are_pushed_through_exactly() {
    let what = told(&[
        "--given",
        "buyers=3",
        "--given",
        "repeats=1",
        "--given",
        "rate=0.3333333333333333",
        "--set",
        "buyers=+50%",
    ]);
    let star = &what["north_stars"][0];
    // The rate is a third, and no floating number.
    assert_eq!(
        (&star["from"]["value"], &star["to"]["value"]),
        (&"1".into(), &"1.5".into())
    );
    assert!(star["to"].get("fraction").is_none());
    let pulls = star["one_percent"].as_array().unwrap();
    let names: Vec<&str> = pulls
        .iter()
        .map(|pull| pull["metric"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["buyers", "rate"]);
    assert_eq!(pulls[0]["moves"]["value"], "0.015");
    assert_eq!(pulls[0]["share"]["value"], "0.01");
    // Money has no last digit that is made up.
    let what = told(&["--given", "gmv=0.30", "--given", "orders=3", "--set", "gmv=+0.1"]);
    let aov = &guard(&what, "sized")["values"][0];
    assert_eq!(aov["from"]["value"], "0.1");
    assert_eq!(aov["to"]["fraction"], "2/15");
}

#[test]
fn bounds_go_through_definitions() {
    // 3 * (gmv / 10) * ((gmv - 40) / gmv) >= 3 * 2: gmv >= 60.
    let given = [
        "--given",
        "buyers=10",
        "--given",
        "orders=10",
        "--given",
        "cogs=40",
        "--given",
        "cac=2",
        "--given",
        "gmv=100",
    ];
    let what = told(&[&given[..], &["--set", "gmv=50"]].concat());
    assert_eq!(guard(&what, "economics")["state"], "broken");
    let all = bounds(guard(&what, "economics"));
    assert_eq!(all, ["ltv >= 6", "cac <= 1", "gmv >= 60"]);
    // aov * 2 < 90 is strict, and holds.
    assert_eq!(guard(&what, "sized")["state"], "holds");
    assert_eq!(bounds(guard(&what, "sized")), ["gmv < 450"]);
    // Given numbers are of the whole.
    assert_eq!(guard(&what, "kept")["state"], "not known");
}

#[test]
fn numbers_on_one_scale_come_together() {
    let what = told(&[
        "--given",
        "heavy=2",
        "--given",
        "light=500",
        "--set",
        "light=+100%",
    ]);
    let weighed = guard(&what, "weighed");
    // Kilograms, of which half of one came as 500 gram.
    let both = &weighed["values"].as_array().unwrap()[0];
    assert_eq!(
        (&both["from"]["value"], &both["to"]["value"]),
        (&"2.5".into(), &"3".into())
    );
    assert_eq!(weighed["state"], "holds");
}

#[test]
fn what_is_not_arithmetic_is_not_guessed() {
    let given = [
        "--given",
        "gmv=100",
        "--given",
        "tv_gmv=40",
        "--given",
        "buyers=4",
        "--given",
        "cogs=1",
        "--given",
        "cac=1",
    ];
    let what = told(&[&given[..], &["--set", "tv_share=50%", "--set", "gmv=+10%"]].concat());
    assert_eq!(guard(&what, "economics")["state"], "holds");
    // Parts that do not make the whole are said, and not pushed through.
    let what = told(&[
        "--given",
        "repeats=7",
        "--given",
        "buyers=10",
        "--given",
        "rate=20%",
        "--set",
        "buyers=20",
    ]);
    let star = &what["north_stars"][0];
    assert!(star["to"].is_null());
    assert_eq!(star["why"], "repeats is 7, and `buyers * rate` comes to 2");
}

#[test]
fn what_is_wrong_is_told_at_its_place() {
    let cases = [
        ("gmv=a-lot", "E0705"),
        ("gmv", "E0705"),
        ("=5", "E0705"),
        ("gmv=¥5", "E0705"),
        ("gmv＝5", "E0705"),
        ("gmv=1,000", "E0705"),
        ("gvm=5", "E0201"),
    ];
    for (setting, code) in cases {
        let output = run(&["--given", "gmv=1", "--set", setting]);
        assert!(said(&output).contains(code), "{setting}: {output:?}");
        assert_eq!(output.status.code(), Some(1), "{setting}");
    }
    let twice = run(&["--set", "rate=5%", "--set", "复购率=6%"]);
    assert!(said(&twice).contains("is set twice"), "{twice:?}");
    assert_eq!(run(&[]).status.code(), Some(2));
    let chinese = run(&["--given", "buyers=10", "--set", "rate=30", "--lang", "zh"]);
    assert!(said(&chinese).contains("`rate=30` 就是 3000%"), "{chinese:?}");
}

#[cfg(feature = "embedded")]
mod asked {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_last_period_that_is_over() {
        let what = told(&["--set", "buyers=+100%", "--as-of", "2026-03-05"]);
        assert_eq!(what["period"], "2026-02");
        let star = &what["north_stars"][0];
        // Two of three came back; of six it would be four.
        assert_eq!(
            (&star["from"]["value"], &star["to"]["value"]),
            (&"2".into(), &"4".into())
        );
        assert_eq!(
            (&star["target"]["period"], &star["target"]["met"]),
            (&"2026-03".into(), &false.into())
        );
        // cac halves: 6 / 6.
        let economics = guard(&what, "economics");
        let values: Vec<(&str, &str)> = economics["values"]
            .as_array()
            .unwrap()
            .iter()
            .map(|value| {
                (
                    value["metric"].as_str().unwrap(),
                    value["to"]["value"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(values, [("ltv", "20"), ("cac", "1")]);
    }

    #[test]
    fn slices_are_judged_by_shares_only() {
        let what = told(&["--set", "cogs=-50%", "--as-of", "2026-03-05"]);
        let guards = what["guardrails"].as_array().unwrap();
        let kept: Vec<(&str, &str, &str)> = guards
            .iter()
            .filter(|guard| guard["name"] == "kept")
            .map(|guard| {
                let text = |value: &'static str| guard[value].as_str().unwrap();
                (
                    guard["slice"][0]["value"].as_str().unwrap(),
                    text("before"),
                    text("state"),
                )
            })
            .collect();
        // ads keep 20 of 30, tv 20 of 70, and then 45 of 70.
        assert_eq!(kept, [("ads", "holds", "holds"), ("tv", "holds", "holds")]);
        let what = told(&["--set", "cogs=+25%", "--as-of", "2026-03-05"]);
        let guards = what["guardrails"].as_array().unwrap();
        let tv = guards
            .iter()
            .find(|guard| guard["slice"][0]["value"] == "tv")
            .unwrap();
        assert_eq!((&tv["before"], &tv["state"]), (&"holds".into(), &"broken".into()));
        // 70 - 62.5 of 70; it needs 52.5.
        assert_eq!(bounds(tv), ["cogs <= 52.5"]);
        let what = told(&["--set", "cogs=70", "--as-of", "2026-03-05"]);
        assert_eq!(guard(&what, "kept")["state"], "not known");
        // What is said of a month is not said of a quarter.
        let what = told(&["--set", "gmv=200", "--set", "buyers=3", "--as-of", "2026-04-05"]);
        assert_eq!(guard(&what, "sized")["state"], "not known");
        assert!(
            guard(&what, "sized")["why"]
                .as_str()
                .unwrap()
                .contains("per quarter"),
            "{what}"
        );
    }

    #[test]
    fn the_best_slice_is_one_with_enough_rows() {
        let arguments = [
            "--set",
            "buyers=+100%",
            "--as-of",
            "2026-03-05",
            "--by",
            "channel",
        ];
        let best = |least: &str| {
            let what = told(&[&arguments[..], &["--min-rows", least]].concat());
            what["north_stars"][0]["best_slices"].clone()
        };
        // Of ads, the one buyer came back.
        let rate = &best("2")[0];
        assert_eq!(
            (&rate["metric"], &rate["slice"], &rate["best"]["value"]),
            (&"rate".into(), &"ads".into(), &"1".into())
        );
        assert_eq!(rate["north_star"]["value"], "6");
        // tv is no better than the whole.
        assert_eq!(best("3"), Value::Array(Vec::new()));
    }
}

/// In March nothing was written down: nothing is reckoned with zeros.
#[cfg(feature = "embedded")]
#[test]
fn a_period_without_rows_is_no_data() {
    let output = run(&["--set", "buyers=+10%", "--as-of", "2026-04-02"]);
    let text = said(&output);
    let row = text.lines().find(|line| line.starts_with("buyers")).unwrap();
    assert!(row.contains("no data") && row.contains("not known"), "{text}");
    let text = said(&run(&["--set", "gmv=+10%", "--as-of", "2026-04-02"]));
    assert!(text.contains("no slice has rows there"), "{text}");
    let what = told(&["--set", "buyers=+10%", "--as-of", "2026-04-02"]);
    assert_eq!(what["settings"][0]["from"], Value::Null, "{what}");
    // In February there are rows, and none of them is of a web site.
    let text = said(&run(&["--set", "web_gmv=+10%", "--as-of", "2026-03-02"]));
    let row = text.lines().find(|line| line.starts_with("web_gmv")).unwrap();
    assert!(!row.contains("no data"), "{text}");
}

/// What stays as it is is named, and a number of one month is not said to be another's.
#[cfg(feature = "embedded")]
#[test]
fn what_is_held_still_is_said() {
    let text = said(&run(&["--set", "buyers=+10%", "--as-of", "2026-03-02"]));
    assert!(text.contains("held still: rate\n"), "{text}");
    assert!(
        text.contains("repeats is to be 5 in 2026-03: what it would be in 2026-02 is not enough for that"),
        "{text}"
    );
}
