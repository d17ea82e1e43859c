//! Findings as GitHub's workflow commands, which become notes beside the lines.

use super::place::Places;
use crate::diagnostic::{Diagnostic, Severity};
use crate::words::Language;

/// One line a finding.
#[must_use]
pub fn github(findings: &[Diagnostic], places: &Places<'_>, language: Language) -> String {
    findings
        .iter()
        .map(|finding| line(finding, places, language))
        .collect()
}

fn line(finding: &Diagnostic, places: &Places<'_>, language: Language) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut properties = Vec::new();
    if let Some(region) = places.of(finding) {
        properties.push(format!("file={}", property(&region.file)));
        properties.push(format!("line={}", region.from.0));
        properties.push(format!("endLine={}", region.until.0));
        // Columns are of one line only.
        if region.from.0 == region.until.0 {
            properties.push(format!("col={}", region.from.1));
            properties.push(format!("endColumn={}", region.until.1));
        }
    }
    properties.push(format!("title={}", property(finding.code.id)));
    let help = finding
        .help(language)
        .map(|help| format!("\n{help}"))
        .unwrap_or_default();
    let message = message(&format!("{}{help}", finding.message(language)));
    format!("::{command} {}::{message}\n", properties.join(","))
}

/// What a message may not hold as it is.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What a property may not hold as it is.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
