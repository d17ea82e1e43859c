//! Findings as GitLab's code quality report: the part of Code Climate's JSON that it
//! reads, which it shows beside the lines of a merge request.

use super::place::Places;
use crate::diagnostic::{Diagnostic, Severity};
use crate::words::Language;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// All findings as one array.
#[must_use]
pub fn gitlab(findings: &[Diagnostic], places: &Places<'_>, language: Language) -> String {
    let mut known = BTreeMap::new();
    let issues = findings
        .iter()
        .map(|finding| issue(finding, places, language, &mut known));
    serde_json::to_string_pretty(&issues.collect::<Vec<_>>()).unwrap_or_default()
}

fn issue(
    finding: &Diagnostic,
    places: &Places<'_>,
    language: Language,
    known: &mut BTreeMap<String, usize>,
) -> Value {
    let region = places.of(finding);
    // GitLab leaves out what has no place: a finding about the project is one about its manifest.
    let (file, line) = match &region {
        Some(region) => (region.file.clone(), region.from.0),
        None => (format!("{}merak.toml", places.prefix), 1),
    };
    let help = finding
        .help(language)
        .map(|help| format!(" ({help})"))
        .unwrap_or_default();
    let identity = format!(
        "{}\n{file}\n{}",
        finding.code.id,
        finding.message(Language::English)
    );
    let count = known.entry(identity.clone()).or_default();
    *count += 1;
    json!({
        "description": format!("{}{help}", finding.message(language)),
        "check_name": finding.code.id,
        "fingerprint": fingerprint(&identity, *count),
        "severity": match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
        },
        "location": { "path": file, "lines": { "begin": line } },
    })
}

/// The same for one finding wherever in its file it stands, and another for each.
fn fingerprint(identity: &str, count: usize) -> String {
    let whole = Sha256::digest(format!("{identity}\n{count}"));
    whole.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
