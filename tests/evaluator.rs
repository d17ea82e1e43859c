//! The reference evaluator ends, whatever it is given: it runs on definitions and
//! rows that nobody has looked at.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use merak::check::{Checked, check};
use merak::evaluate::{Data, Stop, answer, answer_within};
use merak::resolve::resolve;
use merak::source::FileId;
use merak::source::manifest::Manifest;
use merak::syntax::parse;
use std::time::{Duration, Instant};

fn checked(text: &str) -> Checked {
    let (file, _) = parse(FileId(0), text);
    let (model, _) = resolve(&Manifest::default(), vec![file]);
    check(model).0
}

/// What the first case of the only test comes to.
fn asked(text: &str) -> Result<Vec<String>, Stop> {
    let checked = checked(text);
    let test = checked.model.tests.first().expect("a test");
    let data = Data::of(&checked, test)?;
    let began = Instant::now();
    let answered = answer(&checked, &data, &test.cases.first().unwrap().clauses, None);
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
    Ok(answered?.lines())
}

const TABLE: &str = "
table t = \"t\" {
  key  id
  time on_day : date
  dim  word : text
  fact n : int
  fact d : decimal
}
";

fn one(metrics: &str, rows: &str, asks: &str) -> Result<Vec<String>, Stop> {
    asked(&format!(
        "{TABLE}\n{metrics}\ntest x {{ given t [{rows}] expect {asks} [] }}\n"
    ))
}

#[test]
fn definitions_that_double_end() {
    let mut metrics = String::from("metric c0 = sum(t.n)\n");
    for at in 1..90 {
        metrics.push_str(&format!("metric c{at} = c{} + c{} * 2\n", at - 1, at - 1));
    }
    let found = one(&metrics, "{ id: 1, n: 1, on_day: 2026-01-01 }", "c89");
    assert!(found.is_err(), "{found:?}");
}

#[test]
fn long_chains_end() {
    let mut metrics = String::from("metric c0 = sum(t.n)\n");
    for at in 1..180 {
        metrics.push_str(&format!("metric c{at} = c{} + 1\n", at - 1));
    }
    let found = one(&metrics, "{ id: 1, n: 1, on_day: 2026-01-01 }", "c179");
    assert!(matches!(found, Err(Stop::Unknown(_))), "{found:?}");
    assert_eq!(
        one(&metrics, "{ id: 1, n: 1, on_day: 2026-01-01 }", "c20").unwrap(),
        ["{ c20: 21 }"]
    );
}

#[test]
fn rows_far_apart_end() {
    let rows = "{ id: 1, n: 1, on_day: 0001-01-01 }, { id: 2, n: 1, on_day: 9999-12-31 }";
    let windows = "metric w = rolling(sum(t.n), 7 days)\nmetric e = sum(t.n) every day\n";
    for asks in ["w by day", "e by day"] {
        let found = one(windows, rows, asks);
        assert!(matches!(found, Err(Stop::Unknown(_))), "{found:?}");
    }
    // The calendar ends where the window does not.
    let long = "metric w = rolling(sum(t.n), 9_000_000 days)\nmetric p = prior(sum(t.n), 900_000 years)\n";
    for asks in ["w by day", "p by day"] {
        let found = one(long, "{ id: 1, n: 1, on_day: 2026-01-01 }", asks);
        assert!(found.is_err(), "{found:?}");
    }
}

#[test]
fn patterns_end() {
    let metrics = "metric m = count(t) where matches(word, \"^(a|aa)*(a|aa)*(a|aa)*b$\")\n\
                   metric l = count(t) where word like \"%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%b\"\n";
    let row = format!("{{ id: 1, on_day: 2026-01-01, word: \"{}\" }}", "a".repeat(3000));
    let found = one(metrics, &row, "m");
    assert!(matches!(found, Err(Stop::Unknown(_))), "{found:?}");
    assert_eq!(one(metrics, &row, "l").unwrap(), ["{ l: 0 }"]);
}

#[test]
fn numbers_beyond_all_digits_stop() {
    let row = format!("{{ id: 1, on_day: 2026-01-01, d: {} }}", "9".repeat(38));
    let less = format!("{{ id: 1, on_day: 2026-01-01, d: -{} }}", "9".repeat(38));
    let many = "metric s = sum(t.d * t.d)\nmetric r = sum(round(t.d, -30))\n\
                metric f = sum(floor(t.d / 3))\nmetric b = sum(bucket(t.d, 0.0000001))\n";
    for asks in ["s", "r", "f", "b"] {
        for row in [&row, &less] {
            let _ = one(many, row, asks);
        }
    }
}

#[test]
fn steps_are_counted() {
    let text = format!(
        "{TABLE}\nmetric m = count(t)\ntest x {{ given t [{{ id: 1, on_day: 2026-01-01 }}] expect m [] }}\n"
    );
    let checked = checked(&text);
    let test = checked.model.tests.first().unwrap();
    let data = Data::of(&checked, test).unwrap();
    let clauses = &test.cases.first().unwrap().clauses;
    assert!(answer_within(1, &checked, &data, clauses, None).is_err());
    assert!(answer_within(1_000, &checked, &data, clauses, None).is_ok());
    // Rows of fewer tables than there are: the others are empty.
    let found = answer(&checked, &Data::default(), clauses, None).unwrap();
    assert_eq!(found.lines(), ["{ m: 0 }"]);
}
