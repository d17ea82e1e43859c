//! Texts and names cannot break out of SQL: every string of length 1 to 6 over
//! a hostile alphabet goes through the engine and comes back the same.
#![cfg(feature = "embedded")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use merak::words::Language;
use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use merak::engine::embedded::Embedded;
use merak::engine::{Answer, Statement};
use merak::sql::{find, quoted_word};

const ALPHABET: [char; 7] = ['\'', '"', '\\', 'a', ';', '-', '\n'];
const LONGEST: u32 = 6;
const BATCH: usize = 2_000;

/// Every string of length 1 to 6 over the alphabet.
fn hostile() -> Vec<String> {
    let mut all = Vec::new();
    for length in 1..=LONGEST {
        for number in 0..ALPHABET.len().pow(length) {
            let mut rest = number;
            let text: String = (0..length)
                .map(|_| {
                    let letter = ALPHABET.get(rest % ALPHABET.len()).copied().unwrap();
                    rest /= ALPHABET.len();
                    letter
                })
                .collect();
            all.push(text);
        }
    }
    all
}

fn run(engine: &Embedded, sql: String) -> Answer {
    let statement = Statement {
        sql,
        answers: Vec::new(),
        needs: Vec::new(),
        keys: Vec::new(),
        checks: Vec::new(),
    };
    engine
        .run(&statement)
        .unwrap_or_else(|finding| panic!("{}", finding.message(Language::English)))
}

fn engine() -> Embedded {
    Embedded::over_rows(&BTreeMap::new(), "UTC").unwrap()
}

#[test]
fn the_alphabet_is_covered() {
    assert_eq!(
        hostile().len(),
        (1..=6).map(|length| 7_usize.pow(length)).sum::<usize>()
    );
}

#[test]
fn texts_come_back_the_same() {
    let dialect = find("embedded").unwrap();
    let engine = engine();
    for batch in hostile().chunks(BATCH) {
        let rows: Vec<String> = batch
            .iter()
            .map(|text| format!("({})", dialect.text(text)))
            .collect();
        let answer = run(
            &engine,
            format!("SELECT column1 AS t FROM (VALUES {})", rows.join(", ")),
        );
        let got: Vec<String> = answer
            .batches
            .iter()
            .flat_map(|batch| {
                let column = datafusion::arrow::compute::cast(batch.column(0), &arrow_schema::DataType::Utf8);
                let column = column.unwrap();
                column
                    .as_string::<i32>()
                    .iter()
                    .map(|text| text.unwrap().to_owned())
                    .collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(got, batch);
    }
}

#[test]
fn names_come_back_the_same() {
    let engine = engine();
    for batch in hostile().chunks(BATCH) {
        let columns: Vec<String> = batch
            .iter()
            .map(|name| format!("1 AS {}", quoted_word(name)))
            .collect();
        let answer = run(&engine, format!("SELECT {}", columns.join(", ")));
        let got: Vec<&String> = answer.schema.fields().iter().map(|field| field.name()).collect();
        assert_eq!(got, batch.iter().collect::<Vec<_>>());
    }
}
