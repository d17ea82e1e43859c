//! Something said, in every language.

use super::{Language, Phrase};
use serde::{Serialize, Serializer};
use std::fmt::Display;

/// Words in every language. Names, numbers and what other programs say are the
/// same in all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    english: String,
    /// Unless it is the same.
    chinese: Option<String>,
}

/// For programs, which read one language.
impl Serialize for Said {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.english)
    }
}

/// What can be said: [`Said`] itself, and whatever is the same in every language.
pub trait Say {
    /// It, in every language.
    fn said(&self) -> Said;
}

impl Say for Said {
    fn said(&self) -> Said {
        self.clone()
    }
}

impl Say for &Said {
    fn said(&self) -> Said {
        (*self).clone()
    }
}

impl Say for Phrase {
    fn said(&self) -> Said {
        self.with(&[])
    }
}

impl<T: Display + ?Sized> Say for T {
    fn said(&self) -> Said {
        Said {
            english: clipped(self.to_string()),
            chinese: None,
        }
    }
}

impl Said {
    /// What `words` says in each language.
    #[must_use]
    pub fn each(words: impl Fn(Language) -> String) -> Self {
        let english = words(Language::English);
        let chinese = words(Language::Chinese);
        Self {
            chinese: Some(chinese).filter(|chinese| *chinese != english),
            english,
        }
    }

    /// In one language.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match (language, &self.chinese) {
            (Language::Chinese, Some(chinese)) => chinese,
            _ => &self.english,
        }
    }

    /// The same, its Chinese without spaces that stand nowhere.
    #[must_use]
    pub fn tidy(self) -> Self {
        Self {
            chinese: self.chinese.map(|chinese| super::tidy(&chinese)),
            ..self
        }
    }

    /// Several: `a, b, c`.
    #[must_use]
    pub fn list(all: impl IntoIterator<Item = impl Say>) -> Self {
        Self::joined(all, ", ", "、")
    }

    /// One of several: `a or b`.
    #[must_use]
    pub fn either(all: impl IntoIterator<Item = impl Say>) -> Self {
        Self::joined(all, " or ", " 或 ")
    }

    /// One behind the other, with this in between.
    #[must_use]
    pub fn joined(all: impl IntoIterator<Item = impl Say>, english: &str, chinese: &str) -> Self {
        let all: Vec<Self> = all.into_iter().map(|one| one.said()).collect();
        Self::each(|language| {
            let words: Vec<&str> = all.iter().map(|said| said.of(language)).collect();
            words.join(language.of(english, chinese))
        })
    }
}

/// Longest value in a message, in bytes: names and numbers may be megabytes.
const LONGEST_VALUE: usize = 8000;

fn clipped(mut value: String) -> String {
    if value.len() > LONGEST_VALUE {
        let end = (0..=LONGEST_VALUE).rev().find(|at| value.is_char_boundary(*at));
        value.truncate(end.unwrap_or(0));
        value.push('…');
    }
    value
}
