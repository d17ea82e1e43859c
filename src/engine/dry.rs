//! An engine that is not there: it keeps what would be sent to it, and answers with no rows.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arrow_schema::Schema;

use super::{Answer, Statement};

/// What keeps what it is asked.
pub struct Dry {
    dialect: &'static str,
    sent: Mutex<Vec<Sent>>,
}

/// Something that would be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// What for.
    pub purpose: Purpose,
    /// The SQL.
    pub sql: String,
}

/// What something is sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Whether a key is unique.
    Key,
    /// Whether something else is so that an answer leans on.
    Check,
    /// The answer.
    Question,
}

impl Dry {
    /// In place of one that is asked in this dialect.
    #[must_use]
    pub fn of(dialect: &'static str) -> Self {
        Self {
            dialect,
            sent: Mutex::default(),
        }
    }

    /// The dialect.
    #[must_use]
    pub fn dialect(&self) -> &'static str {
        self.dialect
    }

    /// Everything so far, in order.
    #[must_use]
    pub fn sent(&self) -> Vec<Sent> {
        self.lock().clone()
    }

    /// Keeps what a statement leans on, each but once, as databases are asked it, and then itself.
    pub fn run(&self, statement: &Statement) -> Answer {
        self.broken(statement);
        for check in &statement.checks {
            self.once(Purpose::Check, &check.sql);
        }
        self.said(statement)
    }

    /// Keeps what says whether its keys are unique.
    pub fn broken(&self, statement: &Statement) {
        for key in &statement.keys {
            self.once(Purpose::Key, &key.sql);
        }
    }

    /// Keeps itself alone.
    pub fn said(&self, statement: &Statement) -> Answer {
        self.lock().push(Sent {
            purpose: Purpose::Question,
            sql: statement.sql.clone(),
        });
        Answer {
            schema: Arc::new(Schema::empty()),
            batches: Vec::new(),
        }
    }

    fn once(&self, purpose: Purpose, sql: &str) {
        let mut sent = self.lock();
        if sent.iter().all(|one| one.sql != sql) {
            let sql = sql.to_owned();
            sent.push(Sent { purpose, sql });
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Sent>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Dry {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Dry").field("dialect", &self.dialect).finish()
    }
}
