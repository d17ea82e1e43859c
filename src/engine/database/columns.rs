//! The columns of a table as its database says them, held against what is declared.

use arrow_schema::{DataType, Field, Schema};

use crate::diagnostic::Diagnostic;
use crate::engine::{Declared, Need, NeededColumn, finding};

/// What Arrow calls a column whose type it has no word for.
const OPAQUE: &str = "arrow.opaque";

/// What says of a column of whole numbers that it may be one of truth: its engine has no type
/// for that.
pub const TRUTH: &str = "merak.truth";

/// What of the declared columns is not there, or of another type; each by its name.
pub fn unfit(need: &Need, schema: &Schema, says_types: bool) -> Vec<(Option<String>, Diagnostic)> {
    let has: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
    let mut found: Vec<(Option<String>, Diagnostic)> = Vec::new();
    for column in &need.columns {
        let wrong = match schema.fields().iter().find(|field| *field.name() == column.name) {
            None => Some(finding::no_column(need, column, &has)),
            Some(field) if says_types => of_type(need, column, field),
            Some(_) => None,
        };
        let is_known = found.iter().any(|(name, _)| name.as_ref() == Some(&column.name));
        found.extend(
            wrong
                .filter(|_| !is_known)
                .map(|wrong| (Some(column.name.clone()), wrong)),
        );
    }
    found
}

fn of_type(need: &Need, column: &NeededColumn, field: &Field) -> Option<Diagnostic> {
    let held = held(field);
    let fits = match column.declared {
        Declared::Unknown => true,
        Declared::Float => matches!(held, Declared::Float | Declared::Decimal | Declared::Int),
        // Decimals of a database may have no fraction.
        Declared::Int | Declared::Decimal => matches!(held, Declared::Decimal | Declared::Int),
        Declared::Bool if field.metadata().contains_key(TRUTH) => true,
        declared => declared == held,
    };
    if fits || held == Declared::Unknown {
        return None;
    }
    let is_exact = matches!(column.declared, Declared::Int | Declared::Decimal);
    Some(match held == Declared::Float && is_exact {
        true => finding::floating(need, column),
        false => finding::other_type(need, column, finding::words(field.data_type())),
    })
}

/// What a column holds; unknown for local times that are none.
fn held(field: &Field) -> Declared {
    let extension = field.metadata().get("ARROW:extension:name");
    let is_opaque = extension.is_some_and(|name| name == OPAQUE);
    match field.data_type() {
        _ if is_opaque => match field.metadata().get("ARROW:extension:metadata") {
            Some(told) if told.contains("numeric") => Declared::Decimal,
            _ => Declared::Unknown,
        },
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Declared::Text,
        DataType::Boolean => Declared::Bool,
        DataType::Date32 | DataType::Date64 => Declared::Date,
        DataType::Timestamp(..) => Declared::Timestamp,
        held if held.is_integer() => Declared::Int,
        held if held.is_floating() => Declared::Float,
        held if held.is_decimal() => Declared::Decimal,
        _ => Declared::Unknown,
    }
}
