//! The engine of a target, whichever it is.

use super::{Answer, Need, Statement, Takes};
use crate::diagnostic::Diagnostic;

/// What answers statements.
#[derive(Debug)]
pub enum Engine {
    /// The one inside, over files or rows.
    #[cfg(feature = "embedded")]
    Embedded(super::embedded::Embedded),
    /// A database, by its driver.
    #[cfg(feature = "databases")]
    Database(super::database::Database),
    /// None: what would be sent is kept.
    Dry(super::Dry),
}

impl Engine {
    /// The dialect it is asked in.
    #[must_use]
    pub fn dialect(&self) -> &str {
        match self {
            #[cfg(feature = "embedded")]
            Self::Embedded(_) => "embedded",
            #[cfg(feature = "databases")]
            Self::Database(database) => database.dialect(),
            Self::Dry(dry) => dry.dialect(),
        }
    }

    /// Verifies what the statement leans on, then answers it.
    ///
    /// # Errors
    /// What is wrong with the data, or why the engine does not answer.
    pub fn run(&self, statement: &Statement) -> Result<Answer, Diagnostic> {
        match self {
            #[cfg(feature = "embedded")]
            Self::Embedded(embedded) => embedded.run(statement),
            #[cfg(feature = "databases")]
            Self::Database(database) => database.run(statement),
            Self::Dry(dry) => Ok(dry.run(statement)),
        }
    }

    /// What SQL answers with, as the engine says it: types that Arrow has no word for come as
    /// others, with a word beside them. Nothing is verified before.
    ///
    /// # Errors
    /// Why the engine does not answer.
    pub fn said(&self, statement: &Statement) -> Result<Answer, Diagnostic> {
        match self {
            #[cfg(feature = "embedded")]
            Self::Embedded(embedded) => embedded.run(statement),
            #[cfg(feature = "databases")]
            Self::Database(database) => database.said(&statement.sql),
            Self::Dry(dry) => Ok(dry.said(statement)),
        }
    }

    /// As [`run`](Self::run), where rows are taken as they come.
    ///
    /// # Errors
    /// As [`run`](Self::run), and what the taker says.
    pub fn stream(&self, statement: &Statement, taker: &mut dyn Takes) -> Result<(), Diagnostic> {
        match self {
            #[cfg(feature = "embedded")]
            Self::Embedded(embedded) => super::give(&embedded.run(statement)?, taker),
            #[cfg(feature = "databases")]
            Self::Database(database) => database.stream(statement, taker),
            Self::Dry(dry) => super::give(&dry.run(statement), taker),
        }
    }

    /// What is wrong with the data of a table, if anything is: with all of it, or with
    /// columns, which are named.
    #[must_use]
    pub fn unreadable(&self, need: &Need) -> Vec<(Option<String>, Diagnostic)> {
        match self {
            #[cfg(feature = "embedded")]
            Self::Embedded(embedded) => embedded.unreadable(need),
            #[cfg(feature = "databases")]
            Self::Database(database) => database.unreadable(need),
            Self::Dry(_) => Vec::new(),
        }
    }

    /// What breaks the keys of a statement: each by itself, and the question is not asked.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn broken(&self, statement: &Statement) -> Result<Vec<Diagnostic>, Diagnostic> {
        match self {
            #[cfg(feature = "embedded")]
            Self::Embedded(embedded) => embedded.broken(statement),
            #[cfg(feature = "databases")]
            Self::Database(database) => database.broken(statement),
            Self::Dry(dry) => {
                dry.broken(statement);
                Ok(Vec::new())
            }
        }
    }
}
