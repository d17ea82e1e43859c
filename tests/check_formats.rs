//! `merak check` for the tools around a repository: each format says the same
//! findings at the same places.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Two names for one definition, and one name that needs escaping everywhere.
const TEXT: &str = r#"table orders = "shop.orders" {
  time ordered_at : timestamp
  dim  status     : text
  fact amount     : CNY
}

metric gmv       = sum(orders.amount) where not (status = "a<b>&c")
metric `销售, 额%` = sum(orders.amount) where status != "a<b>&c"
"#;

fn check(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_merak"))
        .env("LC_ALL", "C")
        .current_dir(folder)
        .args(["check", "--project", "definitions"])
        .args(arguments)
        .output()
        .unwrap()
}

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("definitions");
    fs::create_dir(&project).unwrap();
    fs::write(project.join("merak.toml"), "[project]\nname = \"shop\"\n").unwrap();
    fs::write(project.join("订单 1.merak"), TEXT).unwrap();
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn warnings_pass_unless_they_are_denied() {
    let folder = project();
    assert_eq!(check(folder.path(), &[]).status.code(), Some(0));
    assert_eq!(
        check(folder.path(), &["--deny", "warnings"]).status.code(),
        Some(1)
    );
}

#[test]
fn sarif_names_the_rule_and_the_place() {
    let folder = project();
    let log: Value = serde_json::from_slice(&check(folder.path(), &["--format", "sarif"]).stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "duplicate-definition");
    let result = &run["results"][0];
    assert_eq!(
        (&result["ruleId"], &result["level"]),
        (&"duplicate-definition".into(), &"warning".into())
    );
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"]["uri"],
        "definitions/%E8%AE%A2%E5%8D%95%201.merak"
    );
    assert_eq!(
        (&place["region"]["startLine"], &place["region"]["startColumn"]),
        (&8.into(), &8.into())
    );
    let other = &result["relatedLocations"][0]["physicalLocation"];
    assert_eq!(other["region"]["startLine"], 7);
}

#[test]
fn github_gets_one_line_each() {
    let folder = project();
    let lines = text(&check(folder.path(), &["--format", "github"]).stdout);
    assert_eq!(lines.lines().count(), 1);
    assert!(
        lines.starts_with("::warning file=definitions/订单 1.merak,line=8,endLine=8,col=8,endColumn=16,title=duplicate-definition::`销售, 额%25` means the same as `gmv`%0A"),
        "{lines}"
    );
}

#[test]
fn gitlab_reads_code_quality() {
    let folder = project();
    let read = |arguments: &[&str]| -> Vec<Value> {
        serde_json::from_slice(&check(folder.path(), arguments).stdout).unwrap()
    };
    let found = read(&["--format", "gitlab"]);
    assert_eq!(found.len(), 1);
    let issue = &found[0];
    assert_eq!(issue["check_name"], "duplicate-definition");
    assert_eq!(issue["severity"], "minor");
    assert_eq!(issue["location"]["path"], "definitions/订单 1.merak");
    assert_eq!(issue["location"]["lines"]["begin"], 8);
    assert!(
        issue["description"]
            .as_str()
            .unwrap()
            .starts_with("`销售, 额%` means")
    );
    assert_eq!(
        read(&["--format", "gitlab", "--deny", "warnings"])[0]["severity"],
        "major"
    );
    // Lines may move: it is still the same finding.
    let file = folder.path().join("definitions/订单 1.merak");
    fs::write(&file, format!("// above\n{TEXT}")).unwrap();
    let moved = read(&["--format", "gitlab"]);
    assert_eq!(moved[0]["fingerprint"], issue["fingerprint"]);
    assert_eq!(moved[0]["location"]["lines"]["begin"], 9);
    // Two that say the same are two; none is nothing.
    fs::write(&file, "metric a = b + b\n").unwrap();
    let twice = read(&["--format", "gitlab"]);
    let prints: std::collections::BTreeSet<_> = twice
        .iter()
        .map(|issue| issue["fingerprint"].to_string())
        .collect();
    assert_eq!(prints.len(), twice.len());
    fs::write(&file, "entity e\n").unwrap();
    assert!(read(&["--format", "gitlab"]).is_empty());
}

#[test]
fn junit_has_a_test_for_each_file() {
    let folder = project();
    let warned = text(&check(folder.path(), &["--format", "junit"]).stdout);
    assert!(warned.contains("failures=\"0\""), "{warned}");
    assert!(warned.contains("<system-out>definitions/订单 1.merak:8:8: warning duplicate-definition: "));
    let denied = ["--format", "junit", "--deny", "warnings"];
    let found = text(&check(folder.path(), &denied).stdout);
    assert!(
        found.contains("<testsuite name=\"merak check\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\" time=\"0\">"),
        "{found}"
    );
    assert!(found.contains("<testcase classname=\"merak\" name=\"definitions/merak.toml\" time=\"0\"/>"));
    assert!(found.contains(
        "<failure type=\"error\" message=\"definitions/订单 1.merak:8:8: error duplicate-definition: "
    ));
    assert_eq!(found.matches("</testcase>").count(), 1);
}

#[test]
fn people_and_programs_are_told_one_column() {
    let folder = project();
    let wrong = "metric 大客户成交 = sum(orders.amount) where 大客户\n";
    fs::write(folder.path().join("definitions/more.merak"), wrong).unwrap();
    let told: Value = serde_json::from_slice(&check(folder.path(), &["--format", "json"]).stdout).unwrap();
    let column = wrong.chars().take_while(|c| *c != 'w').count() + "where ".len() + 1;
    assert!(
        told.to_string().contains(&format!("\"column\":{column},")),
        "{told}"
    );
    let people = text(&check(folder.path(), &[]).stderr);
    assert!(people.contains(&format!("more.merak:1:{column}]")), "{people}");
}
