//! Findings as JUnit XML, which most CI servers show as tests: each file is one,
//! and fails if something is found in it.

use super::place::Places;
use crate::diagnostic::{Diagnostic, Severity};
use crate::words::Language;
use std::collections::BTreeMap;

/// All files of the project, and what is found in them.
#[must_use]
pub fn junit(findings: &[Diagnostic], places: &Places<'_>, language: Language) -> String {
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (_, source) in places.sources.iter().flat_map(|sources| sources.iter()) {
        files.insert(format!("{}{}", places.prefix, source.name), Vec::new());
    }
    for finding in findings {
        let region = places.of(finding);
        let at = region
            .as_ref()
            .map(|region| format!(":{}:{}", region.from.0, region.from.1));
        let file = region.map_or_else(
            || language.of("the project", "整个项目").to_owned(),
            |region| region.file,
        );
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let help = finding
            .help(language)
            .map(|help| format!("\n  help: {help}"))
            .unwrap_or_default();
        let words = format!(
            "{file}{}: {severity} {}: {}{help}",
            at.unwrap_or_default(),
            finding.code.id,
            finding.message(language)
        );
        files.entry(file).or_default().push(words);
    }
    let failures = files.values().filter(|found| !found.is_empty()).count();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let counts = format!("tests=\"{}\" failures=\"{failures}\"", files.len());
    text.push_str(&format!(
        "<testsuites {counts}>\n  <testsuite name=\"merak check\" {counts}>\n"
    ));
    for (file, found) in files {
        let case = format!("    <testcase classname=\"merak\" name=\"{}\"", escaped(&file));
        if found.is_empty() {
            text.push_str(&format!("{case}/>\n"));
            continue;
        }
        let first = escaped(
            found
                .first()
                .map_or("", |words| words.lines().next().unwrap_or_default()),
        );
        let all = escaped(&found.join("\n"));
        text.push_str(&format!(
            "{case}>\n      <failure message=\"{first}\">{all}</failure>\n    </testcase>\n"
        ));
    }
    text.push_str("  </testsuite>\n</testsuites>\n");
    text
}

/// A text inside of XML. What XML has no way to write is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(letter),
            _ if letter.is_control() => {}
            '\u{FFFE}' | '\u{FFFF}' => {}
            _ => out.push(letter),
        }
    }
    out
}
