//! `merak build`: which files it writes, what it says of them, and what it never touches.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "support/project.rs"]
mod project;

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

const TOML: &str = r#"
[project]
name = "small"
timezone = "Asia/Shanghai"

[targets.warehouse]
engine = "postgres"
uri = "env:WAREHOUSE_URL"
"#;

const DEFINITIONS: &str = r#"
department finance "财务部"
entity buyer "客户"

table orders "订单" = "shop.orders" {
  link buyer = buyer_id
  time ordered_at : timestamp in "UTC"
  dim  channel "渠道" : text
  fact amount : CNY
}

table buyers = "shop.buyers" {
  key  buyer = buyer_id
  time registered_on : date
  dim  city "城市" : text
}

/// What was sold.
metric gmv "成交总额" : CNY = sum(orders.amount) { owner finance  better higher  status certified }
metric active "活跃客户" : buyer = count(orders.buyer)
metric per_buyer = gmv / active
metric 中位数 = median(orders.amount)

segment whales "大客户" of buyer = gmv >= 5_000 over 90 days

report review "月复盘" { metrics gmv, active  by month, channel  for last 3 complete months }

guardrail floor { require gmv > 1000  per month by channel  min_rows 2  owner finance }
alert odd { when unusual(gmv, window: 28 days, sigma: 3)  per day }
target gmv { 2026-01 1_000, 2026-02 2_000 }
"#;

fn small() -> tempfile::TempDir {
    small_with("")
}

/// The same, with more definitions.
fn small_with(more: &str) -> tempfile::TempDir {
    let definitions = format!("{DEFINITIONS}\n{more}");
    project::folder(&[("merak.toml", TOML), ("all.merak", &definitions)])
}

fn build(folder: &Path, arguments: &[&str]) -> Output {
    let base = ["build", "--dialect", "duckdb", "--out", "views"];
    project::merak(folder, &[&base, arguments].concat())
}

