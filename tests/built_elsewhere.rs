//! `examples/shop` built for SQL Server, Fabric and Oracle, which are not here: the files are read
//! as their clients do, each statement is read by a parser of the engine, and translated to DuckDB
//! its views have the rows of those that are built for DuckDB, which `built_views` holds to
//! `merak query`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

#[path = "support/clients.rs"]
mod clients;
#[allow(dead_code, reason = "the oracle uses the rest")]
#[path = "oracle/engines/mod.rs"]
mod engines;
#[path = "support/project.rs"]
mod project;

use std::fs;
use std::path::Path;

use engines::Outcome;
use engines::outside::Engine;
use engines::spoken::{Spoken, named};
use jiff::civil::{Date, date};
use merak::evaluate::Value;
use merak::sql::find;
use serde_json::Value as Json;

const APPLIED: &str = include_str!("support/applied.py");

/// The last day of the data.
const LAST: Date = date(2025, 12, 31);

/// What the shop does not have.
const MORE: &str = r#"
segment whales "大客户" of customer = gmv >= 1_000 over 90 days

/// Braces {{ x }}, 'quotes', & and a \ backslash;
report `it's so; -- 中` "标签 'x' $(PATH)" { metrics gmv  by month }
report best { metrics gmv  by sku.category  top 2 sku.category by gmv }
report first_rows { metrics gmv  by month  limit 3 }

/// One line;
/// GO
/// and $(PATH) -
metric plain = gmv + 0
"#;

#[test]
fn for_sql_server() {
    compared("sqlserver");
}

#[test]
fn for_fabric() {
    compared("fabric");
}

#[test]
fn for_oracle() {
    compared("oracle");
}

#[test]
fn what_of_the_shop_is_left_out() {
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop");
    let out = tempfile::tempdir().unwrap();
    for (dialect, views, left_out) in [
        (
            "sqlserver",
            54,
            vec!["discount_rate", "margin_by_category", "gmv_odd"],
        ),
        (
            "fabric",
            54,
            vec!["discount_rate", "margin_by_category", "gmv_odd"],
        ),
        ("oracle", 56, vec!["gmv_odd"]),
    ] {
        let to = out.path().join(dialect);
        let manifest = built(&shop, dialect, to.to_str().unwrap());
        assert_eq!(manifest["objects"].as_array().unwrap().len(), views, "{dialect}");
        let missing = manifest["left_out"].as_array().unwrap();
        assert!(missing.iter().all(|one| one["code"] == "E0513"), "{missing:?}");
        let missing: Vec<&str> = missing.iter().map(|one| one["of"].as_str().unwrap()).collect();
        assert_eq!(missing, left_out, "{dialect}");
    }
}

/// A text that goes over lines may look like a command to those who read lines.
#[test]
fn what_clients_would_misread_is_left_out() {
    let folder = shop(0);
    let more = "report lines { metrics gmv  by month  where channel = \"a\\nGO\\nb\" }\n\
                report variable { metrics gmv  by month  where channel = \"$(PATH)\" }\n";
    fs::write(folder.path().join("lines.merak"), more).unwrap();
    for (dialect, wanted) in [
        ("sqlserver", vec!["lines", "variable"]),
        ("oracle", vec!["lines"]),
    ] {
        let manifest = built(folder.path(), dialect, dialect);
        let missing = manifest["left_out"].as_array().unwrap();
        let missing = missing
            .iter()
            .filter(|one| one["why"].as_str().unwrap().contains("clients"));
        let missing: Vec<&str> = missing.map(|one| one["of"].as_str().unwrap()).collect();
        assert_eq!(missing, wanted, "{dialect}");
    }
}

/// Views that are built no more are dropped, once more by statements that are read.
#[test]
fn what_was_built_before_is_dropped() {
    for (dialect, dropped) in [
        ("sqlserver", "DROP VIEW IF EXISTS merak.best;\nGO\n"),
        ("oracle", "EXECUTE IMMEDIATE 'DROP VIEW merak.best';"),
    ] {
        let folder = shop(0);
        built(folder.path(), dialect, "views");
        fs::write(
            folder.path().join("more.merak"),
            MORE.replace("report best", "report worst"),
        )
        .unwrap();
        built(folder.path(), dialect, "views");
        let apply = fs::read_to_string(folder.path().join("views/apply.sql")).unwrap();
        assert!(apply.contains(dropped), "{dialect}");
        statements(dialect, &apply);
    }
}

