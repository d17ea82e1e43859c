//! What is said in Chinese has no English left in it: words of the languages of
//! people, that is. Names, code and numbers are the same in both.
//!
//! Every refusal of `tests/cases/refusals/` and every bad example of a page is
//! said in Chinese. A word of Latin letters that stands outside of back-quotes and
//! quotes, and that the example does not hold itself, is one that was forgotten.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/compiled.rs"]
mod compiled;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use compiled::{asked, compiled};
use merak::diagnostic::code::ALL;
use merak::diagnostic::{Diagnostic, Severity};
use merak::lint::lint;
use merak::meaning::explain_conflicts;
use merak::syntax::ITEM_WORDS;
use merak::words::Language;

/// Words that are no English: names of formats, engines, units and the like.
const SAME: [&str; 29] = [
    "int",
    "bool",
    "date",
    "timestamp",
    "last",
    "first",
    "min",
    "null",
    "day",
    "month",
    "second",
    "each",
    "daily",
    "from",
    "until",
    "NULL",
    "SQL",
    "UTF",
    "CSV",
    "ISO",
    "TOML",
    "JSON",
    "DuckDB",
    "DataFusion",
    "Merak",
    "merak",
    "toml",
    "warn",
    "NFC",
];

#[test]
fn refusals() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/refusals");
    let base = fs::read_to_string(folder.join("base.merak")).unwrap();
    let mut wrong = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap() == "base.merak" {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for case in text.split("\n//! ").skip(1) {
            let case = case.split_once('\n').unwrap().1.replace(['«', '»'], "");
            wrong.extend(left(&format!("{base}\n{case}\n")));
        }
    }
    nothing_in(wrong);
}

#[test]
fn bad_examples_of_pages() {
    let mut wrong = Vec::new();
    for code in ALL {
        let body = code.page(Language::English).body;
        for fence in body.split("```").skip(1).step_by(2) {
            if let Some(text) = fence.strip_prefix("merak bad\n") {
                wrong.extend(left(text).into_iter().map(|line| format!("{}: {line}", code.id)));
            }
        }
    }
    nothing_in(wrong);
}

#[test]
fn texts_that_do_not_parse() {
    let wrong = [
        "metric = sum(orders.amount)",
        "metric a = count(orders",
        "metric a = \"open",
        "metric a = sum(x) wher y = 1",
        "metric a = gmv changed \"x\" 2024-01-01",
        "metric a = b not like c and",
        "metric a = case { }",
        "metric a = b between 1",
        "table t = \"x\" { dim status text }",
        "test t { given t [ { a 1 } ] }",
        "target a { 2011-11 x }",
        "report r { metrics a top by b }",
        "report r { cohort c from a }",
        "wrong a",
        "metric a = 'x'",
        "metric a = b -- c",
        "metric a = 1000-10",
        "metric a = \"\\q\"",
        "direction d { }",
    ];
    nothing_in(wrong.iter().flat_map(|text| left(text)).collect());
}

fn nothing_in(wrong: Vec<String>) {
    let wrong: BTreeSet<String> = wrong.into_iter().collect();
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The English that is left in what is said of a text.
fn left(text: &str) -> Vec<String> {
    let own: BTreeSet<&str> = words(text).collect();
    let mut wrong = Vec::new();
    for finding in findings(text) {
        // What another program says of SQL is in its own words.
        if finding.code.id == "E0334" {
            continue;
        }
        let chinese = Language::Chinese;
        let mut said = vec![finding.message(chinese)];
        said.extend(finding.help(chinese));
        said.extend(
            finding
                .labels
                .iter()
                .map(|label| finding.label_text(label, chinese)),
        );
        for line in said {
            let outside = outside_of_quotes(&line);
            let english = words(&outside)
                .filter(|word| !own.contains(word) && !SAME.contains(word) && !ITEM_WORDS.contains(word));
            let english: Vec<&str> = english.collect();
            if !english.is_empty() {
                wrong.push(format!("{} {english:?} in: {line}", finding.code.id));
            }
        }
    }
    wrong
}

/// Words of several letters; `31T00` is none.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let small = |word: &str| word.chars().filter(char::is_ascii_lowercase).count() > 1;
    let letters = |word: &str| word.chars().filter(char::is_ascii_alphabetic).count();
    words.filter(move |word| letters(word) > 1 && (small(word) || word.len() > 3))
}

fn outside_of_quotes(line: &str) -> String {
    let code: String = line.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    code.split('"').step_by(2).collect::<Vec<_>>().join(" ")
}

fn findings(text: &str) -> Vec<Diagnostic> {
    let (checked, sources, mut found) = compiled(text);
    explain_conflicts(&checked, &mut found);
    if found.iter().any(|finding| finding.severity == Severity::Error) {
        return found;
    }
    found.extend(lint(&checked, &sources));
    found.extend(asked(&checked));
    found
}
