//! From a plan to SQL.
//!
//! In: a [`Plan`] and a [`Dialect`]. Out: text people can read;
//! entry [`render`]. Between them stands a `sqlparser` tree.
//! Never: changes what a plan means.

mod aggregate;
mod apart;
mod bigquery;
mod clickhouse;
mod construct;
mod copies;
mod dialect;
mod dialects;
mod digits;
mod doris;
mod duckdb;
mod embedded;
mod expr;
mod from_now;
mod groups;
mod hive;
mod hive_times;
mod ident;
mod kinds;
mod layout;
mod like;
mod lists;
mod literal;
mod maxcompute;
mod maxcompute_times;
mod mysql;
mod mysql_kin;
mod mysql_words;
mod nesting;
mod node;
mod oracle;
mod oracle_times;
mod oracle_words;
mod order;
mod partition;
mod pattern;
mod postgres;
mod pruned;
mod query;
mod redshift;
mod refusal;
mod run;
mod same;
mod scalar;
mod scale;
mod script;
mod snowflake;
mod spark;
mod spark_words;
mod sqlite;
mod sqlserver;
mod sqlserver_texts;
mod sqlserver_times;
mod sqlserver_words;
mod starrocks;
mod trino;
mod truth;
mod turns;
pub mod views;
mod wide;
mod widened;
mod window;
mod zones;

pub use construct::{Construct, constructs};
pub use dialect::{Dialect, Unturned};
pub use dialects::{DIALECTS, find};
pub use ident::{Names, is_odd, quoted_path, quoted_word};
pub use kinds::{Kind, answer_kinds};
pub use refusal::refused;

use crate::check::EMBEDDED;
use crate::plan::{Calendar, KeyUse, Plan, StepBody};
use crate::resolve::{Model, Type};
use zones::now;

/// The SQL of a plan. At its top stand the definitions it answers with, and the keys it
/// leans on.
#[must_use]
pub fn render(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> String {
    let mut text = heading(plan, model);
    text.push_str(&written(plan, dialect));
    text
}

/// What stands at its top.
#[must_use]
pub fn heading(plan: &Plan, model: &Model) -> String {
    let mut text = String::new();
    for (metric, fingerprint) in &plan.definitions {
        text.push_str(&layout::comment(&format!("{metric}: definition {fingerprint}")));
    }
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
    let mut said: Vec<&str> = Vec::new();
    for check in &plan.checks {
        if !said.contains(&check.says.as_str()) {
            said.push(&check.says);
            text.push_str(&layout::comment(&format!("leans on: {}", check.says)));
        }
    }
    text
}

/// The day it is by the engine's clock, in the zone of a calendar.
#[must_use]
pub fn today(calendar: &Calendar, dialect: &dyn Dialect) -> String {
    now(&Type::Date, dialect, calendar).to_string()
}

/// The SQL of a plan alone.
#[must_use]
pub fn written(plan: &Plan, dialect: &dyn Dialect) -> String {
    let (steps, last) = apart_written(plan, dialect);
    let opening = if steps.is_empty() { "" } else { "WITH " };
    let mut text = format!("{opening}{steps}{last}");
    if let Some(ending) = dialect.ending() {
        text.push_str(ending);
        text.push('\n');
    }
    text
}

/// The steps of a plan, and what it does with them.
fn apart_written(plan: &Plan, dialect: &dyn Dialect) -> (String, String) {
    let widened = (!dialect.keeps_digits())
        .then(|| widened::widened(plan, dialect.widens()))
        .flatten();
    let plan = widened.as_ref().unwrap_or(plan);
    let apart = dialect.lists_alone().then(|| apart::apart(plan)).flatten();
    let plan = apart.as_ref().unwrap_or(plan);
    let tree = query::query(plan, dialect);
    let comments: Vec<&str> = plan.steps.iter().map(|step| step.comment.as_str()).collect();
    let texts: Vec<Option<&str>> = plan
        .steps
        .iter()
        .map(|step| by_hand(&step.body, dialect))
        .collect();
    (layout::steps(&tree, &comments, &texts), layout::last(&tree))
}

/// What was written by hand for this dialect. Where nothing was, no engine takes
/// what comes out: [`refused`] says so before.
fn by_hand<'p>(body: &'p StepBody, dialect: &dyn Dialect) -> Option<&'p str> {
    let StepBody::Written(_, texts) = body else {
        return None;
    };
    let text = texts.iter().find(|(engine, _)| engine == spoken(dialect));
    Some(text.map_or("", |(_, text)| text))
}

/// What a dialect is called where SQL is written by hand.
#[must_use]
pub fn spoken(dialect: &dyn Dialect) -> &'static str {
    match dialect.name() {
        "embedded" => EMBEDDED,
        name => name,
    }
}

/// SQL that answers with a key that does not hold, if there is one.
#[must_use]
pub fn key_check(key: &KeyUse, dialect: &dyn Dialect) -> Option<String> {
    let check = key.check.as_deref()?;
    Some(written(check, dialect))
}
