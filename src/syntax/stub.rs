//! What is left of an item that does not parse: its kind and its name. They
//! stay declared, so that one mistake does not become one for every use.

use unicode_normalization::UnicodeNormalization;

use super::ast::{Body, Expr, ExprKind, Item, Kind, Name, Source, Text};
use super::guard::Scan;
use crate::source::{FileId, Span};

/// The item of a piece (`base` bytes into its file), reduced to its name.
pub(super) fn stub(file: FileId, base: usize, piece: &str) -> Option<Item> {
    let start = code_start(piece)?;
    let rest = piece.get(start..)?;
    let keyword = rest.get(..word_end(rest))?;
    let after = rest.get(keyword.len()..)?;
    let gap = after.len() - after.trim_start().len();
    let at = start + keyword.len() + gap;
    let written = piece.get(at..)?;
    let (text, quoted, length) = match written.strip_prefix('`') {
        Some(inner) => {
            let end = inner.find(['`', '\n'])?;
            (inner.get(..end)?, true, end + 2)
        }
        None => {
            let end = word_end(written);
            (written.get(..end)?, false, end)
        }
    };
    if text.is_empty() || text.len() > 200 {
        return None;
    }
    let span = Span::new(file, base + at, base + at + length);
    let name = Name {
        text: text.nfc().collect(),
        quoted,
        span,
    };
    let nothing = Expr {
        kind: ExprKind::Null,
        span,
    };
    let body = match keyword {
        "metric" => Body::Metric {
            kind: None,
            expr: nothing,
        },
        "table" => Body::Table(Source::Physical(Text {
            raw: "\"\"".into(),
            value: "".into(),
            span,
        })),
        "calendar" => Body::Calendar(Text {
            raw: "\"\"".into(),
            value: "".into(),
            span,
        }),
        "event" => Body::Event(nothing),
        "entity" => Body::Entity,
        "department" => Body::Department,
        "dimension" => Body::Dimension {
            kind: Kind {
                factors: Vec::new(),
                float: false,
                span,
            },
        },
        _ => return None,
    };
    Some(Item {
        span,
        docs: Vec::new(),
        name,
        label: None,
        body,
        clauses: Vec::new(),
        braces: false,
        broken: true,
    })
}

fn code_start(piece: &str) -> Option<usize> {
    let mut scan = Scan::new(piece);
    while let Some((at, byte)) = scan.next_code() {
        if !byte.is_ascii_whitespace() {
            return Some(at);
        }
    }
    None
}

fn word_end(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(text.len())
}
