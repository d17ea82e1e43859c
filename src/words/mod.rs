//! Words for people, in every language they may read.
//!
//! In: a phrase of the code, written in English, with what fills it.
//! Out: [`Said`], which holds it in each [`Language`].
//! Never: chooses the language; only the command line knows who reads.
//!
//! `say!("uses `{name}`", name = path)` is a phrase. All of them stand in
//! `phrases/`, each beside its Chinese: one that does not is no valid program.

mod language;
mod length;
mod phrase;
mod phrases;
mod said;
mod tidy;

pub use language::Language;
pub use length::length;
pub use phrase::{Phrase, fill, phrase};
pub use said::{Said, Say};
pub use tidy::tidy;

/// A phrase in every language, with its `{names}` filled:
/// `say!("uses `{name}`", name = path.text())`.
macro_rules! say {
    ($text:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        const PHRASE: $crate::words::Phrase = $crate::words::phrase($text);
        PHRASE.with(&[$((stringify!($name), &$crate::words::Say::said(&$value))),*])
    }};
}

pub(crate) use say;
