//! Answers of many rows: written as they come, in little memory, and whole or not at all.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::served::{Served, mariadb, postgres};
use super::{Shop, all, children, signal, until};

/// Rows that are asked for; `.ci/full` asks for 50,000,000.
fn asked() -> u64 {
    let wanted = std::env::var("MERAK_STREAM_ROWS");
    wanted.map_or(5_000_000, |rows| rows.parse().unwrap())
}

/// Memory the process may take, in MB; all of the rows would take more.
fn allowed() -> u64 {
    match asked() > 10_000_000 {
        true => 500,
        false => 200,
    }
}

/// Numbers whose type their column says, and some for which all rows have to be seen.
fn tables(rows: u64) -> String {
    format!(
        r#"
entity number
table many_rows = sql postgres "select n::bigint as id, n * 1.25 as amount, n * 2 as whole from generate_series(1, {rows}) as n",
  mysql "select seq as id, seq * 1.25 as amount, seq * 2 as whole from seq_1_to_{rows}" {{
  key number = id
  fact amount : CNY
  fact whole  : int
}}
/// Exact numbers.
metric many_amounts : CNY = sum(many_rows.amount)
/// Whole numbers.
metric many_wholes = max(many_rows.whole)
"#
    )
}

/// The shop, and many rows.
fn shop(served: &Served, rows: u64) -> Shop {
    let shop = Shop::of(served);
    fs::write(shop.folder.path().join("many.merak"), tables(rows)).unwrap();
    shop
}

/// The most memory a process ever took, in MB.
fn most_memory(process: &mut Child) -> u64 {
    let status = format!("/proc/{}/status", process.id());
    let mut most = 0;
    while process.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse::<u64>().ok());
        most = most.max(peak.unwrap_or_default() / 1024);
        std::thread::sleep(Duration::from_millis(10));
    }
    most
}

#[test]
fn many_rows_take_little_memory() {
    for served in [postgres(), mariadb()].into_iter().flatten() {
        // MariaDB puts them in order on its disk: more of them would take long.
        let rows = match served.engine {
            "mariadb" => asked().min(5_000_000),
            _ => asked(),
        };
        let shop = shop(&served, rows);
        // Only PostgreSQL has numbers whose type all rows say.
        let metrics: &[&str] = match served.engine {
            "mariadb" => &["many_amounts"],
            _ => &["many_wholes", "many_amounts"],
        };
        for metric in metrics {
            let metric = *metric;
            let question = [
                "query", metric, "--by", "number", "--format", "csv", "--output", "out.csv",
            ];
            let begun = Instant::now();
            let mut asked = shop.command(&question).stderr(Stdio::piped()).spawn().unwrap();
            let most = most_memory(&mut asked);
            let output = asked.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", all(&output));
            println!(
                "{rows} rows of {metric}: {most} MB at most, {} s",
                begun.elapsed().as_secs()
            );
            assert!(most > 0 && most < allowed(), "{most} MB");
            let path = shop.folder.path().join("out.csv");
            let mut lines = BufReader::new(fs::File::open(&path).unwrap()).lines();
            assert_eq!(lines.next().unwrap().unwrap(), format!("number,{metric}"));
            let mut number = 0;
            for line in lines {
                number += 1;
                let (whole, part) = (number * 125 / 100, number * 125 % 100);
                let expected = match metric {
                    "many_wholes" => format!("{number},{}", number * 2),
                    _ => format!("{number},{whole}.{part:02}"),
                };
                assert_eq!(line.unwrap(), expected);
            }
            assert_eq!(number, rows);
            fs::remove_file(path).unwrap();
        }
    }
}

/// What Python's DuckDB says of a file.
#[cfg(feature = "embedded")]
fn counted(path: &std::path::Path) -> String {
    let script = "import duckdb, sys; print(*duckdb.sql(f\"SELECT count(*), sum(many_amounts), max(number) FROM '{sys.argv[1]}'\").fetchall()[0])";
    let output = std::process::Command::new("python3")
        .args(["-c", script])
        .arg(path)
        .output()
        .unwrap();
    all(&output).trim().to_owned()
}

