//! DataFusion's errors in words of our own.

use crate::words::{Say, say};
use datafusion::arrow::error::ArrowError;
use datafusion::error::DataFusionError;

use crate::diagnostic::{Code, Diagnostic, code};

/// Characters a reason has at most.
const LONG: usize = 400;

/// What such words stand in is about a value that is too large for its type.
const OVERFLOW: [&str; 5] = [
    "overflow",
    "out of range",
    "too large to store",
    "can't cast value",
    "exceeds the representable",
];

/// The finding for an error: E0512 when a number does not fit, else E0505.
#[must_use]
pub fn failure(error: &DataFusionError) -> Diagnostic {
    let reason = reason(error);
    let lower = reason.to_lowercase();
    if OVERFLOW.iter().any(|words| lower.contains(words)) {
        return found(&code::OVERFLOW, &reason).helps("help.none");
    }
    if let Some(finding) = of_types(&reason) {
        return finding;
    }
    let refused = refused(error.find_root());
    let help = if refused { "help.report" } else { "help.none" };
    found(&code::ENGINE_REFUSED, &reason).helps(help)
}

/// What is said where a value meets one of another type: columns of keys and links are
/// of the type of the data, and only the engine sees it.
fn of_types(reason: &str) -> Option<Diagnostic> {
    let quoted = |behind: &str| reason.split(behind).nth(1)?.split('\'').next();
    let words = match quoted("cannot cast string '") {
        Some(value) => say!(
            "`{value}` is compared with a column whose values are no texts",
            value = value
        ),
        None if reason.contains("cannot coerce arithmetic expression") => {
            say!("it is computed with a column whose values are no numbers")
        }
        None => return None,
    };
    Some(found(&code::ENGINE_REFUSED, words).helps("help.types"))
}

/// The finding for a panic.
#[must_use]
pub fn panicked() -> Diagnostic {
    found(&code::ENGINE_REFUSED, "it ended in an internal error").helps("help.report")
}

/// The finding for anything else that keeps the engine from running.
#[must_use]
pub fn stopped(reason: impl Say) -> Diagnostic {
    found(&code::ENGINE_REFUSED, reason).helps("help.none")
}

/// The innermost message, on one line.
#[must_use]
pub fn reason(error: &DataFusionError) -> String {
    let words = match error.find_root() {
        DataFusionError::ArrowError(error, _) => arrow(error),
        DataFusionError::ParquetError(error) => error.to_string(),
        DataFusionError::SQL(error, _) => error.to_string(),
        DataFusionError::Plan(words)
        | DataFusionError::Execution(words)
        | DataFusionError::Internal(words)
        | DataFusionError::NotImplemented(words)
        | DataFusionError::ResourcesExhausted(words) => words.clone(),
        other => other.to_string(),
    };
    one_line(&words)
}

/// Whether the SQL was refused before it ran: something this compiler should
/// not have written.
fn refused(root: &DataFusionError) -> bool {
    matches!(
        root,
        DataFusionError::SQL(..)
            | DataFusionError::Plan(_)
            | DataFusionError::SchemaError(..)
            | DataFusionError::NotImplemented(_)
            | DataFusionError::Internal(_)
    )
}

fn arrow(error: &ArrowError) -> String {
    match error {
        ArrowError::ArithmeticOverflow(words)
        | ArrowError::CastError(words)
        | ArrowError::ComputeError(words)
        | ArrowError::InvalidArgumentError(words)
        | ArrowError::ParseError(words)
        | ArrowError::ParquetError(words)
        | ArrowError::SchemaError(words) => words.clone(),
        ArrowError::DivideByZero => "division by zero".into(),
        other => other.to_string(),
    }
}

fn found(code: &'static Code, reason: impl Say) -> Diagnostic {
    Diagnostic::error(code).with("reason", reason)
}

/// The first line, without the names of layers, beginning in lower case.
fn one_line(words: &str) -> String {
    let mut rest = words.lines().next().unwrap_or_default().trim();
    let layers = [
        "Arrow error: ",
        "Parquet error: ",
        "External error: ",
        "External: ",
        "Execution error: ",
        "Object Store error: ",
        "Compute error: ",
        "Cast error: ",
        "Error during planning: ",
        "Internal error: ",
    ];
    while let Some(inner) = layers.iter().find_map(|layer| rest.strip_prefix(layer)) {
        rest = inner;
    }
    let rest = rest.trim_end_matches('.');
    let mut chars = rest.chars();
    let first = chars.next().map(char::to_lowercase);
    let line = first.into_iter().flatten().chain(chars);
    line.take(LONG).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn reasons_are_short() {
        let inner = DataFusionError::Execution("Something is off.\nmore".into());
        let error = DataFusionError::External(Box::new(inner)).context("deep");
        assert_eq!(reason(&error), "something is off");
        assert_eq!(one_line("Arrow error: Cast error: No way"), "no way");
    }

    #[test]
    fn a_value_without_room_has_its_own_code() {
        let words = ArrowError::ArithmeticOverflow("Overflow happened on: 1 * 2".into());
        let error = DataFusionError::ArrowError(Box::new(words), None);
        assert_eq!(failure(&error).code.id, "E0512");
        let plan = DataFusionError::Plan("no such table".into());
        assert_eq!(failure(&plan).code.id, "E0505");
        assert!(failure(&plan).help(Language::English).is_some());
    }
}
