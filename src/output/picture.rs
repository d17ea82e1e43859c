//! What pictures share: SVG with the fonts of the reader.

use std::fmt::Display;

use super::grid::visible;
use super::xml::escaped;

/// The style of all words in a picture, before those of its own.
pub(super) const WORDS: &str = "
    text { font-family: system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans', 'Noto Sans CJK SC', sans-serif; font-size: 12px; fill: #52606d }
";

/// A line of words at a place.
pub(super) fn words_at(x: impl Display, y: impl Display, class: &str, words: &str) -> String {
    let words = escaped(&visible(words));
    format!("  <text class=\"{class}\" x=\"{x}\" y=\"{y}\">{words}</text>\n")
}
