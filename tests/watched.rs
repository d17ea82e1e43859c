//! What is watched is judged by questions, so `merak check` plans them: what can never be
//! asked is said before anybody waits for an alert.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::fs;
use std::process::Command;

const PROJECT: &str = r#"
entity customer
table customers = "shop.customers" {
  key customer = id
  dim province : text
}
table lines = "shop.lines" {
  link buyer : customer = customer_id
  time on_day  : date
  fact amount  : CNY
}
metric gmv    : CNY      = sum(lines.amount)
metric buyers : customer = count(lines.buyer) { grain month }
metric margin : ratio    = (gmv - 1) / gmv { format "0.0%" }
"#;

/// The codes of the findings about what is watched, each with the text it stands at.
fn found(watched: &str) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::write(
        root.join("merak.toml"),
        "[project]\nname = \"watched\"\nlanguage = \"1\"\n",
    )
    .unwrap();
    fs::write(root.join("base.merak"), PROJECT).unwrap();
    fs::write(root.join("watched.merak"), watched).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_merak"))
        .args(["--lang", "en", "--project"])
        .arg(root)
        .args(["check", "--format", "json"])
        .output()
        .unwrap();
    let findings: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = findings.as_array().unwrap();
    let here = findings.iter().filter(|finding| {
        let code = finding["code"].as_str().unwrap();
        finding["file"] == "watched.merak" && (code.starts_with('E') || code == "target-out-of-range")
    });
    let mut found: Vec<(String, String)> = here
        .map(|finding| {
            let byte = |key: &str| usize::try_from(finding[key].as_u64().unwrap()).unwrap();
            let text = watched.get(byte("start")..byte("end")).unwrap();
            (finding["code"].as_str().unwrap().to_owned(), text.to_owned())
        })
        .collect();
    found.sort();
    found
}

#[track_caller]
fn finds(watched: &str, wanted: &[(&str, &str)]) {
    let wanted: Vec<(String, String)> = wanted
        .iter()
        .map(|(code, text)| ((*code).to_owned(), (*text).to_owned()))
        .collect();
    assert_eq!(found(watched), wanted, "{watched}");
}

#[test]
fn what_can_be_asked_is_fine() {
    finds(
        "guardrail low { require gmv >= 1  per week by buyer.province }",
        &[],
    );
    finds("alert odd { when unusual(gmv, window: 28 days, sigma: 3) }", &[]);
    finds("target gmv { 2025-06 5, 2025-07 6 }", &[]);
    finds("target margin { 2025-06 35% }", &[]);
}

#[test]
fn what_can_never_be_asked_is_said() {
    finds(
        "guardrail low { require count(customers) >= 1 }",
        &[("E0308", "count(customers) >= 1")],
    );
    finds(
        "guardrail low { require gmv >= 1  per week by province }",
        &[("E0404", "province")],
    );
    finds(
        "guardrail low { require buyers >= 1  per day }",
        &[("E0401", "buyers >= 1")],
    );
    finds(
        "alert fewer { when change(gmv, 1 week) < 0  per month }",
        &[("E0410", "change(gmv, 1 week)")],
    );
    finds("target buyers { 2025-06-03 3 }", &[("E0403", "2025-06-03")]);
}

#[test]
fn a_period_has_one_target() {
    finds("target gmv { 2025-06 5, 2025-06 6 }", &[("E0202", "2025-06")]);
    finds(
        "target gmv { 2025-06 5 }\ntarget gmv { 2025-06 6 }",
        &[("E0202", "2025-06")],
    );
}

#[test]
fn percents_are_written_as_such() {
    finds("target margin { 2025-06 35 }", &[("target-out-of-range", "35")]);
}
