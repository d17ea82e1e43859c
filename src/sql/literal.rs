//! The one place where constants become SQL text.
//!
//! `sqlparser` guesses whether a string is escaped already, so its own string
//! nodes are never used: the finished text travels as a placeholder, which it
//! prints as it is.

use jiff::civil::{Date, DateTime};
use sqlparser::ast::{Expr, Value};

/// Text that is SQL already.
pub(super) fn raw(text: impl Into<String>) -> Expr {
    Expr::value(Value::Placeholder(text.into()))
}

/// A text, for dialects that only double the quote.
pub(super) fn doubled(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A text, for dialects that take `E'…'`, in which a backslash escapes.
pub(super) fn escaped(text: &str) -> String {
    format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

/// A text, for dialects in whose texts a backslash escapes.
pub(super) fn backslashed(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

/// A text, for dialects in whose texts a backslash escapes, and that put variables in for
/// `${…}`, in texts too. Before version 4 two quotes are the end of one text and the beginning
/// of another.
pub(super) fn substituted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('\'', "\\'");
    format!("'{}'", escaped.replace("${", "\\u0024{"))
}

/// A text, for dialects in whose texts a backslash escapes the quote, too, and that end with
/// their line.
pub(super) fn slashed(text: &str) -> String {
    let mut out = String::from("'");
    for next in text.chars() {
        match next {
            '\\' | '\'' => out.extend(['\\', next]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            next => out.push(next),
        }
    }
    out + "'"
}

/// A day.
pub(super) fn date(day: Date) -> Expr {
    raw(format!("DATE '{day}'"))
}

/// The digits of a local time, to the microsecond.
pub(super) fn timestamp(time: DateTime) -> String {
    let micros = time.subsec_nanosecond() / 1000;
    let fraction = if micros == 0 {
        String::new()
    } else {
        format!(".{micros:06}")
    };
    format!("{} {}{fraction}", time.date(), time.strftime("%H:%M:%S"))
}

/// A number in plain digits.
pub(super) fn number(digits: &str) -> Expr {
    raw(digits)
}
