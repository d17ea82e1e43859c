//! Running one `test` item on the embedded engine.

use crate::words::{Said, say};
use std::collections::BTreeMap;

use super::asking::{self, planned, rows_of};
use super::by_hand;
use crate::check::{Checked, Row as RowExpr};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::engine::embedded::Embedded;
use crate::engine::{Cell, Engine, Rows};
use crate::output::rows::value::Value;
use crate::plan::{AsOf, clauses_asked};
use crate::resolve::{TableId, TableSource, Test, TestCase};
use crate::source::Span;
use crate::syntax::ast::{ClauseKind, Expr, ExprKind, Row};
use crate::syntax::plain_number;
use crate::syntax::time::Moment;

/// What is wrong with a test; nothing if it passes.
pub(super) fn run(checked: &Checked, test: &Test) -> Vec<Diagnostic> {
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
        match expectation(checked, &engine, (test, case), as_of) {
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
    engine: &Engine,
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
    Ok(columns.difference(wanted, got, in_order))
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

/// The columns of an answer: their names, and whether they hold floating numbers, or times.
struct Columns {
    names: Vec<String>,
    floats: Vec<bool>,
    times: Vec<bool>,
}

impl Columns {
    /// Words about rows that are missing or too many. Columns an expected row does
    /// not name may hold anything.
    fn difference(
        &self,
        wanted: Vec<Vec<Option<Value>>>,
        got: Vec<Vec<Value>>,
        in_order: bool,
    ) -> Option<Said> {
        let count = (wanted.len(), got.len());
        let mut left: Vec<Vec<Value>> = got;
        let mut missing = Vec::new();
        for row in wanted {
            let candidates = if in_order { 1 } else { left.len() };
            let at = left
                .iter()
                .take(candidates)
                .position(|got| self.matches(&row, got));
            match at {
                Some(at) => {
                    left.remove(at);
                }
                None => missing.push(row),
            }
        }
        if missing.is_empty() && left.is_empty() {
            return None;
        }
        let shown = |row: &[Option<Value>]| {
            let cell = |((name, value), is_time): ((&String, &Option<Value>), &bool)| {
                let value = value.as_ref()?;
                // As it is written in a test: a text is no number, and none is a text.
                Some(match value {
                    Value::Text(text) if !is_time => format!("{name}: {text:?}"),
                    value => format!("{name}: {}", value.words()),
                })
            };
            let cells = self.names.iter().zip(row).zip(&self.times);
            let cells: Vec<String> = cells.filter_map(cell).collect();
            format!("{{ {} }}", cells.join(", "))
        };
        let mut lines = Vec::new();
        if count.0 != count.1 {
            lines.push(say!(
                "expected {wanted} rows, got {found}",
                wanted = count.0,
                found = count.1
            ));
        }
        lines.extend(
            missing
                .iter()
                .take(5)
                .map(|row| say!("expected {row}", row = shown(row))),
        );
        lines.extend(left.into_iter().take(5).map(|row| {
            let row: Vec<Option<Value>> = row.into_iter().map(Some).collect();
            say!("got      {row}", row = shown(&row))
        }));
        Some(Said::joined(lines, "\n", "\n"))
    }

    fn matches(&self, wanted: &[Option<Value>], got: &[Value]) -> bool {
        let cells = wanted.iter().zip(got).zip(&self.floats);
        wanted.len() == got.len()
            && cells
                .into_iter()
                .all(|((wanted, got), float)| match (wanted, got) {
                    (None, _) => true,
                    (Some(Value::Number(wanted)), Value::Number(got)) => same_number(wanted, got, *float),
                    (Some(Value::Text(wanted)), Value::Text(got)) => {
                        wanted == got || same_moment(wanted, got)
                    }
                    (Some(wanted), got) => wanted == got,
                })
    }
}

/// Local times, of which engines write parts of a second in their own ways.
fn same_moment(wanted: &str, got: &str) -> bool {
    let moment = |text: &str| {
        text.parse::<jiff::civil::DateTime>()
            .ok()
            .filter(|_| text.contains('T'))
    };
    moment(wanted).is_some_and(|wanted| moment(got) == Some(wanted))
}

/// Exact numbers exactly; floating ones to a relative 1e-9.
fn same_number(wanted: &str, got: &str, float: bool) -> bool {
    if plain_number(wanted).is_some() && plain_number(wanted) == plain_number(got) {
        return true;
    }
    match (wanted.parse::<f64>(), got.parse::<f64>()) {
        (Ok(wanted), Ok(got)) if float => (wanted - got).abs() <= 1e-9 * wanted.abs().max(got.abs()),
        _ => false,
    }
}
