//! What can be wrong with data, as findings.

use crate::words::{Said, Say, say};
#[cfg(feature = "embedded")]
use std::path::Path;

use arrow_schema::DataType;

use crate::diagnostic::{Diagnostic, code};
use crate::engine::{Declared, Need, NeededColumn};

/// Columns a message names at most.
const NAMED: usize = 20;

/// E0501: the target has no data for the table.
#[cfg(feature = "embedded")]
#[must_use]
pub fn no_data(need: &Need, target: &str) -> Diagnostic {
    let file = need.table.rsplit('.').next().unwrap_or_default();
    Diagnostic::error(&code::NO_DATA_FOR_TABLE)
        .at(need.span)
        .with("target", target)
        .with("table", &need.table)
        .with("file", file)
}

/// E0502: nothing at the path.
#[cfg(feature = "embedded")]
#[must_use]
pub fn missing(need: &Need, path: &Path) -> Diagnostic {
    unreadable(need, say!("no such file"))
        .with("path", shown(path))
        .helps("help.missing")
}

/// E0502: the data is there and of no use.
#[must_use]
pub fn unreadable(need: &Need, reason: impl Say) -> Diagnostic {
    Diagnostic::error(&code::UNREADABLE_DATA)
        .at(need.span)
        .with("table", &need.table)
        .with("reason", reason)
        .helps("help.none")
}

/// E0503: a column is not in the data, which has others.
#[must_use]
pub fn no_column(need: &Need, column: &NeededColumn, has: &[String]) -> Diagnostic {
    let finding = Diagnostic::error(&code::NO_SUCH_COLUMN)
        .at(column.span)
        .with("table", &need.table)
        .with("column", &column.name);
    match near(&column.name, has) {
        Some(near) => finding.with("near", near).helps("help.near"),
        None => finding.with("columns", list(has)).helps("help.has"),
    }
}

/// The same, where a table has several files, of which one lacks the column.
#[cfg(feature = "embedded")]
#[must_use]
pub fn in_one_of(finding: Diagnostic, file: &Path) -> Diagnostic {
    match *finding.code == code::NO_SUCH_COLUMN {
        true => finding.says("message.in_file").with("file", shown(file)),
        false => finding,
    }
}

/// E0504: a row cannot be read.
#[cfg(feature = "embedded")]
#[must_use]
pub fn broken(need: &Need, file: &Path, line: u64, reason: impl Say) -> Diagnostic {
    Diagnostic::error(&code::BROKEN_ROW)
        .at(need.span)
        .with("line", line)
        .with("path", shown(file))
        .with("reason", reason)
}

/// The same of a value that its column is not declared to hold: either may be wrong.
#[cfg(feature = "embedded")]
#[must_use]
pub fn declared_otherwise(finding: Diagnostic, column: &NeededColumn) -> Diagnostic {
    finding
        .helps("help.value")
        .label(column.span, "label.declared")
        .with("declared", declared(column.declared))
}

/// E0507: floating numbers where exact ones are declared.
#[must_use]
pub fn floating(need: &Need, column: &NeededColumn) -> Diagnostic {
    Diagnostic::error(&code::FLOATING_MONEY)
        .at(column.span)
        .with("table", &need.table)
        .with("column", &column.name)
}

/// E0508: a column of another type than declared.
#[must_use]
pub fn other_type(need: &Need, column: &NeededColumn, found: impl Say) -> Diagnostic {
    Diagnostic::error(&code::WRONG_COLUMN_TYPE)
        .at(column.span)
        .with("table", &need.table)
        .with("column", &column.name)
        .with("found", found)
        .with("declared", declared(column.declared))
}

/// E0508: moments, which are declared as local times of a zone.
#[must_use]
pub fn moved_twice(need: &Need, column: &NeededColumn) -> Diagnostic {
    Diagnostic::error(&code::WRONG_COLUMN_TYPE)
        .at(column.span)
        .says("message.moment")
        .helps("help.moment")
        .with("table", &need.table)
        .with("column", &column.name)
        .with("zone", column.zone.as_deref().unwrap_or_default())
}

/// E0508: moments of years in which the clocks of the project's zone were turned, on a server that
/// does not know how.
#[cfg(feature = "databases")]
#[must_use]
pub fn misshown(need: &Need, column: &NeededColumn, zone: &str) -> Diagnostic {
    Diagnostic::error(&code::WRONG_COLUMN_TYPE)
        .at(column.span)
        .says("message.turned")
        .helps("help.turned")
        .with("table", &need.table)
        .with("column", &column.name)
        .with("zone", zone)
}

/// The path as people here know it: below the current folder without it.
#[cfg(feature = "embedded")]
#[must_use]
pub fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok());
    below.unwrap_or(path).display().to_string()
}

fn declared(declared: Declared) -> Said {
    match declared {
        Declared::Unknown => say!("nothing"),
        Declared::Text => say!("text"),
        Declared::Int => "int".said(),
        Declared::Decimal => say!("an exact number"),
        Declared::Float => "float".said(),
        Declared::Bool => "bool".said(),
        Declared::Date => "date".said(),
        Declared::Timestamp => "timestamp".said(),
    }
}

/// The most similar name, ignoring case, if it is similar at all.
fn near<'a>(name: &str, has: &'a [String]) -> Option<&'a String> {
    let likeness = |held: &String| strsim::jaro_winkler(&held.to_lowercase(), &name.to_lowercase());
    let scored = has.iter().map(|held| (likeness(held), held));
    let close = scored.filter(|(score, _)| *score > 0.85);
    close
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, held)| held)
}

fn list(names: &[String]) -> Said {
    let shown: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    match names.len().checked_sub(NAMED) {
        None | Some(0) => Said::list(&shown),
        Some(more) => say!("{names} and {more} more", names = Said::list(&shown), more = more),
    }
}

/// A type in words.
#[must_use]
pub fn words(held: &DataType) -> Said {
    let words = match held {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => say!("text"),
        DataType::Dictionary(_, coded) => return words(coded),
        DataType::Boolean => say!("true or false"),
        DataType::Date32 | DataType::Date64 => say!("dates"),
        DataType::Timestamp(..) => say!("timestamps"),
        DataType::Time32(_) | DataType::Time64(_) => say!("times of day"),
        held if held.is_integer() => say!("whole numbers"),
        held if held.is_floating() => say!("floating numbers"),
        held if held.is_decimal() => say!("decimals"),
        held if held.is_nested() => say!("nested values"),
        DataType::Null => say!("nothing"),
        _ => return say!("values of type {kind}", kind = held),
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn suggests_only_what_is_near() {
        let has = ["InvoiceNo", "unit_price"].map(str::to_owned);
        assert_eq!(near("invoice_no", &has), has.first());
        assert_eq!(near("quantity", &has), None);
    }

    #[test]
    fn long_lists_are_cut() {
        let many: Vec<String> = (0..25).map(|n| n.to_string()).collect();
        assert!(list(&many).of(Language::English).ends_with("`19` and 5 more"));
        assert_eq!(list(&[]).of(Language::English), "");
    }
}
