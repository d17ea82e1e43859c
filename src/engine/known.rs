//! The databases that are reached, and how: by a driver, or by the protocol they speak. It is the one
//! list of them: builds that reach none say by it what others do.

/// How the databases of an engine are reached.
#[derive(Debug)]
pub struct Known {
    /// The engine, as targets name it.
    pub engine: &'static str,
    /// What is between it and this.
    pub by: By,
    /// Whether it says of what type the columns of a table are.
    pub says_types: bool,
    /// Whether its sessions are told to show moments by the project's clock.
    pub shows_moments: bool,
}

/// What is between an engine and this.
#[derive(Debug)]
pub enum By {
    /// A library.
    Driver(Driver),
    /// MySQL's protocol; whether it is all of it: some engines speak a part.
    MySql {
        /// All of it.
        whole: bool,
    },
}

/// A driver of an engine.
#[derive(Debug)]
pub struct Driver {
    /// The environment variable that says where it is.
    pub variable: &'static str,
    /// The name it is installed under.
    pub name: &'static str,
    /// The function it begins with, where that is not the usual one.
    pub entry: Option<&'static [u8]>,
    /// How it is told the connection string.
    pub told: Told,
    /// The line that gets it.
    pub get: &'static str,
}

/// How a driver is told the connection string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// As an option of this name.
    As(&'static str),
    /// As the path of a file that is there, which is only read.
    DuckDb,
    /// The same, as an address of it.
    Sqlite,
    /// As one of Snowflake, whose times come to the microsecond.
    Snowflake,
    /// Part by part: BigQuery has no string of its own.
    BigQuery,
    /// Part by part: who asks is none of the address.
    FlightSql,
}

/// The driver of whatever speaks Arrow's Flight SQL: the connection string says so by its scheme.
pub static FLIGHT_SQL: Driver = driver(
    "MERAK_DRIVER_FLIGHTSQL",
    "flightsql",
    Told::FlightSql,
    "pip install adbc-driver-flightsql && export MERAK_DRIVER_FLIGHTSQL=$(python3 -c 'import adbc_driver_flightsql as driver; print(driver._driver_path())')",
);

/// Every engine that is reached.
pub static KNOWN: [Known; 13] = [
    showing_moments(driven(
        "postgres",
        driver(
            "MERAK_DRIVER_POSTGRES",
            "postgresql",
            Told::As("uri"),
            "pip install adbc-driver-postgresql && export MERAK_DRIVER_POSTGRES=$(python3 -c 'import adbc_driver_postgresql as driver; print(driver._driver_path())')",
        ),
    )),
    Known {
        says_types: false,
        ..driven(
            "sqlite",
            driver(
                "MERAK_DRIVER_SQLITE",
                "sqlite",
                Told::Sqlite,
                "pip install adbc-driver-sqlite && export MERAK_DRIVER_SQLITE=$(python3 -c 'import adbc_driver_sqlite as driver; print(driver._driver_path())')",
            ),
        )
    },
    showing_moments(driven(
        "duckdb",
        Driver {
            entry: Some(b"duckdb_adbc_init"),
            ..driver(
                "MERAK_DRIVER_DUCKDB",
                "duckdb",
                Told::DuckDb,
                "npm install @duckdb/node-bindings-linux-x64 && export MERAK_DRIVER_DUCKDB=$PWD/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so",
            )
        },
    )),
    driven(
        "spark",
        driver(
            "MERAK_DRIVER_SPARK",
            "spark",
            Told::As("uri"),
            "pip install adbc-driver-spark && export MERAK_DRIVER_SPARK=$(python3 -c 'import adbc_driver_spark as driver; print(driver._driver_path())')",
        ),
    ),
    driven(
        "snowflake",
        driver(
            "MERAK_DRIVER_SNOWFLAKE",
            "snowflake",
            Told::Snowflake,
            "pip install adbc-driver-snowflake && export MERAK_DRIVER_SNOWFLAKE=$(python3 -c 'import adbc_driver_snowflake as driver; print(driver._driver_path())')",
        ),
    ),
    driven(
        "bigquery",
        driver(
            "MERAK_DRIVER_BIGQUERY",
            "bigquery",
            Told::BigQuery,
            "pip install adbc-driver-bigquery && export MERAK_DRIVER_BIGQUERY=$(python3 -c 'import adbc_driver_bigquery as driver; print(driver._driver_path())')",
        ),
    ),
    driven(
        "redshift",
        driver(
            "MERAK_DRIVER_REDSHIFT",
            "redshift",
            Told::As("uri"),
            "pip install dbc && dbc install redshift",
        ),
    ),
    driven(
        "trino",
        driver(
            "MERAK_DRIVER_TRINO",
            "trino",
            Told::As("uri"),
            "pip install dbc && dbc install trino",
        ),
    ),
    driven(
        "sqlserver",
        driver(
            "MERAK_DRIVER_SQLSERVER",
            "mssql",
            Told::As("uri"),
            "pip install dbc && dbc install mssql",
        ),
    ),
    showing_moments(spoken("mysql", true)),
    showing_moments(spoken("mariadb", true)),
    spoken("starrocks", false),
    spoken("doris", false),
];

const fn driver(variable: &'static str, name: &'static str, told: Told, get: &'static str) -> Driver {
    Driver {
        variable,
        name,
        entry: None,
        told,
        get,
    }
}

const fn driven(engine: &'static str, driver: Driver) -> Known {
    Known {
        engine,
        by: By::Driver(driver),
        says_types: true,
        shows_moments: false,
    }
}

const fn spoken(engine: &'static str, whole: bool) -> Known {
    Known {
        engine,
        by: By::MySql { whole },
        says_types: true,
        shows_moments: false,
    }
}

const fn showing_moments(known: Known) -> Known {
    Known {
        shows_moments: true,
        ..known
    }
}

/// How an engine is reached, if there is a way.
#[must_use]
pub fn known(engine: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.engine == engine)
}
