//! Where a finding stands, as the tools around a repository want to hear it.

use crate::diagnostic::Diagnostic;
use crate::source::{SourceMap, Span};

/// Where files are, seen from where the check was started.
#[derive(Clone, Debug, Default)]
pub struct Places<'a> {
    /// The texts.
    pub sources: Option<&'a SourceMap>,
    /// The way from there to the project, with a slash behind it.
    pub prefix: String,
}

/// A stretch of a file, counted from 1, in Unicode characters.
pub(super) struct Region {
    pub file: String,
    pub from: (usize, usize),
    pub until: (usize, usize),
}

impl Places<'_> {
    /// Where a finding stands, unless it is about no file.
    pub(super) fn of(&self, finding: &Diagnostic) -> Option<Region> {
        self.at(finding.span()?)
    }

    /// A place of a finding.
    pub(super) fn at(&self, span: Span) -> Option<Region> {
        let source = self.sources?.get(span.file)?;
        Some(Region {
            file: format!("{}{}", self.prefix, source.name),
            from: source.position(span.start),
            until: source.position(span.end),
        })
    }
}
