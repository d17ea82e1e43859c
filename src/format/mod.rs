//! `merak fmt`: one layout for every file.
//!
//! In: a text that parses. Out: the same items, clauses and comments, laid out;
//! the entry is [`format()`]. The layout is decided by what is said, never by how
//! it was written, except that one blank line may stay where it was.
//! Never: changes meaning (what it wrote is read again and compared), drops a
//! comment, or touches a file.

mod align;
mod block;
mod clause;
mod comments;
mod doc;
mod entry;
mod expr;
mod field;
mod head;
mod heads;
mod item;
mod question;
mod render;
mod rows;
mod safe;
mod source;
mod width;
mod word;
mod words;
mod write;

use crate::diagnostic::Diagnostic;
use crate::source::FileId;
use crate::syntax;

use comments::Comments;

/// The text in the one layout.
///
/// # Errors
/// Returns the findings of a text that does not parse, or E0606 where what was
/// written would not read the same: a defect of the formatter.
pub fn format(file: FileId, text: &str) -> Result<String, Vec<Diagnostic>> {
    let (tree, found) = syntax::parse(file, text);
    if !found.is_empty() {
        return Err(found);
    }
    let mut printer = Printer {
        comments: Comments::of(text),
    };
    let entries = tree
        .items
        .iter()
        .map(|item| printer.item(&item.docs, item, 0))
        .collect::<Vec<_>>();
    let rest = printer.comments.before(text.len());
    let formatted = write::file(&entries, &rest);
    safe::check(file, text, &tree, &formatted).map_err(|finding| vec![finding])?;
    Ok(formatted)
}

/// Walks the tree and the comments side by side, in the order of the text.
struct Printer<'a> {
    comments: Comments<'a>,
}
