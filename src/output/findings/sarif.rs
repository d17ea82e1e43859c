//! Findings as SARIF 2.1.0, which code hosts show beside the lines.

use super::place::{Places, Region};
use crate::diagnostic::{Diagnostic, Severity};
use crate::words::Language;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// All findings as one SARIF log.
#[must_use]
pub fn sarif(findings: &[Diagnostic], places: &Places<'_>, language: Language) -> String {
    let rules: BTreeMap<&str, Value> = findings
        .iter()
        .map(|finding| {
            let page = finding.code.page(language);
            let body = finding.code.explanation(language);
            let rule = json!({
                "id": finding.code.id,
                "shortDescription": { "text": page.title() },
                "help": { "text": body, "markdown": body },
            });
            (finding.code.id, rule)
        })
        .collect();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| result(finding, places, language))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "merak",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).unwrap_or_default()
}

fn result(finding: &Diagnostic, places: &Places<'_>, language: Language) -> Value {
    let help = finding
        .help(language)
        .map(|help| format!("\n{help}"))
        .unwrap_or_default();
    let others = finding.labels.iter().skip(1).filter_map(|label| {
        let region = places.at(label.span)?;
        Some(json!({
            "physicalLocation": physical(&region),
            "message": { "text": finding.label_text(label, language) },
        }))
    });
    json!({
        "ruleId": finding.code.id,
        "level": match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "message": { "text": format!("{}{help}", finding.message(language)) },
        "locations": places.of(finding).map(location).into_iter().collect::<Vec<_>>(),
        "relatedLocations": others.collect::<Vec<_>>(),
    })
}

fn location(region: Region) -> Value {
    json!({ "physicalLocation": physical(&region) })
}

fn physical(region: &Region) -> Value {
    json!({
        "artifactLocation": { "uri": uri(&region.file) },
        "region": {
            "startLine": region.from.0,
            "startColumn": region.from.1,
            "endLine": region.until.0,
            "endColumn": region.until.1,
        },
    })
}

/// A path as a relative URI.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
