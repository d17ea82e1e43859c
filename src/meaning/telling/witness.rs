//! Rows that tell two definitions apart, as people read them.

use super::answers::{Gap, Outcome};
use super::database::Database;
use super::search::Asked;
use crate::evaluate::Value;
use jiff::civil::DateTime;
use std::collections::BTreeMap;

/// Rows on which two definitions come to different numbers.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The rows of each table, by the name of the warehouse.
    pub tables: BTreeMap<String, Vec<crate::evaluate::Row>>,
    /// The moment of the question, if it matters.
    pub as_of: Option<DateTime>,
    /// What is sliced by.
    pub by: Vec<String>,
    /// The cell in which they differ.
    pub cell: Vec<Value>,
    /// What each comes to there.
    pub values: [Outcome; 2],
}

impl Witness {
    pub(super) fn new(asked: &Asked, database: Database, gap: Gap) -> Self {
        Self {
            tables: database.tables,
            as_of: asked.as_of,
            by: asked.by.iter().map(crate::syntax::ast::Path::text).collect(),
            cell: gap.cell,
            values: gap.values,
        }
    }

    /// The rows, as a `test` gives them: one line a row, behind its table.
    #[must_use]
    pub fn rows(&self) -> Vec<(String, Vec<String>)> {
        let line = |row: &crate::evaluate::Row| {
            let known = row.iter().filter(|(_, value)| !value.is_null());
            let cells: Vec<String> = known.map(|(name, value)| format!("{name}: {value}")).collect();
            format!("{{ {} }}", cells.join(", "))
        };
        let tables = self.tables.iter();
        tables
            .map(|(name, rows)| {
                (
                    name.trim_start_matches('=').to_owned(),
                    rows.iter().map(line).collect(),
                )
            })
            .collect()
    }

    /// The cell: `month: 2026-01-01`; nothing for the whole.
    #[must_use]
    pub fn cell(&self) -> String {
        let cells = self.by.iter().zip(&self.cell);
        let cells: Vec<String> = cells.map(|(name, value)| format!("{name}: {value}")).collect();
        cells.join(", ")
    }
}
