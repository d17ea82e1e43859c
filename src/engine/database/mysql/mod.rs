//! Databases that speak MySQL's protocol.
//!
//! In: a connection string `mysql://user:password@host:3306/base?option=value`; SQL.
//! Out: rows as Arrow batches, as the server sends them.
//! Never: hands out a file, or goes on where the server asks for one.

mod address;
mod cells;
mod columns;
mod reading;
mod stop;

use std::sync::Arc;
use std::time::Duration;

use arrow_array::RecordBatchReader;
use arrow_schema::Schema;
use mysql::prelude::Queryable;
use mysql::{Conn, DriverError, Error, Statement};

use super::cancel::GivesUp;
use super::failure::Failure;
use super::give::Ended;
use super::link::{Manner, Unturned};
use reading::Rows;
use stop::Stop;

/// What a server says that cannot prepare something.
const NOT_PREPARED: u16 = 1295;

/// A connection by the protocol.
pub struct Spoken {
    connection: Conn,
    stop: Stop,
    manner: Manner,
    /// Whether the server speaks all of the protocol: answers to what is prepared first come
    /// with floating numbers whole, others as text.
    whole: bool,
    /// How it was told of the zone, where it does not know it.
    unturned: Option<Unturned>,
}

impl Spoken {
    /// Connects, and begins a session.
    ///
    /// # Errors
    /// What the server says, or what is wrong with the connection string.
    pub fn connect(uri: &str, manner: Manner, whole: bool, limit: Option<Duration>) -> Result<Self, Failure> {
        let address = address::of(uri, limit)?;
        let stop = address::of(uri, Some(Duration::ZERO))?;
        let mut connection = Conn::new(address)?;
        let unturned = match (begun(&mut connection, &manner.session), &manner.unturned) {
            (Err(failure), Some(unturned)) if failure.is_of_zone() => {
                begun(&mut connection, &unturned.session)?;
                Some(unturned.clone())
            }
            (begun, _) => begun.map(|()| None)?,
        };
        Ok(Self {
            unturned,
            stop: Stop::new(stop, connection.connection_id()),
            connection,
            manner,
            whole,
        })
    }

    /// The columns of a table, by its physical name.
    ///
    /// # Errors
    /// What the server says.
    pub fn columns(&mut self, table: &str) -> Result<Schema, Failure> {
        let sql = format!("SELECT * FROM {} LIMIT 0", (self.manner.named)(table));
        let result = self.connection.query_iter(sql)?;
        Ok(columns::schema(result.columns().as_ref(), self.whole))
    }

    /// See [`Link::misshown`](crate::engine::database::link::Link::misshown).
    pub fn misshown(&self, table: &str, column: &str) -> Option<(String, String)> {
        let Unturned {
            zone, since, until, ..
        } = self.unturned.as_ref()?;
        let (table, column) = ((self.manner.named)(table), (self.manner.quoted)(column));
        let sql = format!("SELECT 1 FROM {table} WHERE {column} >= {since} AND {column} < {until} LIMIT 1");
        Some((sql, zone.clone()))
    }

    /// What becomes of the rows that SQL answers with, as they come.
    ///
    /// # Errors
    /// What the server says, or what becomes of the rows.
    pub fn rows<T>(
        &mut self,
        sql: &str,
        begins: impl FnOnce(GivesUp),
        becomes: impl FnOnce(&mut dyn RecordBatchReader) -> Result<T, Ended>,
    ) -> Result<T, Ended> {
        let stop = self.stop.clone();
        begins(Arc::new(move || stop.now()));
        match self.prepared(sql)? {
            Some(statement) => {
                let result = self.connection.exec_iter(&statement, ()).map_err(Failure::from);
                let ended = result
                    .map_err(Ended::from)
                    .and_then(|result| becomes(&mut Rows::of(result, self.whole, &self.stop)));
                // One that is gone needs no closing.
                let _ = self.connection.close(statement);
                ended
            }
            None => {
                let result = self.connection.query_iter(sql).map_err(Failure::from)?;
                becomes(&mut Rows::of(result, self.whole, &self.stop))
            }
        }
    }

    /// The question, prepared by the server, if that can be done. What looks like a place to be
    /// filled, in SQL that somebody wrote, is none.
    fn prepared(&mut self, sql: &str) -> Result<Option<Statement>, Failure> {
        if !self.whole {
            return Ok(None);
        }
        match self.connection.prep(sql) {
            Ok(statement) if statement.num_params() == 0 => Ok(Some(statement)),
            Ok(statement) => {
                self.connection.close(statement)?;
                Ok(None)
            }
            Err(Error::DriverError(DriverError::MixedParams)) => Ok(None),
            Err(Error::MySqlError(error)) if error.code == NOT_PREPARED => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// Begins a session.
fn begun(connection: &mut Conn, session: &[String]) -> Result<(), Failure> {
    for sql in session {
        connection.query_drop(sql)?;
    }
    Ok(())
}
