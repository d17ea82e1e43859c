//! What is written, as one line of words.

use crate::source::{SourceMap, Span};
use crate::syntax::ast::{Clause, ClauseKind, Path, Text};

/// A piece of the project's text, without comments and breaks of lines.
pub fn text(sources: &SourceMap, span: Span) -> String {
    let lines = sources.slice(span).lines().map(uncommented);
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    words.join(" ")
}

/// A line until its comment begins.
fn uncommented(line: &str) -> &str {
    let mut quoted = false;
    let mut escaped = false;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '/' if !quoted && before == '/' => return line.get(..at.saturating_sub(1)).unwrap_or(line),
            _ => {}
        }
        before = c;
    }
    line
}

/// `week by channel`
pub(super) fn per(clauses: &[Clause]) -> Option<String> {
    clauses.iter().find_map(|clause| match &clause.kind {
        ClauseKind::Per { grain, by } if by.is_empty() => Some(grain.text.to_string()),
        ClauseKind::Per { grain, by } => Some(format!("{} by {}", grain.text, paths(by))),
        _ => None,
    })
}

/// `channel, buyer.city`
pub(super) fn paths(paths: &[Path]) -> String {
    let words: Vec<String> = paths.iter().map(Path::text).collect();
    words.join(", ")
}

pub(super) fn label(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.value.to_string())
}

#[cfg(test)]
mod tests {
    use super::uncommented;

    #[test]
    fn comments_are_left_out() {
        assert_eq!(uncommented("a / b // c"), "a / b ");
        assert_eq!(uncommented("a = \"x//y\" // \"z"), "a = \"x//y\" ");
        assert_eq!(uncommented("// all"), "");
    }
}
