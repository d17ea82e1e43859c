//! The last look before anything is handed out: does it read the same?

use crate::diagnostic::{Diagnostic, code};
use crate::source::{FileId, Span};
use crate::syntax::ast::File;
use crate::syntax::{parse, trivia};

/// Whether `formatted` has the tree and the comments of `text`.
pub(super) fn check(file: FileId, text: &str, tree: &File, formatted: &str) -> Result<(), Diagnostic> {
    let (again, found) = parse(file, formatted);
    if found.is_empty() && again == *tree && comments(formatted) == comments(text) {
        return Ok(());
    }
    let top = Span::new(file, 0, 0);
    Err(Diagnostic::error(&code::FORMAT_UNSAFE).at(top))
}

/// Sorted: the one in an expression moves above those it followed.
fn comments(text: &str) -> Vec<String> {
    let mut all: Vec<String> = trivia::comments(text)
        .into_iter()
        .map(|comment| comment.text)
        .collect();
    all.sort();
    all
}
