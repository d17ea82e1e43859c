//! The same question on real engines, by the planner's SQL.

#[cfg(feature = "embedded")]
pub mod embedded;
pub mod outside;
pub mod spoken;
mod tables;

use merak::check::Checked;
use merak::plan::{AsOf, Passes, Plan, plan_with, question};
use merak::resolve::Type;
use merak::source::Span;
use merak::syntax::ast::Clause;

use merak::evaluate::Value;

/// What an engine makes of a question.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Columns, and rows in order.
    Rows(Vec<String>, Vec<Vec<Value>>),
    /// Not asked: the dialect has no words for it, by this code.
    Unsaid(&'static str),
    /// Refused when it ran, with a code or the engine's words.
    Failed(String),
}

/// The plan of a question, or the code it is refused with.
pub fn planned(
    checked: &Checked,
    clauses: &[Clause],
    asked_at: Span,
    as_of: Option<jiff::civil::DateTime>,
    passes: &Passes,
) -> Result<Plan, &'static str> {
    let as_of = as_of.map_or(AsOf::Never, AsOf::At);
    let question = question(checked, clauses, asked_at, as_of);
    let question = question.map_err(|found| found.first().map_or("none", |one| one.code.id))?;
    plan_with(checked, &question, passes).map_err(|finding| finding.code.id)
}

/// A physical column that declarations speak of, and its type.
pub type Column = (String, Type);

/// Every physical column the declarations of each table speak of, in the order
/// of the tables.
pub fn columns(checked: &Checked) -> Vec<Vec<Column>> {
    let mut all: Vec<Vec<Column>> = vec![Vec::new(); checked.model.tables.len()];
    let mut add = |table: usize, name: &str, kind: &Type| {
        let columns: &mut Vec<Column> = &mut all[table];
        match columns.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) if *known == Type::Unknown => *known = kind.clone(),
            Some(_) => {}
            None => columns.push((name.to_owned(), kind.clone())),
        }
    };
    for facts in &checked.tables {
        let fields = facts.fields.iter().flatten().map(|(row, _)| row);
        let validity = facts.valid.iter().flat_map(|(from, until)| [&from.0, &until.0]);
        for row in fields.chain(&facts.rows).chain(validity) {
            row.columns(&mut |column| add(column.table.index(), &column.column, &column.kind));
        }
    }
    for (at, table) in checked.model.tables.iter().enumerate() {
        let links = table.links.iter().flat_map(|link| &link.columns);
        let keys = table.key.iter().flat_map(|key| &key.columns);
        for name in links.chain(keys) {
            add(at, &name.text, &Type::Unknown);
        }
    }
    for period in checked.model.names.periods() {
        add(period.calendar.index(), &period.column.text, &Type::Unknown);
    }
    all
}
