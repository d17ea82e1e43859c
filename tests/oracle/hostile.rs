//! Texts and names cannot break out of SQL on any engine there is: every string of length
//! 1 to 6 over a hostile alphabet comes back the same, as a text and as a name.

use merak::evaluate::Value;
use merak::sql::{Construct, find, is_odd};

use super::engines::Outcome;
use super::judge::Engines;

const ALPHABET: [char; 7] = ['\'', '"', '\\', 'a', ';', '-', '\n'];
const LONGEST: u32 = 6;
/// Columns of one question.
const BATCH: usize = 1_000;
/// Questions that are sent at once.
const AT_ONCE: usize = 20;

/// Every string over the alphabet, and some of more than one byte a character.
fn hostile() -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for length in 1..=LONGEST {
        for number in 0..ALPHABET.len().pow(length) {
            let mut rest = number;
            let letters = (0..length).map(|_| {
                let letter = ALPHABET[rest % ALPHABET.len()];
                rest /= ALPHABET.len();
                letter
            });
            all.push(letters.collect());
        }
    }
    let others = [
        "复购率",
        "`a`",
        "$a$",
        "a%s",
        "{a}",
        ":a",
        "?",
        "@a",
        "\u{1F600}",
        "select",
        "E'a'",
        "${a}",
        "${env:HOME}",
    ];
    all.extend(others.map(str::to_owned));
    all
}

#[test]
fn texts_and_names_come_back_the_same() {
    let mut engines = Engines::start();
    let all = hostile();
    for engine in &mut engines.outside {
        let dialect = find(engine.spoken.dialect).unwrap();
        // Questions with such a name are refused.
        let lacks = dialect.lacks(Construct::OddNames).is_some();
        let named = |text: &str| match lacks && is_odd(text) || dialect.misreads(text).is_some() {
            true if dialect.misreads(text).is_some() => "_".to_owned(),
            true => format!("_{}", text.replace('\u{1F600}', "")),
            false => text.to_owned(),
        };
        let question = |batch: &[String]| {
            let columns = batch.iter().map(|text| {
                format!(
                    "{} AS {}",
                    dialect.text(text),
                    dialect.names().quoted(&named(text))
                )
            });
            format!("SELECT {}", columns.collect::<Vec<_>>().join(", "))
        };
        let batches: Vec<&[String]> = all.chunks(BATCH).collect();
        for batches in batches.chunks(AT_ONCE) {
            let questions = batches.iter().map(|batch| question(batch)).collect();
            for (batch, outcome) in batches.iter().zip(engine.ask_all(Vec::new(), questions)) {
                let texts = batch.iter().map(|text| Value::Text(text.clone())).collect();
                let shown = |text: &String| dialect.names().shown(&named(text));
                let names = batch.iter().map(shown).collect();
                let wanted = Outcome::Rows(names, vec![texts]);
                assert!(outcome == wanted, "{}: {outcome:?}", engine.spoken.dialect);
            }
        }
    }
}
