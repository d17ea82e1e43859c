//! What went wrong, where, why, and what to write instead.
//!
//! In: a [`Code`], places and arguments, from any stage.
//! Out: [`Diagnostic`] values.
//! Never: decides an exit code or prints.
//!
//! All words live in `pages/en/CODE.md`, one page a code, with messages, labels
//! and help in the head and the long explanation below; `pages/zh/` says the same
//! in Chinese. A finding knows keys and values only: whoever shows it chooses the
//! language.

mod bag;
pub mod code;
mod near;
mod page;

pub use bag::Bag;
pub use code::Code;
pub use near::nearest;
pub use page::Page;

use crate::source::Span;
use crate::words::{Language, Said, Say, fill, tidy};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; the exit code stays 0.
    Warning,
    /// Wrong; nothing is compiled from it.
    Error,
}

/// A place with a few words.
#[derive(Clone, Debug)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// Which `label…` line of the page, or words of its own.
    pub text: Text,
}

/// Words of a page, or words made on the spot (names, other programs' messages).
#[derive(Clone, Debug)]
pub enum Text {
    /// The line of the page with this key.
    Key(&'static str),
    /// These very words.
    Own(Said),
}

/// A replacement that mends the problem.
#[derive(Clone, Debug)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub replacement: String,
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Its stable code.
    pub code: &'static Code,
    /// Error or warning.
    pub severity: Severity,
    /// Which `message…` line of the page.
    message: &'static str,
    /// Which `help…` line of the page, if any.
    help: &'static str,
    /// The places, the first one the main one.
    pub labels: Vec<Label>,
    /// What fills the `{…}` of the page's lines.
    args: Vec<(&'static str, Said)>,
    /// Edits that mend it.
    pub fixes: Vec<Fix>,
    /// Whether it only follows from another finding.
    echo: bool,
}

impl Diagnostic {
    /// An error of this code, with the page's plain `message` and `help`.
    #[must_use]
    pub fn error(code: &'static Code) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: "message",
            help: "help",
            labels: Vec::new(),
            args: Vec::new(),
            fixes: Vec::new(),
            echo: false,
        }
    }

    /// A warning of this code.
    #[must_use]
    pub fn warning(code: &'static Code) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code)
        }
    }

    /// Marks it as a mere consequence of a finding made elsewhere.
    #[must_use]
    pub fn echo(mut self) -> Self {
        self.echo = true;
        self
    }

    /// Whether it only follows from another finding, and is not shown.
    #[must_use]
    pub fn is_echo(&self) -> bool {
        self.echo
    }

    /// Whether it says that a metric asked for is wrong where it is defined.
    #[must_use]
    pub fn is_broken_metric(&self) -> bool {
        self.message == "message.broken"
    }

    /// Uses the page's line `message.KIND` (give the whole key).
    #[must_use]
    pub fn says(mut self, key: &'static str) -> Self {
        self.message = key;
        self
    }

    /// Whether its help is the page's line of this key.
    #[must_use]
    pub fn is_helped_by(&self, key: &str) -> bool {
        self.help == key
    }

    /// Uses the page's line `help.KIND` (give the whole key).
    #[must_use]
    pub fn helps(mut self, key: &'static str) -> Self {
        self.help = key;
        self
    }

    /// Puts the main label, with the page's `label` text, at `span`.
    #[must_use]
    pub fn at(self, span: Span) -> Self {
        self.label(span, "label")
    }

    /// Adds a label with the page's line `key`.
    #[must_use]
    pub fn label(mut self, span: Span, key: &'static str) -> Self {
        self.labels.push(Label {
            span,
            text: Text::Key(key),
        });
        self
    }

    /// Adds a label in words of its own.
    #[must_use]
    pub fn note(mut self, span: Span, words: impl Say) -> Self {
        self.labels.push(Label {
            span,
            text: Text::Own(words.said()),
        });
        self
    }

    /// Fills `{name}` in the page's lines; what is said last holds.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Say) -> Self {
        self.args.push((name, value.said()));
        self
    }

    /// Adds an edit that mends it.
    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fixes.push(Fix {
            span,
            replacement: replacement.into(),
        });
        self
    }

    /// The message, in words.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        self.line(self.message, language).unwrap_or_default()
    }

    /// The message, for somebody else to say.
    #[must_use]
    pub fn reason(&self) -> Said {
        Said::each(|language| self.message(language))
    }

    /// What to write instead, in words.
    #[must_use]
    pub fn help(&self, language: Language) -> Option<String> {
        self.line(self.help, language).filter(|text| !text.is_empty())
    }

    /// What to write instead, for another finding to say.
    #[must_use]
    pub fn advice(&self) -> Option<Said> {
        self.help(Language::default())?;
        Some(Said::each(|language| self.help(language).unwrap_or_default()))
    }

    /// A label's words.
    #[must_use]
    pub fn label_text(&self, label: &Label, language: Language) -> String {
        match &label.text {
            Text::Key(key) => self.line(key, language).unwrap_or_default(),
            Text::Own(words) => words.of(language).to_owned(),
        }
    }

    /// Where it is, if it is anywhere.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }

    /// A line of the page, filled.
    fn line(&self, key: &str, language: Language) -> Option<String> {
        let line = self.code.page(language).line(key)?;
        let filled = fill(line, |name| {
            let (_, value) = self.args.iter().rev().find(|(key, _)| *key == name)?;
            Some(value.of(language))
        });
        Some(match language {
            Language::Chinese => tidy(&filled),
            Language::English => filled,
        })
    }
}
