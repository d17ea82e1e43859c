//! The views as datasets of Apache Superset: what it is told of them, and metrics of which none
//! adds up what must not be added up.

use std::fmt::Write;

use serde_json::json;

use super::Wanted;
use super::finished::Built;
use super::manifest::Manifest;
use super::names::{file, hash};
use super::object::{Adding, Column, Holds, Kind, Object, Shown};
use crate::syntax::time::Grain;
use crate::words::{Said, say};

/// What all of it stands in: the root of the archive that is imported.
const ROOT: &str = "superset";

/// What stands beside the views: the connection, and a dataset for each of them.
pub(super) fn beside(built: &Built, manifest: &Manifest, wanted: Wanted<'_>) -> Vec<(String, String)> {
    let connection = match wanted.connection {
        Some(uuid) => uuid.to_owned(),
        None => uuid(&["connection", &manifest.project, &manifest.dialect]),
    };
    let metadata = "version: 1.0.0\ntype: SqlaTable\n".to_owned();
    let mut files = vec![
        (format!("{ROOT}/metadata.yaml"), metadata),
        (
            format!("{ROOT}/databases/{}.yaml", manifest.dialect),
            database(manifest, &connection),
        ),
    ];
    for object in &built.objects {
        let plain = file(object.item.kind, &object.name);
        let plain = plain.strip_suffix(".sql").unwrap_or(&plain).replace('/', "_");
        let own = uuid(&[&connection, &manifest.schema, &object.name]);
        let text = dataset(object, (&own, &connection), wanted);
        files.push((format!("{ROOT}/datasets/{}/{plain}.yaml", manifest.dialect), text));
    }
    files
}

/// The connection. It says where nothing is: whoever imports it puts in the address, in Superset.
fn database(manifest: &Manifest, uuid: &str) -> String {
    let name = json!(format!("{} ({})", manifest.project, manifest.dialect));
    let address = match manifest.dialect.as_str() {
        "duckdb" => "duckdb:////path/to/base.duckdb",
        "sqlite" => "sqlite:////path/to/base.sqlite",
        "postgres" => "postgresql+psycopg2://user@host:5432/base",
        "mysql" => "mysql://user@host:3306/base",
        "clickhouse" => "clickhousedb://user@host:8123/base",
        "spark" => "hive://user@host:10000/base",
        "snowflake" => "snowflake://user@account/base",
        "bigquery" => "bigquery://project",
        "trino" => "trino://user@host:8080/catalog",
        "sqlserver" | "fabric" => "mssql+pyodbc://user@host:1433/base?driver=ODBC+Driver+18+for+SQL+Server",
        "oracle" => "oracle://user@host:1521/?service_name=base",
        _ => "postgresql://user@host/base",
    };
    format!(
        "database_name: {name}\nsqlalchemy_uri: {}\nexpose_in_sqllab: true\nextra: {{}}\nuuid: {uuid}\nversion: 1.0.0\n",
        json!(address)
    )
}

/// A dataset on a view.
fn dataset(object: &Object, (own, connection): (&str, &str), wanted: Wanted<'_>) -> String {
    let said = |said: &Said| json!(said.of(wanted.language)).to_string();
    let has_folders = wanted.dialect.views().is_some_and(|views| views.folder.is_some());
    let schema = has_folders.then_some(wanted.folder);
    let moments = object.columns.iter().find(|column| is_moment(column));
    let mut text = format!(
        "table_name: {}\nmain_dttm_col: {}\ndescription: {}\nschema: {}\nsql: null\nfilter_select_enabled: true\n",
        json!(object.name),
        json!(moments.map(|column| &column.name)),
        said(&object.says),
        json!(schema),
    );
    let _ = writeln!(text, "uuid: {own}\ndatabase_uuid: {connection}\nversion: 1.0.0");
    let numbers = |column: &&Column| matches!(column.holds, Holds::Numbers(_));
    let columns: Vec<&Column> = object.columns.iter().filter(|column| !numbers(column)).collect();
    text.push_str(if columns.is_empty() {
        "columns: []\n"
    } else {
        "columns:\n"
    });
    for column in columns {
        let _ = writeln!(
            text,
            "  - column_name: {}\n    is_dttm: {}\n    type: {}\n    groupby: true\n    filterable: true",
            json!(column.name),
            is_moment(column),
            json!(moment_type(column, wanted)),
        );
        if column.says != Said::default() {
            let _ = writeln!(text, "    description: {}", said(&column.says));
        }
    }
    let metrics: Vec<String> = object
        .columns
        .iter()
        .filter_map(|column| match &column.holds {
            Holds::Numbers(shown) => Some(metric(object, (column, shown), wanted)),
            _ => None,
        })
        .collect();
    text.push_str(if metrics.is_empty() {
        "metrics: []\n"
    } else {
        "metrics:\n"
    });
    text + &metrics.concat()
}

