//! Findings with their source lines, drawn by `miette`.

use std::borrow::Cow;
use std::fmt;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::drawn::Text;
use super::settings::without_secrets;
use crate::diagnostic::{Diagnostic, Label, Severity, code};
use crate::source::manifest::FILE_NAME;
use crate::source::{FileId, SourceFile, SourceMap};
use crate::words::Language;

/// As wide as anything is.
const ONE_LINE: usize = 1_000;

/// How findings look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Colours, for terminals.
    pub color: bool,
    /// The columns of the widest line.
    pub width: usize,
}

impl Look {
    /// As a file shows them.
    pub const PLAIN: Self = Self {
        color: false,
        width: 100,
    };
}

/// One finding, drawn.
#[must_use]
pub fn human(finding: &Diagnostic, sources: &SourceMap, language: Language, look: Look) -> String {
    let theme = if look.color {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    // A line that is to be pasted is not broken.
    let width = match *finding.code == code::NO_DRIVER {
        true => look.width.max(ONE_LINE),
        false => look.width,
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(width)
        // Dates and options are never broken at their hyphens.
        .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
        .with_links(false);
    let mut out = String::new();
    let drawn = Drawn::new(finding, sources, language);
    if handler.render_report(&mut out, &drawn).is_err() {
        out = format!("{}: {}\n", finding.code.id, finding.message(language));
    }
    match language {
        Language::English => in_english(&out),
        Language::Chinese => in_chinese(&out),
    }
}

/// What stands in another file is no advice.
fn in_english(drawn: &str) -> String {
    let lines = drawn.split_inclusive('\n').map(|line| match line.trim_end() {
        "Advice:" => "See also:\n",
        _ => line,
    });
    lines.collect()
}

/// The words `miette` writes by itself, as wide as they were where more follows.
fn in_chinese(drawn: &str) -> String {
    let lines = drawn.split_inclusive('\n').map(|line| {
        let (style, words) = match line.strip_prefix("\u{1b}[36m") {
            Some(words) => ("\u{1b}[36m", words),
            None => ("", line),
        };
        match words.strip_prefix("  help: ") {
            Some(help) => format!("{style}  提示：{help}"),
            None if words.trim_end() == "Advice:" => format!("{style}另见：\n"),
            None => line.to_owned(),
        }
    });
    lines.collect()
}

/// The labels of one file; those of other files hang below.
#[derive(Debug)]
struct Drawn {
    message: String,
    code: Option<&'static str>,
    severity: miette::Severity,
    help: Option<String>,
    source: Option<Text>,
    labels: Vec<LabeledSpan>,
    elsewhere: Vec<Drawn>,
}

impl Drawn {
    fn new(finding: &Diagnostic, sources: &SourceMap, language: Language) -> Self {
        let mut files: Vec<FileId> = Vec::new();
        for label in &finding.labels {
            if !files.contains(&label.span.file) {
                files.push(label.span.file);
            }
        }
        let mut here = files
            .into_iter()
            .map(|file| Self::of_file(finding, sources, file, language));
        let mut main = here.next().unwrap_or_else(|| Self::bare(finding, language));
        main.elsewhere = here
            .map(|other| Self {
                message: language.of("together with", "相关位置").to_owned(),
                code: None,
                severity: miette::Severity::Advice,
                help: None,
                ..other
            })
            .collect();
        main
    }

    fn bare(finding: &Diagnostic, language: Language) -> Self {
        Self {
            message: visible(&finding.message(language)),
            code: Some(finding.code.id),
            severity: match finding.severity {
                Severity::Error => miette::Severity::Error,
                Severity::Warning => miette::Severity::Warning,
            },
            help: finding.help(language).map(|help| visible(&help)),
            source: None,
            labels: Vec::new(),
            elsewhere: Vec::new(),
        }
    }

    fn of_file(finding: &Diagnostic, sources: &SourceMap, file: FileId, language: Language) -> Self {
        let mut drawn = Self::bare(finding, language);
        let Some(source) = sources.get(file) else {
            return drawn;
        };
        if let Some(place) = undrawable(finding, source, file, language) {
            drawn.message = format!("{} ({place})", drawn.message);
            return drawn;
        }
        let name = called(&source.name, language);
        drawn.source = Some(Text {
            name: visible(name),
            text: same_length(&drawn_text(source)),
        });
        let labels = finding.labels.iter().filter(|label| label.span.file == file);
        drawn.labels = labels
            .enumerate()
            .map(|(at, label)| labelled(finding, label, source.text.len(), language, at == 0))
            .collect();
        drawn
    }
}

/// What is drawn of a file: settings without what may be a secret.
fn drawn_text(source: &SourceFile) -> Cow<'_, str> {
    match source.name.rsplit(['/', '\\']).next() {
        Some(FILE_NAME) => without_secrets(&source.text).into(),
        _ => Cow::Borrowed(&source.text),
    }
}

/// Longest line, in bytes, that is drawn.
const LONGEST_LINE: usize = 2_000;

/// The place in words, where its line is too long to be drawn.
fn undrawable(finding: &Diagnostic, source: &SourceFile, file: FileId, language: Language) -> Option<String> {
    let label = finding.labels.iter().find(|label| label.span.file == file)?;
    let range = label.span.range();
    let before = source.text.get(..range.start)?.rsplit('\n').next()?.len();
    let after = source.text.get(range.start..)?.split('\n').next()?.len();
    if before + after <= LONGEST_LINE && range.len() <= LONGEST_LINE {
        return None;
    }
    let (line, column) = source.position(label.span.start);
    let name = called(&source.name, language);
    Some(format!("{}:{line}:{column}", visible(name)))
}

/// What a text is called: the words of the command line are no file.
fn called(name: &str, language: Language) -> &str {
    match name {
        "the question" => language.of(name, "提问"),
        name => name,
    }
}

/// A label as it is drawn; the place at the top is that of the main one.
fn labelled(
    finding: &Diagnostic,
    label: &Label,
    end: usize,
    language: Language,
    is_main: bool,
) -> LabeledSpan {
    let range = label.span.range();
    let start = range.start.min(end);
    let length = range.end.min(end).saturating_sub(start);
    let words = visible(&finding.label_text(label, language));
    let words = Some(words).filter(|words| !words.is_empty());
    match is_main {
        true => LabeledSpan::new_primary_with_span(words, (start, length)),
        false => LabeledSpan::new(words, start, length),
    }
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawn {}

impl miette::Diagnostic for Drawn {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = Box::new(self.labels.iter().cloned());
        (!self.labels.is_empty()).then_some(labels as Box<dyn Iterator<Item = LabeledSpan>>)
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        let all = self
            .elsewhere
            .iter()
            .map(|drawn| drawn as &dyn miette::Diagnostic);
        (!self.elsewhere.is_empty())
            .then(|| Box::new(all) as Box<dyn Iterator<Item = &dyn miette::Diagnostic>>)
    }
}

/// Words without what would steer a terminal.
fn visible(words: &str) -> String {
    let steers = |c: char| {
        (c.is_control() && c != '\n') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    words
        .chars()
        .map(|c| if steers(c) { '\u{FFFD}' } else { c })
        .collect()
}

/// The same for source text, with every byte in its place.
fn same_length(text: &str) -> String {
    let stand_in = |c: char| match c.len_utf8() {
        1 => '?',
        2 => '¿',
        _ => '\u{FFFD}',
    };
    let steers = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}')
    };
    text.chars()
        .map(|c| if steers(c) { stand_in(c) } else { c })
        .collect()
}
