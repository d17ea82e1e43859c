//! The columns of a table as its database says them, held against what is declared.

use arrow_schema::{DataType, Field, Schema};

use super::failure::Failure;
use crate::diagnostic::Diagnostic;
use crate::engine::known::Known;
use crate::engine::{Declared, Need, NeededColumn, finding};

/// What Arrow calls a column whose type it has no word for.
const OPAQUE: &str = "arrow.opaque";

/// What says of a column of whole numbers that it may be one of truth: its engine has no type
/// for that.
pub const TRUTH: &str = "merak.truth";

/// What says of a column of times that these are moments.
pub const MOMENT: &str = "merak.moment";

/// What of the declared columns is not there, or of another type; each by its name.
pub fn unfit(need: &Need, schema: &Schema, known: &Known) -> Vec<(Option<String>, Diagnostic)> {
    let has: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
    let mut found: Vec<(Option<String>, Diagnostic)> = Vec::new();
    for column in &need.columns {
        let wrong = match schema.fields().iter().find(|field| *field.name() == column.name) {
            None => Some(finding::no_column(need, column, &has)),
            Some(field) if known.shows_moments && is_moved_twice(column, field) => {
                Some(finding::moved_twice(need, column))
            }
            Some(field) if known.says_types => of_type(need, column, field),
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

/// The columns of a table by the names they are read by, where its engine shows other letters.
pub fn as_read(schema: &Schema, need: &Need, shown: &dyn Fn(&str) -> String) -> Schema {
    let fields = schema.fields().iter().map(|field| {
        let is_it = |column: &&NeededColumn| shown(&column.name) == *field.name();
        let read = need.columns.iter().find(is_it);
        let name = read.map_or(field.name(), |column| &column.name);
        field.as_ref().clone().with_name(name)
    });
    Schema::new(fields.collect::<Vec<_>>())
}

/// The first column of moments that is declared as local times of another zone.
pub fn moved_twice(need: &Need, schema: &Schema) -> Option<Diagnostic> {
    let held = |column: &NeededColumn| schema.fields().iter().find(|field| *field.name() == column.name);
    let mut columns = need.columns.iter();
    let column = columns.find(|column| held(column).is_some_and(|field| is_moved_twice(column, field)))?;
    Some(finding::moved_twice(need, column))
}

/// The columns of moments among those that are read. A table that SQL written by hand reads may
/// be read by any of them.
pub fn moments(need: &Need, said: &Result<Schema, Failure>) -> Vec<NeededColumn> {
    let Ok(schema) = said else {
        // The question says itself what is wrong with the table.
        return Vec::new();
    };
    let fields = schema.fields().iter();
    let held = fields.filter(|field| field.metadata().contains_key(MOMENT));
    let read = held.filter_map(|field| {
        let column = need.columns.iter().find(|column| column.name == *field.name());
        let unsaid = || NeededColumn {
            name: field.name().clone(),
            declared: Declared::Unknown,
            zone: None,
            span: need.span,
        };
        column.cloned().or_else(|| need.whole.then(unsaid))
    });
    read.collect()
}

/// Whether it comes by the project's clock, and is declared as a local time of another.
fn is_moved_twice(column: &NeededColumn, field: &Field) -> bool {
    let is_moment = match field.data_type() {
        DataType::Timestamp(_, zone) => zone.is_some() || field.metadata().contains_key(MOMENT),
        _ => false,
    };
    is_moment && column.zone.is_some()
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::HashMap;

    use arrow_schema::TimeUnit;

    use super::*;
    use crate::engine::known::known;
    use crate::source::Span;

    fn codes(engine: &str, zone: Option<&str>, field: Field) -> Vec<&'static str> {
        let column = NeededColumn {
            name: "at".to_owned(),
            declared: Declared::Timestamp,
            zone: zone.map(str::to_owned),
            span: Span::default(),
        };
        let need = Need {
            table: "visits".to_owned(),
            span: Span::default(),
            columns: vec![column],
            whole: false,
        };
        let found = unfit(&need, &Schema::new(vec![field]), known(engine).unwrap());
        found.iter().map(|(_, finding)| finding.code.id).collect()
    }

    #[test]
    fn a_column_is_found_whatever_letters_its_engine_makes_of_its_name() {
        let column = |name: &str| NeededColumn {
            name: name.to_owned(),
            declared: Declared::Text,
            zone: None,
            span: Span::default(),
        };
        let need = Need {
            table: "visits".to_owned(),
            span: Span::default(),
            columns: vec![column("page"), column("Agent"), column("gone")],
            whole: false,
        };
        let held = ["PAGE", "Agent", "MORE"].map(|name| Field::new(name, DataType::Utf8, true));
        let schema = Schema::new(held.to_vec());
        // As Snowflake does of plain words.
        let upper = |name: &str| match name == name.to_lowercase() {
            true => name.to_uppercase(),
            false => name.to_owned(),
        };
        let read = as_read(&schema, &need, &upper);
        let names: Vec<&str> = read.fields().iter().map(|field| field.name().as_str()).collect();
        assert_eq!(names, ["page", "Agent", "MORE"]);
        let found = unfit(&need, &read, known("snowflake").unwrap());
        let gone: Vec<_> = found.iter().map(|(name, _)| name.as_deref()).collect();
        assert_eq!(gone, [Some("gone")]);
    }

    #[test]
    fn moments_of_another_zone_would_be_moved_twice() {
        let time = |zone: Option<&str>| {
            let kind = DataType::Timestamp(TimeUnit::Microsecond, zone.map(Into::into));
            Field::new("at", kind, true)
        };
        let moment = || time(None).with_metadata(HashMap::from([(MOMENT.to_owned(), String::new())]));
        assert_eq!(codes("mysql", Some("UTC"), moment()), ["E0508"]);
        assert_eq!(codes("postgres", Some("UTC"), time(Some("UTC"))), ["E0508"]);
        assert_eq!(codes("mysql", None, moment()), [""; 0]);
        assert_eq!(codes("mysql", Some("UTC"), time(None)), [""; 0]);
        // Its sessions are told nothing.
        assert_eq!(codes("snowflake", Some("UTC"), time(Some("UTC"))), [""; 0]);
    }
}
