//! CSV as RFC 4180 quotes it, with plain line feeds. NULL is an empty field.

use std::fmt::Display;

/// The text of a CSV file of `N` columns.
pub struct Table<const N: usize> {
    text: String,
}

impl<const N: usize> Table<N> {
    pub fn new(header: [&str; N]) -> Self {
        let mut table = Self { text: String::new() };
        table.row(header.map(str::to_owned));
        table
    }

    pub fn row(&mut self, fields: [String; N]) {
        self.text.push_str(&fields.map(quoted).join(","));
        self.text.push('\n');
    }

    pub fn into_text(self) -> String {
        self.text
    }
}

fn quoted(field: String) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}

/// A value, or nothing for NULL.
pub fn maybe<T: Display>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Money kept in fen, printed in yuan: 8950 is `89.50`.
pub fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}
