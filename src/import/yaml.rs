//! A text of YAML, or of JSON, which is a part of it: a tree whose nodes know their places.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::source::{FileId, Span};
use crate::words::{Said, say};

/// Nesting beyond any manifest.
const DEEPEST: usize = 64;
/// So many nodes at most; aliases repeat what they stand for.
const MOST_NODES: usize = 4_000_000;

/// Maps of more keys are lists of what somebody named, and no settings.
const MOST_KEYS: usize = 200;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    pub span: Span,
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Kind {
    Null,
    /// A text, number or truth, as it is written.
    Scalar(String),
    List(Vec<Node>),
    /// In the order of the text.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// Nothing, at a place.
    pub fn nothing(span: Span) -> Self {
        Self {
            span,
            kind: Kind::Null,
        }
    }

    /// The value of a key; null is none.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let value = self.entries().iter().find(|(name, _)| name == key);
        value
            .map(|(_, value)| value)
            .filter(|value| !matches!(value.kind, Kind::Null))
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.scalar()
    }

    /// Whether a key is said to be true.
    pub fn truth(&self, key: &str) -> bool {
        self.text(key)
            .is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// Its text.
    pub fn scalar(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// Its members.
    pub fn list(&self) -> &[Self] {
        match &self.kind {
            Kind::List(nodes) => nodes,
            _ => &[],
        }
    }

    /// The members of a key.
    pub fn items(&self, key: &str) -> &[Self] {
        self.get(key).map_or(&[], Self::list)
    }

    /// Its keys and values.
    pub fn entries(&self) -> &[(String, Self)] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }
}

/// A document that is not whole yet.
enum Open {
    List(Vec<Node>),
    Map(Vec<(String, Node)>, Option<String>),
}

/// The documents of a text, or where it stops being YAML and why.
pub fn read(file: FileId, text: &str) -> Result<Vec<Node>, (Span, Said)> {
    let places = Places::of(file, text);
    let mut reader = Reader::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let at = error.marker().index();
            (places.span(at, at + 1), in_words(error.info()))
        })?;
        let span = places.span(span.start.index(), span.end.index());
        reader.take(event, span).map_err(|why| (span, why))?;
    }
    Ok(reader.documents)
}

/// What the parser says, and what that mostly is.
fn in_words(info: &str) -> Said {
    let has = |words: &str| info.contains(words);
    match info {
        _ if has("tab") => say!("a tab stands where YAML has blanks ({info})", info = info),
        _ if has("indentation") || has("did not find expected") => {
            say!(
                "this line does not fit the indentation of those above ({info})",
                info = info
            )
        }
        _ if has("mapping values are not allowed") => {
            say!(
                "a `:` stands where YAML takes no key; put the text in quotes ({info})",
                info = info
            )
        }
        _ if has("quote") || has("end of stream") => {
            say!("a quote or bracket is never closed ({info})", info = info)
        }
        _ => say!("it is no YAML ({info})", info = info),
    }
}

/// Where characters are, in bytes.
struct Places {
    file: FileId,
    /// Where each character begins, if some are longer than a byte.
    bytes: Vec<usize>,
    length: usize,
}

impl Places {
    fn of(file: FileId, text: &str) -> Self {
        let bytes = match text.is_ascii() {
            true => Vec::new(),
            false => text.char_indices().map(|(at, _)| at).collect(),
        };
        Self {
            file,
            bytes,
            length: text.len(),
        }
    }

    fn byte(&self, index: usize) -> usize {
        match self.bytes.is_empty() {
            true => index.min(self.length),
            false => self.bytes.get(index).copied().unwrap_or(self.length),
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.byte(start), self.byte(end))
    }
}

#[derive(Default)]
struct Reader {
    documents: Vec<Node>,
    open: Vec<(Open, Span, usize)>,
    anchors: BTreeMap<usize, Node>,
    nodes: usize,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Said> {
        match event {
            Event::SequenceStart(anchor, _) => self.begin(Open::List(Vec::new()), span, anchor),
            Event::MappingStart(anchor, _) => self.begin(Open::Map(Vec::new(), None), span, anchor),
            Event::SequenceEnd | Event::MappingEnd => {
                let Some((open, start, anchor)) = self.open.pop() else {
                    return Ok(());
                };
                let kind = match open {
                    Open::List(nodes) => Kind::List(nodes),
                    Open::Map(entries, _) => Kind::Map(entries),
                };
                let span = start.to(span);
                self.add(Node { span, kind }, anchor)
            }
            Event::Scalar(text, style, anchor, _) => {
                let is_plain = style == ScalarStyle::Plain;
                let kind = match text.as_ref() {
                    "" | "~" | "null" | "Null" | "NULL" if is_plain => Kind::Null,
                    _ => Kind::Scalar(text.into_owned()),
                };
                self.add(Node { span, kind }, anchor)
            }
            Event::Alias(anchor) => {
                let node = self.anchors.get(&anchor).cloned();
                self.nodes += node.as_ref().map_or(0, size);
                self.add(node.unwrap_or(Node::nothing(span)), 0)
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, open: Open, span: Span, anchor: usize) -> Result<(), Said> {
        if self.open.len() >= DEEPEST {
            return Err(say!("it is nested too deeply"));
        }
        self.open.push((open, span, anchor));
        Ok(())
    }

    fn add(&mut self, node: Node, anchor: usize) -> Result<(), Said> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err(say!("it is too large"));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut() {
            None => self.documents.push(node),
            Some((Open::List(nodes), ..)) => nodes.push(node),
            Some((Open::Map(entries, key), ..)) => match key.take() {
                Some(key) if entries.len() < MOST_KEYS && entries.iter().any(|(known, _)| *known == key) => {
                    return Err(say!("a key is said twice"));
                }
                Some(key) => entries.push((key, node)),
                None => *key = Some(node.scalar().unwrap_or_default().to_owned()),
            },
        }
        Ok(())
    }
}

fn size(node: &Node) -> usize {
    match &node.kind {
        Kind::Null | Kind::Scalar(_) => 1,
        Kind::List(nodes) => 1 + nodes.iter().map(size).sum::<usize>(),
        Kind::Map(entries) => 1 + entries.iter().map(|(_, node)| size(node)).sum::<usize>(),
    }
}
