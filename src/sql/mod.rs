//! From a plan to SQL.
//!
//! In: a [`Plan`] and a [`Dialect`]. Out: text people can read;
//! entry [`render`]. Between them stands a `sqlparser` tree.
//! Never: changes what a plan means.

mod aggregate;
mod dialect;
mod duckdb;
mod embedded;
mod expr;
mod from_now;
mod ident;
mod layout;
mod literal;
mod partition;
mod query;
mod scalar;

pub use dialect::{DIALECTS, Dialect, find};
pub use ident::{quoted_path, quoted_word};

use crate::plan::{KeyUse, Plan};
use crate::resolve::Model;

/// The SQL of a plan, with the keys it leans on named at the top.
#[must_use]
pub fn render(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> String {
    let mut text = String::new();
    for key in &plan.keys {
        let at_once = match &key.validity {
            Some((from, until)) => format!(" at a time, from {from} until {until}"),
            None => String::new(),
        };
        let table = model.tables.get(key.table.index());
        let name = table
            .map(|table| table.named.name.text.as_str())
            .unwrap_or_default();
        text.push_str(&layout::comment(&format!(
            "leans on: one row of {name} per {}{at_once}",
            key.columns.join(", ")
        )));
    }
    text.push_str(&written(plan, dialect));
    text
}

fn written(plan: &Plan, dialect: &dyn Dialect) -> String {
    let tree = query::query(plan, dialect);
    let comments: Vec<&str> = plan.steps.iter().map(|step| step.comment.as_str()).collect();
    layout::layout(&tree, &comments)
}

/// SQL that answers with a key that does not hold, if there is one.
#[must_use]
pub fn key_check(key: &KeyUse, dialect: &dyn Dialect) -> Option<String> {
    let check = key.check.as_deref()?;
    Some(written(check, dialect))
}
