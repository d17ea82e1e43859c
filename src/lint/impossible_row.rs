#![doc = include_str!("../diagnostic/pages/en/impossible-row.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Field, Model, Table, names_in};
use crate::syntax::ast::{Expr, ExprKind, Row};
use crate::syntax::plain_number;
use crate::words::{Said, say};
use rustc_hash::FxHashMap;

pub(super) const RULE: Rule = Rule {
    code: &code::IMPOSSIBLE_ROW,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let model = &subject.checked.model;
    let given = model.tests.iter().flat_map(|test| &test.given);
    let mut found = Vec::new();
    for (table, rows) in given {
        if let Some(table) = model.tables.get(table.index()) {
            let rows: Vec<&Row> = rows.iter().filter(|row| !may_be_left_out(table, row)).collect();
            for row in &rows {
                fields(model, table, row, &mut found);
            }
            keys(table, &rows, &mut found);
        }
    }
    found
}

/// Whether what `rows` looks at is given: then the row may be none of the table's, and
/// nothing is claimed of it.
fn may_be_left_out(table: &Table, row: &Row) -> bool {
    let mut looks = false;
    if let Some(condition) = &table.rows {
        names_in(condition, &mut |name| looks |= cell(row, &name.text).is_some());
    }
    looks
}

/// What a row gives for a column. What is left out is nobody's claim.
fn cell<'r>(row: &'r Row, column: &str) -> Option<&'r Expr> {
    let found = row.cells.iter().find(|(name, _)| name.text == column);
    found.map(|(_, value)| value)
}

fn fields(model: &Model, table: &Table, row: &Row, found: &mut Vec<Diagnostic>) {
    for field in &table.fields {
        let Some(value) = column_of(field).and_then(|column| cell(row, column)) else {
            continue;
        };
        let values = claimed(model, field);
        let why = match value.kind {
            ExprKind::Null if field.required => {
                say!("`{name}` is claimed to be `required`", name = &field.name.text)
            }
            ExprKind::Null => continue,
            _ if values.is_empty() || values.iter().any(|one| told(one) == told(value)) => continue,
            _ => say!("not one of the `values` of `{name}`", name = &field.name.text),
        };
        found.push(finding(table, &why).note(value.span, why));
    }
    for link in table.links.iter().filter(|link| link.required) {
        for value in link.columns.iter().filter_map(|column| cell(row, &column.text)) {
            if value.kind == ExprKind::Null {
                let why = say!("`{name}` is claimed to be `required`", name = &link.name.text);
                found.push(finding(table, &why).note(value.span, why));
            }
        }
    }
}

/// The column a field is, unless it is computed.
fn column_of(field: &Field) -> Option<&str> {
    match field.expr.as_ref().map(|expr| &expr.kind) {
        None => Some(&field.name.text),
        Some(ExprKind::Path(path)) => Some(&path.single()?.text),
        Some(_) => None,
    }
}

fn claimed<'m>(model: &'m Model, field: &'m Field) -> &'m [Expr] {
    let conformed = field.conformed.and_then(|id| model.dimensions.get(id.index()));
    match conformed {
        Some(dimension) if field.values.is_empty() => &dimension.values,
        _ => &field.values,
    }
}

/// What tells a constant from others: `1` and `1.0` are one. None for NULL.
fn told(value: &Expr) -> Option<String> {
    match &value.kind {
        ExprKind::Text(text) => Some(format!("text {}", text.value)),
        ExprKind::Number(number) => {
            let value: f64 = plain_number(&number.raw)?.parse().ok()?;
            Some(value.to_string())
        }
        ExprKind::Bool(value) => Some(value.to_string()),
        ExprKind::Moment(moment) => Some(format!("{:?}", moment.moment)),
        _ => None,
    }
}

/// Rows of one key, where it is given whole. What changes over time has several.
fn keys(table: &Table, rows: &[&Row], found: &mut Vec<Diagnostic>) {
    let Some(key) = table.key.as_ref().filter(|_| table.validity().is_none()) else {
        return;
    };
    let mut known: FxHashMap<Vec<String>, &Row> = FxHashMap::default();
    for row in rows {
        let cells = key.columns.iter().map(|column| told(cell(row, &column.text)?));
        let Some(values) = cells.collect::<Option<Vec<String>>>() else {
            continue;
        };
        if let Some(first) = known.insert(values, row) {
            let why = say!("its key is that of another row");
            let finding = finding(table, &why).note(row.span, why);
            found.push(finding.note(first.span, say!("the other one")));
        }
    }
}

fn finding(table: &Table, why: &Said) -> Diagnostic {
    Diagnostic::warning(&code::IMPOSSIBLE_ROW)
        .with("table", &table.named.name.text)
        .with("why", why)
}
