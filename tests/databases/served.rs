//! A database with the tables of `examples/shop`, as long as it is held.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, LazyLock};

/// What stands before the scripts of servers.
const SERVER: &str = include_str!("../oracle/engines/server.py");
const POSTGRES: &str = include_str!("../oracle/engines/postgres.py");
const MYSQL: &str = include_str!("../oracle/engines/mysql.py");
const CELLS: &str = include_str!("../oracle/engines/cell.py");
const OF_POSTGRES: &str = include_str!("postgres_shop.py");
const OF_DUCKDB: &str = include_str!("duckdb_shop.py");
const OF_MARIADB: &str = include_str!("mariadb_shop.py");
const OF_FLIGHT: &str = include_str!("flight_shop.py");
const PORT: &str = include_str!("port.py");
const OF_SPARK: &str = include_str!("spark_shop.py");
const SHOP: &str = include_str!("shop.py");
const DRAFTS: &str = include_str!("drafts.py");
const DRAFTS_OF_POSTGRES: &str = include_str!("postgres_drafts.py");
const DRAFTS_OF_MARIADB: &str = include_str!("mariadb_drafts.py");
const DRAFTS_OF_DUCKDB: &str = include_str!("duckdb_drafts.py");
const DRAFTS_OF_SQLITE: &str = include_str!("sqlite_drafts.py");

