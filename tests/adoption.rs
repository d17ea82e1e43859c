//! Taking Merak up in an old repository: findings that are lived with, and only what
//! a change touches.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/repository.rs"]
mod repository;

use repository::Repository;
use serde_json::Value;
use std::fs;

const TABLE: &str = "table orders = \"shop.orders\" {\n  time ordered_at : timestamp\n  dim  status : text\n  fact amount : CNY\n}\n";
/// Two names for one definition.
const TWICE: &str = "metric gmv = sum(orders.amount)\nmetric sales = sum(orders.amount)\n";

/// A project in a repository, with warnings.
fn project(settings: &str) -> Repository {
    let repository = Repository::new("definitions");
    repository.write("merak.toml", &format!("[project]\nname = \"shop\"\n{settings}"));
    repository.write("tables.merak", TABLE);
    repository.write("gmv.merak", TWICE);
    repository.commit("one");
    repository
}

fn check(repository: &Repository, arguments: &[&str]) -> (Option<i32>, Vec<(String, String)>) {
    let done = repository.run(&[&["check", "--format", "json"], arguments].concat());
    let text = String::from_utf8(done.stdout).unwrap();
    let found: Vec<Value> = serde_json::from_str(&text).unwrap_or_default();
    let found = found.iter().map(|one| {
        let word = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
        (word("code"), word("message"))
    });
    (done.status.code(), found.collect())
}

fn codes(found: &[(String, String)]) -> Vec<&str> {
    found.iter().map(|(code, _)| code.as_str()).collect()
}

#[test]
fn what_is_listed_is_silent() {
    let repository = project("");
    assert_eq!(codes(&check(&repository, &[]).1), ["duplicate-definition"]);
    let done = repository.run(&["check", "--write-baseline"]);
    assert_eq!(done.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&done.stderr).contains("1 finding is in merak-baseline.json"));
    let path = repository.project.join("merak-baseline.json");
    let written = fs::read_to_string(&path).unwrap();
    assert_eq!(check(&repository, &["--deny", "warnings"]), (Some(0), Vec::new()));
    let said = String::from_utf8(repository.run(&["check"]).stderr).unwrap();
    assert!(said.contains("1 in the baseline"), "{said}");
    // Lines and files may change.
    fs::remove_file(repository.project.join("gmv.merak")).unwrap();
    repository.write("other.merak", &format!("// Words above.\n\n{TWICE}"));
    assert_eq!(check(&repository, &[]), (Some(0), Vec::new()));
    // What is new is said.
    repository.write("z.merak", "metric turnover = sum(orders.amount)\n");
    assert_eq!(codes(&check(&repository, &[]).1), ["duplicate-definition"]);
    assert_eq!(check(&repository, &["--deny", "warnings"]).0, Some(1));
    // Nothing writes it but the one option, and that the same each time.
    assert_eq!(fs::read_to_string(&path).unwrap(), written);
    fs::remove_file(repository.project.join("z.merak")).unwrap();
    repository.run(&["check", "--write-baseline"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), written);
}

#[test]
fn it_shrinks() {
    let repository = project("");
    repository.run(&["check", "--write-baseline"]);
    repository.write("gmv.merak", "metric gmv = sum(orders.amount)\n");
    let (code, found) = check(&repository, &[]);
    assert_eq!((code, codes(&found)), (Some(0), vec!["stale-baseline"]));
    assert!(found[0].1.contains("metric sales"), "{found:?}");
    assert_eq!(check(&repository, &["--deny", "warnings"]).0, Some(1));
    repository.run(&["check", "--write-baseline"]);
    assert_eq!(check(&repository, &["--deny", "warnings"]), (Some(0), Vec::new()));
}

#[test]
fn errors_are_never_listed() {
    let repository = project("");
    repository.write("wrong.merak", "metric wrong = sum(orders.nothing)\n");
    let done = repository.run(&["check", "--write-baseline"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(!repository.project.join("merak-baseline.json").exists());
    // Nor is one silenced that somebody wrote into it.
    let (_, found) = check(&repository, &[]);
    let entry = |hash: &str| {
        format!(
            "{{\"version\":1,\"findings\":[{{\"code\":\"{}\",\"item\":\"metric wrong\",\"message\":\"{hash}\",\"count\":9}}]}}",
            found[0].0
        )
    };
    repository.write("merak-baseline.json", &entry("00"));
    assert_eq!(check(&repository, &[]).0, Some(1));
}

#[test]
fn a_lint_that_is_denied_may_be_listed() {
    let repository =
        project("[lints]\nduplicate-definition = \"deny\"\nbaseline = \"ci/known findings.json\"\n");
    let (code, found) = check(&repository, &[]);
    assert_eq!(code, Some(2), "{found:?}");
    fs::create_dir(repository.project.join("ci")).unwrap();
    let done = repository.run(&["check", "--write-baseline"]);
    assert_eq!(
        done.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    assert!(repository.project.join("ci/known findings.json").exists());
    assert_eq!(check(&repository, &[]), (Some(0), Vec::new()));
    repository.write("ci/known findings.json", "{ \"version\": 7, \"findings\": [] }");
    assert_eq!(
        codes(&check(&repository, &[]).1),
        ["duplicate-definition", "E0611"]
    );
}

#[test]
fn only_what_a_change_touches() {
    let repository = project("");
    repository.write("daily.merak", "metric daily_orders = count(orders)\nmetric twice = daily_orders * 2\nmetric other_daily = count(orders) where status = \"x\" { distinct from daily_orders because \"x\" }\n");
    repository.commit("two");
    let (_, all) = check(&repository, &[]);
    assert!(all.len() >= 3, "{all:?}");
    assert_eq!(check(&repository, &["--since", "HEAD"]), (Some(0), Vec::new()));
    let said = String::from_utf8(repository.run(&["check", "--since", "HEAD"]).stderr).unwrap();
    assert!(said.contains("elsewhere are not shown"), "{said}");
    // The definition that others rest on.
    repository.write(
        "gmv.merak",
        "metric gmv = sum(orders.amount)\nmetric sales = sum(orders.amount) where status = \"paid\"\n",
    );
    let (code, found) = check(&repository, &["--since", "HEAD"]);
    assert_eq!((code, codes(&found)), (Some(0), vec!["near-miss"]), "{found:?}");
    assert_eq!(
        check(&repository, &["--since", "HEAD", "--deny", "warnings"]).0,
        Some(1)
    );
    // A table reaches all that counts its rows.
    repository.git(&["checkout", "--quiet", "--", "."]);
    repository.write(
        "tables.merak",
        &TABLE.replace("fact amount", "dim  city : text\n  fact amount"),
    );
    assert_eq!(check(&repository, &["--since", "HEAD"]).1.len(), all.len());
    // Layout touches nothing, and errors are said wherever they are.
    repository.write("tables.merak", &TABLE.replace("  ", "    "));
    assert_eq!(check(&repository, &["--since", "HEAD"]), (Some(0), Vec::new()));
    repository.write("wrong.merak", "metric wrong = sum(orders.nothing)\n");
    repository.commit("wrong");
    assert_eq!(check(&repository, &["--since", "HEAD"]).0, Some(1));
    let done = repository.run(&["check", "--since", "nowhere"]);
    assert_eq!(done.status.code(), Some(2));
}
