//! A connection to a database, by a driver or by a protocol.

use std::fmt;
use std::time::Duration;

use arrow_array::RecordBatchReader;
use arrow_schema::Schema;

use super::cancel::GivesUp;
use super::driver::{self, Driven};
use super::failure::Failure;
use super::give::Ended;
use super::mysql::Spoken;
use super::options;
use crate::engine::{By, Driver, FLIGHT_SQL, Known, Need};

/// How the dialect of a target speaks to it.
pub struct Manner {
    /// What a session begins with.
    pub session: Vec<String>,
    /// A physical name as it stands in SQL.
    pub named: Box<dyn Fn(&str) -> String + Send>,
    /// A name as catalogues and headings of answers have it.
    pub shown: Box<dyn Fn(&str) -> String + Send>,
    /// The name of a column as it stands there.
    pub quoted: Box<dyn Fn(&str) -> String + Send>,
    /// How it begins where a server does not know the zone of the project, if there is a way.
    pub unturned: Option<Unturned>,
}

/// A session that takes the clocks of a zone for ones that nobody ever turned.
#[derive(Clone, Debug)]
pub struct Unturned {
    /// The zone.
    pub zone: String,
    /// What it begins with.
    pub session: Vec<String>,
    /// From this local time on moments may be shown otherwise than by the zone, as SQL.
    pub since: String,
    /// Until this one.
    pub until: String,
}

impl fmt::Debug for Manner {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Manner")
            .field("session", &self.session)
            .finish()
    }
}

/// A connection.
pub enum Link {
    Driven(Box<Driven>),
    Spoken(Box<Spoken>),
}

impl Link {
    /// Connects.
    ///
    /// # Errors
    /// E0514 where there is no driver; what the database says.
    pub fn to(known: &Known, uri: &str, manner: Manner, limit: Option<Duration>) -> Result<Self, Ended> {
        let driven = |engine: &str, driver: &Driver, manner: Manner| {
            let loaded = driver::load(engine, driver)?;
            let driven = Driven::connect(loaded, driver, uri, manner)?;
            Ok(Self::Driven(Box::new(driven)))
        };
        match &known.by {
            _ if options::is_flight(uri) => driven("Flight SQL", &FLIGHT_SQL, manner),
            By::Driver(driver) => driven(known.engine, driver, manner),
            By::MySql { whole } => {
                let spoken = Spoken::connect(uri, manner, *whole, limit)?;
                Ok(Self::Spoken(Box::new(spoken)))
            }
        }
    }

    /// The columns of a table, those that are read by the names they are read by.
    ///
    /// # Errors
    /// What the database says.
    pub fn columns(&mut self, need: &Need) -> Result<Schema, Failure> {
        match self {
            Self::Driven(driven) => driven.columns(need),
            Self::Spoken(spoken) => spoken.columns(&need.table),
        }
    }

    /// Whether moments of a column may be shown otherwise than by the zone of the project, as SQL
    /// that answers with a row then, and that zone. Nothing where all are shown right.
    pub fn misshown(&self, table: &str, column: &str) -> Option<(String, String)> {
        match self {
            Self::Driven(_) => None,
            Self::Spoken(spoken) => spoken.misshown(table, column),
        }
    }

    /// What becomes of the rows that SQL answers with, as they come; `begins` is told how the
    /// question is given up.
    ///
    /// # Errors
    /// What the database says, or what becomes of the rows.
    pub fn rows<T>(
        &mut self,
        sql: &str,
        begins: impl FnOnce(GivesUp),
        becomes: impl FnOnce(&mut dyn RecordBatchReader) -> Result<T, Ended>,
    ) -> Result<T, Ended> {
        match self {
            Self::Driven(driven) => driven.rows(sql, begins, becomes),
            Self::Spoken(spoken) => spoken.rows(sql, begins, becomes),
        }
    }
}
