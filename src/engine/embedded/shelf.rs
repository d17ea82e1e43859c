//! Loaded tables, kept for the next statement.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use datafusion::catalog::TableProvider;

use super::wanted::wanted;
use crate::engine::{Need, NeededColumn};

/// Tables by physical name. How a column is shown depends on its own
/// declaration alone, so a table that holds more columns than asked for serves
/// as well.
#[derive(Debug, Default)]
pub struct Shelf {
    tables: Mutex<BTreeMap<String, Held>>,
}

#[derive(Debug)]
struct Held {
    columns: Vec<NeededColumn>,
    /// Whether it has all columns of the data.
    whole: bool,
    table: Arc<dyn TableProvider>,
}

impl Shelf {
    /// A loaded table that holds what is needed.
    pub fn take(&self, need: &Need) -> Option<Arc<dyn TableProvider>> {
        let tables = self.tables();
        let held = tables.get(&need.table)?;
        if need.whole && !held.whole {
            return None;
        }
        let has = |column: &NeededColumn| held.columns.iter().any(|other| same(column, other));
        wanted(need).iter().all(has).then(|| Arc::clone(&held.table))
    }

    /// The need, and the columns already loaded beside it.
    pub fn widen(&self, need: &Need) -> Need {
        let mut columns = wanted(need);
        if let Some(held) = self.tables().get(&need.table) {
            for column in &held.columns {
                if columns.iter().all(|other| other.name != column.name) {
                    columns.push(column.clone());
                }
            }
        }
        let whole = need.whole || self.tables().get(&need.table).is_some_and(|held| held.whole);
        Need {
            columns,
            whole,
            ..need.clone()
        }
    }

    /// Keeps a table loaded for `need`.
    pub fn put(&self, need: &Need, table: &Arc<dyn TableProvider>) {
        let held = Held {
            columns: need.columns.clone(),
            whole: need.whole,
            table: Arc::clone(table),
        };
        self.tables().insert(need.table.clone(), held);
    }

    fn tables(&self) -> MutexGuard<'_, BTreeMap<String, Held>> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn same(one: &NeededColumn, other: &NeededColumn) -> bool {
    one.name == other.name && one.declared == other.declared
}
