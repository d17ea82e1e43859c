//! What drivers say, in words of our own.

use adbc_core::error::Error;
use arrow_schema::ArrowError;

use super::secret::Secret;
use crate::diagnostic::{Diagnostic, code};

/// Characters a reason has at most.
const LONG: usize = 400;

/// The state of SQL that says a number has no room.
const NO_ROOM: &str = "22003";

/// Why something was not answered.
#[derive(Debug)]
pub struct Failure {
    reason: String,
    has_no_room: bool,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let state = error.sqlstate.iter().map(|byte| char::from(byte.unsigned_abs()));
        let lower = error.message.to_lowercase();
        Self {
            has_no_room: state.eq(NO_ROOM.chars())
                || ["out of range", "overflow"]
                    .iter()
                    .any(|words| lower.contains(words)),
            reason: reason(&error),
        }
    }
}

impl From<ArrowError> for Failure {
    fn from(error: ArrowError) -> Self {
        // Rows that a stream breaks off at come with what the driver says.
        let text = error.to_string();
        let lower = text.to_lowercase();
        Self {
            has_no_room: ["out of range", "overflow", "too large to store"]
                .iter()
                .any(|words| lower.contains(words)),
            reason: one_line(&text),
        }
    }
}

/// E0512 where a number has no room, else E0505.
pub fn finding(failure: &Failure, secret: &Secret) -> Diagnostic {
    let code = match failure.has_no_room {
        true => &code::OVERFLOW,
        false => &code::ENGINE_REFUSED,
    };
    Diagnostic::error(code)
        .helps("help.none")
        .with("reason", secret.kept(&failure.reason))
}

/// What the driver says, on one line.
pub fn reason(error: &Error) -> String {
    one_line(&error.message)
}

fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let line = lines.join(" ");
    let line = line.strip_prefix("[libpq] ").unwrap_or(&line);
    line.trim_end_matches('.').chars().take(LONG).collect()
}
