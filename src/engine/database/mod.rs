//! Databases, asked by their ADBC drivers or by MySQL's protocol.
//!
//! In: the engine of a target, the connection string its environment variable holds, and how its
//! dialect begins a session; statements with what they need.
//! Out: an [`Answer`] with columns as the plan knows them, or a finding: no driver (E0514), no
//! connection (E0515), a key that is not unique (E0506) or whose rows overlap in time (E0530),
//! another check that finds rows, a number without room (E0512), anything else that fails
//! (E0505).
//! Never: writes, loads a driver from the project's folder, or says a secret.

mod cancel;
mod columns;
mod driver;
mod failure;
mod file;
mod form;
mod give;
mod link;
mod mysql;
mod options;
mod secret;
mod spool;
mod typed;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arrow_array::{RecordBatch, RecordBatchReader};

pub use link::{Manner, Unturned};

use super::{Answer, Known, Need, Statement, Takes, finding, held};
use crate::diagnostic::{Diagnostic, code};
use cancel::Asking;
use failure::Failure;
use give::Ended;
use link::Link;
use secret::Secret;

/// A database that is connected.
pub struct Database {
    known: &'static Known,
    secret: Secret,
    link: Mutex<Link>,
    /// How long a question may take.
    limit: Option<Duration>,
    /// Checks found to hold, by their SQL.
    held: Mutex<BTreeSet<String>>,
}

impl Database {
    /// Connects to the database of a target: how its engine is reached; the connection string,
    /// and the variable it comes from. A question is given up after `limit` seconds.
    ///
    /// # Errors
    /// E0514 where there is no driver, E0515 where it does not connect.
    pub fn connect(
        target: &str,
        known: &'static Known,
        (variable, uri): (&str, &str),
        manner: Manner,
        limit: Option<u64>,
    ) -> Result<Self, Diagnostic> {
        let secret = Secret::of(known.engine, uri);
        let limit = limit.map(Duration::from_secs);
        let link = match Link::to(known, uri, manner, limit) {
            Ok(link) => link,
            Err(Ended::Taken(finding)) => return Err(*finding),
            Err(Ended::Failed(failure)) => {
                let help = match failure.is_of_zone() {
                    true => "help.zone",
                    false => "help.refused",
                };
                let finding = Diagnostic::error(&code::NO_CONNECTION).helps(help);
                return Err(finding
                    .with("target", target)
                    .with("variable", variable)
                    .with("reason", failure.reason_of_no_connection(&secret)));
            }
        };
        Ok(Self {
            known,
            secret,
            link: Mutex::new(link),
            limit,
            held: Mutex::default(),
        })
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
        for need in &statement.needs {
            self.unless_moved_twice(need)?;
            self.unless_misshown(need)?;
        }
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
        match lock(&self.link).columns(need) {
            Ok(said) => columns::unfit(need, &said, self.known),
            Err(failure) => {
                let reason = failure.reason(&self.secret);
                vec![(None, finding::unreadable(need, reason))]
            }
        }
    }

    /// Moments that are declared as local times of another zone would come to wrong numbers. What
    /// else is wrong with a column, the question says itself.
    fn unless_moved_twice(&self, need: &Need) -> Result<(), Diagnostic> {
        let mut columns = need.columns.iter();
        if !self.known.shows_moments || !columns.any(|column| column.zone.is_some()) {
            return Ok(());
        }
        match lock(&self.link).columns(need) {
            Ok(said) => columns::moved_twice(need, &said).map_or(Ok(()), Err),
            Err(_) => Ok(()),
        }
    }

    /// Moments that the session shows by clocks that were never turned would come to wrong numbers
    /// where those of the project were.
    fn unless_misshown(&self, need: &Need) -> Result<(), Diagnostic> {
        let found = {
            let mut link = lock(&self.link);
            // Nothing is asked where all moments are shown right.
            match link.misshown(&need.table, "") {
                Some(_) => columns::moments(need, &link.columns(need)),
                None => Vec::new(),
            }
        };
        for column in found {
            let asked = lock(&self.link).misshown(&need.table, &column.name);
            let Some((sql, zone)) = asked else { continue };
            self.unless_held(&sql, |rows| {
                let is_any = rows.iter().any(|batch| batch.num_rows() > 0);
                is_any.then(|| finding::misshown(need, &column, &zone))
            })?;
        }
        Ok(())
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
        let mut asking = None;
        let begins = |gives_up| asking = Some(Asking::begins(gives_up, self.limit));
        let ended = lock(&self.link).rows(sql, begins, becomes);
        let is_late = asking.is_some_and(|asking| asking.is_late());
        let failed = |failure: &Failure| failure::finding(failure, &self.secret);
        match (ended, self.limit) {
            (Err(Ended::Taken(finding)), _) => Err(*finding),
            // What was given up has no answer, even if there are rows: they need not be all.
            (_, Some(limit)) if is_late => Err(failed(&Failure::late(limit))),
            (Err(Ended::Failed(failure)), _) => Err(failed(&failure)),
            (Ok(value), _) => Ok(value),
        }
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
