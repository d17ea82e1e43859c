//! From a plan to SQL.
//!
//! In: a [`Plan`] and a [`Dialect`]. Out: text people can read;
//! entry [`render`]. Between them stands a `sqlparser` tree.
//! Never: changes what a plan means.

mod dialect;
mod duckdb;
mod embedded;
mod expr;
mod ident;
mod layout;
mod literal;
mod query;

pub use dialect::{DIALECTS, Dialect, find};
pub use ident::{quoted_path, quoted_word};

use crate::plan::{KeyUse, Plan};
use crate::resolve::Model;

/// The SQL of a plan, with the keys it leans on named at the top.
#[must_use]
pub fn render(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> String {
    let tree = query::query(plan, dialect);
    let comments: Vec<&str> = plan.steps.iter().map(|step| step.comment.as_str()).collect();
    let mut text = String::new();
    for key in &plan.keys {
        let table = model.tables.get(key.table.index());
        let name = table
            .map(|table| table.named.name.text.as_str())
            .unwrap_or_default();
        let columns: Vec<&str> = key.columns.iter().map(smol_str::SmolStr::as_str).collect();
        text.push_str(&layout::comment(&format!(
            "leans on: one row of {name} per {}",
            columns.join(", ")
        )));
    }
    text.push_str(&layout::layout(&tree, &comments));
    text
}

/// SQL that finds a key that stands more than once: its values, then how often.
/// `table` is the physical name.
#[must_use]
pub fn key_check(key: &KeyUse, table: &str, dialect: &dyn Dialect) -> String {
    let columns: Vec<String> = key.columns.iter().map(|name| ident::quoted_word(name)).collect();
    let mut filter: Vec<String> = columns.iter().map(|name| format!("{name} IS NOT NULL")).collect();
    if let Some(rows) = &key.rows {
        filter.push(format!(
            "({})",
            expr::expr(rows, dialect, &query::no_calendar(), true)
        ));
    }
    format!(
        "SELECT {list}, COUNT(*) AS times FROM {table} AS {alias} WHERE {filter} GROUP BY {list} HAVING COUNT(*) > 1 LIMIT 1",
        list = columns.join(", "),
        table = ident::quoted_path(table),
        alias = ident::quoted_word(&key.alias),
        filter = filter.join(" AND "),
    )
}
