//! What drivers and servers say, in words of our own.

use std::fmt;
use std::time::Duration;

use arrow_schema::ArrowError;

use super::secret::Secret;
use crate::diagnostic::{Diagnostic, code};
use crate::words::{Language, Said, Say, say};

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

/// What MySQL calls a time zone that a server does not know.
const NO_ZONE: u16 = 1298;

/// Why something was not answered.
#[derive(Debug)]
pub struct Failure {
    reason: Reason,
    kind: Kind,
}

#[derive(Debug)]
enum Reason {
    /// In words of the database.
    Told(String),
    /// In our own.
    Said(Said),
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    NoRoom,
    NoZone,
}

impl Failure {
    /// That an answer did not come within some time.
    pub fn late(limit: Duration) -> Self {
        Self::because(say!(
            "there was no answer within {seconds} s",
            seconds = limit.as_secs()
        ))
    }

    /// What is wrong, in our words.
    pub fn because(reason: Said) -> Self {
        Self {
            reason: Reason::Said(reason),
            kind: Kind::Plain,
        }
    }

    /// Whether the server does not know the time zone it was told.
    pub fn is_of_zone(&self) -> bool {
        self.kind == Kind::NoZone
    }

    /// Why, without secrets.
    pub fn reason(&self, secret: &Secret) -> Said {
        match &self.reason {
            // What is cut off before a secret is hidden would leave a part of it.
            Reason::Told(text) => short(&secret.kept(text)).said(),
            Reason::Said(said) => said.clone(),
        }
    }

    /// Why there is no connection: what a driver says of a string that can be read in more than
    /// one way may hold any part of a password.
    pub fn reason_of_no_connection(&self, secret: &Secret) -> Said {
        match &self.reason {
            Reason::Told(_) if !secret.is_plain() => say!(
                "what its driver says is not shown, as it could repeat the password: the connection string can be read in more than one way; write `@` in a password as `%40`, `/` as `%2F`, `:` as `%3A`, `?` as `%3F`, `#` as `%23`, `%` as `%25`, and behind `password=` put one with a space into single quotes"
            ),
            _ => self.reason(secret),
        }
    }

    fn told(text: &str, state: &str) -> Self {
        let lower = text.to_lowercase();
        let words = ["out of range", "overflow", "too large to store"];
        let has_no_room = state == NO_ROOM || words.iter().any(|words| lower.contains(words));
        Self {
            reason: Reason::Told(one_line(text)),
            kind: match has_no_room {
                true => Kind::NoRoom,
                false => Kind::Plain,
            },
        }
    }
}

impl From<adbc_core::error::Error> for Failure {
    fn from(error: adbc_core::error::Error) -> Self {
        let state = error.sqlstate.iter().map(|byte| char::from(byte.unsigned_abs()));
        Self::told(&error.message, &state.collect::<String>())
    }
}

impl From<mysql::Error> for Failure {
    fn from(error: mysql::Error) -> Self {
        use mysql::Error::{CodecError, DriverError, IoError, MySqlError, TlsError, UrlError};
        match error {
            MySqlError(error) if error.code == NO_ZONE => Self {
                kind: Kind::NoZone,
                ..Self::told(&error.message, &error.state)
            },
            MySqlError(error) => Self::told(&error.message, &error.state),
            IoError(error) => Self::told(&error.to_string(), ""),
            CodecError(error) => Self::told(&error.to_string(), ""),
            DriverError(error) => Self::told(&error.to_string(), ""),
            UrlError(error) => Self::because(unusable(&error)),
            TlsError(error) => Self::told(&error.to_string(), ""),
            error => Self::told(&error.to_string(), ""),
        }
    }
}

impl From<ArrowError> for Failure {
    fn from(error: ArrowError) -> Self {
        match error {
            ArrowError::ExternalError(inner) => match inner.downcast::<Self>() {
                Ok(failure) => *failure,
                Err(other) => Self::told(&other.to_string(), ""),
            },
            // Rows that a stream breaks off at come with what the driver says.
            error => Self::told(&error.to_string(), ""),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Told(text) => out.write_str(text),
            Reason::Said(said) => out.write_str(said.of(Language::English)),
        }
    }
}

impl std::error::Error for Failure {}

/// E0512 where a number has no room, else E0505.
pub fn finding(failure: &Failure, secret: &Secret) -> Diagnostic {
    let code = match failure.kind {
        Kind::NoRoom => &code::OVERFLOW,
        Kind::Plain | Kind::NoZone => &code::ENGINE_REFUSED,
    };
    Diagnostic::error(code)
        .helps("help.none")
        .with("reason", failure.reason(secret))
}

/// What is wrong with a connection string, without what stands there.
fn unusable(error: &mysql::UrlError) -> Said {
    match error {
        mysql::UrlError::InvalidValue(option, _) => {
            say!("its option `{option}` has no such value", option = option)
        }
        mysql::UrlError::UnknownParameter(_) => say!("it has an option that there is not"),
        _ => say!(
            "it is not of the form `{form}`",
            form = "mysql://user:password@host:3306/base"
        ),
    }
}

/// What is said, on one line.
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
    line.trim_end_matches('.').to_owned()
}

/// As much of it as is read.
fn short(line: &str) -> String {
    line.chars().take(LONG).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reason_is_cut_behind_what_is_hidden() {
        let secret = Secret::of("postgres", "postgresql://ann:SuperSecret99@db/shop");
        let text = format!("{} SuperSecret99", "x".repeat(LONG - 6));
        let failure = Failure::told(&text, "");
        let said = failure.reason(&secret);
        assert!(!said.of(Language::English).contains("Super"));
    }

    #[test]
    fn nothing_is_shown_of_what_is_said_of_a_string_that_has_two_readings() {
        let shown = |uri: &str| {
            let failure = Failure::told("could not translate host name \"Sec\"", "");
            let secret = Secret::of("postgres", uri);
            let said = failure.reason_of_no_connection(&secret);
            said.of(Language::English).to_owned()
        };
        assert!(shown("postgresql://ann:other@db/shop").contains("\"Sec\""));
        assert!(!shown("postgresql://ann:p@Sec@db/shop").contains("Sec"));
    }
}
