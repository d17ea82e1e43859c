//! Findings for programs.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{SourceMap, Span};
use crate::words::Language;

/// A finding as an object.
#[derive(Serialize)]
pub(in crate::output) struct Finding {
    code: &'static str,
    severity: &'static str,
    message: String,
    help: Option<String>,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    start: Option<u32>,
    end: Option<u32>,
    labels: Vec<Place>,
    fixes: Vec<Edit>,
}

#[derive(Serialize)]
struct Place {
    text: String,
    #[serde(flatten)]
    at: At,
}

#[derive(Serialize)]
struct Edit {
    replacement: String,
    #[serde(flatten)]
    at: At,
}

#[derive(Serialize)]
struct At {
    file: String,
    line: usize,
    column: usize,
    start: u32,
    end: u32,
}

/// All findings as one JSON array. Lines and columns count from 1, columns in
/// Unicode characters; `start` and `end` are bytes.
#[must_use]
pub fn json(findings: &[Diagnostic], sources: &SourceMap, language: Language) -> String {
    serde_json::to_string_pretty(&all(findings, sources, language)).unwrap_or_else(|_| "[]".to_owned())
}

/// All of them.
pub(in crate::output) fn all(
    findings: &[Diagnostic],
    sources: &SourceMap,
    language: Language,
) -> Vec<Finding> {
    let all = findings.iter();
    all.map(|finding| described(finding, sources, language)).collect()
}

fn described(finding: &Diagnostic, sources: &SourceMap, language: Language) -> Finding {
    let first = finding.span().map(|span| at(span, sources));
    let labels = finding.labels.iter().map(|label| Place {
        text: finding.label_text(label, language),
        at: at(label.span, sources),
    });
    let fixes = finding.fixes.iter().map(|fix| Edit {
        replacement: fix.replacement.clone(),
        at: at(fix.span, sources),
    });
    Finding {
        code: finding.code.id,
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: finding.message(language),
        help: finding.help(language),
        line: first.as_ref().map(|at| at.line),
        column: first.as_ref().map(|at| at.column),
        start: first.as_ref().map(|at| at.start),
        end: first.as_ref().map(|at| at.end),
        file: first.map(|at| at.file),
        labels: labels.collect(),
        fixes: fixes.collect(),
    }
}

fn at(span: Span, sources: &SourceMap) -> At {
    let source = sources.get(span.file);
    let (line, column) = source.map_or((1, 1), |file| file.position(span.start));
    At {
        file: source.map(|file| file.name.clone()).unwrap_or_default(),
        line,
        column,
        start: span.start,
        end: span.end,
    }
}
