//! Of a partitioned table only the partitions are read that a question may have rows in: each
//! engine says so itself, in its own `EXPLAIN`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[allow(dead_code, reason = "the oracle uses the rest")]
#[path = "oracle/engines/mod.rs"]
mod engines;
#[path = "support/project.rs"]
mod project;

use engines::Outcome;
use engines::outside::Engine;
use engines::spoken::asked;
use merak::evaluate::Value;

const SETTINGS: &str = "[project]\nname = \"shop\"\n";
const TABLE: &str = "table visits = \"shop.visits\" {\n  partition ds : text \"yyyyMMdd\" of visited_at late 2 days\n  time visited_at : timestamp\n}\nmetric views = count(visits)\n";

/// The days of which there are partitions; two of them are asked for, one because rows come late.
const DAYS: [&str; 4] = ["20260115", "20260210", "20260301", "20260315"];

/// How an engine keeps a partitioned table, and what it says when it explains a question.
struct Kept {
    dialect: &'static str,
    statements: Vec<String>,
    explain: &'static str,
    /// What is in its explanation.
    says: &'static [&'static str],
    /// What is not.
    keeps_quiet_of: &'static [&'static str],
}

/// A row of each day, the one of March being late.
fn rows() -> String {
    let times = ["2026-01-15", "2026-02-10", "2026-02-28", "2026-03-15"];
    let row = |(day, time)| format!("(TIMESTAMP '{time} 10:00:00', '{day}')");
    DAYS.iter().zip(times).map(row).collect::<Vec<_>>().join(", ")
}

fn duckdb(folder: &str) -> Kept {
    Kept {
        dialect: "duckdb",
        statements: vec![
            "CREATE SCHEMA IF NOT EXISTS shop".to_owned(),
            format!(
                "COPY (SELECT * FROM (VALUES {}) AS rows(visited_at, ds)) TO '{folder}' (FORMAT parquet, PARTITION_BY (ds))",
                rows()
            ),
            format!(
                "CREATE VIEW shop.visits AS SELECT * FROM read_parquet('{folder}/*/*.parquet', hive_partitioning = true, hive_types = {{'ds': VARCHAR}})"
            ),
        ],
        explain: "EXPLAIN ",
        says: &["2/4"],
        keeps_quiet_of: &[],
    }
}

fn postgres() -> Kept {
    let mut statements = vec![
        "CREATE SCHEMA shop".to_owned(),
        "CREATE TABLE shop.visits (visited_at TIMESTAMP, ds VARCHAR) PARTITION BY LIST (ds)".to_owned(),
    ];
    let partition =
        |day| format!("CREATE TABLE shop.visits_{day} PARTITION OF shop.visits FOR VALUES IN ('{day}')");
    statements.extend(DAYS.iter().map(partition));
    statements.push(format!("INSERT INTO shop.visits VALUES {}", rows()));
    Kept {
        dialect: "postgres",
        statements,
        explain: "EXPLAIN ",
        says: &["visits_20260210", "visits_20260301"],
        keeps_quiet_of: &["visits_20260115", "visits_20260315"],
    }
}

fn mysql() -> Kept {
    let partition = |day: &&str| format!("PARTITION p{day} VALUES IN ('{day}')");
    let partitions: Vec<String> = DAYS.iter().map(partition).collect();
    Kept {
        dialect: "mysql",
        statements: vec![
            "CREATE DATABASE shop".to_owned(),
            format!(
                "CREATE TABLE shop.visits (visited_at DATETIME(6), ds VARCHAR(8)) PARTITION BY LIST COLUMNS (ds) ({})",
                partitions.join(", ")
            ),
            format!("INSERT INTO shop.visits VALUES {}", rows()),
        ],
        explain: "EXPLAIN PARTITIONS ",
        says: &["p20260210,p20260301"],
        keeps_quiet_of: &["p20260115", "p20260315"],
    }
}

fn clickhouse() -> Kept {
    Kept {
        dialect: "clickhouse",
        statements: vec![
            "CREATE DATABASE IF NOT EXISTS shop".to_owned(),
            "CREATE TABLE shop.visits (visited_at DateTime64(6), ds String) ENGINE = MergeTree PARTITION BY ds ORDER BY tuple()".to_owned(),
            format!("INSERT INTO shop.visits VALUES {}", rows()),
        ],
        explain: "EXPLAIN indexes = 1 ",
        says: &["Parts: 2/4"],
        keeps_quiet_of: &[],
    }
}

fn spark() -> Kept {
    let mut statements = vec![
        "create database if not exists shop".to_owned(),
        "create table shop.visits (visited_at timestamp_ntz, ds string) using parquet partitioned by (ds)"
            .to_owned(),
    ];
    let times = ["2026-01-15", "2026-02-10", "2026-02-28", "2026-03-15"];
    let insert = |(day, time)| {
        format!("insert into shop.visits partition (ds = '{day}') values (timestamp_ntz '{time} 10:00:00')")
    };
    statements.extend(DAYS.iter().zip(times).map(insert));
    Kept {
        dialect: "spark",
        statements,
        explain: "EXPLAIN ",
        says: &["(2 paths)"],
        keeps_quiet_of: &["ds=20260115", "ds=20260315"],
    }
}

/// All that an engine answers with, as one text.
fn text(outcome: &Outcome) -> String {
    let Outcome::Rows(_, rows) = outcome else {
        panic!("{outcome:?}");
    };
    let cell = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        other => format!("{other:?}"),
    };
    let lines = rows
        .iter()
        .map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn only_what_may_have_rows_is_read() {
    let folder = project::folder(&[("merak.toml", SETTINGS), ("visits.merak", TABLE)]);
    let files = folder.path().join("visits");
    let mut tried = 0;
    for kept in [
        duckdb(files.to_str().unwrap()),
        postgres(),
        mysql(),
        clickhouse(),
        spark(),
    ] {
        let Some(spoken) = asked().into_iter().find(|spoken| spoken.name() == kept.dialect) else {
            continue;
        };
        let mut engine = match Engine::start(spoken) {
            Ok(engine) => engine,
            Err(why) => {
                eprintln!("skipped: {}: {why}", kept.dialect);
                continue;
            }
        };
        let arguments = ["sql", "views", "--for", "2026-02", "--dialect", kept.dialect];
        let sql = project::printed(project::merak(folder.path(), &arguments));
        let questions = vec![sql.clone(), format!("{}{sql}", kept.explain)];
        let answers = engine.ask_all(kept.statements, questions);
        // The row that came late is counted.
        let Outcome::Rows(_, counted) = &answers[0] else {
            panic!("{}: {:?}", kept.dialect, answers[0]);
        };
        assert_eq!(
            format!("{:?}", counted[0][0]),
            format!("{:?}", Value::Exact(merak::evaluate::Exact::whole(2)))
        );
        let explained = text(&answers[1]);
        for said in kept.says {
            assert!(explained.contains(said), "{}: {explained}\n{sql}", kept.dialect);
        }
        for other in kept.keeps_quiet_of {
            assert!(!explained.contains(other), "{}: {explained}\n{sql}", kept.dialect);
        }
        println!("{}: 2 of {} partitions are read", kept.dialect, DAYS.len());
        tried += 1;
    }
    println!("{tried} engines");
}
