//! All dialects, and how they are found.

use super::dialect::Dialect;
use super::{
    bigquery, clickhouse, doris, duckdb, embedded, hive, maxcompute, mysql, oracle, postgres, redshift,
    snowflake, spark, sqlite, sqlserver, starrocks, trino,
};

/// Every dialect.
pub static DIALECTS: [&dyn Dialect; 18] = [
    &embedded::Embedded,
    &duckdb::DuckDb,
    &postgres::Postgres,
    &clickhouse::ClickHouse,
    &sqlite::Sqlite,
    &mysql::MySql,
    &spark::Spark,
    &snowflake::Snowflake,
    &bigquery::BigQuery,
    &trino::Trino,
    &redshift::Redshift,
    &starrocks::STARROCKS,
    &doris::DORIS,
    &hive::Hive,
    &maxcompute::MaxCompute,
    &sqlserver::SQLSERVER,
    &sqlserver::FABRIC,
    &oracle::Oracle,
];

/// The dialect called `name`, by either of its names.
#[must_use]
pub fn find(name: &str) -> Option<&'static dyn Dialect> {
    let name = match name {
        "datafusion" => "embedded",
        "postgresql" => "postgres",
        "mariadb" => "mysql",
        "databricks" => "spark",
        "presto" | "athena" => "trino",
        "odps" => "maxcompute",
        name => name,
    };
    DIALECTS.iter().copied().find(|dialect| dialect.name() == name)
}
