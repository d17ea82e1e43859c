//! Columns, over links too: from many rows to one, NULL where there is none.

use crate::check::{ColumnRef, Hop, Row};
use crate::resolve::{TableId, Type};
use jiff::Timestamp;

use super::calendar;
use super::data::shown;
use super::scene::{Here, Scene};
use super::stop::{Known, Stop};
use super::value::Value;

impl Scene<'_> {
    /// A column as seen from a row of a table.
    pub fn column(&self, column: &ColumnRef, from: Here) -> Known<Value> {
        let mut here = (from.table, from.at);
        for hop in column.path.steps() {
            if hop.from != here.0 {
                return Err(Stop::Unknown("a path that begins elsewhere".to_owned()));
            }
            self.saw("link");
            match self.follow(here, hop, from.when)? {
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
        let row = self.rows_of(table).get(at);
        let value = row.and_then(|row| row.get(column));
        value.cloned().unwrap_or(Value::Null)
    }

    /// The values of several columns; nothing if one of them is NULL.
    pub fn key_of(&self, here: (TableId, usize), columns: &[crate::syntax::ast::Name]) -> Option<Vec<Value>> {
        let values = columns.iter().map(|column| self.stored(here, &column.text));
        let values: Vec<Value> = values.collect();
        (!values.iter().any(Value::is_null)).then_some(values)
    }

    /// The one row a step leads to.
    fn follow(
        &self,
        here: (TableId, usize),
        hop: &Hop,
        when: Option<Option<Timestamp>>,
    ) -> Known<Option<(TableId, usize)>> {
        let model = &self.checked.model;
        let home = hop.to;
        let Some(key) = &self.table(home)?.key else {
            return Err(Stop::Unknown("a home without a key".to_owned()));
        };
        let Some(wanted) = self.key_of(here, hop.columns(model)) else {
            self.saw("a link that is null");
            return Ok(None);
        };
        let mut found = None;
        self.take(1 + self.rows_of(home).len())?;
        for at in 0..self.rows_of(home).len() {
            let Some(values) = self.key_of((home, at), &key.columns) else {
                continue;
            };
            let mut same = values.len() == wanted.len();
            for (one, other) in values.iter().zip(&wanted) {
                same &= one.same(other)?;
            }
            let there = Here {
                when,
                ..Here::at(home, at)
            };
            if !same || !self.exists(there)? || !self.holds(there)? {
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
    pub fn exists(&self, here: Here) -> Known<bool> {
        if !self.is_in_latest(here)? {
            return Ok(false);
        }
        match &self.bound_table(here.table)?.rows {
            Some(condition) => {
                self.saw("rows");
                Ok(self.row(condition, here)? == Value::Truth(true))
            }
            None => Ok(true),
        }
    }

    /// Whether a row that changes over time holds when it is looked at: from its
    /// beginning on, and before its end. A side that is NULL is open; for a row without a time
    /// only what holds always does.
    fn holds(&self, there: Here) -> Known<bool> {
        let Some((from, until)) = &self.bound_table(there.table)?.valid else {
            return Ok(true);
        };
        self.saw("rows that change over time");
        let Some(when) = there.when else {
            return Err(Stop::Refused("E0431"));
        };
        let bound = |(row, kind): &(Row, Type)| self.instant(&self.row(row, there)?, kind);
        let (from, until) = (bound(from)?, bound(until)?);
        let begun = from.is_none_or(|from| when.is_some_and(|when| from <= when));
        let goes_on = until.is_none_or(|until| when.is_some_and(|when| when < until));
        Ok(begun && goes_on)
    }

    /// The instant of a time of this type.
    pub fn instant(&self, time: &Value, kind: &Type) -> Known<Option<Timestamp>> {
        let zone = match kind {
            Type::Timestamp(Some(zone)) => zone.as_str(),
            _ => &self.checked.model.manifest.timezone,
        };
        match time {
            Value::Null => Ok(None),
            time => calendar::instant(time.moment()?, zone).map(Some),
        }
    }
}