/// dbt puts names of columns into quotes, and so they have to be those that Oracle has.
#[test]
fn a_dbt_project_calls_columns_as_the_engine_does() {
    let folder = shop(0);
    for (dialect, name) in [("oracle", "MONTH"), ("sqlserver", "month")] {
        let build = ["build", "--dialect", dialect, "--out", dialect, "--as", "dbt"];
        project::printed(project::merak(folder.path(), &build));
        let read = |path: &str| fs::read_to_string(folder.path().join(dialect).join(path)).unwrap();
        assert!(read("models/reports.yml").contains(&format!("- name: \"{name}\"\n        quote: true")));
        let is_there = folder
            .path()
            .join(dialect)
            .join("models/base/merak_metrics.sql")
            .exists();
        assert_eq!(is_there, dialect == "oracle", "its labels are Chinese");
        let tests = fs::read_dir(folder.path().join(dialect).join("tests")).unwrap();
        let tests: String = tests
            .map(|test| fs::read_to_string(test.unwrap().path()).unwrap())
            .collect();
        assert!(tests.contains(&format!("MAX(\"{name}\")")), "{tests}");
    }
}

/// The manifest of a build.
fn built(folder: &Path, dialect: &str, out: &str) -> Json {
    let build = ["build", "--dialect", dialect, "--out", out, "--format", "json"];
    serde_json::from_str(&project::printed(project::merak(folder, &build))).unwrap()
}

/// The statements of a file, as those who apply it take them.
fn statements(dialect: &str, file: &str) -> Vec<String> {
    match dialect {
        "oracle" => clients::lines(file),
        // It takes them all at once.
        "duckdb" => vec![file.to_owned()],
        _ => clients::batches(file),
    }
}

/// Every view of the shop and more has the rows that DuckDB has.
fn compared(dialect: &'static str) {
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    let today = jiff::Zoned::now().with_time_zone(zone).date();
    let folder = shop((today - LAST).get_days() - 1);
    let (Some(mut wanted), Some(mut found)) =
        (applied(folder.path(), "duckdb"), applied(folder.path(), dialect))
    else {
        return;
    };
    let objects = found.manifest["objects"].as_array().unwrap().clone();
    let (mut rows, mut seen) = (0, 0);
    for object in &objects {
        let name = object["name"].as_str().unwrap();
        let own = found.view(name);
        // The catalogue names the views that there are.
        if name == "merak_metrics" {
            assert_eq!(own.len(), wanted.view(name).len());
            let lines = own
                .iter()
                .find(|row| row.iter().any(|cell| cell == "plain"))
                .unwrap();
            assert!(
                lines.iter().any(|cell| cell == "One line;\nGO\nand $(PATH) -"),
                "{lines:?}"
            );
            continue;
        }
        assert_eq!(own, wanted.view(name), "{dialect}: {name}");
        rows += own.len();
        seen += usize::from(!own.is_empty());
    }
    assert!(seen + 3 > objects.len(), "{seen} of {} have rows", objects.len());
    assert!(seen > 50 && rows > 10_000, "{seen} views, {rows} rows");
}

/// A built project, applied to an engine, or to the translation of one.
struct Applied {
    engine: Engine,
    manifest: Json,
    dialect: &'static str,
}

impl Applied {
    fn view(&mut self, name: &str) -> Vec<Vec<String>> {
        let name = find(self.dialect).unwrap().names().quoted(name);
        let question = format!("SELECT * FROM merak.{name}");
        match self.engine.ask_all(Vec::new(), vec![question]).remove(0) {
            Outcome::Rows(_, rows) => {
                let row = |row: &Vec<Value>| row.iter().map(cell).collect();
                let mut rows: Vec<Vec<String>> = rows.iter().map(row).collect();
                rows.sort();
                rows
            }
            other => panic!("{}: {name}: {other:?}", self.dialect),
        }
    }
}

