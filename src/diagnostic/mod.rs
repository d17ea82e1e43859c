//! What went wrong, where, why, and what to write instead.
//!
//! In: a [`Code`], places and arguments, from any stage.
//! Out: [`Diagnostic`] values.
//! Never: decides an exit code or prints.
//!
//! All words live in `pages/CODE.md`, one page a code, with messages, labels
//! and help in the head and the long explanation below: a second language is a
//! second folder of pages.

mod bag;
pub mod code;
mod near;
mod page;

pub use bag::Bag;
pub use code::Code;
pub use near::nearest;
pub use page::Page;

use crate::source::Span;

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
    Own(String),
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
    args: Vec<(&'static str, String)>,
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
    pub fn note(mut self, span: Span, words: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: Text::Own(words.into()),
        });
        self
    }

    /// Fills `{name}` in the page's lines; what is said last holds.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, clipped(value.to_string())));
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
    pub fn message(&self) -> String {
        self.fill(self.code.page().line(self.message).unwrap_or_default())
    }

    /// What to write instead, in words.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let line = self.code.page().line(self.help)?;
        Some(self.fill(line)).filter(|text| !text.is_empty())
    }

    /// A label's words.
    #[must_use]
    pub fn label_text(&self, label: &Label) -> String {
        match &label.text {
            Text::Key(key) => self.fill(self.code.page().line(key).unwrap_or_default()),
            Text::Own(words) => words.clone(),
        }
    }

    /// Where it is, if it is anywhere.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }

    /// Replaces every `{name}` that has a value; `{{` and the like are not needed.
    fn fill(&self, line: &str) -> String {
        let mut out = String::with_capacity(line.len());
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let value = after.split_once('}').and_then(|(name, tail)| {
                let (_, value) = self.args.iter().rev().find(|(key, _)| *key == name)?;
                Some((value, tail))
            });
            match value {
                Some((value, tail)) => {
                    out.push_str(value);
                    rest = tail;
                }
                None => {
                    out.push('{');
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        out
    }
}

/// Longest value in a message, in bytes: names and numbers may be megabytes.
const LONGEST_VALUE: usize = 8000;

fn clipped(mut value: String) -> String {
    if value.len() > LONGEST_VALUE {
        let end = (0..=LONGEST_VALUE).rev().find(|at| value.is_char_boundary(*at));
        value.truncate(end.unwrap_or(0));
        value.push('…');
    }
    value
}
