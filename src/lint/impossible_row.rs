#![doc = include_str!("../diagnostic/pages/en/impossible-row.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::resolve::{Field, Model, Table, Type, names_in};
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
                misspelt(table, row, &mut found);
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
        if let Some(why) = of_another_kind(field, value) {
            found.push(finding(table, &why).note(value.span, why));
            continue;
        }
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

/// What is wrong with a value of another type than its column has.
fn of_another_kind(field: &Field, value: &Expr) -> Option<Said> {
    let name = &field.name.text;
    let text = match &value.kind {
        ExprKind::Text(text) => Some(text.value.as_str()),
        _ => None,
    };
    match field.kind.as_ref()? {
        Type::Number(_) if text.is_some_and(|text| text.trim().parse::<f64>().is_err()) => {
            Some(say!("`{name}` is a number", name = name))
        }
        Type::Date | Type::Timestamp(_) if text.is_some_and(|text| !is_moment(text)) => {
            Some(say!("`{name}` is a time", name = name))
        }
        _ => None,
    }
}

/// Whether a text may be a day or an instant.
fn is_moment(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || "-/:.TZ +".contains(c);
    text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(is_part)
}

/// Columns that nothing of the table reads, and that are spelt almost like one that is read.
fn misspelt(table: &Table, row: &Row, found: &mut Vec<Diagnostic>) {
    let known = columns(table);
    for (name, _) in &row.cells {
        let word = name.text.as_str();
        if known.iter().any(|column| column == word) {
            continue;
        }
        let left_out = known.iter().filter(|column| cell(row, column).is_none());
        if let Some(near) = nearest(word, left_out.map(String::as_str)) {
            let why = say!(
                "nothing of it reads `{name}`, and `{near}` is left out",
                name = word,
                near = near
            );
            found.push(finding(table, &why).note(name.span, why).fix(name.span, near));
        }
    }
}

/// The columns that something of a table reads.
fn columns(table: &Table) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let keys = table.key.iter().flat_map(|key| &key.columns);
    let links = table.links.iter().flat_map(|link| &link.columns);
    let valid = table
        .validity()
        .into_iter()
        .flat_map(|(from, until)| [from, until]);
    let names = keys.chain(links).chain(valid);
    all.extend(names.map(|name| name.text.to_string()));
    for field in &table.fields {
        all.push(field.name.text.to_string());
        if let Some(expr) = &field.expr {
            names_in(expr, &mut |name| all.push(name.text.to_string()));
        }
    }
    if let Some(expr) = &table.rows {
        names_in(expr, &mut |name| all.push(name.text.to_string()));
    }
    all
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
