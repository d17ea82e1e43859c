//! The one pass that finds out what the columns hold.

use crate::words::{Said, say};
use std::path::Path;
use std::sync::Arc;

use csv::Position;
use datafusion::arrow::datatypes::{Field, Schema, SchemaRef};
use jiff::tz::TimeZone;

use super::super::text::{Facts, Kind};
use super::raw::Raw;
use super::records::{Records, Trouble};

/// What the files read so far hold.
pub struct Scan {
    /// The wanted columns.
    pub names: Vec<String>,
    facts: Vec<Facts>,
    /// The records, where they stay in memory.
    pub kept: Option<Vec<Raw>>,
    /// For each file, where its batches begin.
    pub marks: Vec<Vec<Position>>,
}

impl Scan {
    /// Nothing read yet.
    #[must_use]
    pub fn new(names: Vec<String>, facts: Vec<Facts>, keep: bool) -> Self {
        Self {
            names,
            facts,
            kept: keep.then(Vec::new),
            marks: Vec::new(),
        }
    }

    /// Reads one file to its end.
    ///
    /// # Errors
    /// What is wrong with the file, or its first broken record.
    pub fn file(&mut self, file: &Path, zones: &[TimeZone]) -> Result<(), Trouble> {
        let Self {
            names,
            facts,
            kept,
            marks,
        } = self;
        let mut records = Records::open(file, names)?;
        let mut see = |index: usize, text: &str| {
            let (Some(facts), Some(zone)) = (facts.get_mut(index), zones.get(index)) else {
                return Ok(());
            };
            let seen = facts.look(text, zone);
            seen.map_err(|expected| refused(text, names.get(index), expected))
        };
        let (mut begins, mut place) = (Vec::new(), records.place());
        while let Some(raw) = Raw::read(&mut records, names.len(), &mut see)? {
            begins.push(std::mem::replace(&mut place, records.place()));
            if let Some(kept) = kept {
                kept.push(raw);
            }
        }
        marks.push(begins);
        Ok(())
    }

    /// The type of each column.
    #[must_use]
    pub fn kinds(&self) -> Vec<Kind> {
        self.facts.iter().map(Facts::kind).collect()
    }

    /// The same as an Arrow schema.
    #[must_use]
    pub fn schema(&self, kinds: &[Kind]) -> SchemaRef {
        let columns = self.names.iter().zip(kinds);
        let fields = columns.map(|(name, kind)| Field::new(name, kind.data_type(), true));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }
}

fn refused(text: &str, column: Option<&String>, expected: Said) -> Said {
    let column = column.map_or("?", String::as_str);
    let mut start: String = text.chars().take(40).flat_map(char::escape_debug).collect();
    if text.chars().nth(40).is_some() {
        start.push('…');
    }
    say!(
        "`{value}` in `{column}` is not {expected}",
        value = start,
        column = column,
        expected = expected
    )
}
