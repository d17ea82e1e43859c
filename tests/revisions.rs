//! Definitions as they were: `merak diff` in throwaway repositories of git.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/repository.rs"]
mod repository;

use repository::{Repository, merak};
use serde_json::Value;
use std::fs;
use std::process::Command;

const TABLE: &str = "table orders = \"shop.orders\" {\n  time ordered_at : timestamp\n  dim  status : text\n  fact amount : CNY\n}\n";
const BEFORE: &str = "metric gmv = sum(orders.amount)\n";
const AFTER: &str = "metric gmv = sum(orders.amount) where status = \"paid\"\n";

/// The project of this file, committed, then changed.
fn changed(project: &str) -> Repository {
    let repository = Repository::new(project);
    repository.write("merak.toml", "[project]\nname = \"shop\"\n");
    repository.write("tables.merak", TABLE);
    repository.write("gmv.merak", BEFORE);
    repository.commit("one");
    repository.write("gmv.merak", AFTER);
    repository
}

fn diff(repository: &Repository, arguments: &[&str]) -> (Option<i32>, Value) {
    let done = repository.run(&[&["diff", "--format", "json"], arguments].concat());
    let text = String::from_utf8(done.stdout).unwrap();
    let err = String::from_utf8_lossy(&done.stderr);
    (
        done.status.code(),
        serde_json::from_str(&text).unwrap_or_else(|_| Value::from(err.as_ref())),
    )
}

fn only(changes: &Value) -> (&str, &str) {
    let all = changes["changes"].as_array().unwrap();
    assert_eq!(all.len(), 1, "{changes:#}");
    (all[0]["kind"].as_str().unwrap(), all[0]["name"].as_str().unwrap())
}

#[test]
fn against_the_working_tree() {
    let repository = changed("definitions");
    let (code, changes) = diff(&repository, &["HEAD"]);
    assert_eq!((code, only(&changes)), (Some(1), ("narrowed", "gmv")));
    assert_eq!(changes["to"]["commit"], Value::Null);
    repository.write(
        "gmv.merak",
        "metric gmv = sum(orders.amount) where status = \"paid\" { changed \"paid only\" on 2026-05-01 }\n",
    );
    let (code, changes) = diff(&repository, &["main"]);
    assert_eq!((code, only(&changes)), (Some(0), ("narrowed", "gmv")));
    assert_eq!(changes["changes"][0]["changed"][0]["why"], "paid only");
}

#[test]
fn between_revisions() {
    let repository = changed("");
    let second = repository.commit("two");
    repository.write("gmv.merak", "metric wrong = sum(orders.nothing)\n");
    let third = repository.commit("three");
    let (code, changes) = diff(&repository, &["HEAD~2", &second]);
    assert_eq!((code, only(&changes)), (Some(1), ("narrowed", "gmv")));
    assert_eq!(changes["to"]["commit"], Value::from(second.as_str()));
    // The other way round.
    let (_, changes) = diff(&repository, &[&second, "HEAD~2"]);
    assert_eq!(only(&changes), ("widened", "gmv"));
    // A later side that is wrong is not compared; an earlier one is, as far as it goes.
    let (code, said) = diff(&repository, &[&second, &third]);
    assert_eq!(code, Some(1));
    assert!(said.as_str().unwrap().contains("E0"), "{said}");
    let (code, changes) = diff(&repository, &[&third, &second]);
    assert_eq!(code, Some(1));
    assert_eq!(changes["notes"][0]["note"], "wrong");
}

#[test]
fn from_where_a_branch_was_made() {
    let repository = changed("");
    repository.git(&["checkout", "--quiet", "-b", "mine"]);
    repository.commit("mine");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("other.merak", "metric other = count(orders)\n");
    repository.commit("theirs");
    repository.git(&["checkout", "--quiet", "mine"]);
    let (_, changes) = diff(&repository, &["main", "--merge-base"]);
    assert_eq!(only(&changes), ("narrowed", "gmv"));
    let (_, changes) = diff(&repository, &["main"]);
    assert_eq!(changes["changes"].as_array().unwrap().len(), 2);
}

/// Names of folders and files are read as they are; projects inside, hidden files
/// and what is not committed yet do not count.
#[test]
fn names_of_every_kind() {
    let repository = changed("a b/团队 \"x\"/-rf");
    repository.git(&["checkout", "--quiet", "--", "."]);
    repository.write("订单/line\nbreak.merak", "metric a = count(orders)\n");
    repository.write(
        "订单/--help.merak",
        "metric b = count(orders) where status = \"b\"\n",
    );
    repository.write(
        "$(touch pwned)/`x`.merak",
        "metric c = count(orders) where status = \"c\"\n",
    );
    repository.write(".hidden/h.merak", "metric a = nothing\n");
    repository.write("inner/merak.toml", "[project]\nname = \"inner\"\n");
    repository.write("inner/i.merak", "metric a = nothing\n");
    repository.commit("names");
    let (code, changes) = diff(&repository, &["HEAD"]);
    assert_eq!(
        (code, &changes["changes"]),
        (Some(0), &Value::from(Vec::<Value>::new())),
        "{changes:#}"
    );
    assert_eq!(changes["unchanged"], 4);
    fs::remove_dir_all(repository.project.join("订单")).unwrap();
    let (_, changes) = diff(&repository, &["HEAD"]);
    assert_eq!(changes["changes"].as_array().unwrap().len(), 2);
}

