//! Quotes and brackets that are opened and never closed.

use super::Place;
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::guard::Scan;
use crate::words::say;

impl Place<'_> {
    /// A quote that no quote answers on its line.
    pub(super) fn unclosed_string(&self, at: usize) -> Option<Diagnostic> {
        let rest = self.rest(at);
        let problem = if rest.starts_with("\"\"\"") {
            say!("is never closed with `\"\"\"`")
        } else if rest.starts_with('"') && !closes(rest) {
            say!("is not closed on its line")
        } else {
            return None;
        };
        let line = rest.lines().next().unwrap_or_default();
        Some(
            Diagnostic::error(&code::BAD_STRING)
                .at(self.span(at, at + line.len()))
                .with("problem", problem),
        )
    }

    /// The text ended, or another item began, inside brackets.
    pub(super) fn unclosed_bracket(&self, at: usize) -> Option<Diagnostic> {
        if !self.rest(at).trim().is_empty() {
            return None;
        }
        let mut open = Vec::new();
        let mut scan = Scan::new(self.piece);
        while let Some((at, byte)) = scan.next_code() {
            match byte {
                b'(' => open.push((at, '(', ')')),
                b'[' => open.push((at, '[', ']')),
                b'{' => open.push((at, '{', '}')),
                b')' | b']' | b'}' => {
                    open.pop();
                }
                _ => {}
            }
        }
        let (at, bracket, closer) = open.pop()?;
        Some(
            Diagnostic::error(&code::UNEXPECTED)
                .says("message.unclosed")
                .helps("help.unclosed")
                .label(self.span(at, at + 1), "label.open")
                .with("bracket", bracket)
                .with("closer", closer),
        )
    }
}

fn closes(rest: &str) -> bool {
    let mut escaped = false;
    for c in rest.chars().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return true,
            '\n' => return false,
            _ => {}
        }
    }
    false
}
