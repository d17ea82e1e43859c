//! Findings as JUnit XML, which most CI servers show as tests: each file is one,
//! and fails if an error is found in it. Warnings alone are what it printed.

use super::place::Places;
use crate::diagnostic::{Diagnostic, Severity};
use crate::output::junit::{Case, Ended};
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
    let case = |(name, file): (String, File)| Case {
        class: "merak".to_owned(),
        name,
        ended: file.ended(),
        seconds: 0.0,
    };
    let cases: Vec<Case> = files.into_iter().map(case).collect();
    crate::output::junit::junit("merak check", &cases)
}

/// What is found in a file.
#[derive(Default)]
struct File {
    found: Vec<String>,
    /// Whether an error is among it.
    fails: bool,
}

impl File {
    fn ended(self) -> Ended {
        let first = self.found.first().and_then(|words| words.lines().next());
        let (first, all) = (first.unwrap_or_default().to_owned(), self.found.join("\n"));
        match self.fails {
            _ if self.found.is_empty() => Ended::Passed,
            true => Ended::Failed(first, all),
            false => Ended::Said(all),
        }
    }
}