/// One that is there.
pub struct Served {
    /// The engine, as targets name it.
    pub engine: &'static str,
    /// Where it is.
    pub uri: String,
    /// Where its driver is.
    pub driver: (&'static str, String),
    process: Child,
}

impl Served {
    /// The process that holds it, and its server.
    pub fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// PostgreSQL, with a server of its own.
pub fn postgres() -> Option<Served> {
    let script = [CELLS, SERVER, POSTGRES, OF_POSTGRES, SHOP].join("\n");
    served("postgres", driver_of_postgres()?, &script)
}

/// DuckDB, over a file.
pub fn duckdb() -> Option<Served> {
    served("duckdb", driver_of_duckdb()?, &[OF_DUCKDB, SHOP].join("\n"))
}

/// DuckDB behind a server of Flight SQL, which writes down what comes in.
pub fn flight(sent: &Path) -> Option<Served> {
    let driver = library("flightsql")?;
    asked("import duckdb, pyarrow.flight; print('there')")
        .or_else(|| skipped("flight", "it needs duckdb and pyarrow"))?;
    let sent = format!("SENT = {sent:?}");
    let script = [&sent, OF_DUCKDB, OF_FLIGHT, SHOP].join("\n");
    served("duckdb", ("MERAK_DRIVER_FLIGHTSQL", driver), &script)
}

/// The library inside a driver's package, where that is installed.
pub fn library(name: &str) -> Option<String> {
    let script = format!("import adbc_driver_{name} as driver; print(driver._driver_path())");
    let missing = format!("there is no driver: pip install adbc-driver-{name}");
    asked(&script).or_else(|| skipped(name, &missing))
}

/// Databases with tables to draft, of each engine that there is.
pub fn drafts() -> impl Iterator<Item = Served> {
    let postgres = || {
        let script = [CELLS, SERVER, POSTGRES, DRAFTS_OF_POSTGRES, DRAFTS].join("\n");
        served("postgres", driver_of_postgres()?, &script)
    };
    let duckdb = || {
        let script = [DRAFTS_OF_DUCKDB, DRAFTS].join("\n");
        served("duckdb", driver_of_duckdb()?, &script)
    };
    let sqlite = || {
        let script = [DRAFTS_OF_SQLITE, DRAFTS].join("\n");
        served("sqlite", driver_of_sqlite()?, &script)
    };
    let mariadb = || {
        let script = [CELLS, SERVER, PORT, MYSQL, DRAFTS_OF_MARIADB, DRAFTS].join("\n");
        served("mariadb", no_driver(), &script)
    };
    [postgres(), duckdb(), sqlite(), mariadb()].into_iter().flatten()
}

/// A variable, and the library that it names.
pub type Driver = (&'static str, String);

/// The driver of an engine whose databases are files.
pub fn driver_of_file(engine: &str) -> Option<Driver> {
    match engine {
        "sqlite" => driver_of_sqlite(),
        _ => driver_of_duckdb(),
    }
}

fn driver_of_postgres() -> Option<Driver> {
    let driver = asked("import adbc_driver_postgresql as driver; print(driver._driver_path())");
    let missing = "there is no driver: pip install adbc-driver-postgresql";
    let driver = driver.or_else(|| skipped("postgres", missing))?;
    Some(("MERAK_DRIVER_POSTGRES", driver))
}

fn driver_of_duckdb() -> Option<Driver> {
    let driver = std::env::var("MERAK_DRIVER_DUCKDB").ok();
    let missing = "MERAK_DRIVER_DUCKDB does not say where its library is";
    let driver = driver.or_else(|| skipped("duckdb", missing))?;
    Some(("MERAK_DRIVER_DUCKDB", driver))
}

fn driver_of_sqlite() -> Option<Driver> {
    let driver = asked("import adbc_driver_sqlite as driver; print(driver._driver_path())");
    let missing = "there is no driver: pip install adbc-driver-sqlite";
    let driver = driver.or_else(|| skipped("sqlite", missing))?;
    Some(("MERAK_DRIVER_SQLITE", driver))
}

fn no_driver() -> Driver {
    ("MERAK_NO_DRIVER", String::new())
}

/// MariaDB, with a server of its own, by its protocol.
pub fn mariadb() -> Option<Served> {
    let script = [CELLS, SERVER, PORT, MYSQL, OF_MARIADB, SHOP].join("\n");
    served("mariadb", no_driver(), &script)
}

/// One that all tests may ask, and none may end.
pub fn one_mariadb() -> Option<Arc<Served>> {
    static ONE: LazyLock<Option<Arc<Served>>> = LazyLock::new(|| mariadb().map(Arc::new));
    ONE.clone()
}

/// Every engine that is asked on every change.
pub fn each() -> Vec<Arc<Served>> {
    let own = [postgres(), duckdb()].map(|served| served.map(Arc::new));
    own.into_iter().chain([one_mariadb()]).flatten().collect()
}

/// Spark, with two worker processes; only where it is asked for, since it takes minutes.
pub fn spark() -> Option<Served> {
    let wanted = std::env::var("MERAK_DATABASES").is_ok_and(|wanted| wanted == "all");
    if !wanted {
        return skipped("spark", "MERAK_DATABASES=all asks it, as .ci/full does");
    }
    let driver = asked("import adbc_driver_spark as driver; print(driver._driver_path())");
    let driver = driver.or_else(|| skipped("spark", "there is no driver: pip install adbc-driver-spark"))?;
    served(
        "spark",
        ("MERAK_DRIVER_SPARK", driver),
        &[OF_SPARK, SHOP].join("\n"),
    )
}

fn served(engine: &'static str, driver: Driver, script: &str) -> Option<Served> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop/data");
    let mut process = Command::new("python3")
        .args(["-c", script])
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .ok()?;
    let mut uri = String::new();
    let output = process.stdout.take()?;
    BufReader::new(output).read_line(&mut uri).ok()?;
    let uri = uri.trim().to_owned();
    if uri.is_empty() || uri.contains(' ') {
        let _ = process.wait();
        return skipped(engine, &uri);
    }
    Some(Served {
        engine,
        uri,
        driver,
        process,
    })
}

/// Says why an engine is left out.
fn skipped<T>(engine: &str, why: &str) -> Option<T> {
    println!("{engine} is left out: {why}");
    None
}

fn asked(script: &str) -> Option<String> {
    let output = Command::new("python3").args(["-c", script]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.trim().to_owned()).filter(|text| output.status.success() && !text.is_empty())
}
