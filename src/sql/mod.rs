//! From a plan to SQL.
//!
//! In: a [`Plan`] and a [`Dialect`]. Out: text people can read;
//! entry [`render`]. Between them stands a `sqlparser` tree.
//! Never: changes what a plan means.

mod aggregate;
mod clickhouse;
mod construct;
mod copies;
mod dialect;
mod duckdb;
mod embedded;
mod expr;
mod from_now;
mod ident;
mod kinds;
mod layout;
mod like;
mod literal;
mod nesting;
mod node;
mod partition;
mod postgres;
mod query;
mod scalar;
mod scale;
mod sqlite;
mod widened;
mod window;
mod zones;

pub use construct::{Construct, constructs};
pub use dialect::{DIALECTS, Dialect, find};
pub use ident::{Names, quoted_path, quoted_word};
pub use kinds::{Kind, answer_kinds};

use crate::check::EMBEDDED;
use crate::diagnostic::{Diagnostic, code};
use crate::plan::{KeyUse, Plan, Step, StepBody};
use crate::resolve::Model;
use crate::words::{Said, say};

/// The SQL of a plan. At its top stand the definitions it answers with, and the keys it
/// leans on.
#[must_use]
pub fn render(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> String {
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
    text.push_str(&written(plan, dialect));
    text
}

/// The SQL of a plan alone.
#[must_use]
pub fn written(plan: &Plan, dialect: &dyn Dialect) -> String {
    let widened = (!dialect.keeps_digits())
        .then(|| widened::widened(plan, dialect.widens_constants()))
        .flatten();
    let plan = widened.as_ref().unwrap_or(plan);
    let tree = query::query(plan, dialect);
    let comments: Vec<&str> = plan.steps.iter().map(|step| step.comment.as_str()).collect();
    let texts: Vec<Option<&str>> = plan
        .steps
        .iter()
        .map(|step| by_hand(&step.body, dialect))
        .collect();
    let mut text = layout::layout(&tree, &comments, &texts);
    if let Some(ending) = dialect.ending() {
        text.push_str(ending);
        text.push('\n');
    }
    text
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
fn spoken(dialect: &dyn Dialect) -> &'static str {
    match dialect.name() {
        "embedded" => EMBEDDED,
        name => name,
    }
}

/// Why this dialect cannot say a plan, if it cannot: a table by SQL has none for it, or it
/// has no words for something.
#[must_use]
pub fn refused(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    not_written(plan, model, dialect)
        .or_else(|| lacking(plan, model, dialect))
        .or_else(|| too_long(plan, model, dialect))
        .or_else(|| too_deep(plan, model, dialect))
}

fn too_long(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    let most = dialect.most_steps()?;
    let count = copies::copies(plan);
    (count > most).then(|| {
        let why = say!(
            "it makes a step anew wherever that is read, and would make {count} of them",
            count = count
        );
        lacks(plan, model, dialect, say!("so many steps"), why)
    })
}

fn too_deep(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    let most = dialect.most_nested()?;
    let depth = nesting::depth(&written(plan, dialect));
    (depth > most).then(|| {
        let why = say!(
            "its parser takes {most} parentheses and choices inside each other, and these are {depth}",
            most = most,
            depth = depth
        );
        lacks(plan, model, dialect, say!("so much inside each other"), why)
    })
}

fn lacking(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    if Construct::ALL
        .iter()
        .all(|construct| dialect.lacks(*construct).is_none())
    {
        return None;
    }
    let asked = constructs(plan);
    let (construct, why) = asked
        .iter()
        .find_map(|construct| Some((construct, dialect.lacks(*construct)?)))?;
    Some(lacks(plan, model, dialect, construct.words(), why))
}

fn lacks(plan: &Plan, model: &Model, dialect: &dyn Dialect, what: Said, why: Said) -> Diagnostic {
    let finding = Diagnostic::error(&code::DIALECT_LACKS)
        .with("dialect", dialect.name())
        .with("what", what)
        .with("why", why);
    // The question is to blame, but its metric is where that can be mended.
    let metric = plan.definitions.first().and_then(|(name, _)| {
        let mut metrics = model.metrics.iter();
        metrics.find(|metric| metric.named.name.text == *name)
    });
    match metric {
        Some(metric) if plan.definitions.len() == 1 => finding.at(metric.named.name.span),
        _ => finding,
    }
}

fn not_written(plan: &Plan, model: &Model, dialect: &dyn Dialect) -> Option<Diagnostic> {
    let lacks = |step: &&Step| match &step.body {
        StepBody::Written(_, texts) => !texts.iter().any(|(engine, _)| engine == spoken(dialect)),
        _ => false,
    };
    let written = plan.steps.iter().find(lacks)?;
    let StepBody::Written(table, texts) = &written.body else {
        return None;
    };
    let table = model.tables.get(table.index())?;
    let known: Vec<&str> = texts.iter().map(|(engine, _)| engine.as_str()).collect();
    Some(
        Diagnostic::error(&code::BY_SQL)
            .at(table.named.name.span)
            .says("message.lacks")
            .helps("help.lacks")
            .with("table", &table.named.name.text)
            .with("engine", spoken(dialect))
            .with("known", known.join(", ")),
    )
}

/// SQL that answers with a key that does not hold, if there is one.
#[must_use]
pub fn key_check(key: &KeyUse, dialect: &dyn Dialect) -> Option<String> {
    let check = key.check.as_deref()?;
    Some(written(check, dialect))
}
