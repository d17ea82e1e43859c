//! What a piece of text says, when a type is asked of it.
//!
//! In: one CSV field, or one literal of a `test` row.
//! Out: an exact value, or none.
//! Never: guesses, rounds, or reads a floating number where an exact one is asked.

mod facts;
mod kind;
mod moment;
mod number;

pub use facts::Facts;
pub use kind::Kind;
pub use moment::{day, micros, moment};
pub use number::{DIGITS, NotExact, Number, SUMMABLE};

/// `true`, `t`, `1` and their opposites, in any case.
#[must_use]
pub fn truth(text: &str) -> Option<bool> {
    let is = |words: [&str; 3]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match (is(["true", "t", "1"]), is(["false", "f", "0"])) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// A floating number; infinite ones and `NaN` included.
#[must_use]
pub fn float(text: &str) -> Option<f64> {
    text.parse().ok()
}
