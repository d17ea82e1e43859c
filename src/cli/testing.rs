//! Running one `test` item on the embedded engine.

use crate::words::{Said, say};
use std::collections::BTreeMap;

use super::asking::{self, planned, rows_of};
use super::by_hand;
use super::differing::Columns;
use super::evidence::Case;
use crate::check::{Checked, Row as RowExpr};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::engine::embedded::Embedded;
use crate::engine::{Cell, Engine, Rows};
use crate::output::rows::value::Value;
use crate::plan::{AsOf, clauses_asked};
use crate::resolve::{TableId, TableSource, Test, TestCase};
use crate::source::{SourceMap, Span};
use crate::syntax::ast::{ClauseKind, Expr, ExprKind, Row};
use crate::syntax::plain_number;
use crate::syntax::time::Moment;

/// What is wrong with a test; nothing if it passes. With what definitions are written in, the
/// rows behind a number that is not as expected are told, too, and the SQL.
pub(super) fn run(checked: &Checked, test: &Test, sources: Option<&SourceMap>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut tables = BTreeMap::new();
    for table in &checked.model.tables {
        if let TableSource::Physical { name, .. } = &table.source {
            tables.insert(name.to_string(), Rows::default());
        }
    }
    for (id, rows) in &test.given {
        check_columns(checked, *id, rows, &mut found);
        let table = checked.model.tables.get(id.index());
        match table.map(|table| &table.source) {
            Some(TableSource::Physical { name, .. }) => {
                tables.insert(name.to_string(), given(checked, rows));
            }
            Some(TableSource::Sql(_)) => {
                tables.insert(by_hand::name(checked, *id), given(checked, rows));
            }
            Some(TableSource::Union(_)) | None => {}
        }
    }
    if !found.is_empty() {
        return found;
    }
    let zone = &checked.model.manifest.timezone;
    let engine = match Embedded::over_rows(&tables, zone) {
        Ok(engine) => Engine::Embedded(engine),
        Err(finding) => return vec![finding],
    };
    let as_of = AsOf::of_test(test.as_of.as_ref(), &checked.model.manifest);
    for case in &test.cases {
        match expectation(checked, (&engine, sources), (test, case), as_of) {
            Ok(None) => {}
            Ok(Some(why)) => found.push(failure(test, case.span, &why)),
            Err(findings) => found.extend(findings),
        }
    }
    found
}

fn failure(test: &Test, span: Span, why: &Said) -> Diagnostic {
    Diagnostic::error(&code::TEST_FAILED)
        .at(span)
        .with("name", &test.named.name.text)
        .with("advice", why)
}

/// The rows of a `given`, as the engine takes them.
fn given(checked: &Checked, rows: &[Row]) -> Rows {
    let mut columns: Vec<String> = Vec::new();
    for (name, _) in rows.iter().flat_map(|row| &row.cells) {
        if !columns.contains(&name.text.to_string()) {
            columns.push(name.text.to_string());
        }
    }
    let cell = |row: &Row, column: &String| {
        let found = row.cells.iter().find(|(name, _)| name.text == *column);
        found.map_or(Cell::Null, |(_, value)| literal(checked, value))
    };
    let rows = rows
        .iter()
        .map(|row| columns.iter().map(|column| cell(row, column)).collect());
    Rows {
        rows: rows.collect(),
        columns,
    }
}

fn literal(checked: &Checked, value: &Expr) -> Cell {
    match &value.kind {
        ExprKind::Text(text) => Cell::Text(text.value.to_string()),
        ExprKind::Number(number) => Cell::Number(plain_number(&number.raw).unwrap_or_default()),
        ExprKind::Bool(value) => Cell::Bool(*value),
        ExprKind::Moment(moment) => match moment.moment {
            Moment::Instant(time, offset) => {
                // An offset stays: which local time it means is the column's affair.
                let offset = offset.map(offset_words).unwrap_or_default();
                Cell::Timestamp(format!("{time}{offset}"))
            }
            other => match other.first_day(checked.model.manifest.fiscal_year_starts) {
                Some(day) => Cell::Date(day.to_string()),
                None => Cell::Null,
            },
        },
        _ => Cell::Null,
    }
}