#[cfg(feature = "embedded")]
#[test]
fn many_rows_of_parquet_take_little_memory() {
    let Some(served) = postgres() else { return };
    let rows = asked();
    let shop = shop(&served, rows);
    let question = [
        "query",
        "many_amounts",
        "--by",
        "number",
        "--format",
        "parquet",
        "--output",
        "out.parquet",
    ];
    let mut asked = shop.command(&question).stderr(Stdio::piped()).spawn().unwrap();
    let most = most_memory(&mut asked);
    let output = asked.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", all(&output));
    println!("{rows} rows as Parquet: {most} MB at most");
    // Its own code and a group of rows take some.
    assert!(most > 0 && most < allowed().max(330), "{most} MB");
    let sum = u128::from(rows) * (u128::from(rows) + 1) / 2 * 125;
    let expected = format!("{rows} {}.{:02} {rows}", sum / 100, sum % 100);
    assert_eq!(counted(&shop.folder.path().join("out.parquet")), expected);
}

/// Rows that take seconds to be written.
const MANY: u64 = 3_000_000;

/// Asks for many rows, until some of them are on the disk.
fn begun(shop: &Shop) -> Child {
    let question = ["rows", "many_wholes", "--format", "csv", "--output", "out.csv"];
    let asked = shop.command(&question).stderr(Stdio::piped()).spawn().unwrap();
    until(|| {
        files(shop)
            .iter()
            .any(|(name, size)| name.starts_with(".merak-") && *size > 100_000)
    });
    asked
}

/// Files of the folder that are none of the project's, with their sizes.
fn files(shop: &Shop) -> Vec<(String, u64)> {
    let entries = fs::read_dir(shop.folder.path()).unwrap().flatten();
    let named = entries.filter_map(|entry| {
        let name = entry.file_name().into_string().unwrap();
        let is_ours = name.starts_with(".merak-") || name.starts_with("out.");
        is_ours.then(|| (name, entry.metadata().map_or(0, |file| file.len())))
    });
    named.collect()
}

#[test]
fn a_server_that_goes_away_in_the_middle_leaves_no_file() {
    for served in [postgres(), mariadb()].into_iter().flatten() {
        let shop = shop(&served, MANY);
        let server = children(served.id());
        let mut asked = begun(&shop);
        let killed = Instant::now();
        for id in &server {
            signal("-KILL", *id);
        }
        let code = asked.wait().unwrap().code();
        assert!(
            killed.elapsed() < Duration::from_secs(3),
            "{:?}",
            killed.elapsed()
        );
        let said = all(&asked.wait_with_output().unwrap());
        assert_eq!(code, Some(3), "{said}");
        assert!(said.contains("E0505"), "{said}");
        assert_eq!(files(&shop), []);
        // With a server that is there, the same question is answered.
        let engine = served.engine;
        drop(served);
        let started = if engine == "mariadb" {
            mariadb()
        } else {
            postgres()
        };
        let Some(served) = started else { continue };
        let again = super::Shop {
            uri: served.uri.clone(),
            ..shop
        };
        fs::write(again.folder.path().join("many.merak"), tables(1_000)).unwrap();
        let question = ["rows", "many_wholes", "--format", "csv", "--output", "out.csv"];
        assert!(again.ask(&question).status.success());
        let text = fs::read_to_string(again.folder.path().join("out.csv")).unwrap();
        assert_eq!(text.lines().count(), 1_001);
    }
}

#[test]
fn who_gives_up_in_the_middle_leaves_no_file() {
    for served in [postgres(), mariadb()].into_iter().flatten() {
        let shop = shop(&served, MANY);
        let mut asked = begun(&shop);
        signal("-INT", asked.id());
        assert_eq!(asked.wait().unwrap().code(), Some(130));
        assert_eq!(files(&shop), []);
    }
}

#[test]
fn a_file_that_is_there_is_not_asked_for() {
    let Some(served) = postgres() else { return };
    let shop = shop(&served, 1_000);
    fs::write(shop.folder.path().join("out.csv"), "mine").unwrap();
    let said = all(&shop.ask(&["rows", "many_wholes", "--format", "csv", "--output", "out.csv"]));
    assert!(said.contains("out.csv"), "{said}");
    let kept = fs::read_to_string(shop.folder.path().join("out.csv")).unwrap();
    assert_eq!(kept, "mine");
}
