//! A few rows of each table of the warehouse, put to a model.

use super::schema::place;
use crate::check::Checked;
use crate::evaluate::{Data, Known, Row, stack};
use crate::resolve::TableId;
use jiff::civil::DateTime;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Rows, by table.
#[derive(Clone, Debug, Default)]
pub struct Database {
    pub tables: BTreeMap<String, Vec<Row>>,
}

/// Where a model finds the rows of each table of the warehouse: worked out once for all
/// databases, of which each has rows of few tables.
pub struct Places<'a> {
    checked: &'a Checked,
    of: FxHashMap<String, Vec<usize>>,
}

impl<'a> Places<'a> {
    /// Of a model; `first` is the one that names the tables.
    pub fn of(checked: &'a Checked, first: &Checked) -> Self {
        let mut of: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for at in 0..checked.model.tables.len() {
            let name = place(checked, first, TableId::at(at));
            of.entry(name).or_default().push(at);
        }
        Self { checked, of }
    }
}

impl Database {
    /// The rows as a model sees them.
    pub fn put(&self, places: &Places<'_>, as_of: Option<DateTime>) -> Known<Data> {
        let checked = places.checked;
        let mut tables = vec![Vec::new(); checked.model.tables.len()];
        for (name, rows) in &self.tables {
            for at in places.of.get(name).into_iter().flatten() {
                if let Some(table) = tables.get_mut(*at) {
                    table.clone_from(rows);
                }
            }
        }
        let mut data = Data { tables };
        stack(checked, &mut data, as_of)?;
        Ok(data)
    }
}
