//! What is built, and what is not.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::time::Grain;
use crate::words::{Said, say};

/// Of what kind an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The days, the catalogue.
    Base,
    /// A metric.
    Metric,
    /// A report.
    Report,
    /// A guardrail, a companion or an alert.
    Check,
    /// The targets of a metric.
    Target,
    /// Who is in a segment.
    Segment,
}

impl Kind {
    /// All of them, in the order they are made.
    pub const ALL: [Self; 6] = [
        Self::Base,
        Self::Metric,
        Self::Report,
        Self::Check,
        Self::Target,
        Self::Segment,
    ];

    /// Its word for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Metric => "metric",
            Self::Report => "report",
            Self::Check => "check",
            Self::Target => "target",
            Self::Segment => "segment",
        }
    }

    /// The folder its files are in.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Metric => "metrics",
            Self::Report => "reports",
            Self::Check => "checks",
            Self::Target => "targets",
            Self::Segment => "segments",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn words(self) -> Said {
        match self {
            Self::Base => say!("base"),
            Self::Metric => say!("metric"),
            Self::Report => say!("report"),
            Self::Check => say!("check"),
            Self::Target => say!("target"),
            Self::Segment => say!("segment"),
        }
    }
}

/// What may be done with the rows of a view of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adding {
    /// Any of them may be added up.
    All,
    /// Those of one period may.
    OfOnePeriod,
    /// None may: each stands for itself.
    None,
}

impl Adding {
    /// Its word for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::OfOnePeriod => "of_one_period",
            Self::None => "none",
        }
    }
}

/// A column of a view.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it is.
    pub says: Said,
    /// What stands in it.
    pub holds: Holds,
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holds {
    /// What rows are sliced by, or say of themselves.
    Words,
    /// When a period begins.
    Moments(Grain),
    /// Numbers that were asked for.
    Numbers(Shown),
}

/// How a number is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// What people call it.
    pub label: Option<String>,
    /// As its `format` says.
    pub format: Option<String>,
}

impl Column {
    /// One that holds no numbers.
    pub(super) fn of_words(name: &str, says: Said) -> Self {
        Self {
            name: name.to_owned(),
            says,
            holds: Holds::Words,
        }
    }
}

/// What is built of what.
#[derive(Clone, Debug)]
pub struct Item {
    /// Of what kind it is.
    pub kind: Kind,
    /// The name of what it is built of.
    pub of: String,
    /// Where that stands.
    pub span: Option<Span>,
}

impl Item {
    /// It is not built.
    pub(super) fn left_out(&self, finding: &Diagnostic) -> LeftOut {
        LeftOut {
            item: self.clone(),
            code: finding.code.id,
            why: finding.reason(),
        }
    }
}

/// A view.
#[derive(Clone, Debug)]
pub struct Object {
    /// What it is built of.
    pub item: Item,
    /// Its name.
    pub name: String,
    /// What it is.
    pub says: Said,
    /// Its columns, and what they are.
    pub columns: Vec<Column>,
    /// What stands before its SQL: definitions and keys.
    pub heading: String,
    /// Its SQL.
    pub question: String,
    /// The metrics it answers with, and what names their definitions.
    pub definitions: Vec<(String, String)>,
    /// Which of its rows may be added up, of a metric.
    pub adding: Option<Adding>,
    /// Whether a breach of it stops what asked, of a check.
    pub blocks: Option<bool>,
}

/// What is not built.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// What it would have been built of.
    pub item: Item,
    /// The code of the reason.
    pub code: &'static str,
    /// The reason.
    pub why: Said,
}
