//! What came of tests, for programs.

use serde::Serialize;

use super::Tested;
use crate::output::findings::{Finding, all as findings};
use crate::source::SourceMap;
use crate::words::{Language, Said};

#[derive(Serialize)]
struct Row<'a> {
    kind: &'static str,
    name: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    passed: bool,
    seconds: f64,
    said: Option<&'a Said>,
    findings: Vec<Finding>,
}

/// An array with an object for each.
#[must_use]
pub fn json(all: &[Tested], sources: &SourceMap, language: Language) -> String {
    let rows = all.iter().map(|one| row(one, sources, language));
    let rows: Vec<Row<'_>> = rows.collect();
    serde_json::to_string_pretty(&rows).unwrap_or_default() + "\n"
}

fn row<'a>(one: &'a Tested, sources: &'a SourceMap, language: Language) -> Row<'a> {
    let file = sources.get(one.span.file);
    Row {
        kind: one.kind.word(),
        name: &one.name,
        file: file.map(|file| file.name.as_str()),
        line: file.map(|file| file.position(one.span.start).0),
        passed: one.passed(),
        // Milliseconds are enough.
        seconds: (one.seconds * 1000.0).round() / 1000.0,
        said: one.said.as_ref(),
        findings: findings(&one.found, sources, language),
    }
}
