//! Findings as JUnit XML, which most CI servers show as tests: each file is one,
//! and fails if an error is found in it. Warnings alone are what it printed.

use super::place::Places;
use crate::diagnostic::{Diagnostic, Severity};
use crate::words::Language;
use std::collections::BTreeMap;

/// All files of the project, and what is found in them.
#[must_use]
pub fn junit(findings: &[Diagnostic], places: &Places<'_>, language: Language) -> String {
    let mut files: BTreeMap<String, File> = BTreeMap::new();
    for (_, source) in places.sources.iter().flat_map(|sources| sources.iter()) {
        files.insert(format!("{}{}", places.prefix, source.name), File::default());
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
        let file = files.entry(file).or_default();
        file.fails |= finding.severity == Severity::Error;
        file.found.push(words);
    }
    let failures = files.values().filter(|file| file.fails).count();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Some readers want every count, and a time.
    let counts = format!("tests=\"{}\" failures=\"{failures}\" errors=\"0\"", files.len());
    text.push_str(&format!(
        "<testsuites {counts} time=\"0\">\n  <testsuite name=\"merak check\" {counts} skipped=\"0\" time=\"0\">\n"
    ));
    for (file, File { found, fails }) in files {
        let case = format!(
            "    <testcase classname=\"merak\" name=\"{}\" time=\"0\"",
            escaped(&file)
        );
        if found.is_empty() {
            text.push_str(&format!("{case}/>\n"));
            continue;
        }
        let all = escaped(&found.join("\n"));
        let said = match fails {
            true => {
                let first = found.first().and_then(|words| words.lines().next());
                let first = escaped(first.unwrap_or_default());
                format!("<failure type=\"error\" message=\"{first}\">{all}</failure>")
            }
            false => format!("<system-out>{all}</system-out>"),
        };
        text.push_str(&format!("{case}>\n      {said}\n    </testcase>\n"));
    }
    text.push_str("  </testsuite>\n</testsuites>\n");
    text
}

/// What is found in a file.
#[derive(Default)]
struct File {
    found: Vec<String>,
    /// Whether an error is among it.
    fails: bool,
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
