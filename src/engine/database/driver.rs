//! Drivers: what each engine's is called, where it is found, how it is got.

use adbc_core::options::AdbcVersion;
use adbc_core::{LOAD_FLAG_SEARCH_ENV, LOAD_FLAG_SEARCH_SYSTEM, LOAD_FLAG_SEARCH_USER};
use adbc_driver_manager::ManagedDriver;

use crate::diagnostic::{Diagnostic, code};

/// How the databases of an engine are reached.
#[derive(Debug)]
pub struct Known {
    /// The engine, as targets name it.
    pub engine: &'static str,
    /// The environment variable that says where its driver is.
    pub variable: &'static str,
    /// The name the driver is installed under.
    name: &'static str,
    /// The function it begins with, where that is not the usual one.
    entry: Option<&'static [u8]>,
    /// The option that the connection string is given as.
    pub(super) option: &'static str,
    /// Whether it says of what type the columns of a table are.
    pub(super) says_types: bool,
    /// The line that gets the driver.
    get: &'static str,
}

/// Every engine that has a driver.
pub static KNOWN: [Known; 4] = [
    Known {
        engine: "postgres",
        variable: "MERAK_DRIVER_POSTGRES",
        name: "postgresql",
        entry: None,
        option: "uri",
        says_types: true,
        get: "pip install adbc-driver-postgresql && export MERAK_DRIVER_POSTGRES=$(python3 -c 'import adbc_driver_postgresql as driver; print(driver._driver_path())')",
    },
    Known {
        engine: "sqlite",
        variable: "MERAK_DRIVER_SQLITE",
        name: "sqlite",
        entry: None,
        option: "uri",
        says_types: false,
        get: "pip install adbc-driver-sqlite && export MERAK_DRIVER_SQLITE=$(python3 -c 'import adbc_driver_sqlite as driver; print(driver._driver_path())')",
    },
    Known {
        engine: "duckdb",
        variable: "MERAK_DRIVER_DUCKDB",
        name: "duckdb",
        entry: Some(b"duckdb_adbc_init"),
        option: "path",
        says_types: true,
        get: "npm install @duckdb/node-bindings-linux-x64 && export MERAK_DRIVER_DUCKDB=$PWD/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so",
    },
    Known {
        engine: "spark",
        variable: "MERAK_DRIVER_SPARK",
        name: "spark",
        entry: None,
        option: "uri",
        says_types: true,
        get: "pip install adbc-driver-spark && export MERAK_DRIVER_SPARK=$(python3 -c 'import adbc_driver_spark as driver; print(driver._driver_path())')",
    },
];

/// How an engine is reached, if there is a way.
#[must_use]
pub fn known(engine: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.engine == engine)
}

/// Loads the driver: the library its variable names, else the one that is installed under its
/// name for this user or this machine. Never what lies in the folder one happens to be in.
pub(super) fn load(known: &Known) -> Result<ManagedDriver, Diagnostic> {
    let version = AdbcVersion::V110;
    let named = std::env::var_os(known.variable).filter(|path| !path.is_empty());
    let driver = match &named {
        Some(path) if !std::path::Path::new(path).is_absolute() => {
            return Err(missing(known, "its path is not absolute"));
        }
        Some(path) => ManagedDriver::load_dynamic_from_filename(path, known.entry, version),
        None => {
            let places = LOAD_FLAG_SEARCH_ENV | LOAD_FLAG_SEARCH_USER | LOAD_FLAG_SEARCH_SYSTEM;
            ManagedDriver::load_from_name(known.name, known.entry, version, places, None)
        }
    };
    driver.map_err(|error| missing(known, error.message.lines().next().unwrap_or_default()))
}

fn missing(known: &Known, reason: &str) -> Diagnostic {
    Diagnostic::error(&code::NO_DRIVER)
        .helps("help.get")
        .with("engine", known.engine)
        .with("variable", known.variable)
        .with("get", known.get)
        .with("reason", reason)
}
