//! One question to DataFusion: its settings, its tables, its answer.

use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use datafusion::catalog::{
    CatalogProvider, MemoryCatalogProvider, MemorySchemaProvider, SchemaProvider, TableProvider,
};
use datafusion::common::TableReference;
use datafusion::config::{ConfigNonZeroUsize, Dialect};
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::optimizer::{Analyzer, AnalyzerRule};
use datafusion::prelude::{SQLOptions, SessionConfig, SessionContext};

use super::checked::CheckedArithmetic;
use super::dependencies;
use super::each_day;
use super::each_time;
use super::local_time;
use super::percentile;
use super::relations::PutRight;
use super::rounding;
use super::two_lists::TwoLists;
use super::untyped::UntypedUnions;
use super::whole_groups;
use super::zero::OneZero;
use crate::engine::Answer;

/// How deep SQL may be nested; its stack grows as it must.
const DEPTH: usize = 4096;

/// How the work is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Rows are parted, worked on side by side, and merged.
    AllCores,
    /// One after the other.
    OneCore,
}

/// Whether the engine did not recognise an order it had made itself: DataFusion
/// loses track of it where a key is known to be constant, as over an empty
/// table, or to equal another key. Rows that are not merged need no such order.
pub fn lost_the_order(error: &DataFusionError) -> bool {
    error.to_string().contains("does not satisfy order requirements")
}

/// A session with these tables by physical name.
///
/// # Errors
/// When two names are one table to DataFusion.
pub fn session(
    runtime: Arc<RuntimeEnv>,
    tables: &[(String, Arc<dyn TableProvider>)],
    share: Share,
) -> Result<SessionContext> {
    let state = SessionStateBuilder::new()
        .with_config(config(share))
        .with_runtime_env(runtime)
        .with_default_features()
        .with_optimizer_rules(dependencies::forgotten(whole_groups::rules()))
        .with_relation_planners(vec![Arc::new(PutRight::default())])
        .with_analyzer_rules(before_types())
        .with_analyzer_rule(Arc::new(CheckedArithmetic))
        .with_analyzer_rule(Arc::new(OneZero))
        .with_analyzer_rule(Arc::new(TwoLists))
        .build();
    let session = SessionContext::new_with_state(state);
    // It sums sums, which have more digits than what was planned: whatever
    // compares them later fails.
    session.remove_optimizer_rule("single_distinct_aggregation_to_group_by");
    session.register_udf(each_day::function());
    session.register_udf(each_time::function());
    session.register_udf(local_time::function().as_ref().clone());
    session.register_udaf(percentile::function());
    session.register_udaf(percentile::discrete());
    session.register_udf(rounding::function().as_ref().clone());
    for (name, table) in tables {
        register(&session, name, table)?;
    }
    Ok(session)
}

/// The engine's own rules, ours in front.
fn before_types() -> Vec<Arc<dyn AnalyzerRule + Send + Sync>> {
    let ours: Arc<dyn AnalyzerRule + Send + Sync> = Arc::new(UntypedUnions);
    [ours].into_iter().chain(Analyzer::new().rules).collect()
}

/// The rows SQL answers with. It may only read.
///
/// # Errors
/// Whatever goes wrong.
pub async fn ask(session: &SessionContext, sql: &str) -> Result<Answer> {
    let read_only = SQLOptions::new()
        .with_allow_ddl(false)
        .with_allow_dml(false)
        .with_allow_statements(false);
    let frame = session.sql_with_options(sql, read_only).await?;
    let schema = Arc::clone(frame.schema().inner());
    let batches = frame.collect().await?;
    // Only execution knows what an empty text column really is.
    let schema = batches.first().map_or(schema, |batch| batch.schema());
    Ok(Answer { schema, batches })
}

/// The parts of a physical name; a table has at most three.
#[must_use]
pub fn reference(name: &str) -> Option<TableReference> {
    let parts: Vec<&str> = name.split('.').collect();
    match parts.as_slice() {
        [table] => Some(TableReference::bare(*table)),
        [schema, table] => Some(TableReference::partial(*schema, *table)),
        [catalog, schema, table] => Some(TableReference::full(*catalog, *schema, *table)),
        _ => None,
    }
}

fn config(share: Share) -> SessionConfig {
    let parts = match share {
        Share::AllCores => thread::available_parallelism().map_or(1, NonZero::get),
        Share::OneCore => 1,
    };
    let mut config = SessionConfig::new()
        .with_target_partitions(parts)
        .with_repartition_sorts(share == Share::AllCores)
        .with_information_schema(false);
    let sql = &mut config.options_mut().sql_parser;
    // A backslash is a character like any other, `"` quotes names.
    sql.dialect = Dialect::PostgreSQL;
    sql.parse_float_as_decimal = true;
    sql.enable_ident_normalization = true;
    if let Ok(depth) = ConfigNonZeroUsize::try_new(DEPTH) {
        sql.recursion_limit = depth;
    }
    config
}

fn register(session: &SessionContext, name: &str, table: &Arc<dyn TableProvider>) -> Result<()> {
    let Some(reference) = reference(name) else {
        return Ok(());
    };
    let options = session.copied_config();
    let defaults = &options.options().catalog;
    let full = reference.resolve(&defaults.default_catalog, &defaults.default_schema);
    let catalog = session.catalog(&full.catalog).unwrap_or_else(|| {
        let catalog: Arc<dyn CatalogProvider> = Arc::new(MemoryCatalogProvider::new());
        session.register_catalog(full.catalog.as_ref(), Arc::clone(&catalog));
        catalog
    });
    let schema = match catalog.schema(&full.schema) {
        Some(schema) => schema,
        None => {
            let schema: Arc<dyn SchemaProvider> = Arc::new(MemorySchemaProvider::new());
            catalog.register_schema(&full.schema, Arc::clone(&schema))?;
            schema
        }
    };
    schema.register_table(full.table.to_string(), Arc::clone(table))?;
    Ok(())
}
