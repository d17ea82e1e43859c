//! The engines outside of this process, and how each is asked.

use std::env;

use merak::sql::{Dialect, find};

/// How an engine is asked.
pub struct Spoken {
    /// What its dialect is called.
    pub dialect: &'static str,
    /// What it is called, where that is not its dialect.
    pub name: Option<&'static str>,
    /// The dialect in which its tables are made, where that is another one.
    pub made_by: Option<&'static str>,
    /// The module of Python that is needed.
    pub module: &'static str,
    /// What names a Python that has it, where that may be another one.
    pub python: &'static str,
    /// Reads cases, and answers.
    pub script: &'static str,
    /// What it calls the types of columns.
    pub types: Types,
    /// What holds tables: `SCHEMA`.
    pub folder: &'static str,
    /// What stands behind the columns of a table that is made.
    pub stored: &'static str,
    /// Whether a value that is stored is cast to the type of its column.
    pub casts: bool,
    /// Whether answers say of what type their columns are; else the plan does.
    pub typed: bool,
    /// Of how many random cases it is asked one; where that is not each, it is asked with all
    /// passes only.
    pub every: u64,
    /// Whether a text without letters is one; else cases with such texts are left out.
    pub empties: bool,
    /// How many digits behind the point decimals keep there, and how many before it, if not all.
    pub digits: Option<(usize, usize)>,
}

impl Spoken {
    /// What it is called.
    pub fn name(&self) -> &'static str {
        self.name.unwrap_or(self.dialect)
    }

    /// The dialect in which its tables are made.
    pub fn maker(&self) -> &'static dyn Dialect {
        find(self.made_by.unwrap_or(self.dialect)).unwrap()
    }
}

/// Names of types.
#[derive(Clone, Copy)]
pub struct Types {
    pub text: &'static str,
    /// The same of columns that nobody declared.
    pub key: &'static str,
    pub truth: &'static str,
    pub day: &'static str,
    pub time: &'static str,
    pub whole: &'static str,
    /// With `#` for how many digits, and how many of them behind the point.
    pub decimal: &'static str,
    pub double: &'static str,
}

const PLAIN: Types = Types {
    text: "VARCHAR",
    key: "VARCHAR",
    truth: "BOOLEAN",
    day: "DATE",
    time: "TIMESTAMP",
    whole: "BIGINT",
    decimal: "DECIMAL(#)",
    double: "DOUBLE",
};

/// What most of them are like.
const USUAL: Spoken = Spoken {
    dialect: "",
    name: None,
    made_by: None,
    module: "",
    python: "",
    script: "",
    types: PLAIN,
    folder: "SCHEMA",
    stored: "",
    casts: true,
    typed: true,
    every: 1,
    empties: true,
    digits: None,
};

/// DuckDB.
static DUCKDB: Spoken = Spoken {
    dialect: "duckdb",
    module: "duckdb",
    script: include_str!("duckdb.py"),
    ..USUAL
};

/// PostgreSQL: a server of its own, in a folder of its own.
static POSTGRES: Spoken = Spoken {
    dialect: "postgres",
    module: "psycopg",
    script: concat!(include_str!("server.py"), include_str!("postgres.py")),
    types: Types {
        double: "DOUBLE PRECISION",
        ..PLAIN
    },
    ..USUAL
};

/// ClickHouse, in the process that is asked.
static CLICKHOUSE: Spoken = Spoken {
    dialect: "clickhouse",
    module: "chdb",
    script: include_str!("clickhouse.py"),
    types: Types {
        text: "Nullable(String)",
        key: "Nullable(String)",
        truth: "Nullable(Bool)",
        day: "Nullable(Date32)",
        time: "Nullable(DateTime64(6))",
        whole: "Nullable(Int64)",
        decimal: "Nullable(Decimal(#))",
        double: "Nullable(Float64)",
    },
    folder: "DATABASE",
    stored: " ENGINE = Memory",
    ..USUAL
};

/// SQLite, as Python has it.
static SQLITE: Spoken = Spoken {
    dialect: "sqlite",
    module: "sqlite3",
    script: include_str!("sqlite.py"),
    types: Types {
        text: "TEXT",
        key: "TEXT",
        double: "REAL",
        ..PLAIN
    },
    casts: false,
    typed: false,
    digits: Some((4, 11)),
    ..USUAL
};

/// MariaDB: a server of its own, in a folder of its own. Its texts are compared without regard
/// to case; those that nobody declared have to be stored otherwise.
static MYSQL: Spoken = Spoken {
    dialect: "mysql",
    module: "pymysql",
    script: concat!(include_str!("server.py"), include_str!("mysql.py")),
    types: Types {
        text: "VARCHAR(500)",
        key: "VARCHAR(500) COLLATE utf8mb4_nopad_bin",
        time: "DATETIME(6)",
        ..PLAIN
    },
    folder: "DATABASE",
    casts: false,
    typed: false,
    ..USUAL
};

