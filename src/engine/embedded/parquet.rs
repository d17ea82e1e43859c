//! Parquet files as tables.
//!
//! In: files, and the columns some SQL reads of them.
//! Out: a view of those columns, each as declared (see [`exposed`](super::exposed)).
//! Never: reads a column nobody asked for, or more than the footers beforehand.
//!
//! Files may lack columns others have; those are NULL there. A column must be of
//! one type in all.

use crate::words::say;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Column;
use datafusion::datasource::ViewTable;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::datasource::provider_as_source;
use datafusion::error::Result;
use datafusion::logical_expr::{Expr, LogicalPlanBuilder, cast, lit};

use super::exposed::{Clash, Exposed, MOMENT, exposed};
use super::failure::failure;
use super::local_time;
use super::wanted::{all, wanted};
use crate::diagnostic::Diagnostic;
use crate::engine::finding;
use crate::engine::{Declared, Need, NeededColumn};

/// The table in `files`, times in `zone`.
///
/// # Errors
/// E0502 for a file that cannot be read, E0503 for a missing column, E0507 and
/// E0508 for one of another type than declared.
pub async fn table(
    need: &Need,
    files: &[PathBuf],
    zone: &str,
    state: &dyn Session,
) -> Result<Arc<dyn TableProvider>, Diagnostic> {
    let options = options();
    let (urls, schema) = schema(need, files, &options, state).await?;
    let columns = columns(need, &schema);
    let shown = columns.iter().map(|column| show(need, column, &schema, zone));
    let shown = shown.collect::<Result<Vec<_>, Diagnostic>>()?;
    let config = ListingTableConfig::new_with_multi_paths(urls)
        .with_listing_options(options)
        .with_schema(Arc::new(schema));
    view(config, shown).map_err(|error| failure(&error))
}

fn options() -> ListingOptions {
    // Microseconds reach year 9999, which Spark's old 96-bit times may hold.
    let format = ParquetFormat::default().with_coerce_int96(Some("us".into()));
    ListingOptions::new(Arc::new(format)).with_file_extension("")
}

/// The columns of all files together.
async fn schema(
    need: &Need,
    files: &[PathBuf],
    options: &ListingOptions,
    state: &dyn Session,
) -> Result<(Vec<ListingTableUrl>, Schema), Diagnostic> {
    let (mut urls, mut schema) = (Vec::new(), Schema::empty());
    for file in files {
        let unreadable = |reason: String| {
            let reason = say!("{file}: {reason}", file = finding::shown(file), reason = reason);
            finding::unreadable(need, reason)
        };
        let url = url(file).map_err(|error| unreadable(super::failure::reason(&error)))?;
        let held = options.infer_schema(state, &url).await;
        let held = held.map_err(|error| unreadable(super::failure::reason(&error)))?;
        let held = Schema::clone(&held).with_metadata(Default::default());
        schema = Schema::try_merge([schema, held]).map_err(|error| unreadable(error.to_string()))?;
        urls.push(url);
    }
    Ok((urls, schema))
}

/// The columns to read; the first of the file where SQL only counts rows.
fn columns(need: &Need, schema: &Schema) -> Vec<NeededColumn> {
    let columns = wanted(need);
    if need.whole {
        let names: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
        return all(need, &names);
    }
    if !columns.is_empty() {
        return columns;
    }
    let first = schema.fields().iter().take(1).map(|field| NeededColumn {
        name: field.name().clone(),
        declared: Declared::Unknown,
        zone: None,
        span: need.span,
    });
    first.collect()
}

fn show(need: &Need, column: &NeededColumn, schema: &Schema, zone: &str) -> Result<Expr, Diagnostic> {
    let Some((_, field)) = schema.column_with_name(&column.name) else {
        let has: Vec<_> = schema.fields().iter().map(|field| field.name().clone()).collect();
        return Err(finding::no_column(need, column, &has));
    };
    let zone = column.zone.as_deref().unwrap_or(zone);
    let shown = exposed(column.declared, field.data_type());
    shown
        .map(|shown| expression(field, shown, zone))
        .map_err(|clash| match clash {
            Clash::Floating => finding::floating(need, column),
            Clash::OtherType => finding::other_type(need, column, finding::words(field.data_type())),
        })
}

fn expression(field: &Field, shown: Exposed, zone: &str) -> Expr {
    let column = Expr::Column(Column::from_name(field.name()));
    let local = |column| {
        let parts = vec![cast(column, MOMENT), lit("UTC"), lit(zone)];
        local_time::function().call(parts)
    };
    match shown {
        Exposed::AsIs => column,
        Exposed::Cast(to) => cast(bytes_as_text(column, field, &to), to).alias(field.name()),
        Exposed::Local => local(column).alias(field.name()),
    }
}

/// Fixed-size codes have no way to views but through plain text.
fn bytes_as_text(column: Expr, field: &Field, to: &DataType) -> Expr {
    match (field.data_type(), to) {
        (DataType::Binary | DataType::LargeBinary, DataType::Utf8View) => cast(column, DataType::Utf8),
        _ => column,
    }
}

fn view(config: ListingTableConfig, columns: Vec<Expr>) -> Result<Arc<dyn TableProvider>> {
    let files = provider_as_source(Arc::new(ListingTable::try_new(config)?));
    let plan = LogicalPlanBuilder::scan("files", files, None)?.project(columns)?;
    Ok(Arc::new(ViewTable::new(plan.build()?, None)))
}

/// As a URL, in which no character of a name means anything.
fn url(file: &Path) -> Result<ListingTableUrl> {
    let mut url = String::from("file://");
    for byte in file.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' => url.push(char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => url.push(char::from(*byte)),
            byte => write!(url, "%{byte:02X}").unwrap_or_default(),
        }
    }
    ListingTableUrl::parse(url)
}
