//! Columns, over links too: from many rows to one, NULL where there is none.

use merak::check::{ColumnRef, Hop};
use merak::resolve::TableId;

use super::data::shown;
use super::scene::Scene;
use super::stop::{Known, Stop};
use super::value::Value;

impl Scene<'_> {
    /// A column as seen from a row of a table.
    pub fn column(&self, column: &ColumnRef, table: TableId, at: usize) -> Known<Value> {
        let mut here = (table, at);
        for hop in column.path.steps() {
            if hop.from != here.0 {
                return Err(Stop::Unknown("a path that begins elsewhere".to_owned()));
            }
            self.saw("link");
            match self.follow(here, hop)? {
                Some(next) => here = next,
                None => return Ok(Value::Null),
            }
        }
        if column.path.steps().len() > 1 {
            self.saw("links of several hops");
        }
        if column.table != here.0 {
            return Err(Stop::Unknown("a column of another table".to_owned()));
        }
        let stored = self.stored(here, &column.column);
        Ok(shown(&stored, &column.kind))
    }

    /// What a row holds.
    pub fn stored(&self, (table, at): (TableId, usize), column: &str) -> Value {
        let row = &self.data.tables[table.index()][at];
        row.get(column).cloned().unwrap_or(Value::Null)
    }

    /// The values of several columns; nothing if one of them is NULL.
    pub fn key_of(&self, here: (TableId, usize), columns: &[merak::syntax::ast::Name]) -> Option<Vec<Value>> {
        let values = columns.iter().map(|column| self.stored(here, &column.text));
        let values: Vec<Value> = values.collect();
        (!values.iter().any(Value::is_null)).then_some(values)
    }

    /// The one row a step leads to.
    fn follow(&self, here: (TableId, usize), hop: &Hop) -> Known<Option<(TableId, usize)>> {
        let model = &self.checked.model;
        let home = hop.to;
        if model.tables[home.index()].validity().is_some() {
            return Err(Stop::Unknown("rows that change over time".to_owned()));
        }
        let Some(key) = &model.tables[home.index()].key else {
            return Err(Stop::Unknown("a home without a key".to_owned()));
        };
        let Some(wanted) = self.key_of(here, hop.columns(model)) else {
            self.saw("a link that is null");
            return Ok(None);
        };
        let mut found = None;
        for at in 0..self.data.tables[home.index()].len() {
            let Some(values) = self.key_of((home, at), &key.columns) else {
                continue;
            };
            let mut same = values.len() == wanted.len();
            for (one, other) in values.iter().zip(&wanted) {
                same &= one.same(other)?;
            }
            if !same || !self.exists(home, at)? {
                continue;
            }
            if found.is_some() {
                return Err(Stop::KeyTwice);
            }
            found = Some((home, at));
        }
        if found.is_none() {
            self.saw("a link without a match");
        }
        Ok(found)
    }

    /// Whether a row passes the `rows` of its table.
    pub fn exists(&self, table: TableId, at: usize) -> Known<bool> {
        match &self.checked.tables[table.index()].rows {
            Some(condition) => {
                self.saw("rows");
                Ok(self.row(condition, table, at)? == Value::Truth(true))
            }
            None => Ok(true),
        }
    }
}
