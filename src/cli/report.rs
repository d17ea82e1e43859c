//! Saying things: findings to stderr, results to stdout.

use std::cmp::Reverse;
use std::io::{IsTerminal, Write};

use super::Outcome;
use crate::diagnostic::{Diagnostic, Severity};
use crate::output::findings::{Look, human};
use crate::source::SourceMap;
use crate::words::{Language, say};

/// Most findings shown to people at once; the rest is counted.
const MOST_SHOWN: usize = 50;

/// Writes findings for people; says what they mean for the exit code.
pub(super) fn findings(found: &[Diagnostic], sources: &SourceMap, language: Language) -> Outcome {
    let mut err = std::io::stderr().lock();
    let look = Look {
        color: std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        ..Look::PLAIN
    };
    let mut shown: Vec<&Diagnostic> = found.iter().collect();
    if shown.len() > MOST_SHOWN {
        // No error hides behind warnings.
        shown.sort_by_key(|finding| Reverse(finding.severity));
    }
    for finding in shown.into_iter().take(MOST_SHOWN) {
        let _ = write!(err, "{}", human(finding, sources, language, look));
    }
    if found.len() > MOST_SHOWN {
        let _ = writeln!(
            err,
            "{}",
            say!("… and {count} more", count = found.len() - MOST_SHOWN).of(language)
        );
    }
    outcome(found)
}

/// What findings mean for the exit code.
pub(super) fn outcome(found: &[Diagnostic]) -> Outcome {
    let errors = || found.iter().filter(|finding| finding.severity == Severity::Error);
    if errors().any(|finding| matches!(finding.code.id, "E0505" | "E0510" | "E0512" | "E0514" | "E0515")) {
        return Outcome::EngineFailed;
    }
    if errors().any(|finding| {
        matches!(
            finding.code.id,
            "E0509" | "E0601" | "E0605" | "E0607" | "E0610" | "E0611"
        )
    }) {
        return Outcome::Misused;
    }
    if errors().next().is_some() {
        Outcome::Found
    } else {
        Outcome::Fine
    }
}

/// Writes one finding that is about no file.
pub(super) fn single(finding: Diagnostic, language: Language) -> Outcome {
    findings(&[finding], &SourceMap::default(), language)
}

/// Writes a result; a closed pipe is nobody's mistake.
pub(super) fn print(text: &str) -> Outcome {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes());
    let _ = out.flush();
    Outcome::Fine
}

/// Says something to people beside the result.
pub(super) fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}
