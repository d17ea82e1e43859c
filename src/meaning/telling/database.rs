//! A few rows of each table of the warehouse, put to a model.

use super::schema::place;
use crate::check::Checked;
use crate::evaluate::{Data, Known, Row, stack};
use crate::resolve::TableId;
use jiff::civil::DateTime;
use std::collections::BTreeMap;

/// Rows, by table.
#[derive(Clone, Debug, Default)]
pub struct Database {
    pub tables: BTreeMap<String, Vec<Row>>,
}

impl Database {
    /// The rows as a model sees them; `first` is the model that names the tables.
    pub fn put(&self, checked: &Checked, first: &Checked, as_of: Option<DateTime>) -> Known<Data> {
        let tables = (0..checked.model.tables.len()).map(|at| {
            let rows = self.tables.get(&place(checked, first, TableId::at(at)));
            rows.cloned().unwrap_or_default()
        });
        let mut data = Data {
            tables: tables.collect(),
        };
        stack(checked, &mut data, as_of)?;
        Ok(data)
    }
}
