//! How wide things are on a screen.

use unicode_width::UnicodeWidthStr;

/// Columns a line may have.
pub(super) const LINE: usize = 100;
/// Columns the head of a definition may have when a block stands below it: the
/// definition then has a line of its own more often, and is what the eye meets.
pub(super) const HEAD: usize = 80;
/// Columns of one step of indentation.
pub(super) const STEP: usize = 2;

/// Columns of a text in one line; a Chinese character has two.
pub(super) fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Columns of the last line.
pub(super) fn last_line(text: &str) -> usize {
    columns(text.rsplit('\n').next().unwrap_or_default())
}
