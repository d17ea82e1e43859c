//! The embedded engine: DataFusion over Parquet and CSV files, or over the rows
//! of a `test` item.
//!
//! In: physical table names with their files or rows; statements with what they
//! need.
//! Out: an [`Answer`], or a finding: data missing (E0501), unreadable (E0502),
//! without a column (E0503), broken (E0504), of another type (E0507, E0508), a
//! key that is not unique (E0506) or whose rows overlap in time (E0530), another check that finds rows, a number without room (E0512), anything else
//! that fails (E0505).
//! Never: writes, panics on what files hold, or reads tables nobody asks for.
//!
//! Columns are shown to SQL as declared: text, 64-bit whole numbers, exact
//! decimals, 64-bit floats, booleans, days, and local times to the microsecond.

mod checked;
mod csv;
mod dependencies;
mod each_day;
mod each_time;
mod exposed;
mod failure;
mod files;
mod local_time;
mod parquet;
mod percentile;
mod relations;
mod rewriting;
mod rounding;
mod rows;
mod session;
mod shelf;
mod text;
mod two_lists;
mod untyped;
mod wanted;
mod whole_groups;
mod work;
mod zero;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};

use crate::diagnostic::Diagnostic;
use crate::engine::{Answer, Need, Rows, Statement};
use work::{Source, Work};

/// Bytes of stack a worker has: plans of long expressions recurse.
const STACK: usize = 16 << 20;

/// Tables, ready to be asked.
#[derive(Debug)]
pub struct Embedded {
    runtime: Runtime,
    work: Arc<Work>,
}

impl Embedded {
    /// The tables of a target: physical name (`shop.order_lines`, at most three
    /// parts) to an absolute path, folder or pattern. Times are local to `zone`.
    ///
    /// # Errors
    /// E0505 when the zone is not known or no threads can be started. Files are
    /// looked at when a statement needs them.
    pub fn over_files(
        target: &str,
        tables: &BTreeMap<String, PathBuf>,
        zone: &str,
    ) -> Result<Self, Diagnostic> {
        let sources = tables.iter().map(|(name, path)| {
            let path = path.clone();
            (name.clone(), Source::Files(path))
        });
        Self::over(Some(target.to_owned()), sources.collect(), zone)
    }

    /// The tables of a `test` item; those not given are empty.
    ///
    /// # Errors
    /// As [`over_files`](Self::over_files).
    pub fn over_rows(tables: &BTreeMap<String, Rows>, zone: &str) -> Result<Self, Diagnostic> {
        let sources = tables.iter().map(|(name, rows)| {
            let rows = rows.clone();
            (name.clone(), Source::Rows(rows))
        });
        Self::over(None, sources.collect(), zone)
    }

    /// Verifies the keys the statement leans on, then answers it. Tables stay
    /// loaded for the next statement.
    ///
    /// # Errors
    /// See the head of this module.
    pub fn run(&self, statement: &Statement) -> Result<Answer, Diagnostic> {
        let (work, statement) = (Arc::clone(&self.work), statement.clone());
        self.apart(async move { work.run(&statement).await })
    }

    /// What is wrong with the data of a table, if anything is: with all of it, or with
    /// columns, which are named.
    #[must_use]
    pub fn unreadable(&self, need: &Need) -> Vec<(Option<String>, Diagnostic)> {
        let (work, need) = (Arc::clone(&self.work), need.clone());
        let found = self.apart(async move { Ok(work.unreadable(&need).await) });
        found.unwrap_or_else(|finding| vec![(None, finding)])
    }

    /// What breaks the keys of a statement: each by itself, and the question is not asked.
    ///
    /// # Errors
    /// See the head of this module.
    pub fn broken(&self, statement: &Statement) -> Result<Vec<Diagnostic>, Diagnostic> {
        let (work, statement) = (Arc::clone(&self.work), statement.clone());
        self.apart(async move { work.broken(&statement).await })
    }

    /// Runs a task of its own, so that a panic ends the task alone.
    fn apart<T: Send + 'static>(
        &self,
        task: impl Future<Output = Result<T, Diagnostic>> + Send + 'static,
    ) -> Result<T, Diagnostic> {
        let ended = self.runtime.block_on(self.runtime.spawn(task));
        ended.unwrap_or_else(|_| Err(failure::panicked()))
    }

    fn over(
        target: Option<String>,
        sources: BTreeMap<String, Source>,
        zone: &str,
    ) -> Result<Self, Diagnostic> {
        let work = Work::new(target, sources, zone)?;
        let runtime = Builder::new_multi_thread()
            .thread_name("engine")
            .thread_stack_size(STACK)
            .enable_all()
            .build()
            .map_err(|error| failure::stopped(error.to_string()))?;
        Ok(Self {
            runtime,
            work: Arc::new(work),
        })
    }
}

#[cfg(test)]
mod tests;
