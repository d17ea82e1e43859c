//! The one place where names become SQL text.

use sha2::{Digest, Sha256};
use sqlparser::ast::{Ident, ObjectName, ObjectNamePart};
use sqlparser::keywords::ALL_KEYWORDS;

/// What names an engine takes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Names {
    /// The most bytes of one, if that is not enough for all.
    pub longest: Option<usize>,
    /// Whether a backslash escapes in quotes.
    pub escapes: bool,
}

impl Names {
    /// A name as the engine takes it.
    #[must_use]
    pub fn quoted(self, name: &str) -> String {
        let quoted = match self.longest {
            Some(_) => quoted_word(&self.fitting(name)),
            None => quoted_word(name),
        };
        match self.escapes && quoted.contains('\\') {
            true => quoted.replace('\\', "\\\\"),
            false => quoted,
        }
    }

    /// A name of the plan: one that is too long keeps its beginning, and ends in a hash of
    /// the whole. Names of the warehouse and of the answer are refused before they come here.
    fn fitting(self, name: &str) -> String {
        match self.longest {
            Some(longest) if name.len() > longest => {
                let digest = Sha256::digest(name);
                let hash = digest.iter().take(8).map(|byte| format!("{byte:02x}"));
                let hash = format!("_{}", hash.collect::<String>());
                let mut end = longest.saturating_sub(hash.len());
                while !name.is_char_boundary(end) {
                    end -= 1;
                }
                format!("{}{hash}", name.get(..end).unwrap_or_default())
            }
            _ => name.to_owned(),
        }
    }
}

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
pub(super) fn ident(name: &str, names: Names) -> Ident {
    Ident::new(names.quoted(name))
}

/// A physical name as a node.
pub(super) fn object(name: &str, names: Names) -> ObjectName {
    ObjectName(
        name.split('.')
            .map(|part| ObjectNamePart::Identifier(ident(part, names)))
            .collect(),
    )
}
