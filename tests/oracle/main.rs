//! The oracle: the reference evaluator (`merak::evaluate`), which shares nothing
//! with the planner, against planned SQL. Random projects, dirty data and
//! questions: the SQL must give the oracle's rows on every engine there is.
//!
//! A fixed set runs always. A long run, with its own seed:
//!
//! ```console
//! $ MERAK_ORACLE_CASES=10000 MERAK_ORACLE_SEED=7 cargo test --test oracle -- --nocapture
//! ```
//!
//! `MERAK_ORACLE_ENGINES=all` asks every engine there is a dialect for, `MERAK_ORACLE_ENGINES=clickhouse` only that one.
//! `MERAK_ORACLE_THREADS=N` asks several at a time, `MERAK_ORACLE_FROM=N` leaves out the cases before that one, and
//! `MERAK_ORACLE_TRIES=N` makes what fails less small, sooner. `MERAK_ORACLE_PRINT=1` prints the cases instead of
//! asking them.
//!
//! A case that fails is made small and printed; the text goes into
//! `tests/cases/oracle/NAME.merak`, and is run from then on.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

mod additivity;
mod algebra;
mod case;
mod changes;
mod clock;
mod coverage;
mod engines;
mod facts;
mod fingerprints;
mod generate;
mod handwritten;
mod hostile;
mod judge;
#[path = "../support/not_compared.rs"]
mod not_compared;
mod project;
mod properties;
mod rewriting;
mod rng;
mod shrink;
mod written;

use std::env;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use case::Case;
use coverage::Coverage;
use judge::{Engines, Judged, Verdict, judge};
use merak::plan::Passes;

/// Cases of the fixed set.
const FIXED: u64 = 400;
/// From so many cases on every heading must be shown; few cases show the common ones.
const COVERING: u64 = 2_000;
/// From so many cases on a run is a long one.
const LONG: u64 = 10_000;
/// Failures after which a run stops.
const ENOUGH: usize = 8;

fn number(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

fn wrong(judged: &Judged) -> Vec<&String> {
    let wrong = judged.verdicts.iter().filter_map(|verdict| match verdict {
        Verdict::Wrong(why) => Some(why),
        _ => None,
    });
    wrong.collect()
}

fn judge_case(case: &Case, engines: &mut Engines) -> Judged {
    judge(&case.settings(), &case.text(&[]), engines)
}

/// Each pass left out, and all of them at once.
fn all_less() -> Vec<(String, Passes)> {
    let mut all: Vec<(String, Passes)> = Passes::names()
        .map(|name| (format!("without {name}"), Passes::all().without(name)))
        .collect();
    all.push(("without any pass".to_owned(), Passes::none()));
    all
}

/// One of those, in turn.
fn one_less(turn: u64) -> Vec<(String, Passes)> {
    let mut all = all_less();
    let at = usize::try_from(turn).unwrap() % all.len();
    vec![all.swap_remove(at)]
}

/// Asks one case, and notes what came of it.
fn one_case(seed: u64, at: u64, engines: &mut Engines, found: &Mutex<(Coverage, Vec<String>)>) {
    let place = seed.wrapping_mul(1_000_000).wrapping_add(at);
    let case = generate::case(place);
    if number("MERAK_ORACLE_PRINT").is_some() {
        return println!("case {place}:\n{}", case.whole(&[]));
    }
    engines.without = one_less(at);
    engines.turn = at;
    let judged = judge_case(&case, engines);
    if number("MERAK_ORACLE_SHOW").is_some() && !judged.refused.is_empty() {
        println!("{:?}\n{}", judged.words, case.whole(&[]));
    }
    {
        let coverage = &mut found.lock().unwrap().0;
        for (code, text) in &case.refused {
            coverage.definition_refused(code, text);
        }
        for (verdict, question) in judged.verdicts.iter().zip(&case.questions) {
            coverage.add(verdict, &case.written(question));
            coverage.algebra.add(verdict, &case.expanded(question));
        }
        for pass in &judged.without {
            *coverage.without.entry(pass.clone()).or_default() += 1;
        }
    }
    if wrong(&judged).is_empty() {
        return;
    }
    println!("case {place} fails and is made small: {:?}", wrong(&judged));
    let refused = judged.refused.clone();
    let small = shrink::shrink(case, &mut |case| {
        let judged = judge_case(case, engines);
        let is_like = judged.refused.iter().all(|code| refused.contains(code));
        // A text of SQL reads columns that are gone.
        let is_other = |why: &&String| !why.contains("No field named");
        is_like && wrong(&judged).iter().any(is_other)
    });
    let judged = judge_case(&small, engines);
    let why: Vec<String> = wrong(&judged)
        .into_iter()
        .map(|why| format!("// {why}"))
        .collect();
    let text = format!(
        "case {place}:\n{}\n{}",
        why.join("\n"),
        small.whole(&judged.expected)
    );
    found.lock().unwrap().1.push(text);
}

/// Whether a long run goes on behind its last case: rare pairs may not have come yet.
fn goes_on(at: u64, cases: u64, found: &Mutex<(Coverage, Vec<String>)>) -> bool {
    let is_soon = cases >= LONG && at < cases + cases / 2;
    is_soon && !found.lock().unwrap().0.uncovered_pairs().is_empty()
}

#[test]
fn random_cases() {
    let cases = number("MERAK_ORACLE_CASES").unwrap_or(FIXED);
    let seed = number("MERAK_ORACLE_SEED").unwrap_or(1);
    println!("{cases} cases from seed {seed}");
    let from = number("MERAK_ORACLE_FROM").unwrap_or(0);
    let next = AtomicU64::new(from);
    let found = Mutex::new((Coverage::default(), Vec::new()));
    let answered = Mutex::new(cfg!(feature = "embedded"));
    thread::scope(|scope| {
        for _ in 0..number("MERAK_ORACLE_THREADS").unwrap_or(1) {
            scope.spawn(|| {
                let mut engines = Engines::start();
                engines.says_shares();
                *answered.lock().unwrap() |= !engines.outside.is_empty();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if found.lock().unwrap().1.len() >= ENOUGH || at >= cases && !goes_on(at, cases, &found) {
                        return;
                    }
                    one_case(seed, at, &mut engines, &found);
                }
            });
        }
    });
    let (coverage, failures) = found.into_inner().unwrap();
    let asked = next
        .into_inner()
        .saturating_sub(number("MERAK_ORACLE_THREADS").unwrap_or(1));
    if asked > cases {
        println!(
            "and {} more, until every pair of headings was shown",
            asked - cases
        );
    }
    coverage.print();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    let cases = cases.saturating_sub(from);
    if answered.into_inner().unwrap() && cases >= COVERING {
        let uncovered = coverage.uncovered();
        assert!(uncovered.is_empty(), "no case shows: {uncovered:?}");
        if cases >= LONG {
            let unknown = coverage::unknown_headings();
            assert!(unknown.is_empty(), "the oracle does not list: {unknown:?}");
            let uncovered = coverage.algebra.uncovered();
            assert!(uncovered.is_empty(), "no answer shows: {uncovered:?}");
            let pairs = coverage.uncovered_pairs();
            assert!(pairs.is_empty(), "neither answered nor refused: {pairs:?}");
        }
    }
}

