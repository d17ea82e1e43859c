//! Real, dirty data: what Merak answers on the invoices of an online shop is
//! what SQL written by hand answers on the same file, alone and all together.
//!
//! `tests/retail/hand/*.sql` open with the question (`-- ask:`) and with the
//! column that counts the rows that make each metric's cells (`-- alone:`).

#![cfg(feature = "embedded")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "support/retail_file.rs"]
mod retail_file;

use merak::words::Language;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use merak::engine::embedded::Embedded;
use merak::engine::{Declared, Need, NeededColumn, Statement};
use merak::output::rows::{RowFormat, writer};
use merak::source::Span;

const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/retail");

#[test]
fn every_answer_equals_sql_by_hand() {
    if retail_file::path().is_none() {
        return;
    }
    let engine = over_the_file();
    let mut compared = 0;
    for path in hand_written() {
        let text = fs::read_to_string(&path).unwrap();
        let case = Case::read(&text);
        let hand = ask_by_hand(&engine, &text);
        let all: Vec<&str> = case.metrics.iter().map(|(name, _)| name.as_str()).collect();
        compare(&path, &merak(&all, &case.rest), &hand, |_| true);
        for (name, makes) in &case.metrics {
            // Alone, a metric has the cells in which it has rows itself.
            let has_rows = |row: &Row| !case.is_sliced() || row[makes] != "0";
            compare(&path, &merak(&[name.as_str()], &case.rest), &hand, has_rows);
        }
        compared += 1;
    }
    assert!(compared >= 20);
}

#[test]
fn the_known_totals_hold() {
    if retail_file::path().is_none() {
        return;
    }
    let sql = "select count(*) as n, count(distinct invoice_no) as invoices, count(distinct customer_id) as \
               customers, count(distinct country) as countries from online_retail";
    let hand = ask_by_hand(&over_the_file(), sql);
    let known = [
        ("n", "541909"),
        ("invoices", "25900"),
        ("customers", "4372"),
        ("countries", "38"),
    ];
    for (name, value) in known {
        assert_eq!(hand[0][name], value);
    }
    let total = merak(&["net_sales"], &[]);
    assert_eq!(total[0]["net_sales"], "9747747.934");
    assert_eq!(merak(&[], &["--by".into(), "country".into()]).len(), 38);
}

/// Repeat buyers are counted per month: nothing else may carry the name.
#[test]
fn a_metric_with_a_grain_has_no_other() {
    if retail_file::path().is_none() {
        return;
    }
    let refused = [
        ("--by day", "E0401"),
        ("--by week", "E0401"),
        ("--by month,week", "E0401"),
        ("--by invoice_at.day", "E0401"),
        ("--by quarter", "E0402"),
        ("--by year", "E0402"),
        ("--by country", "E0402"),
        ("", "E0402"),
        ("--since 2011-01-01 --until 2011-03-01", "E0402"),
        ("--by month --since 2011-01-15", "E0403"),
        ("--by country --until 2011-12-09", "E0403"),
    ];
    for (rest, code) in refused {
        let rest: Vec<String> = rest.split_whitespace().map(str::to_owned).collect();
        let output = run(&["repeat_buyers"], &rest);
        assert_eq!(output.status.code(), Some(1), "{rest:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with(code), "{rest:?}: {said}");
    }
}

type Row = BTreeMap<String, String>;

struct Case {
    /// The metrics, each with the column that counts its rows.
    metrics: Vec<(String, String)>,
    /// The rest of the command line.
    rest: Vec<String>,
}

impl Case {
    fn read(text: &str) -> Self {
        let line = |head: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(head));
            line.unwrap_or_else(|| panic!("{head} is missing")).to_owned()
        };
        let makes = line("-- alone: ");
        let makes: BTreeMap<&str, &str> = makes
            .split_whitespace()
            .map(|pair| pair.split_once('=').unwrap())
            .collect();
        let words = words(&line("-- ask: "));
        let count = words.iter().take_while(|word| !word.starts_with("--")).count();
        let metric = |name: &String| (name.clone(), makes[name.as_str()].to_owned());
        Self {
            metrics: words[..count].iter().map(metric).collect(),
            rest: words[count..].to_vec(),
        }
    }

    fn is_sliced(&self) -> bool {
        self.rest.iter().any(|word| word == "--by")
    }
}

