//! Databases, asked by their ADBC drivers.
//!
//! In: the engine of a target and the connection string its environment variable holds;
//! statements with what they need.
//! Out: an [`Answer`] with columns as the plan knows them, or a finding: no driver (E0514), no
//! connection (E0515), a key that is not unique (E0506) or whose rows overlap in time (E0530),
//! another check that finds rows, a number without room (E0512), anything else that fails
//! (E0505).
//! Never: writes, loads a driver from the project's folder, or says a secret.

mod cancel;
mod columns;
mod driver;
mod failure;
mod give;
mod secret;
mod spool;
mod typed;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use adbc_core::options::{OptionDatabase, OptionValue};
use adbc_core::{Connection as _, Database as _, Driver as _, Statement as _};
use adbc_driver_manager::ManagedConnection;
use arrow_array::{RecordBatch, RecordBatchReader};

pub use driver::{KNOWN, Known, known};

use super::{Answer, Need, Statement, Takes, finding, held};
use crate::diagnostic::{Diagnostic, code};
use cancel::Asking;
use failure::Failure;
use give::Ended;
use secret::Secret;

/// A database that is connected.
pub struct Database {
    known: &'static Known,
    secret: Secret,
    connection: Mutex<ManagedConnection>,
    /// How long a question may take.
    limit: Option<Duration>,
    /// Checks found to hold, by their SQL.
    held: Mutex<BTreeSet<String>>,
}

impl Database {
    /// Connects to the database of a target: how its engine is reached; the connection string,
    /// and the variable it comes from.
    ///
    /// # Errors
    /// E0514 where there is no driver, E0515 where it does not connect. `session` is said first.
    pub fn connect(
        target: &str,
        known: &'static Known,
        (variable, uri): (&str, &str),
        session: &[String],
    ) -> Result<Self, Diagnostic> {
        let secret = Secret::of(uri);
        let refused = |error: adbc_core::error::Error| {
            Diagnostic::error(&code::NO_CONNECTION)
                .helps("help.refused")
                .with("target", target)
                .with("variable", variable)
                .with("reason", secret.kept(&failure::reason(&error)))
        };
        let mut driver = driver::load(known)?;
        let options = [(
            OptionDatabase::from(known.option),
            OptionValue::String(uri.to_owned()),
        )];
        let database = driver.new_database_with_opts(options).map_err(refused)?;
        let mut connection = database.new_connection().map_err(refused)?;
        for sql in session {
            let mut statement = connection.new_statement().map_err(refused)?;
            statement.set_sql_query(sql).map_err(refused)?;
            statement.execute_update().map_err(refused)?;
        }
        Ok(Self {
            known,
            connection: Mutex::new(connection),
            limit: None,
            held: Mutex::default(),
            secret,
        })
    }

    /// The same, where a question is given up after so many seconds.
    #[must_use]
    pub fn within(self, seconds: Option<u64>) -> Self {
        let limit = seconds.map(Duration::from_secs);
        Self { limit, ..self }
    }

    /// The dialect it is asked in.
    #[must_use]
    pub fn dialect(&self) -> &str {
        self.known.engine
    }

    /// Verifies the keys and checks a statement leans on, then answers it.
    ///
    /// # Errors
    /// See the head of this module.
    pub fn run(&self, statement: &Statement) -> Result<Answer, Diagnostic> {
        let mut answer = None;
        self.stream(statement, &mut answer)?;
        answer.ok_or_else(|| Diagnostic::error(&code::NO_ENGINE))
    }

    /// The same, where rows are taken as they come. Where only all of them say what type a
    /// column has, they are kept aside first, in a file if they are many.
    ///
    /// # Errors
    /// See the head of this module, and what the taker says.
    pub fn stream(&self, statement: &Statement, taker: &mut dyn Takes) -> Result<(), Diagnostic> {
        for check in &statement.keys {
            self.unless_held(&check.sql, |rows| held::broken(check, rows))?;
        }
        for check in &statement.checks {
            self.unless_held(&check.sql, |rows| held::unmet(check, rows))?;
        }
        self.rows(&statement.sql, |reader| {
            give::rows(reader, &statement.answers, taker)
        })
    }

    /// Verifies keys alone; what breaks each.
    ///
    /// # Errors
    /// Why one could not be asked about.
    pub fn broken(&self, statement: &Statement) -> Result<Vec<Diagnostic>, Diagnostic> {
        let mut found = Vec::new();
        for check in &statement.keys {
            found.extend(held::broken(check, &self.said(&check.sql)?.batches));
        }
        Ok(found)
    }

    /// What of a table's columns is not there, or of another type; or that it is not there.
    #[must_use]
    pub fn unreadable(&self, need: &Need) -> Vec<(Option<String>, Diagnostic)> {
        let mut parts = need.table.rsplitn(3, '.');
        let (table, schema, catalog) = (parts.next(), parts.next(), parts.next());
        let said = lock(&self.connection).get_table_schema(catalog, schema, table.unwrap_or_default());
        match said {
            Ok(said) => columns::unfit(need, &said, self.known.says_types),
            Err(error) => {
                let reason = self.secret.kept(&failure::reason(&error));
                vec![(None, finding::unreadable(need, reason))]
            }
        }
    }

    fn unless_held(
        &self,
        sql: &str,
        broken: impl Fn(&[RecordBatch]) -> Option<Diagnostic>,
    ) -> Result<(), Diagnostic> {
        if lock(&self.held).contains(sql) {
            return Ok(());
        }
        match broken(&self.said(sql)?.batches) {
            Some(finding) => Err(finding),
            None => {
                lock(&self.held).insert(sql.to_owned());
                Ok(())
            }
        }
    }

    /// The rows SQL answers with, as the database says them.
    ///
    /// # Errors
    /// Why it does not answer.
    pub fn said(&self, sql: &str) -> Result<Answer, Diagnostic> {
        self.rows(sql, |reader| {
            let schema = reader.schema();
            let batches = reader.collect::<Result<Vec<_>, _>>().map_err(Failure::from)?;
            Ok(Answer { schema, batches })
        })
    }

    /// What becomes of the rows that SQL answers with, as they come.
    fn rows<T>(
        &self,
        sql: &str,
        becomes: impl FnOnce(&mut dyn RecordBatchReader) -> Result<T, Ended>,
    ) -> Result<T, Diagnostic> {
        let mut connection = lock(&self.connection);
        let ask = |asking: &mut Option<Asking>| {
            let mut statement = connection.new_statement().map_err(Failure::from)?;
            statement.set_sql_query(sql).map_err(Failure::from)?;
            *asking = Some(Asking::begins(statement.get_cancel_handle(), self.limit));
            becomes(&mut *statement.execute().map_err(Failure::from)?)
        };
        let mut asking = None;
        let ended = ask(&mut asking);
        let is_late = asking.is_some_and(|asking| asking.is_late());
        ended.map_err(|ended| match (ended, self.limit) {
            (Ended::Taken(finding), _) => *finding,
            (Ended::Failed(_), Some(limit)) if is_late => {
                failure::finding(&Failure::late(limit), &self.secret)
            }
            (Ended::Failed(failure), _) => failure::finding(&failure, &self.secret),
        })
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Database").field("known", self.known).finish()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
