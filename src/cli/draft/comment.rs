//! What comments of a database say: a label where it is one, else what documents a declaration.

use std::fmt::Write;

use crate::output::grid::visible;

/// Longest label, in characters.
const LONGEST: usize = 24;

/// What no label has: marks that sentences and lists have.
const SENTENCE: [char; 14] = [
    '.', ',', ':', ';', '!', '?', '。', '，', '：', '；', '、', '！', '？', '=',
];

/// A comment on something of this name, as the label that stands behind its name: with a blank
/// before it, or nothing.
pub(super) fn label(says: Option<&str>, name: &str) -> String {
    match says.map(str::trim).filter(|says| is_label(says) && *says != name) {
        Some(says) => format!(" \"{}\"", escaped(&visible(says))),
        None => String::new(),
    }
}

/// A comment that is no label, line by line before a declaration.
pub(super) fn documented(text: &mut String, before: &str, says: Option<&str>) {
    if let Some(says) = says.filter(|says| !is_label(says.trim())) {
        all(text, before, Some(says));
    }
}

/// The same, also where it might be a label.
pub(super) fn all(text: &mut String, before: &str, says: Option<&str>) {
    for line in says.into_iter().flat_map(str::lines).map(str::trim) {
        if !line.is_empty() {
            let _ = writeln!(text, "{before}/// {}", visible(line));
        }
    }
}

fn is_label(says: &str) -> bool {
    says.chars().count() <= LONGEST && !says.contains(['\n', '\r']) && !says.contains(SENTENCE)
}

/// A text as it stands between quotes.
pub(super) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_are_labels_and_sentences_are_not() {
        let labels = [
            "客户",
            "Say \"so\"",
            "Paid at: UTC",
            "状态：1 待付",
            "a\nb",
            "name",
        ];
        let labels = labels.map(|says| label(Some(says), "name"));
        assert_eq!(labels, [" \"客户\"", " \"Say \\\"so\\\"\"", "", "", "", ""]);
        let mut text = String::new();
        documented(&mut text, "  ", Some("客户"));
        documented(&mut text, "  ", Some("One line.\n\n  Another one. "));
        assert_eq!(text, "  /// One line.\n  /// Another one.\n");
    }
}
