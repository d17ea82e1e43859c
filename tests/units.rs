//! Units: what is refused, with how each side came by its unit, and what is
//! right, with the unit that comes out.
//!
//! Each file of `tests/cases/units/refused/` is a comment with the code, then a
//! small program; each of `accepted/` is a small program, after a comment with
//! the unit of its metric `one`, if it has one. All are added to `base.merak`. A
//! report of the program is asked as a question.

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
use merak::check::Checked;
use merak::diagnostic::{Diagnostic, Severity};
use merak::words::Language;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/units");

struct Case {
    name: String,
    head: String,
    /// The base and the program.
    text: String,
}

fn cases(folder: &str) -> Vec<Case> {
    let folder = Path::new(FOLDER).join(folder);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let base = fs::read_to_string(Path::new(FOLDER).join("base.merak")).unwrap();
    let case = |path: &std::path::PathBuf| {
        let program = fs::read_to_string(path).unwrap();
        let head = program
            .lines()
            .next()
            .unwrap()
            .strip_prefix("// ")
            .unwrap_or_default();
        Case {
            name: path.file_stem().unwrap().to_str().unwrap().to_owned(),
            head: head.to_owned(),
            text: format!("{base}\n{program}"),
        }
    };
    files.iter().map(case).collect()
}

#[test]
fn wrong_programs_are_refused_with_both_derivations() {
    let cases = cases("refused");
    assert!(cases.len() >= 60, "only {}", cases.len());
    let mut shown = String::new();
    let mut wrong = Vec::new();
    for case in &cases {
        let (_, found) = findings(&case.text);
        let said = match found.as_slice() {
            [finding] => said(finding, &case.text),
            several => several.iter().map(|finding| said(finding, &case.text)).collect(),
        };
        let fits = match found.as_slice() {
            [finding] => finding.code.id == case.head && (case.head != "E0302" || names_both(finding)),
            _ => false,
        };
        if !fits {
            wrong.push(format!("{}: {}\n{said}", case.name, found.len()));
        }
        shown.push_str(&format!("{}\n{said}\n", case.name));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    insta::assert_snapshot!("what_is_said_of_units", shown);
}

#[test]
fn right_programs_are_accepted_with_the_right_unit() {
    let cases = cases("accepted");
    assert!(cases.len() >= 60, "only {}", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let (checked, found) = findings(&case.text);
        let said: String = found.iter().map(|finding| said(finding, &case.text)).collect();
        let unit = checked.model.names.metric("one").and_then(|id| {
            let (_, facts) = checked.metric(id)?;
            Some(facts.kind.unit().to_string())
        });
        if !found.is_empty() || unit.clone().unwrap_or_default() != case.head {
            wrong.push(format!("{}: {unit:?}\n{said}", case.name));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Every metric can say how it came by its unit.
#[test]
fn a_metric_tells_how_it_came_by_its_unit() {
    let base = fs::read_to_string(Path::new(FOLDER).join("base.merak")).unwrap();
    let (checked, found) = findings(&base);
    assert!(found.is_empty());
    let mut shown = String::new();
    for metric in &checked.model.metrics {
        let name = &metric.named.name.text;
        let id = checked.model.names.metric(name).unwrap();
        let derivation = checked.derivation(id).unwrap();
        shown.push_str(&format!(
            "{name}: {} | {}\n",
            derivation.unit,
            derivation.words().of(Language::English)
        ));
    }
    insta::assert_snapshot!("how_metrics_came_by_their_units", shown);
}

/// Whether it says at two places how each side came by its unit.
fn names_both(finding: &Diagnostic) -> bool {
    let words: Vec<String> = finding
        .labels
        .iter()
        .map(|label| finding.label_text(label, Language::English))
        .collect();
    let tells = |words: &String| {
        let ways = ["`", "no unit", "declared as", "two times", "a share"];
        ways.iter().any(|way| words.contains(way))
    };
    words.len() >= 2 && words.iter().all(tells)
}

fn said(finding: &Diagnostic, text: &str) -> String {
    let mut said = format!("  {} {}\n", finding.code.id, finding.message(Language::English));
    for label in &finding.labels {
        let at = &text[label.span.range()];
        said.push_str(&format!(
            "    `{at}`: {}\n",
            finding.label_text(label, Language::English)
        ));
    }
    if let Some(help) = finding.help(Language::English) {
        said.push_str(&format!("    help: {help}\n"));
    }
    said
}

/// All findings of one text: of its definitions, else of its reports.
fn findings(text: &str) -> (Checked, Vec<Diagnostic>) {
    let (checked, _, mut found) = compiled(text);
    found.retain(|finding| finding.severity == Severity::Error);
    if found.is_empty() {
        found = asked(&checked);
    }
    (checked, found)
}