/// Splits at blanks outside of single quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in line.split('\'').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

fn hand_written() -> Vec<PathBuf> {
    let folder = Path::new(PROJECT).join("hand");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
}

/// Rows in the same order with the same values: exact ones exactly, floating
/// ones to a relative 1e-12.
fn compare(path: &Path, merak: &[Row], hand: &[Row], keep: impl Fn(&Row) -> bool) {
    let hand: Vec<&Row> = hand.iter().filter(|row| keep(row)).collect();
    assert_eq!(merak.len(), hand.len(), "{}: rows", path.display());
    for (got, wanted) in merak.iter().zip(hand) {
        for (name, value) in got {
            let same = value == &wanted[name] || is_float(name) && close(value, &wanted[name]);
            assert!(
                same,
                "{}: {name} is {value} and not {} in {got:?}",
                path.display(),
                wanted[name]
            );
        }
    }
}

fn is_float(name: &str) -> bool {
    matches!(name, "aov" | "items_per_order")
}

fn close(got: &str, wanted: &str) -> bool {
    match (got.parse::<f64>(), wanted.parse::<f64>()) {
        (Ok(got), Ok(wanted)) => (got - wanted).abs() <= 1e-12 * got.abs().max(wanted.abs()),
        _ => false,
    }
}

/// The answer of the binary.
fn merak(metrics: &[&str], rest: &[String]) -> Vec<Row> {
    let output = run(metrics, rest);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{metrics:?} {rest:?}: {said}");
    rows(&output.stdout)
}

fn run(metrics: &[&str], rest: &[String]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_merak"))
        .env("LC_ALL", "C")
        .arg("query")
        .args(metrics)
        .args(rest)
        .args(["--format", "csv", "--project", PROJECT])
        .output()
        .unwrap()
}

/// SQL as it stands, on the file as it is.
fn ask_by_hand(engine: &Embedded, sql: &str) -> Vec<Row> {
    let names = [
        "invoice_no",
        "stock_code",
        "quantity",
        "invoice_at",
        "unit_price",
        "customer_id",
        "country",
    ];
    let column = |name: &&str| NeededColumn {
        name: (*name).to_owned(),
        declared: Declared::Unknown,
        zone: None,
        span: Span::default(),
    };
    let statement = Statement {
        sql: sql.to_owned(),
        answers: Vec::new(),
        needs: vec![Need {
            whole: false,
            table: "online_retail".to_owned(),
            span: Span::default(),
            columns: names.iter().map(column).collect(),
        }],
        keys: Vec::new(),
        checks: Vec::new(),
    };
    let answer = engine
        .run(&statement)
        .unwrap_or_else(|finding| panic!("{}: {sql}", finding.message(Language::English)));
    let mut text = Vec::new();
    let mut csv = writer(RowFormat::Csv, &answer.schema, None, &mut text).unwrap();
    for batch in &answer.batches {
        csv.rows(batch).unwrap();
    }
    csv.end().unwrap();
    rows(&text)
}

fn over_the_file() -> Embedded {
    let tables = BTreeMap::from([("online_retail".to_owned(), PathBuf::from(retail_file::DATA))]);
    Embedded::over_files("local", &tables, "Europe/London").unwrap()
}

/// Rows of a CSV, by column.
fn rows(text: &[u8]) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text);
    let names = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        let cells = names.iter().zip(&record);
        cells
            .map(|(name, cell)| (name.to_owned(), cell.to_owned()))
            .collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}