/// `MERAK_ORACLE_FILE=… cargo test --test oracle one_file -- --nocapture`: what
/// comes of the case in a file, and its SQL; of one question, the first being 0, with
/// `MERAK_ORACLE_QUESTION=N`; in another dialect than DuckDB's with `MERAK_ORACLE_DIALECT=NAME`; with a pass switched off, with `MERAK_ORACLE_WITHOUT=NAME`. `MERAK_ORACLE_FAST=1` asks
/// the embedded engine alone, with all passes.
#[test]
fn one_file() {
    let Some(path) = env::var_os("MERAK_ORACLE_FILE") else {
        return;
    };
    let (settings, text) = case::apart(&fs::read_to_string(path).unwrap());
    let mut engines = Engines::start();
    engines.without = all_less();
    if number("MERAK_ORACLE_FAST").is_some() {
        engines = Engines::default();
    }
    let judged = judge(&settings, &text, &mut engines);
    for word in &judged.words {
        println!("found: {word}");
    }
    for (verdict, expected) in judged.verdicts.iter().zip(&judged.expected) {
        println!("{verdict:?}");
        for line in expected.iter().flat_map(|answer| answer.lines()) {
            println!("  {line}");
        }
    }
    let project = project::Project::read(&settings, &text);
    let wanted = number("MERAK_ORACLE_QUESTION");
    for test in &project.checked.model.tests {
        let as_of = test.as_of.as_ref();
        let as_of = as_of
            .and_then(|moment| merak::evaluate::begins(moment.moment, &project.checked.model.manifest).ok());
        for (at, case) in (0..)
            .zip(&test.cases)
            .filter(|(at, _)| wanted.is_none_or(|wanted| wanted == *at))
        {
            let passes = match env::var("MERAK_ORACLE_WITHOUT") {
                Ok(name) if name == "all" => Passes::none(),
                Ok(name) => Passes::all().without(&name),
                Err(_) => Passes::all(),
            };
            if let Ok(plan) = engines::planned(&project.checked, &case.clauses, case.span, as_of, &passes) {
                let dialect = env::var("MERAK_ORACLE_DIALECT").unwrap_or("duckdb".to_owned());
                let dialect = merak::sql::find(&dialect).unwrap();
                println!("-- question {at}");
                println!("{}", merak::sql::render(&plan, &project.checked.model, dialect));
            }
        }
    }
}

/// Cases that failed once.
#[test]
fn kept_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/oracle");
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut engines = Engines::start();
    engines.without = all_less();
    let mut failures = Vec::new();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let (settings, text) = case::apart(&fs::read_to_string(&path).unwrap());
        let judged = judge(&settings, &text, &mut engines);
        let name = path.display();
        failures.extend(wrong(&judged).into_iter().map(|why| format!("{name}: {why}")));
        if judged.verdicts.is_empty() {
            failures.push(format!("{name}: nothing is asked"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
