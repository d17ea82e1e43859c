//! A peer's own integration suite, as a judge of our meaning: `merak import metricflow` imports its manifests, and
//! each of its questions is asked as a saved query of them, on the embedded engine and on DuckDB.
//!
//! The suite is the folder that `MERAK_PEER_SUITE` names, by default `../shared/peer-suites/metricflow`; its README
//! says what equal means. Cases that do not agree yet stand in `tests/cases/peer_metricflow.txt` with the reason, a
//! list that may only become shorter.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

#[path = "peer_metricflow/asked.rs"]
mod asked;
#[path = "peer_metricflow/bounds.rs"]
mod bounds;
#[path = "peer_metricflow/duck.rs"]
mod duck;
#[path = "peer_metricflow/importing.rs"]
mod importing;
#[path = "peer_metricflow/rows.rs"]
mod rows;
#[path = "peer_metricflow/saved.rs"]
mod saved;

use asked::Asked;
use duck::Duck;
use importing::import;

/// Rows of values, and what their columns are called.
type Table = (Vec<String>, Vec<Vec<Json>>);

const MERAK: &str = env!("CARGO_BIN_EXE_merak");

#[test]
fn agrees_with_their_whole_suite() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let default = here.join("../shared/peer-suites/metricflow");
    let suite = std::env::var_os("MERAK_PEER_SUITE").map_or(default, PathBuf::from);
    if !suite.join("cases.json.gz").is_file() {
        println!("skipped: there is no suite in {}", suite.display());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let Some(mut duck) = Duck::start(&suite, folder.path()) else {
        println!("skipped: Python has no module `duckdb`");
        return;
    };
    let text = fs::read_to_string(folder.path().join("cases.json")).unwrap();
    let cases: Json = serde_json::from_str(&text).unwrap();
    let cases = cases["cases"].as_array().unwrap();
    let manifests: BTreeSet<&str> = cases
        .iter()
        .map(|case| case["manifest"].as_str().unwrap())
        .collect();
    for manifest in manifests {
        import(&suite, folder.path(), manifest, cases, &mut duck);
    }
    let known = known(&here.join("tests/cases/peer_metricflow.txt"));
    let mut failed: BTreeMap<String, String> = BTreeMap::new();
    let only = std::env::var("MERAK_PEER_CASES").unwrap_or_default();
    for (at, case) in cases.iter().enumerate() {
        if !case["id"].as_str().unwrap().contains(&only) {
            continue;
        }
        let asked = Asked::of(&suite, folder.path(), at, case);
        let embedded = match cfg!(feature = "embedded") {
            true => asked.embedded().and_then(|found| asked.judge(found, &mut duck)),
            false => Ok(()),
        };
        let on_duckdb = asked.sql().and_then(|sql| {
            let found = duck.ask(&sql)?;
            asked
                .judge(found, &mut duck)
                .map_err(|why| format!("{why}\n{sql}"))
        });
        let wrong: Vec<String> = [("the embedded engine", embedded), ("DuckDB", on_duckdb)]
            .into_iter()
            .filter_map(|(engine, judged)| Some(format!("on {engine}: {}", judged.err()?)))
            .collect();
        if !wrong.is_empty() {
            failed.insert(case["id"].as_str().unwrap().to_owned(), wrong.join("\n"));
        }
    }
    for (id, why) in &failed {
        println!(
            "--- {id}{}\n{why}\n",
            if known.contains(id) { " (known)" } else { "" }
        );
    }
    println!("{} passed, {} failed", cases.len() - failed.len(), failed.len());
    let new: Vec<&String> = failed.keys().filter(|id| !known.contains(*id)).collect();
    assert!(new.is_empty(), "these failed and are not known to: {new:#?}");
    let asked = |id: &&String| id.contains(&only) && cases.iter().any(|case| case["id"] == **id);
    let mended: Vec<&String> = known
        .iter()
        .filter(asked)
        .filter(|id| !failed.contains_key(*id))
        .collect();
    // Only the embedded engine verifies keys, so without it more seems to agree.
    assert!(
        mended.is_empty() || cfg!(not(feature = "embedded")),
        "these agree now, take them out of the list: {mended:#?}"
    );
}

/// The cases that are known not to agree: a line each, with the reason behind a `:`.
fn known(path: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| line.split(':').next().unwrap().trim().to_owned())
        .collect()
}
