//! Rows against what is claimed of them.

use super::database::Database;
use super::schema::{Link, Schema, Stored};
use crate::evaluate::{Row, Value};

impl Schema {
    /// Whether rows hold to every claim: values, what is never NULL, and links that
    /// find their row.
    pub fn allows(&self, database: &Database) -> bool {
        self.tables.iter().all(|(name, stored)| {
            let rows = database.tables.get(name);
            let mut rows = rows.into_iter().flatten();
            rows.all(|row| self.allows_row(stored, row, database))
        })
    }

    fn allows_row(&self, stored: &Stored, row: &Row, database: &Database) -> bool {
        let holds = stored.columns.iter().all(|(name, column)| {
            let value = row.get(name.as_str()).unwrap_or(&Value::Null);
            column.pool.may_hold(value) && !(column.required && value.is_null())
        });
        let mut required = stored.links.iter().filter(|link| link.required);
        holds && required.all(|link| self.finds(link, row, database))
    }

    /// Whether a link finds its row, if its entity has a home.
    fn finds(&self, link: &Link, row: &Row, database: &Database) -> bool {
        let homes = self.tables.iter();
        let mut homes =
            homes.filter(|(_, stored)| stored.home.as_ref() == Some(&link.entity) && !stored.extends);
        homes.all(|(name, home)| {
            let found = |there: &Row| {
                let mut pairs = link.columns.iter().zip(&home.key);
                pairs.all(|(column, key)| row.get(column.as_str()) == there.get(key.as_str()))
            };
            let mut rows = database.tables.get(name).into_iter().flatten();
            rows.any(found)
        })
    }
}
