//! A year of real invoices, watched day by day: what `merak monitor` finds is what SQL written
//! by hand finds (`tests/retail_replay/by_hand.py`), none missed and none invented.

#![cfg(feature = "embedded")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "support/project.rs"]
mod project;
#[path = "support/retail_file.rs"]
mod retail_file;

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Instant;

use serde_json::Value;

/// The year; a few weeks of it where nothing is optimised.
const SINCE: &str = if cfg!(debug_assertions) {
    "2011-11-01"
} else {
    "2011-01-01"
};
const AS_OF: &str = "2011-12-10";

/// The day, the state, the kind, the name, the period and the slice of each that is not well.
fn line(row: &Value) -> String {
    let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let slice = row["slice"][0]["value"].as_str().unwrap_or_default().to_owned();
    let all = ["as_of", "state", "kind", "name", "period"].map(text);
    format!("{}\t{slice}", all.join("\t"))
}

#[test]
fn a_year_is_watched_as_by_hand() {
    let Some(data) = retail_file::path() else {
        return;
    };
    let has_duckdb = Command::new("python3").args(["-c", "import duckdb"]).output();
    if !has_duckdb.is_ok_and(|output| output.status.success()) {
        println!("skipped: Python has no module duckdb, which asks the SQL written by hand");
        return;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/retail_replay/by_hand.py");
    let hand = Command::new("python3")
        .args([script, &data, SINCE, AS_OF])
        .output()
        .unwrap();
    assert!(hand.status.success(), "{}", String::from_utf8_lossy(&hand.stderr));
    let hand = String::from_utf8(hand.stdout).unwrap();
    let hand: BTreeSet<String> = hand.lines().map(str::to_owned).collect();

    let toml = format!(
        "[project]\nname = \"replay\"\ntimezone = \"Europe/London\"\nweek-starts = \"monday\"\n\
         [targets.local]\nengine = \"embedded\"\ntables = {{ online_retail = {data:?} }}\n"
    );
    let files = [
        ("merak.toml", toml.as_str()),
        ("watched.merak", include_str!("retail_replay/watched.merak")),
    ];
    let start = Instant::now();
    let arguments = ["monitor", "--since", SINCE, "--as-of", AS_OF, "--format", "json"];
    let output = project::in_project(&files, &arguments);
    let took = start.elapsed();
    println!("{SINCE} to {AS_OF} in {:.1} s", took.as_secs_f64());
    // The whole year, where it is optimised.
    assert!(took.as_secs() < 60, "{took:?}");
    // Days on which a guardrail that blocks is breached are found.
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let rows: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let found: BTreeSet<String> = rows.iter().map(line).collect();
    assert_eq!(found.len(), rows.len(), "one is said twice");

    let missed: Vec<&String> = hand.difference(&found).take(20).collect();
    let invented: Vec<&String> = found.difference(&hand).take(20).collect();
    assert!(
        missed.is_empty() && invented.is_empty(),
        "missed: {missed:#?}\ninvented: {invented:#?}"
    );
    for state in ["breach", "warn", "no data"] {
        assert!(hand.iter().any(|line| line.contains(state)), "nothing is {state}");
    }
}
