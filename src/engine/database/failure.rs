//! What drivers say, in words of our own.

use std::time::Duration;

use adbc_core::error::Error;
use arrow_schema::ArrowError;

use super::secret::Secret;
use crate::diagnostic::{Diagnostic, code};
use crate::words::say;

/// Characters a reason has at most.
const LONG: usize = 400;

/// What layers put before what the database says.
const LAYERS: [&str; 6] = [
    "C Data interface error: ",
    "[libpq] ",
    "Failed to execute query: ",
    "Execution error ",
    "[PGRES_FATAL_ERROR]: ",
    "ERROR: ",
];

/// The state of SQL that says a number has no room.
const NO_ROOM: &str = "22003";

/// Why something was not answered.
#[derive(Debug)]
pub struct Failure {
    reason: String,
    has_no_room: bool,
    /// After how many seconds it was given up, if it was.
    late: Option<u64>,
}

impl Failure {
    /// That an answer did not come within some time.
    pub fn late(limit: Duration) -> Self {
        Self {
            reason: String::new(),
            has_no_room: false,
            late: Some(limit.as_secs()),
        }
    }
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
            late: None,
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
            late: None,
        }
    }
}

/// E0512 where a number has no room, else E0505.
pub fn finding(failure: &Failure, secret: &Secret) -> Diagnostic {
    let code = match failure.has_no_room {
        true => &code::OVERFLOW,
        false => &code::ENGINE_REFUSED,
    };
    let finding = Diagnostic::error(code).helps("help.none");
    match failure.late {
        Some(seconds) => finding.with(
            "reason",
            say!("there was no answer within {seconds} s", seconds = seconds),
        ),
        None => finding.with("reason", secret.kept(&failure.reason)),
    }
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
    let mut line = line.as_str();
    while let Some(inner) = LAYERS.iter().find_map(|layer| line.strip_prefix(layer)) {
        line = inner.trim_start();
    }
    line.trim_end_matches('.').chars().take(LONG).collect()
}
