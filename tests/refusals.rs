//! What has no single right answer is refused, with its code and at its place.
//!
//! Each case of `tests/cases/refusals/*.merak` is a comment line with the code
//! (and, after a second `|`, words the help must hold), then definitions to add
//! to `base.merak`. The finding must stand at what is between `«` and `»`.
//! A report of the case is asked as a question.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

#[path = "support/compiled.rs"]
mod compiled;

use std::fs;
use std::path::Path;

use compiled::{asked, compiled};
use merak::diagnostic::{Diagnostic, Severity};
use merak::words::Language;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/refusals");

#[test]
fn questions_without_a_right_answer() {
    every_case_of("questions.merak");
}

#[test]
fn definitions_that_mean_nothing() {
    every_case_of("definitions.merak");
}

#[test]
fn tables_that_are_more_than_rows() {
    every_case_of("tables.merak");
}

#[test]
fn functions_of_the_wrong_things() {
    every_case_of("functions.merak");
}

#[test]
fn facts_about_entities_that_mean_nothing() {
    every_case_of("entities.merak");
}

#[test]
fn aggregates_without_a_right_answer() {
    every_case_of("aggregates.merak");
}

#[test]
fn the_base_itself_is_fine() {
    let base = fs::read_to_string(Path::new(FOLDER).join("base.merak")).unwrap();
    let found = findings(&base);
    assert!(found.is_empty(), "{found:?}");
}

struct Case {
    head: String,
    text: String,
}

fn every_case_of(file: &str) {
    let base = fs::read_to_string(Path::new(FOLDER).join("base.merak")).unwrap();
    let cases = cases(&fs::read_to_string(Path::new(FOLDER).join(file)).unwrap());
    assert!(!cases.is_empty());
    let wrong: Vec<String> = cases.iter().filter_map(|case| verdict(&base, case)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
}

/// Cases begin with `//! CODE name`.
fn cases(text: &str) -> Vec<Case> {
    let parts = text.split("\n//! ").map(|part| part.trim_start_matches("//! "));
    let case = |part: &str| {
        let (head, text) = part.split_once('\n')?;
        Some(Case {
            head: head.to_owned(),
            text: text.trim().to_owned(),
        })
    };
    parts.filter_map(case).collect()
}

/// What is wrong with a case, if anything.
fn verdict(base: &str, case: &Case) -> Option<String> {
    let (head, words) = case.head.split_once(" | ").unwrap_or((&case.head, ""));
    let code = head.split_whitespace().next().unwrap();
    let start = case.text.find('«').expect("a mark") + base.len() + 1;
    let end = case.text.find('»').expect("a second mark") + base.len() + 1 - '«'.len_utf8();
    let text = format!("{base}\n{}\n", case.text.replace(['«', '»'], ""));
    let found = findings(&text);
    let shown = || {
        let lines: Vec<String> = found.iter().map(|finding| words_of(finding, &text)).collect();
        format!("{}:\n{}\ngave\n{}", case.head, case.text, lines.join("\n"))
    };
    let fits = |finding: &Diagnostic| {
        let range = finding.span().map(|span| span.range());
        finding.code.id == code && range == Some(start..end)
    };
    match found.iter().find(|finding| fits(finding)) {
        Some(finding) if words_of(finding, &text).contains(words) && found.len() == 1 => None,
        _ => Some(shown()),
    }
}

fn words_of(finding: &Diagnostic, text: &str) -> String {
    let at = finding.span().map(|span| text[span.range()].to_owned());
    format!(
        "{} at `{}`: {} / {}",
        finding.code.id,
        at.unwrap_or_default(),
        finding.message(Language::English),
        finding.help(Language::English).unwrap_or_default()
    )
}

/// All findings of one text: of its definitions, else of its reports.
fn findings(text: &str) -> Vec<Diagnostic> {
    let (checked, _, mut found) = compiled(text);
    // That an item is not compiled yet is a warning until something uses it.
    found.retain(|finding| finding.severity == Severity::Error);
    if !found.is_empty() {
        return found;
    }
    asked(&checked)
}
