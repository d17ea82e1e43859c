//! The one place where names become SQL text.

use sqlparser::ast::{Ident, ObjectName, ObjectNamePart};
use sqlparser::keywords::ALL_KEYWORDS;

/// A name, quoted unless it is a plain lower-case word of no meaning in SQL.
#[must_use]
pub fn quoted_word(name: &str) -> String {
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let starts = name
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let is_keyword = || {
        ALL_KEYWORDS
            .binary_search(&name.to_ascii_uppercase().as_str())
            .is_ok()
    };
    if plain && starts && !is_keyword() {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A physical name such as `shop.order_lines`: each part by itself.
#[must_use]
pub fn quoted_path(name: &str) -> String {
    let parts: Vec<String> = name.split('.').map(quoted_word).collect();
    parts.join(".")
}

/// A name as a node. The finished text travels without a quote style, since
/// `sqlparser` does not escape inside every kind of quote.
pub(super) fn ident(name: &str) -> Ident {
    Ident::new(quoted_word(name))
}

/// A physical name as a node.
pub(super) fn object(name: &str) -> ObjectName {
    ObjectName(
        name.split('.')
            .map(|part| ObjectNamePart::Identifier(ident(part)))
            .collect(),
    )
}