#[cfg(unix)]
#[test]
fn links_to_files_are_followed() {
    let repository = changed("");
    repository.git(&["checkout", "--quiet", "--", "."]);
    repository.write("texts/gmv.txt", "metric linked = count(orders)\n");
    std::os::unix::fs::symlink("texts/gmv.txt", repository.project.join("linked.merak")).unwrap();
    repository.commit("link");
    repository.write(
        "texts/gmv.txt",
        "metric linked = count(orders) where status = \"paid\"\n",
    );
    let (_, changes) = diff(&repository, &["HEAD"]);
    assert_eq!(only(&changes), ("narrowed", "linked"));
}

/// Revisions are never options, commands or ways elsewhere.
#[test]
fn hostile_revisions() {
    let repository = changed("");
    let before = fs::read_dir(repository.folder.path()).unwrap().count();
    for revision in [
        "--output=pwned",
        "-p",
        "--upload-pack=touch pwned",
        "--",
        "HEAD; touch pwned",
        "$(touch pwned)",
        "`touch pwned`",
        "HEAD:gmv.merak",
        "HEAD..HEAD",
        "^HEAD",
        "",
        " ",
        "no-such-branch",
        "HEAD\n--help",
        "HEAD@{u}",
        "分支",
        "../../etc/passwd",
        "\u{202e}",
    ] {
        let done = repository.run(&["diff", "--", revision]);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{revision:?}: {said}");
        assert!(said.contains("E0610"), "{revision:?}: {said}");
        assert!(!said.contains('\u{202e}'), "{revision:?}: {said}");
    }
    assert_eq!(before, fs::read_dir(repository.folder.path()).unwrap().count());
    // A branch may be called almost anything.
    repository.git(&["branch", "功能/a+b=c"]);
    let (code, _) = diff(&repository, &["功能/a+b=c"]);
    assert_eq!(code, Some(1));
}

#[test]
fn without_a_history() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("merak.toml"), "[project]\nname = \"p\"\n").unwrap();
    let done = merak(folder.path(), &["diff", "HEAD"]);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(2), "{said}");
    assert!(said.contains("not in a git repository"), "{said}");

    let repository = Repository::new("");
    repository.write("merak.toml", "[project]\nname = \"p\"\n");
    let done = repository.run(&["diff", "HEAD"]);
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(said.contains("nothing has been committed here yet"), "{said}");

    // Without the program itself.
    let done = Command::new(env!("CARGO_BIN_EXE_merak"))
        .args(["diff", "HEAD", "--lang", "en"])
        .current_dir(&repository.project)
        .env("PATH", "/nowhere")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot be run"), "{said}");
}

#[test]
fn what_was_not_fetched() {
    let repository = changed("");
    let first = repository.git(&["rev-parse", "HEAD"]);
    repository.commit("two");
    let copy = tempfile::tempdir().unwrap();
    let from = format!("file://{}", repository.folder.path().display());
    let into = copy.path().join("copy");
    repository.git(&["clone", "--quiet", "--depth", "1", &from, into.to_str().unwrap()]);
    for revision in [first.as_str(), "HEAD~1"] {
        let done = merak(&into, &["diff", revision]);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{said}");
        assert!(said.contains("fetch --unshallow"), "{said}");
    }
}

#[test]
fn a_project_that_is_new() {
    let repository = Repository::new("definitions");
    repository.git(&["commit", "--quiet", "--allow-empty", "-m", "nothing"]);
    repository.write(
        "merak.toml",
        "[project]\nname = \"shop\"\ntimezone = \"Asia/Shanghai\"\n",
    );
    repository.write("all.merak", &format!("{TABLE}{BEFORE}"));
    let (code, changes) = diff(&repository, &["HEAD"]);
    assert_eq!((code, only(&changes)), (Some(0), ("added", "gmv")));
    assert_eq!(changes["notes"][0]["note"], "all_new");
    let done = repository.run(&["diff", "HEAD", "HEAD"]);
    assert_eq!(done.status.code(), Some(2));
}

#[test]
fn in_words() {
    let repository = changed("");
    repository.write(
        "report.merak",
        "department finance\nreport monthly { metrics gmv  by month  owner finance }\n",
    );
    let text = String::from_utf8(repository.run(&["diff", "HEAD"]).stdout).unwrap();
    assert!(text.contains("gmv: narrowed"), "{text}");
    assert!(text.contains("reports monthly"), "{text}");
    let chinese = String::from_utf8(repository.run(&["diff", "HEAD", "--lang", "zh"]).stdout).unwrap();
    assert!(
        chinese.contains("范围收窄") && chinese.contains("工作区"),
        "{chinese}"
    );
    let comment =
        String::from_utf8(repository.run(&["diff", "HEAD", "--format", "markdown"]).stdout).unwrap();
    assert!(comment.starts_with("<!-- merak diff -->\n"), "{comment}");
    assert!(comment.contains("| ❗ narrowed | `gmv` |"), "{comment}");
    assert!(
        comment.contains("<details>") && comment.contains("```diff"),
        "{comment}"
    );
}
