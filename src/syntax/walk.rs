//! Walking pest's pairs: small helpers the builders share.

use pest::iterators::{Pair, Pairs};
use unicode_normalization::UnicodeNormalization;

use super::ast::{Doc, Kind, Name, Path, Text};
use super::literal;
use super::parser::Rule;
use crate::diagnostic::{Diagnostic, code};
use crate::source::{FileId, Span};

/// Longest name in characters.
const LONGEST_NAME: usize = 200;

/// What a builder carries: the file, and the findings so far.
pub(super) struct Builder<'a> {
    pub file: FileId,
    pub found: &'a mut Vec<Diagnostic>,
    /// Where the parsed piece begins in its file.
    base: usize,
    /// How many expressions stand around the one being built.
    pub depth: usize,
    /// Whether the expression that comes next is the condition behind a `where`.
    pub filters: bool,
}

/// A pair of this grammar.
pub(super) type Node<'i> = Pair<'i, Rule>;
/// The pairs inside one.
pub(super) type Nodes<'i> = Pairs<'i, Rule>;

impl<'a> Builder<'a> {
    pub fn new(file: FileId, base: usize, found: &'a mut Vec<Diagnostic>) -> Self {
        Self {
            file,
            found,
            base,
            depth: 0,
            filters: false,
        }
    }

    pub fn span(&self, node: &Node<'_>) -> Span {
        let span = node.as_span();
        Span::new(self.file, self.base + span.start(), self.base + span.end())
    }

    /// A span inside a node: `from..to` bytes after its start.
    pub fn part(&self, node: &Node<'_>, from: usize, to: usize) -> Span {
        let start = self.base + node.as_span().start();
        Span::new(self.file, start + from, start + to)
    }

    /// Takes the `doc` lines that stand before the next node.
    pub fn docs(&self, nodes: &mut std::iter::Peekable<Nodes<'_>>) -> Vec<Doc> {
        let mut docs = Vec::new();
        while let Some(node) = nodes.next_if(|node| node.as_rule() == Rule::doc) {
            let words = node.as_str().trim_start_matches("///").trim_end();
            docs.push(Doc {
                text: words.strip_prefix(' ').unwrap_or(words).into(),
                span: self.span(&node),
            });
        }
        docs
    }

    /// A `name` or `word` node.
    pub fn name(&mut self, node: &Node<'_>) -> Name {
        self.segment(node.as_str(), self.span(node))
    }

    /// A `path` node.
    pub fn path(&mut self, node: &Node<'_>) -> Path {
        let text = node.as_str();
        let dots = text.bytes().filter(|byte| *byte == b'.').count();
        let mut segments = Vec::with_capacity(dots + 1);
        let mut start = 0;
        let mut quoted = false;
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'`' => quoted = !quoted,
                b'.' if !quoted => {
                    segments.push(self.piece(node, start, at));
                    start = at + 1;
                }
                _ => {}
            }
        }
        segments.push(self.piece(node, start, text.len()));
        Path {
            segments,
            span: self.span(node),
        }
    }

    fn piece(&mut self, node: &Node<'_>, from: usize, to: usize) -> Name {
        let words = node.as_str().get(from..to).unwrap_or_default();
        self.segment(words, self.part(node, from, to))
    }

    fn segment(&mut self, words: &str, span: Span) -> Name {
        let inner = words.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
        let plain = inner.unwrap_or(words);
        let length = if plain.len() > LONGEST_NAME {
            plain.chars().count()
        } else {
            0
        };
        if length > LONGEST_NAME {
            self.found.push(
                Diagnostic::error(&code::TOO_LONG)
                    .at(span)
                    .with("length", length)
                    .with("limit", LONGEST_NAME),
            );
        }
        let text = if plain.is_ascii() {
            plain.into()
        } else {
            plain.nfc().collect()
        };
        Name {
            text,
            quoted: inner.is_some(),
            span,
        }
    }

    /// A `string` node.
    pub fn text(&mut self, node: &Node<'_>) -> Text {
        let span = self.span(node);
        let value = literal::unquote(node.as_str(), span).unwrap_or_else(|finding| {
            self.found.push(*finding);
            node.as_str().into()
        });
        Text {
            raw: node.as_str().into(),
            value,
            span,
        }
    }

    /// A `kind` node.
    pub fn kind(&mut self, node: Node<'_>) -> Kind {
        let span = self.span(&node);
        let mut kind = Kind {
            factors: Vec::with_capacity(1),
            float: false,
            span,
        };
        let mut divides = false;
        for node in inside(node) {
            match node.as_rule() {
                Rule::kind_operator => divides = node.as_str() == "/",
                Rule::float => kind.float = true,
                _ => kind.factors.push((divides, self.name(&node))),
            }
        }
        kind
    }
}

/// The inner nodes, ready to look ahead.
pub(super) fn inside(node: Node<'_>) -> std::iter::Peekable<Nodes<'_>> {
    node.into_inner().peekable()
}
