//! What tells two definitions apart, in words.

use super::answers::Outcome;
use super::{Difference, Facet, Witness};
use crate::diagnostic::Diagnostic;
use crate::evaluate::Value;
use crate::words::{Said, Say, say};

/// Most rows that are shown.
const MOST_ROWS: usize = 4;

impl Difference {
    /// Fills a finding with what it says: `difference`, `rows`, `cell`, `one` and
    /// `two`. `first` and `second` are what the definitions are called.
    #[must_use]
    pub fn fill(&self, finding: Diagnostic, first: &Said, second: &Said) -> Diagnostic {
        let facets = self.facets.iter().map(|facet| facet.said(first, second));
        let finding = finding.with("difference", Said::list(facets));
        self.witness
            .fill(finding.with("first", first).with("second", second))
    }
}

impl Facet {
    /// In what two definitions differ.
    #[must_use]
    pub fn said(&self, first: &Said, second: &Said) -> Said {
        match self {
            Self::Counted => say!("what is counted"),
            Self::Table(one, two) => say!("the table: `{one}` and `{two}`", one = one, two = two),
            Self::Rows(None) => say!("the condition"),
            Self::Rows(Some((row, is_first))) => {
                let which = if *is_first { first } else { second };
                say!(
                    "the rows: only {which} counts rows such as those where {row}",
                    which = which,
                    row = row
                )
            }
            Self::Time => say!("the time"),
            Self::Unit(one, two) => say!("the unit: {one} and {two}", one = one, two = two),
            Self::Grain(one, two) => {
                let period = |grain: &Option<String>| match grain {
                    Some(grain) => grain.said(),
                    None => say!("none"),
                };
                say!(
                    "the period: {one} and {two}",
                    one = period(one),
                    two = period(two)
                )
            }
            Self::Pooled(is_first) => {
                let (mean, whole) = if *is_first {
                    (first, second)
                } else {
                    (second, first)
                };
                say!(
                    "averaged or pooled: {mean} is the mean of several numbers, {whole} takes all rows together",
                    mean = mean,
                    whole = whole
                )
            }
            Self::Length(one, two) => say!("the length of time: {one} and {two}", one = one, two = two),
            Self::Formula => say!("how it is put together"),
        }
    }
}

impl Outcome {
    /// What a definition comes to.
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::Value(value) => shown(value).said(),
            Self::NoCell => say!("not there"),
            Self::Undefined => say!("not defined"),
        }
    }

    /// The same behind a name: `is 0`, `has no number there`.
    fn of_name(&self) -> Said {
        match self {
            Self::NoCell => say!("has no number there"),
            Self::Undefined => say!("is not defined"),
            Self::Value(value) => say!("is {value}", value = shown(value)),
        }
    }
}

/// A value as people write it: `1`, not `1.0`.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    match (value, text.strip_suffix(".0")) {
        (Value::Text(_), _) | (_, None) => text,
        (_, Some(whole)) => whole.to_owned(),
    }
}

impl Witness {
    /// Whether rows show it, and not that one has no number for some period.
    #[must_use]
    pub fn is_telling(&self) -> bool {
        !self.tables.is_empty() && !self.values.contains(&Outcome::Undefined)
    }

    /// Fills a finding with what it says: `rows`, `cell`, `one` and `two`.
    #[must_use]
    pub fn fill(&self, finding: Diagnostic) -> Diagnostic {
        let [one, two] = &self.values;
        finding
            .with("rows", self.said())
            .with("cell", self.cell_said())
            .with("one", one.said())
            .with("two", two.said())
            .with("one_is", one.of_name())
            .with("two_is", two.of_name())
    }

    /// The rows: `shop.orders { … }, { … }`.
    #[must_use]
    pub fn said(&self) -> Said {
        let tables = self.rows();
        if tables.is_empty() {
            return say!("empty tables");
        }
        let words = tables.iter().map(|(name, rows)| {
            let shown: Vec<&str> = rows.iter().take(MOST_ROWS).map(String::as_str).collect();
            match rows.len().saturating_sub(MOST_ROWS) {
                0 => format!("{name} {}", shown.join(", ")).said(),
                more => say!(
                    "{rows} and {count} more",
                    rows = format!("{name} {}", shown.join(", ")),
                    count = more
                ),
            }
        });
        Said::joined(words, "; ", "；")
    }

    /// Where: ` in month: 2026-01-01`; nothing for the whole.
    #[must_use]
    pub fn cell_said(&self) -> Said {
        let cell = self.cell();
        let cell = match cell.is_empty() {
            true => String::new().said(),
            false => say!(" in {cell}", cell = cell),
        };
        match self.as_of {
            None => cell,
            Some(time) => say!("{cell} as of {time}", cell = cell, time = time),
        }
    }
}
