//! Phrases of the code, each with its Chinese.

use super::phrases::ALL;
use super::{Language, Said};

/// The same words in each language; `{name}` is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// As it is written in the code.
    pub english: &'static str,
    /// What is said instead of it.
    pub chinese: &'static str,
}

impl Phrase {
    /// It, in one language.
    #[must_use]
    pub const fn of(&self, language: Language) -> &'static str {
        language.of(self.english, self.chinese)
    }

    /// It, with values for its names.
    #[must_use]
    pub fn with(&self, values: &[(&str, &Said)]) -> Said {
        Said::each(|language| {
            fill(self.of(language), |name| {
                let (_, value) = values.iter().find(|(key, _)| *key == name)?;
                Some(value.of(language))
            })
        })
    }
}

/// The phrase with these English words. It is called while the program is
/// compiled: words without Chinese are an error of the build.
#[must_use]
#[allow(clippy::panic, reason = "by the compiler only: `say!` asks in a constant")]
pub const fn phrase(english: &str) -> Phrase {
    let mut tables = ALL;
    while let [table, others @ ..] = tables {
        let mut rest = *table;
        while let [(own, chinese), tail @ ..] = rest {
            if same(own.as_bytes(), english.as_bytes()) {
                return Phrase {
                    english: own,
                    chinese,
                };
            }
            rest = tail;
        }
        tables = others;
    }
    panic!("these words have no Chinese: add them to src/words/phrases/")
}

const fn same(mut one: &[u8], mut other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    while let ([first, one_rest @ ..], [second, other_rest @ ..]) = (one, other) {
        if *first != *second {
            return false;
        }
        one = one_rest;
        other = other_rest;
    }
    true
}

/// Replaces every `{name}` that has a value; `{{` and the like are not needed.
#[must_use]
pub fn fill<'a>(line: &str, value_of: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let value = after
            .split_once('}')
            .and_then(|(name, tail)| Some((value_of(name)?, tail)));
        match value {
            Some((value, tail)) => {
                out.push_str(value);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use std::collections::BTreeSet;

    /// The `{names}` of a phrase.
    fn holes(words: &str) -> BTreeSet<&str> {
        let names = words
            .split('{')
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('}')?.0));
        let is_hole = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase());
        names.filter(is_hole).collect()
    }

    #[test]
    fn phrases_say_the_same_in_both_languages() {
        let mut known = BTreeSet::new();
        for (english, chinese) in ALL.iter().copied().flatten() {
            assert_eq!(holes(english), holes(chinese), "{english}");
            assert!(!chinese.is_empty(), "{english}");
            assert!(known.insert(english), "twice: {english}");
        }
    }
}