/// Spark, in a process of its own. Each question takes it a while, however few the rows.
static SPARK: Spoken = Spoken {
    dialect: "spark",
    module: "pyspark",
    script: concat!(include_str!("server.py"), include_str!("spark.py")),
    types: Types {
        text: "STRING",
        key: "STRING",
        time: "TIMESTAMP_NTZ",
        ..PLAIN
    },
    every: 10,
    ..USUAL
};

/// A warehouse that is not here: another parser reads what is asked as it would, and DuckDB
/// answers the translation.
macro_rules! translated {
    ($name:literal) => {
        translated!($name, $name, "")
    };
    ($name:literal, $parser:literal, $own:expr) => {
        Spoken {
            dialect: $name,
            made_by: Some("duckdb"),
            module: "sqlglot",
            script: concat!(
                "DIALECT = \"",
                $parser,
                "\"\n",
                $own,
                include_str!("translated.py")
            ),
            ..USUAL
        }
    };
}

static SNOWFLAKE: Spoken = translated!("snowflake");
/// Another who answers for Snowflake: it has a Python of its own, and shows a month as a
/// time.
static FAKESNOW: Spoken = Spoken {
    name: Some("snowflake_on_fakesnow"),
    module: "fakesnow",
    python: "MERAK_PYTHON_FAKESNOW",
    script: include_str!("fakesnow.py"),
    typed: false,
    ..SNOWFLAKE
};
static BIGQUERY: Spoken = translated!("bigquery");
static TRINO: Spoken = translated!("trino");
/// To which truth is a number.
const NUMBERED: Types = Types {
    truth: "INTEGER",
    ..PLAIN
};

static SQLSERVER: Spoken = Spoken {
    types: NUMBERED,
    typed: false,
    ..translated!(
        "sqlserver",
        "tsql",
        concat!(include_str!("conditions.py"), include_str!("tsql.py"))
    )
};
static FABRIC: Spoken = Spoken {
    types: NUMBERED,
    typed: false,
    ..translated!(
        "fabric",
        "fabric",
        concat!(include_str!("conditions.py"), include_str!("tsql.py"))
    )
};
static ORACLE: Spoken = Spoken {
    types: NUMBERED,
    typed: false,
    empties: false,
    ..translated!(
        "oracle",
        "oracle",
        concat!(include_str!("conditions.py"), include_str!("oracle.py"))
    )
};
static DORIS: Spoken = translated!("doris");
static STARROCKS: Spoken = translated!("starrocks");
static REDSHIFT: Spoken = translated!("redshift");
static HIVE: Spoken = translated!("hive");
/// Read by the parser of Hive, its nearest relative that there is one for.
static MAXCOMPUTE: Spoken = translated!("maxcompute", "hive", include_str!("maxcompute.py"));

/// The near relative of Hive, to which a `TIMESTAMP` is made a local time.
static HIVE_ON_SPARK: Spoken = Spoken {
    dialect: "hive",
    name: Some("hive_on_spark"),
    made_by: Some("spark"),
    script: concat!(
        include_str!("hive.py"),
        include_str!("server.py"),
        include_str!("spark.py")
    ),
    ..SPARK
};

/// Every engine, those first that are always asked.
static ALL: [&Spoken; 19] = [
    &DUCKDB,
    &POSTGRES,
    &SQLITE,
    &CLICKHOUSE,
    &MYSQL,
    &SPARK,
    &SNOWFLAKE,
    &FAKESNOW,
    &BIGQUERY,
    &TRINO,
    &REDSHIFT,
    &STARROCKS,
    &DORIS,
    &HIVE,
    &MAXCOMPUTE,
    &HIVE_ON_SPARK,
    &SQLSERVER,
    &FABRIC,
    &ORACLE,
];
const ALWAYS: usize = 3;

/// Those that are to be asked: `MERAK_ORACLE_ENGINES` names some, or `all`.
pub fn asked() -> Vec<&'static Spoken> {
    let Ok(named) = env::var("MERAK_ORACLE_ENGINES") else {
        return ALL[..ALWAYS].to_vec();
    };
    let is_named = |spoken: &&&Spoken| named == "all" || named.split(',').any(|name| name == spoken.name());
    ALL.iter().filter(is_named).copied().collect()
}

/// The one of this name, whether it is to be asked or not.
#[allow(dead_code, reason = "tests of what is built ask it")]
pub fn named(name: &str) -> Option<&'static Spoken> {
    ALL.iter().find(|spoken| spoken.name() == name).copied()
}