fn is_moment(column: &Column) -> bool {
    matches!(column.holds, Holds::Moments(_))
}

fn moment_type(column: &Column, wanted: Wanted<'_>) -> Option<&'static str> {
    match (column.holds.clone(), wanted.dialect.timestamp_type()) {
        // A `TIMESTAMP` is no time there.
        (Holds::Moments(grain), time) if grain < Grain::Day && time.starts_with("DATETIME2") => Some(time),
        (Holds::Moments(grain), _) if grain < Grain::Day => Some("TIMESTAMP"),
        (Holds::Moments(_), _) => Some("DATE"),
        _ => None,
    }
}

/// A number as a metric: added up where its rows may be, else nothing but what one row says.
fn metric(object: &Object, (column, shown): (&Column, &Shown), wanted: Wanted<'_>) -> String {
    let names = wanted.dialect.names();
    let number = names.quoted(&column.name);
    let period = object.columns.iter().find(|column| is_moment(column));
    let (expression, warning) = match (object.adding, period) {
        (Some(Adding::All), _) => (format!("SUM({number})"), None),
        (Some(Adding::OfOnePeriod), Some(period)) => {
            let period = names.quoted(&period.name);
            let expression = format!("CASE WHEN MIN({period}) = MAX({period}) THEN SUM({number}) END");
            let warning = say!("rows of one period may be added up; over several it is empty");
            (expression, Some(warning))
        }
        _ => {
            let warning = say!("rows are not added up; over several it is empty");
            (
                format!("CASE WHEN COUNT(*) = 1 THEN MIN({number}) END"),
                Some(warning),
            )
        }
    };
    // A metric is called by its own name also where columns have labels.
    let name = match object.item.kind {
        Kind::Metric => &object.item.of,
        _ => &column.name,
    };
    let mut text = format!("  - metric_name: {}\n", json!(name));
    let mut line = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(text, "    {key}: {}", json!(value));
        }
    };
    line("verbose_name", shown.label.clone());
    line("expression", Some(expression));
    line("description", Some(column.says.of(wanted.language).to_owned()));
    line("d3format", shown.format.as_deref().and_then(d3));
    line(
        "warning_text",
        warning.map(|said| said.of(wanted.language).to_owned()),
    );
    text
}

/// A format as Superset writes it; nothing for one with words in it, which it has no place for.
fn d3(format: &str) -> Option<String> {
    let is_digit = |c: char| matches!(c, '#' | '0');
    let (start, last) = (format.find(is_digit)?, format.rfind(is_digit)?);
    let pattern = format.get(start..=last)?;
    let (whole, behind) = pattern.split_once('.').unwrap_or((pattern, ""));
    let is_plain = |text: &str, more: &str| text.chars().all(|c| is_digit(c) || more.contains(c));
    if !is_plain(whole, ",") || !is_plain(behind, "") {
        return None;
    }
    let comma = if whole.contains(',') { "," } else { "" };
    let after = format.get(last + 1..)?;
    let (kind, before) = match after {
        "%" => ("%", format.get(..start)?.is_empty()),
        _ => ("f", true),
    };
    before.then(|| format!("{comma}.{}{kind}", behind.len()))
}

/// What names something for ever, made of what it is: the digits that say how are those of a
/// UUID that is made of a hash.
fn uuid(of: &[&str]) -> String {
    let print = hash(json!(of).to_string());
    let part = |from: usize, to: usize| print.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-8{}-8{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 15),
        part(15, 18),
        part(18, 30)
    )
}

#[cfg(test)]
mod tests {
    use super::{d3, uuid};

    #[test]
    fn formats_are_those_of_d3() {
        assert_eq!(d3("¥#,##0.00").as_deref(), Some(",.2f"));
        assert_eq!(d3("0.0%").as_deref(), Some(".1%"));
        assert_eq!(d3("#,##0").as_deref(), Some(",.0f"));
        assert_eq!(d3("0 of 0"), None);
        assert_eq!(d3("general"), None);
    }

    #[test]
    fn names_for_ever_are_uuids() {
        let one = uuid(&["a", "bc"]);
        assert_eq!(one.len(), 36);
        assert_eq!(one, uuid(&["a", "bc"]));
        assert_ne!(one, uuid(&["ab", "c"]));
    }
}
