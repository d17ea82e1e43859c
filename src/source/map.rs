//! The texts of a project, and how byte offsets become lines and columns.

use std::sync::OnceLock;

use super::{FileId, Span};

/// One text: a file on disk, an editor buffer or a piece of the command line.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// How people know it: a path relative to the project, or `--where`.
    pub name: String,
    /// The whole text, without a byte order mark.
    pub text: String,
    /// Where each line begins, once somebody asks.
    lines: OnceLock<Vec<usize>>,
}

impl SourceFile {
    /// Line and column (in Unicode characters) of a byte, both from 1.
    #[must_use]
    pub fn position(&self, byte: u32) -> (usize, usize) {
        let end = floor_char_boundary(&self.text, byte as usize);
        let lines = self.lines.get_or_init(|| line_starts(&self.text));
        let line = lines.partition_point(|start| *start <= end).max(1);
        let start = lines.get(line - 1).copied().unwrap_or_default();
        let before = self.text.get(start..end).unwrap_or_default();
        (line, before.chars().count() + 1)
    }
}

/// Every text of a run, by [`FileId`].
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Adds a text and gives it its id.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile {
            name: name.into(),
            text: text.into(),
            lines: OnceLock::new(),
        });
        id
    }

    /// The text of `id`; ids come from [`add`](Self::add), so it is there.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// All texts, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// The source text under a span.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file)
            .and_then(|file| file.text.get(span.range()))
            .unwrap_or_default()
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect()
}

/// The last character boundary at or before `byte`.
fn floor_char_boundary(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