/// `+08:00`
fn offset_words(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Columns that nothing reads are most likely misspelt.
fn check_columns(checked: &Checked, id: TableId, rows: &[Row], found: &mut Vec<Diagnostic>) {
    let known = physical_columns(checked, id);
    let mut seen: Vec<&str> = Vec::new();
    for (name, _) in rows.iter().flat_map(|row| &row.cells) {
        let word = name.text.as_str();
        if known.iter().any(|column| column == word) || seen.contains(&word) {
            continue;
        }
        seen.push(word);
        let finding = Diagnostic::error(&code::UNKNOWN_NAME)
            .at(name.span)
            .with("what", say!("column this table's declarations read"))
            .with("name", word);
        found.push(match nearest(word, known.iter().map(String::as_str)) {
            Some(near) => finding.helps("help.near").with("near", near).fix(name.span, near),
            None => finding.helps("help.none"),
        });
    }
}

/// Every physical column the declarations of a table speak of.
pub(super) fn physical_columns(checked: &Checked, id: TableId) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    let mut read = |row: &RowExpr| row.columns(&mut |column| columns.push(column.column.to_string()));
    if let Some(facts) = checked.tables.get(id.index()) {
        facts.fields.iter().flatten().for_each(|(row, _)| read(row));
        facts.rows.iter().for_each(&mut read);
    }
    if let Some(table) = checked.model.tables.get(id.index()) {
        let links = table.links.iter().flat_map(|link| &link.columns);
        let keys = table.key.iter().flat_map(|key| &key.columns);
        let valid = table
            .validity()
            .into_iter()
            .flat_map(|(from, until)| [from, until]);
        let periods = checked.model.names.periods();
        let periods = periods.into_iter().filter(|period| period.calendar == id);
        columns.extend(periods.map(|period| period.column.text.to_string()));
        columns.extend(links.chain(keys).chain(valid).map(|name| name.text.to_string()));
    }
    columns
}

/// Asks one question; words about the difference if there is one.
fn expectation(
    checked: &Checked,
    (engine, sources): (&Engine, Option<&SourceMap>),
    (test, case): (&Test, &TestCase),
    as_of: AsOf,
) -> Result<Option<Said>, Vec<Diagnostic>> {
    let mut plan = planned(checked, &case.clauses, case.span, as_of)?;
    by_hand::replace(&mut plan, checked, test);
    let answer = asking::run(engine, &checked.model, &plan).map_err(|finding| vec![finding])?;
    let names: Vec<String> = answer
        .schema
        .fields()
        .iter()
        .map(|field| field.name().clone())
        .collect();
    let floats: Vec<bool> = answer
        .schema
        .fields()
        .iter()
        .map(|field| field.data_type().is_floating())
        .collect();
    let got = rows_of(&answer).map_err(|finding| vec![finding])?;
    let mut wanted = Vec::new();
    for row in &case.rows {
        wanted.push(expected(checked, &names, row)?);
    }
    let clauses = clauses_asked(checked, &case.clauses).map_err(|finding| vec![*finding])?;
    let in_order = clauses
        .iter()
        .any(|clause| matches!(clause.kind, ClauseKind::Sort(_)));
    let times: Vec<bool> = answer
        .schema
        .fields()
        .iter()
        .map(|field| field.data_type().is_temporal())
        .collect();
    let columns = Columns { names, floats, times };
    let difference = columns.difference(wanted, got, in_order);
    Ok(difference.map(|(mut lines, off)| {
        if let Some(sources) = sources {
            let case = Case {
                checked,
                sources,
                engine,
                test,
                case,
                as_of,
            };
            lines.extend(case.evidence(&off));
        }
        Said::joined(lines, "\n", "\n")
    }))
}

/// One expected row in the order of the answer's columns.
fn expected(checked: &Checked, names: &[String], row: &Row) -> Result<Vec<Option<Value>>, Vec<Diagnostic>> {
    for (name, _) in &row.cells {
        if !names.iter().any(|column| *column == name.text) {
            let finding = Diagnostic::error(&code::NOT_IN_ANSWER)
                .at(name.span)
                .with("name", &name.text);
            return Err(vec![finding.with(
                "advice",
                say!("the answer has: {columns}", columns = Said::list(names)),
            )]);
        }
    }
    Ok(names
        .iter()
        .map(|column| {
            let (_, value) = row.cells.iter().find(|(name, _)| name.text == *column)?;
            Some(match literal(checked, value) {
                Cell::Null => Value::Null,
                Cell::Text(text) | Cell::Date(text) | Cell::Timestamp(text) => Value::Text(text),
                Cell::Number(digits) => Value::Number(digits),
                Cell::Bool(truth) => Value::Truth(truth),
            })
        })
        .collect())
}