fn text(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// All files of a folder, with what stands in them.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let name = path.strip_prefix(folder).unwrap();
                    found.push((name.display().to_string().replace('\\', "/"), text(&path)));
                }
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_small_project_as_files() {
    let folder = small();
    let output = build(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let mut shown = said(&output);
    for (name, text) in files(&folder.path().join("views")) {
        shown.push_str(&format!("\n==== {name}\n{text}"));
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn by_label_and_in_chinese() {
    let folder = small();
    let output = build(folder.path(), &["--labels", "--comments", "zh"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let views = folder.path().join("views");
    insta::assert_snapshot!(
        text(views.join("metrics/gmv_by_day.sql")) + &text(views.join("reports/review.sql"))
    );
}

#[test]
fn as_a_dbt_project() {
    let hostile = "report braces { metrics gmv  where channel = \"{{ x }} {% y %}\" }\n";
    let folder = small_with(hostile);
    let output = build(folder.path(), &["--as", "dbt"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let mut shown = String::new();
    for (name, text) in files(&folder.path().join("views")) {
        let is_shown = name.ends_with(".yml") || name.starts_with("tests/") || name.contains("braces");
        if is_shown {
            shown.push_str(&format!("\n==== {name}\n{text}"));
        }
    }
    insta::assert_snapshot!(shown);
    parsed_by_dbt(&folder.path().join("views"));
}

/// dbt reads the project, where it is installed.
fn parsed_by_dbt(folder: &Path) {
    let profiles = project::folder(&[(
        "profiles.yml",
        "small:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: ':memory:'}\n",
    )]);
    let parsed = std::process::Command::new("dbt")
        .args(["--no-use-colors", "parse", "--profiles-dir"])
        .arg(profiles.path())
        .current_dir(folder)
        .output();
    match parsed {
        Err(error) => eprintln!("skipped: dbt: {error}"),
        Ok(output) => assert!(output.status.success(), "{}", said(&output)),
    }
}

#[test]
fn as_datasets_of_superset() {
    let folder = small();
    let output = build(folder.path(), &["--as", "superset", "--labels"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let mut shown = String::new();
    for (name, text) in files(&folder.path().join("views")) {
        if name.starts_with("superset/") && !name.contains("merak_") {
            shown.push_str(&format!("\n==== {name}\n{text}"));
        }
    }
    insta::assert_snapshot!(shown);
    // The views stand beside them, as they do without.
    let other = small();
    build(other.path(), &["--labels"]);
    let views = |folder: &Path| text(folder.join("views/apply.sql"));
    assert_eq!(views(folder.path()), views(other.path()));
}

#[test]
fn datasets_stand_on_a_connection_that_is_there() {
    let folder = small();
    let uuid = "0B5D0E4E-3a3c-5d5f-8f1e-0a8f6a0b7c11";
    let output = build(folder.path(), &["--as", "superset", "--connection", uuid]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let views = folder.path().join("views/superset");
    let line = "uuid: 0b5d0e4e-3a3c-5d5f-8f1e-0a8f6a0b7c11\n";
    assert!(text(views.join("databases/duckdb.yaml")).contains(line));
    assert!(
        text(views.join("datasets/duckdb/metrics_gmv_by_day.yaml")).contains(&format!("database_{line}"))
    );
    let output = build(folder.path(), &["--as", "superset", "--connection", "shop"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
}

#[test]
fn the_same_bytes_each_time() {
    let folder = small();
    build(folder.path(), &[]);
    let first = files(&folder.path().join("views"));
    build(folder.path(), &[]);
    assert_eq!(files(&folder.path().join("views")), first);
    let output = build(folder.path(), &["--diff"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    fs::remove_file(folder.path().join("views/apply.sql")).unwrap();
    let output = build(folder.path(), &["--diff"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("missing apply.sql"), "{}", said(&output));
}

#[test]
fn what_would_change() {
    let folder = small();
    build(folder.path(), &[]);
    let before = files(&folder.path().join("views"));
    let changed = DEFINITIONS
        .replace(
            "sum(orders.amount)",
            "sum(orders.amount) where channel != \"test\"",
        )
        .replace("metrics gmv, active  by", "metrics active  by")
        .replace(
            "target gmv { 2026-01 1_000, 2026-02 2_000 }",
            "report channels { values channel }",
        );
    fs::write(folder.path().join("all.merak"), changed).unwrap();
    let output = build(folder.path(), &["--diff"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stdout));
    assert_eq!(files(&folder.path().join("views")), before, "nothing is written");

    assert_eq!(build(folder.path(), &[]).status.code(), Some(0));
    let views = folder.path().join("views");
    assert!(!views.join("targets/target_gmv.sql").exists());
    // What stood in the target is taken away, now and after the next build.
    let dropped = "DROP VIEW IF EXISTS merak.target_gmv;";
    assert!(text(views.join("apply.sql")).contains(dropped));
    build(folder.path(), &[]);
    assert!(text(views.join("apply.sql")).contains(dropped));
    fs::write(folder.path().join("all.merak"), DEFINITIONS).unwrap();
    build(folder.path(), &[]);
    assert!(!text(views.join("apply.sql")).contains(dropped));
}

#[test]
fn files_of_others_stay() {
    let folder = small();
    let views = folder.path().join("views");
    let refused = |what: &str| {
        let before = files(&views);
        let output = build(folder.path(), &[]);
        assert_eq!(output.status.code(), Some(2), "{what}: {}", said(&output));
        assert!(said(&output).contains("E0605"), "{what}: {}", said(&output));
        assert_eq!(files(&views), before, "{what}");
    };
    fs::create_dir_all(views.join("reports")).unwrap();
    fs::write(views.join("reports/review.sql"), "mine").unwrap();
    refused("a file that was there");
    fs::remove_file(views.join("reports/review.sql")).unwrap();
    fs::write(views.join("notes.txt"), "mine").unwrap();
    assert_eq!(build(folder.path(), &[]).status.code(), Some(0));
    assert_eq!(text(views.join("notes.txt")), "mine");

    let gmv = views.join("metrics/gmv_by_day.sql");
    let built = text(&gmv);
    fs::write(&gmv, built.clone() + "-- by hand\n").unwrap();
    refused("a file that was changed by hand");
    fs::write(&gmv, &built).unwrap();
    fs::write(views.join("manifest.json"), "{}").unwrap();
    refused("another manifest");
    fs::remove_file(views.join("manifest.json")).unwrap();
    // A build that ended too early is finished by the next one.
    assert_eq!(build(folder.path(), &[]).status.code(), Some(0));
}

#[test]
fn a_manifest_reaches_nothing_outside() {
    let folder = small();
    build(folder.path(), &[]);
    let views = folder.path().join("views");
    let mut manifest: Value = serde_json::from_str(&text(views.join("manifest.json"))).unwrap();
    let outside = folder.path().join("all.merak");
    let apply = manifest["files"]["apply.sql"].clone();
    fs::copy(views.join("apply.sql"), folder.path().join("other.sql")).unwrap();
    manifest["files"]["../other.sql"] = apply;
    fs::write(views.join("manifest.json"), manifest.to_string()).unwrap();
    assert_eq!(build(folder.path(), &[]).status.code(), Some(0));
    assert!(outside.exists() && folder.path().join("other.sql").exists());
}

#[test]
fn two_views_of_one_name() {
    let folder = small();
    let clash = format!("{DEFINITIONS}\nreport GMV_by_day {{ metrics gmv  by day }}\n");
    fs::write(folder.path().join("all.merak"), clash).unwrap();
    let output = build(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("E0613"), "{}", said(&output));
    assert!(!folder.path().join("views").exists());
    // A view that would stand where a table stands.
    fs::write(
        folder.path().join("all.merak"),
        DEFINITIONS.replace("shop.orders", "merak.review"),
    )
    .unwrap();
    let output = build(folder.path(), &[]);
    assert!(said(&output).contains("E0613"), "{}", said(&output));
}

#[test]
fn hostile_names_are_names() {
    let hostile = "report `../x'; drop table \"y\" -- 中` { metrics gmv  by month }\n";
    let folder = small_with(hostile);
    let output = build(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let reports = files(&folder.path().join("views/reports"));
    let (name, text) = reports.iter().find(|(name, _)| name.contains('~')).unwrap();
    assert!(!name.contains("..") && !name.contains('/'), "{name}");
    assert!(
        text.contains("merak.\"../x'; drop table \"\"y\"\" -- 中\""),
        "{text}"
    );
}

#[test]
fn what_an_engine_lacks_is_left_out() {
    let folder = small();
    let sqlite = |more: &[&str]| {
        let base = [
            "build",
            "--dialect",
            "sqlite",
            "--out",
            "views",
            "--format",
            "json",
        ];
        project::merak(folder.path(), &[&base, more].concat())
    };
    let output = sqlite(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let manifest: Value = serde_json::from_slice(&output.stdout).unwrap();
    let left_out = manifest["left_out"].as_array().unwrap();
    assert!(
        left_out
            .iter()
            .all(|one| one["code"] == "E0513" && one["why"] != ""),
        "{left_out:?}"
    );
    assert!(left_out.iter().any(|one| one["of"] == "review"));
    assert_eq!(sqlite(&["--strict"]).status.code(), Some(1));
    let embedded = project::merak(
        folder.path(),
        &["build", "--dialect", "embedded", "--out", "other"],
    );
    assert!(said(&embedded).contains("E0513"));
    assert!(!folder.path().join("other").exists());
}

/// A client of MariaDB takes letters for those of the language it is started in, unless it is told.
#[test]
fn files_for_mariadb_say_how_they_are_read() {
    let folder = small();
    let built = [
        "build",
        "--dialect",
        "mysql",
        "--out",
        "views",
        "--format",
        "json",
    ];
    let manifest: Value =
        serde_json::from_str(&project::printed(project::merak(folder.path(), &built))).unwrap();
    let read = |file: &str| fs::read_to_string(folder.path().join("views").join(file)).unwrap();
    let opening = "SET NAMES utf8mb4;\nSET SESSION sql_mode = '";
    let objects = manifest["objects"].as_array().unwrap();
    assert!(objects.len() > 3, "{manifest}");
    for object in objects {
        let text = read(object["file"].as_str().unwrap());
        assert!(text.starts_with(opening), "{text}");
    }
    let apply = read("apply.sql");
    let (comment, rest) = apply.split_once('\n').unwrap();
    assert!(comment.starts_with("-- ") && rest.starts_with(opening), "{apply}");
    assert_eq!(apply.matches("SET NAMES").count(), 1);
}

/// Applied twice to a file of SQLite, which has no schemas and no zones.
#[test]
fn sqlite_takes_it_as_of_a_day() {
    let toml = TOML.replace("Asia/Shanghai", "UTC");
    let definitions = DEFINITIONS.replace("shop.", "").replace(" in \"UTC\"", "");
    let folder = project::folder(&[("merak.toml", &toml), ("all.merak", &definitions)]);
    let base = [
        "build",
        "--dialect",
        "sqlite",
        "--out",
        "views",
        "--as-of",
        "2026-04-01",
    ];
    let output = project::merak(folder.path(), &base);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let script = r#"
import sqlite3, sys
if sqlite3.sqlite_version_info < (3, 39): print("old"); sys.exit()
base = sqlite3.connect("shop.sqlite")
base.execute("CREATE TABLE orders (buyer_id INTEGER, ordered_at TEXT, channel TEXT, amount NUMERIC)")
base.execute("CREATE TABLE buyers (buyer_id INTEGER, registered_on TEXT, city TEXT)")
base.execute("""INSERT INTO orders VALUES (1, '2026-01-31 23:59:59', 'ads', 900),
  (1, '2026-02-01 00:00:00', 'ads', 7000), (2, '2026-02-03 10:00:00', NULL, 20), (2, '2026-04-02 10:00:00', 'ads', 9)""")
base.execute("INSERT INTO buyers VALUES (1, '2025-01-01', '上海')")
for _ in range(2):
    base.executescript(open("views/apply.sql").read())
for view in ["gmv_by_day", "active_by_month", "target_gmv", "review", "segment_whales"]:
    print(view, base.execute("SELECT * FROM " + view + " ORDER BY 1, 2" * (view != "segment_whales")).fetchall())
print(base.execute("SELECT count(*), max(day), sum(is_over) FROM merak_days").fetchall())
"#;
    let python = std::process::Command::new("python3")
        .args(["-c", script])
        .current_dir(folder.path())
        .output();
    match python {
        Ok(output) if output.stdout == b"old\n" => eprintln!("skipped: SQLite is older than 3.39"),
        Ok(output) => insta::assert_snapshot!(said(&output)),
        Err(error) => eprintln!("skipped: python3: {error}"),
    }
}

#[test]
fn no_secret_gets_into_files() {
    let folder = small();
    let secret = "postgres://merak:hunter2-hunter2@example.com/shop";
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_merak"))
        .current_dir(folder.path())
        .env("WAREHOUSE_URL", secret)
        .args(["build", "--target", "warehouse", "--out", "views"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(!said(&output).contains("hunter2"));
    let here = folder.path().display().to_string();
    for (name, text) in files(&folder.path().join("views")) {
        for word in ["hunter2", "WAREHOUSE_URL", &here] {
            assert!(!text.contains(word), "{word} stands in {name}");
        }
    }
}

#[test]
fn a_file_is_no_folder_to_build_into() {
    let folder = small();
    fs::write(folder.path().join("gen.py"), "mine").unwrap();
    for out in ["gen.py", "gen.py/inner"] {
        let base = ["build", "--dialect", "duckdb", "--out", out];
        let said = said(&project::merak(folder.path(), &base));
        assert!(
            said.contains("E0604") && said.contains("`gen.py` is a file, and a folder is wanted"),
            "{said}"
        );
    }
    assert_eq!(text(folder.path().join("gen.py")), "mine");
}
