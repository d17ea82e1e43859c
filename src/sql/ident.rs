//! The one place where names become SQL text.

use sha2::{Digest, Sha256};
use sqlparser::ast::{Ident, ObjectName, ObjectNamePart};
use sqlparser::keywords::ALL_KEYWORDS;

/// What names an engine takes.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// What stands around one that is no plain word.
    pub quote: char,
    /// Words that have a meaning in its SQL alone.
    pub keywords: &'static [&'static str],
    /// The most bytes of one, if that is not enough for all.
    pub longest: Option<usize>,
    /// Whether these are characters.
    pub counts_characters: bool,
    /// Whether a backslash escapes in quotes.
    pub escapes: bool,
    /// Whether a plain word may begin with `_`.
    pub leads: bool,
    /// What becomes of a name that stands without quotes.
    pub folds: Folds,
}

/// What an engine makes of the letters of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folds {
    /// Nothing.
    Nothing,
    /// It takes a plain word for one in upper case.
    Upper,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            quote: '"',
            keywords: &[],
            longest: None,
            counts_characters: false,
            escapes: false,
            leads: true,
            folds: Folds::Nothing,
        }
    }
}

impl Names {
    /// A name as the engine takes it.
    #[must_use]
    pub fn quoted(self, name: &str) -> String {
        let quoted = match self.longest {
            Some(longest) => self.word(&self.fitting(name, longest)),
            None => self.word(name),
        };
        match self.escapes && quoted.contains('\\') {
            true => quoted.replace('\\', "\\\\"),
            false => quoted,
        }
    }

    /// A physical name such as `shop.order_lines`: each part by itself.
    #[must_use]
    pub fn path(self, name: &str) -> String {
        let parts: Vec<String> = name.split('.').map(|part| self.quoted(part)).collect();
        parts.join(".")
    }

    /// Whether a name is short enough to be kept as it is.
    #[must_use]
    pub fn keeps(self, name: &str) -> bool {
        self.longest.is_none_or(|longest| self.length(name) <= longest)
    }

    fn length(self, name: &str) -> usize {
        match self.counts_characters {
            true => name.chars().count(),
            false => name.len(),
        }
    }

    /// What names of columns of the answer it takes: those that are too long for it are refused
    /// before they come here.
    #[must_use]
    pub fn of_answers(self) -> Self {
        Self {
            longest: None,
            ..self
        }
    }

    /// What a column of the answer is called there.
    #[must_use]
    pub fn shown(self, name: &str) -> String {
        match self.folds {
            Folds::Upper if is_plain(name) => name.to_ascii_uppercase(),
            _ => name.to_owned(),
        }
    }

    /// A name, quoted unless it is a plain lower-case word of no meaning in SQL.
    fn word(self, name: &str) -> String {
        let is_keyword = || {
            let upper = name.to_ascii_uppercase();
            ALL_KEYWORDS.binary_search(&upper.as_str()).is_ok() || self.keywords.contains(&upper.as_str())
        };
        let leads = self.leads || !name.starts_with('_');
        if is_plain(name) && leads && !is_keyword() {
            return name.to_owned();
        }
        let (quote, name) = (self.quote, self.shown(name));
        format!(
            "{quote}{}{quote}",
            name.replace(quote, &format!("{quote}{quote}"))
        )
    }

    /// A name of the plan: one that is too long keeps its beginning, and ends in a hash of
    /// the whole. Names of the warehouse that are too long are refused before they come here.
    fn fitting(self, name: &str, longest: usize) -> String {
        if self.length(name) <= longest {
            return name.to_owned();
        }
        let digest = Sha256::digest(name);
        let hash = digest.iter().take(8).map(|byte| format!("{byte:02x}"));
        let hash = format!("_{}", hash.collect::<String>());
        let mut kept = String::new();
        for next in name.chars() {
            kept.push(next);
            if self.length(&kept) + hash.len() > longest {
                kept.pop();
                break;
            }
        }
        kept + &hash
    }
}

/// Whether a name is a plain lower-case word.
fn is_plain(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let starts = |byte: &u8| byte.is_ascii_lowercase() || *byte == b'_';
    name.bytes().next().as_ref().is_some_and(starts) && name.bytes().all(is_plain)
}

/// Whether a name is one that not every engine takes, however it is quoted.
#[must_use]
pub fn is_odd(name: &str) -> bool {
    name.starts_with(|first| first <= ' ') || name.chars().any(|letter| letter > '\u{FFFF}')
}

/// A name as most engines take it.
#[must_use]
pub fn quoted_word(name: &str) -> String {
    Names::default().quoted(name)
}

/// A physical name such as `shop.order_lines`, as most engines take it.
#[must_use]
pub fn quoted_path(name: &str) -> String {
    Names::default().path(name)
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
