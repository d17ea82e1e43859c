//! `assert`: known answers, put to real data.

#![cfg(feature = "embedded")]
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "support/project.rs"]
mod project;

use std::process::Output;

const TOML: &str = r#"
[project]
name = "known"
timezone = "Asia/Shanghai"
[targets.files]
engine = "embedded"
tables = { "lines" = "lines.csv" }
"#;

const DEFINITIONS: &str = r#"
table lines = "lines" {
  time on_day : date
  dim  channel : text
  fact amount : CNY
  fact weight : float
}
metric gmv    = sum(lines.amount)
metric ads    = sum(lines.amount) where channel = "ads"
metric share  = ads / gmv
metric heavy  = sum(lines.weight)
metric basket = avg(lines.amount)
"#;

const LINES: &str = "on_day,channel,amount,weight
2026-03-01,ads,10.01,0.1
2026-03-31,tv,20.00,0.2
2026-04-01,tv,-40.00,0.3
";

fn tested(claims: &str, arguments: &[&str]) -> Output {
    let definitions = format!("{DEFINITIONS}\nassert ledger {{\n{claims}\n}}\n");
    let files = [
        ("merak.toml", TOML),
        ("all.merak", &definitions),
        ("lines.csv", LINES),
    ];
    project::in_project(&files, arguments)
}

fn asked(claims: &str) -> (Option<i32>, String) {
    let output = tested(claims, &["test", "--target", "files"]);
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn what_is_known_and_true_is_silent() {
    for claim in [
        "gmv for 2026-03 = 30.01",
        "gmv for 2026-03-01 = 10.010",
        "gmv for 2026 = -9.99",
        "gmv for 2026-03 = 30 within 0.01",
        "gmv - ads for 2026-03 = 20",
        "heavy for 2026-03 = 0.3",
        "gmv < 0",
        "gmv < 0 and ads > 0",
        "not (share > 1) or gmv is null",
        "gmv where channel = \"tv\" for 2026-03 = 20",
        "gmv for 2025 = 0",
    ] {
        assert_eq!(asked(claim), (Some(0), String::new()), "{claim}");
    }
}

#[test]
fn what_is_not_so_is_said_with_both_numbers() {
    for (claim, why) in [
        ("gmv for 2026-03 = 30", "it is 30.01, and known to be 30"),
        (
            "gmv for 2026-03 = 30 within 0.009",
            "it is 30.01, and known to be 30, give or take 0.009",
        ),
        ("basket for 2025 = 0", "it is null, and known to be 0"),
        ("gmv >= 0", "it is not so"),
        ("avg(lines.amount) > 0", "it is not so"),
        (
            "(share where channel = \"mail\") > 0",
            "the data does not say whether it is so",
        ),
    ] {
        let (code, said) = asked(claim);
        assert_eq!(code, Some(1), "{claim}");
        assert!(said.contains("E0703") && said.contains(why), "{claim}\n{said}");
        assert!(
            said.contains("the SQL:\n") && said.contains("SELECT"),
            "{claim}\n{said}"
        );
    }
}

/// What has no answer is said by `check` already.
#[test]
fn claims_are_questions_that_have_an_answer() {
    for (claim, code) in [
        ("gvm >= 0", "E0201"),
        ("gmv + 1 kg for 2026 = 1", "E0"),
        ("gmv", "E0"),
        ("gmv for 2026-03 = 1 within", "E0110"),
        ("gmv >= 0 within 1", "E0110"),
        ("gmv for last 2 complete months = 1", "E0107"),
    ] {
        let output = tested(claim, &["check"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{claim}\n{said}");
        assert!(said.contains(code), "{claim}\n{said}");
    }
}

/// Without a target, nobody was asked: and that is said.
#[test]
fn nobody_was_asked() {
    let output = tested("gmv >= 0", &["test"]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said, "0 passed, 0 failed; 1 assertion needs `--target`\n");
}
