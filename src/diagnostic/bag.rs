//! The findings of a run.

use super::{Diagnostic, Severity};
use crate::source::FileId;

/// Findings in the order they were made; sorted by place when read.
#[derive(Clone, Debug, Default)]
pub struct Bag {
    findings: Vec<Diagnostic>,
}

impl Bag {
    /// Adds one.
    pub fn push(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// Adds many.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Diagnostic>) {
        self.findings.extend(findings);
    }

    /// Drops what was found in these files.
    pub fn forget(&mut self, files: &[FileId]) {
        let about = |finding: &Diagnostic| finding.span().is_some_and(|span| files.contains(&span.file));
        self.findings.retain(|finding| !about(finding));
    }

    /// Keeps the value, or the error.
    pub fn take<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|finding| self.push(finding)).ok()
    }

    /// Whether one of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The findings by file and place.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        self.findings.sort_by_key(|finding| {
            let place = finding.span().map(super::Span::key);
            (place, finding.code.id)
        });
        self.findings
    }
}

impl From<Diagnostic> for Bag {
    fn from(finding: Diagnostic) -> Self {
        Self {
            findings: vec![finding],
        }
    }
}
