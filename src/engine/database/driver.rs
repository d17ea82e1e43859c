//! ADBC drivers: where each engine's is found, and what asks it.

use std::sync::Arc;

use adbc_core::options::{AdbcVersion, OptionDatabase, OptionValue};
use adbc_core::{
    Connection as _, Database as _, Driver as _, LOAD_FLAG_SEARCH_ENV, LOAD_FLAG_SEARCH_SYSTEM,
    LOAD_FLAG_SEARCH_USER, Statement as _,
};
use adbc_driver_manager::{ManagedConnection, ManagedDriver};
use arrow_array::RecordBatchReader;
use arrow_schema::Schema;

use super::cancel::GivesUp;
use super::columns;
use super::failure::Failure;
use super::give::Ended;
use super::link::Manner;
use super::options;
use crate::diagnostic::{Diagnostic, code};
use crate::engine::{Driver, Need};

/// A connection by a driver.
pub struct Driven {
    connection: ManagedConnection,
    manner: Manner,
}

impl Driven {
    /// Connects, and begins a session.
    ///
    /// # Errors
    /// What the driver says.
    pub fn connect(
        mut loaded: ManagedDriver,
        driver: &Driver,
        uri: &str,
        manner: Manner,
    ) -> Result<Self, Failure> {
        let options = options::of(driver.told, uri).map_err(Failure::because)?;
        let options = options
            .into_iter()
            .map(|(name, value)| (OptionDatabase::from(name), OptionValue::String(value)));
        let database = loaded.new_database_with_opts(options)?;
        let mut connection = database.new_connection()?;
        for sql in &manner.session {
            let mut statement = connection.new_statement()?;
            statement.set_sql_query(sql)?;
            statement.execute_update()?;
        }
        Ok(Self { connection, manner })
    }

    /// The columns of a table, those that are read by the names they are read by.
    ///
    /// # Errors
    /// What the driver says.
    pub fn columns(&self, need: &Need) -> Result<Schema, Failure> {
        let shown = &self.manner.shown;
        let mut parts = need.table.rsplitn(3, '.').map(shown);
        let (table, schema, catalog) = (parts.next(), parts.next(), parts.next());
        let table = table.unwrap_or_default();
        let said = self
            .connection
            .get_table_schema(catalog.as_deref(), schema.as_deref(), &table);
        Ok(columns::as_read(&said?, need, shown))
    }

    /// What becomes of the rows that SQL answers with, as they come.
    pub fn rows<T>(
        &mut self,
        sql: &str,
        begins: impl FnOnce(GivesUp),
        becomes: impl FnOnce(&mut dyn RecordBatchReader) -> Result<T, Ended>,
    ) -> Result<T, Ended> {
        let mut statement = self.connection.new_statement().map_err(Failure::from)?;
        statement.set_sql_query(sql).map_err(Failure::from)?;
        let question = statement.get_cancel_handle();
        begins(Arc::new(move || {
            // Whether the server hears it or not, this ends.
            let _ = question.try_cancel();
        }));
        becomes(&mut *statement.execute().map_err(Failure::from)?)
    }
}

/// Loads the driver: the library its variable names, else the one that is installed under its
/// name for this user or this machine. Never what lies in the folder one happens to be in.
///
/// # Errors
/// E0514 with the line that gets it.
pub fn load(engine: &str, driver: &Driver) -> Result<ManagedDriver, Diagnostic> {
    let version = AdbcVersion::V110;
    let named = std::env::var_os(driver.variable).filter(|path| !path.is_empty());
    let loaded = match &named {
        Some(path) if !std::path::Path::new(path).is_absolute() => {
            return Err(missing(engine, driver, "its path is not absolute"));
        }
        Some(path) => ManagedDriver::load_dynamic_from_filename(path, driver.entry, version),
        None => {
            let places = LOAD_FLAG_SEARCH_ENV | LOAD_FLAG_SEARCH_USER | LOAD_FLAG_SEARCH_SYSTEM;
            ManagedDriver::load_from_name(driver.name, driver.entry, version, places, None)
        }
    };
    loaded.map_err(|error| {
        let missing = missing(engine, driver, error.message.lines().next().unwrap_or_default());
        match named.is_some_and(|path| std::path::Path::new(&path).exists()) {
            true => missing.says("message.unloadable").helps("help.unloadable"),
            false => missing,
        }
    })
}

fn missing(engine: &str, driver: &Driver, reason: &str) -> Diagnostic {
    Diagnostic::error(&code::NO_DRIVER)
        .helps("help.get")
        .with("engine", engine)
        .with("variable", driver.variable)
        .with("get", driver.get)
        .with("reason", reason)
}
