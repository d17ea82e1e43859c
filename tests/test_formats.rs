//! `merak test`: which tests are run, and how what came of them is written.

#![cfg(feature = "embedded")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/project.rs"]
mod project;

use std::process::Output;

use serde_json::Value;

const TABLE: &str = r#"
table lines = "lines" {
  time on_day : date
  fact amount : CNY
}
metric gmv = sum(lines.amount)
"#;

/// A test that passes, if the number is 3.
fn item(name: &str, number: u32) -> String {
    format!(
        "test {name} {{\n  given lines [{{ on_day: 2026-01-02, amount: 3 }}]\n  expect gmv [{{ gmv: {number} }}]\n}}\n"
    )
}

fn tested(arguments: &[&str]) -> Output {
    let (good, bad, other) = (item("good", 3), item("bad", 4), item("other", 3));
    let files = [
        ("merak.toml", "[project]\nname = \"tested\"\n"),
        ("tables.merak", TABLE),
        ("sales/tests.merak", &format!("{good}{bad}")),
        ("stock/tests.merak", &other),
    ];
    project::in_project(&files, &[&["test"], arguments].concat())
}

fn names(arguments: &[&str]) -> Vec<String> {
    let output = tested(&[arguments, &["--format", "json"]].concat());
    let all: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    all.iter()
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn tests_are_chosen_by_name_and_file() {
    assert_eq!(names(&[]), ["good", "bad", "other"]);
    assert_eq!(names(&["goo", "oth"]), ["good", "other"]);
    assert_eq!(names(&["sales/"]), ["good", "bad"]);
    assert_eq!(names(&["tests.merak"]), ["good", "bad", "other"]);
    assert_eq!(tested(&["nothing"]).status.code(), Some(2));
}

#[test]
fn programs_read_what_came_of_each() {
    let output = tested(&["--format", "json"]);
    assert_eq!((output.status.code(), output.stderr.len()), (Some(1), 0));
    let all: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let bad = &all[1];
    assert_eq!((&bad["kind"], &bad["passed"]), (&"test".into(), &false.into()));
    assert_eq!(
        (&bad["file"], &bad["line"]),
        (&"sales/tests.merak".into(), &5.into())
    );
    assert_eq!(bad["findings"][0]["code"], "E0511");
    assert_eq!(
        (&all[0]["passed"], &all[0]["findings"]),
        (&true.into(), &Value::Array(Vec::new()))
    );
    let output = tested(&["--format", "junit"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(1), 0));
    for part in [
        "<testsuite name=\"merak test\" tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"0\"",
        "<testcase classname=\"sales/tests.merak\" name=\"test bad\"",
        "<failure type=\"error\" message=\"",
        "got      { gmv: 3 }",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn people_read_a_line_for_each() {
    let output = tested(&["good", "other"]);
    let text = project::printed(output);
    assert_eq!(text, "ok     good\nok     other\n2 passed, 0 failed\n");
}

#[test]
fn a_failure_says_the_rows_behind_it_and_the_sql() {
    let test = "test months {
  given lines [
    { on_day: 2026-01-02, amount: 3 },
    { on_day: 2026-02-03, amount: 5 },
    { on_day: 2026-02-04, amount: 7 },
  ]
  expect gmv, gmv as again by month [
    { month: 2026-01, gmv: 3, again: 3 },
    { month: 2026-02, gmv: 5, again: 12 },
  ]
}
";
    let files = [
        ("merak.toml", "[project]\nname = \"tested\"\n"),
        ("tables.merak", TABLE),
        ("tests.merak", test),
    ];
    let output = project::in_project(&files, &["test"]);
    let said = String::from_utf8(output.stderr).unwrap();
    for part in [
        "expected { month: 2026-02-01, gmv: 5, again: 12 }",
        "got      { month: 2026-02-01, gmv: 12, again: 12 }",
        "2 rows of lines are behind gmv there:",
        "2026-02-03",
        "2026-02-04",
        "the SQL:",
        "SUM(amount) AS gmv",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let told = said.split("the SQL:").next().unwrap();
    assert!(!told.contains("on_day: 2026-01-02, "), "{said}");
}
