//! Numbers of a period, as far as somebody knows them.
//!
//! Where no table that a number is made of has a row in a period, nobody knows whether nothing
//! happened or nothing was written down: what it comes to there, 0 of a sum, is not known.
//! A metric `every` of its periods says by itself that nothing happened.

use super::asking::{Asking, Found, metrics};
use super::period::Period;
use crate::check::{Checked, Measure, measure_of};
use crate::output::rows::value::Value;
use crate::resolve::TableId;
use crate::source::Span;
use crate::syntax::ast::{Clause, ClauseKind, Expr, Name, Path};
use crate::syntax::time::Grain;

/// These numbers in a period.
pub(super) fn in_period(asking: &Asking<'_>, columns: &[Expr], period: &Period) -> Vec<Found<Value>> {
    let span = columns.first().map_or_else(Span::default, |column| column.span);
    numbers(asking, columns, &period.clauses(span), period.grain)
}

/// These numbers in the one period of this grain that clauses ask about.
pub(super) fn numbers(
    asking: &Asking<'_>,
    columns: &[Expr],
    clauses: &[Clause],
    grain: Grain,
) -> Vec<Found<Value>> {
    let read: Vec<Vec<TableId>> = columns
        .iter()
        .map(|column| tables(asking.checked, column))
        .collect();
    let mut counted: Vec<TableId> = read.concat();
    counted.sort_unstable();
    counted.dedup();
    let counts = counted.iter().filter_map(|table| rows_of(asking.checked, *table));
    let asked: Vec<Expr> = columns.iter().cloned().chain(counts).collect();
    let mut answers = asking.each(&asked, clauses);
    let counts = answers.split_off(columns.len());
    // What cannot be counted is looked for by the cells of the number itself.
    let has_none = |table: &TableId| {
        let at = counted.iter().position(|counted| counted == table);
        let count = at.and_then(|at| counts.get(at));
        !matches!(count, Some(Ok(value)) if value.text().is_some_and(|text| text != "0"))
    };
    let known = |((answer, column), read): ((Found<Value>, &Expr), &Vec<TableId>)| match answer {
        Ok(value) if value.text().is_some() && !read.is_empty() && read.iter().all(has_none) => {
            let has_cell = has_cell(asking, column, clauses, grain);
            Ok(if has_cell { value } else { Value::Null })
        }
        answer => answer,
    };
    answers.into_iter().zip(columns).zip(&read).map(known).collect()
}

/// Rows of the tables a number is made of, as columns: they make cells of their own, so a period
/// in which such a table has rows has one.
pub(super) fn rows_behind(checked: &Checked, column: &Expr) -> Vec<Expr> {
    let tables = tables(checked, column).into_iter();
    tables.filter_map(|table| rows_of(checked, table)).collect()
}

/// Whether a number has a cell in the period, though the tables it is made of have no rows there
/// by their first time: it may go by another, or fill what lies between rows.
fn has_cell(asking: &Asking<'_>, column: &Expr, clauses: &[Clause], grain: Grain) -> bool {
    let span = column.span;
    let period = Path::of(Name::plain(grain.word(), span));
    let own = [
        metrics(std::slice::from_ref(column), span),
        Clause::of(ClauseKind::By(vec![period]), span),
    ];
    let rows = asking.rows(&[&own[..], clauses].concat(), span);
    rows.is_ok_and(|rows| !rows.is_empty())
}

/// The tables a number is made of that have a time.
fn tables(checked: &Checked, column: &Expr) -> Vec<TableId> {
    let Ok((measure, _)) = measure_of(checked, column) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    read_by(checked, &measure, &mut found);
    let is_timed = |table: &TableId| {
        let table = checked.model.tables.get(table.index());
        table.is_some_and(|table| table.default_time().is_some())
    };
    found.retain(is_timed);
    found.sort_unstable();
    found.dedup();
    found
}

fn read_by(checked: &Checked, measure: &Measure, found: &mut Vec<TableId>) {
    match measure {
        Measure::Aggregate(aggregate) => found.push(aggregate.table),
        Measure::Metric(id, _) => {
            let facts = checked.metric(*id).map(|(_, facts)| facts.tables.clone());
            found.extend(facts.unwrap_or_default());
        }
        Measure::Sequence(sequence) => found.push(sequence.from.table),
        other => other.parts(&mut |part| read_by(checked, part, found)),
    }
}

/// `count(TABLE)`
fn rows_of(checked: &Checked, table: TableId) -> Option<Expr> {
    let name = &checked.model.tables.get(table.index())?.named.name;
    let rows = Expr::named(&name.text, name.span);
    Some(Expr::call("count", vec![rows], name.span))
}
