//! The engines that are reached, and how: by a driver, or by the protocol they speak.

use super::driver::Driver;

/// How the databases of an engine are reached.
#[derive(Debug)]
pub struct Known {
    /// The engine, as targets name it.
    pub engine: &'static str,
    pub(super) by: By,
    /// Whether it says of what type the columns of a table are.
    pub(super) says_types: bool,
}

/// What is between it and this.
#[derive(Debug)]
pub(super) enum By {
    Driver(Driver),
    /// MySQL's protocol; whether it is all of it: some engines speak a part.
    MySql {
        whole: bool,
    },
}

/// Every engine that is reached.
pub static KNOWN: [Known; 8] = [
    Known {
        engine: "postgres",
        by: By::Driver(Driver {
            variable: "MERAK_DRIVER_POSTGRES",
            name: "postgresql",
            entry: None,
            option: "uri",
            get: "pip install adbc-driver-postgresql && export MERAK_DRIVER_POSTGRES=$(python3 -c 'import adbc_driver_postgresql as driver; print(driver._driver_path())')",
        }),
        says_types: true,
    },
    Known {
        engine: "sqlite",
        by: By::Driver(Driver {
            variable: "MERAK_DRIVER_SQLITE",
            name: "sqlite",
            entry: None,
            option: "uri",
            get: "pip install adbc-driver-sqlite && export MERAK_DRIVER_SQLITE=$(python3 -c 'import adbc_driver_sqlite as driver; print(driver._driver_path())')",
        }),
        says_types: false,
    },
    Known {
        engine: "duckdb",
        by: By::Driver(Driver {
            variable: "MERAK_DRIVER_DUCKDB",
            name: "duckdb",
            entry: Some(b"duckdb_adbc_init"),
            option: "path",
            get: "npm install @duckdb/node-bindings-linux-x64 && export MERAK_DRIVER_DUCKDB=$PWD/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so",
        }),
        says_types: true,
    },
    Known {
        engine: "spark",
        by: By::Driver(Driver {
            variable: "MERAK_DRIVER_SPARK",
            name: "spark",
            entry: None,
            option: "uri",
            get: "pip install adbc-driver-spark && export MERAK_DRIVER_SPARK=$(python3 -c 'import adbc_driver_spark as driver; print(driver._driver_path())')",
        }),
        says_types: true,
    },
    spoken("mysql", true),
    spoken("mariadb", true),
    spoken("starrocks", false),
    spoken("doris", false),
];

const fn spoken(engine: &'static str, whole: bool) -> Known {
    Known {
        engine,
        by: By::MySql { whole },
        says_types: true,
    }
}

/// How an engine is reached, if there is a way.
#[must_use]
pub fn known(engine: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.engine == engine)
}