fn applied(folder: &Path, dialect: &'static str) -> Option<Applied> {
    let manifest = built(folder, dialect, dialect);
    let spoken = named(dialect).unwrap();
    let spoken: &'static Spoken = match dialect {
        "duckdb" => spoken,
        _ => Box::leak(Box::new(Spoken {
            script: Box::leak([spoken.script, APPLIED].join("\n").into_boxed_str()),
            ..*spoken
        })),
    };
    let mut engine = match Engine::start(spoken) {
        Ok(engine) => engine,
        Err(why) => {
            eprintln!("skipped: {dialect}: {why}");
            return None;
        }
    };
    let apply = fs::read_to_string(folder.join(dialect).join("apply.sql")).unwrap();
    let mut all = tables(folder, spoken);
    let apply = statements(dialect, &apply);
    all.extend(apply.iter().cloned());
    all.extend(apply);
    let done = engine.ask_all(all, vec!["SELECT 1 AS once".to_owned()]);
    assert!(matches!(&done[..], [Outcome::Rows(..)]), "{dialect}: {done:?}");
    Some(Applied {
        engine,
        manifest,
        dialect,
    })
}

/// The shop so many days later.
fn shop(later: i32) -> tempfile::TempDir {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop");
    let folder = project::folder(&[("more.merak", MORE)]);
    for part in ["finance", "marketing", "product", "shared", "data"] {
        fs::create_dir_all(folder.path().join(part)).unwrap();
        for entry in fs::read_dir(source.join(part)).unwrap() {
            let path = entry.unwrap().path();
            let mut text = fs::read_to_string(&path).unwrap();
            if part == "data" {
                text = moved(&text, later);
            }
            fs::write(folder.path().join(part).join(path.file_name().unwrap()), text).unwrap();
        }
    }
    fs::copy(source.join("merak.toml"), folder.path().join("merak.toml")).unwrap();
    folder
}

fn moved(csv: &str, days: i32) -> String {
    let cell = |cell: &str| match cell.get(..10).and_then(|day| day.parse::<Date>().ok()) {
        Some(day) => {
            let later = day.checked_add(jiff::Span::new().days(days)).unwrap();
            format!("{later}{}", &cell[10..])
        }
        None => cell.to_owned(),
    };
    let line = |line: &str| line.split(',').map(cell).collect::<Vec<_>>().join(",") + "\n";
    csv.lines().map(line).collect()
}

/// Statements that make the shop's tables in DuckDB.
fn tables(folder: &Path, spoken: &Spoken) -> Vec<String> {
    let mut statements = vec!["CREATE SCHEMA IF NOT EXISTS shop".to_owned()];
    for entry in fs::read_dir(folder.join("data")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let columns = text.lines().next().unwrap().split(',');
        let columns: Vec<String> = columns.map(|name| read(name, spoken)).collect();
        statements.push(format!(
            "CREATE TABLE shop.{} AS SELECT {} FROM read_csv('{}', all_varchar = true, header = true)",
            path.file_stem().unwrap().to_str().unwrap(),
            columns.join(", "),
            path.display()
        ));
    }
    statements
}

/// A column, read as what it holds.
fn read(name: &str, spoken: &Spoken) -> String {
    let types = spoken.types;
    let kind = match name {
        "ds" | "registered_at" => types.day,
        // A truth is read as one, and may be kept as a number.
        "is_test" => return format!("CAST(CAST({name} AS BOOLEAN) AS {}) AS {name}", types.truth),
        "order_id" | "line_no" | "customer_id" | "qty" | "weight" | "unit_weight" => types.whole,
        "unit_price" | "amount" | "cost" | "refund" => "DECIMAL(12, 2)",
        time if time.ends_with("_at") => types.time,
        _ => types.text,
    };
    format!("CAST({name} AS {kind}) AS {name}")
}

/// A value as a text: a truth is 1 or 0, a day the midnight it begins at, a number has ten digits.
fn cell(value: &Value) -> String {
    let number = |value: f64| format!("#{:.9e}", value + 0.0);
    match value {
        Value::Null => "∅".to_owned(),
        Value::Exact(exact) => number(exact.to_string().parse().unwrap()),
        Value::Float(float) => number(float.value),
        Value::Truth(truth) => number(f64::from(u8::from(*truth))),
        Value::Text(text) => text.clone(),
        Value::Day(day) => day.to_string(),
        Value::Time(time) if time.time() == jiff::civil::Time::midnight() => time.date().to_string(),
        other => other.to_string(),
    }
}
