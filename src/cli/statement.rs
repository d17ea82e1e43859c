//! From a plan to what an engine runs.

use smol_str::SmolStr;

use crate::check::{EMBEDDED, names_in};
use crate::diagnostic::{Diagnostic, code};
use crate::engine::{Check, Declared, Heading, KeyCheck, Need, NeededColumn, Statement};
use crate::plan::{Plan, StepBody};
use crate::resolve::{Exactness, Model, TableId, Type};
use crate::source::Span;
use crate::sql::{Dialect, Kind, answer_kinds, find, key_check, refused, render, spoken, written};

/// The statement of a plan, for the embedded engine.
///
/// # Errors
/// As [`statement_in`].
pub fn statement(plan: &Plan, model: &Model) -> Result<Statement, Diagnostic> {
    statement_in(EMBEDDED, plan, model)
}

/// The statement of a plan in a dialect.
///
/// # Errors
/// What the dialect has no words for; a table by SQL that has none for this engine.
pub fn statement_in(dialect: &str, plan: &Plan, model: &Model) -> Result<Statement, Diagnostic> {
    let Some(dialect): Option<&dyn Dialect> = find(dialect) else {
        return Err(Diagnostic::error(&code::NO_ENGINE));
    };
    if let Some(finding) = refused(plan, model, dialect) {
        return Err(finding);
    }
    let needs = plan.tables.iter().map(|used| Need {
        whole: false,
        table: used.name.to_string(),
        span: used.span,
        columns: used
            .columns
            .iter()
            .map(|(name, kind, span)| NeededColumn {
                name: name.to_string(),
                declared: declared(kind),
                zone: zone(kind).filter(|zone| *zone != plan.calendar.zone),
                span: *span,
            })
            .collect(),
    });
    let keys = plan.keys.iter().filter_map(|key| {
        Some(KeyCheck {
            sql: key_check(key, dialect)?,
            table: table_name(model, key.table),
            columns: key.columns.iter().map(SmolStr::to_string).collect(),
            changes: key.validity.is_some(),
            span: key.span,
        })
    });
    let checks = plan.checks.iter().map(|check| Check {
        sql: written(&check.plan, dialect),
        fills: check.fills.clone(),
        finding: check.finding.clone(),
    });
    Ok(Statement {
        sql: render(plan, model, dialect),
        answers: plan
            .last
            .columns
            .iter()
            .zip(answer_kinds(plan))
            .map(|((_, name), kind)| Heading {
                name: name.clone(),
                declared: answered(kind),
            })
            .collect(),
        needs: needs.chain(by_hand(plan, model, spoken(dialect))).collect(),
        keys: keys.collect(),
        checks: checks.collect(),
    })
}

/// What a type asks of the data.
pub(super) fn declared(kind: &Type) -> Declared {
    match kind {
        Type::Text => Declared::Text,
        Type::Bool => Declared::Bool,
        Type::Date | Type::Bucket(_) => Declared::Date,
        Type::Timestamp(_) => Declared::Timestamp,
        Type::Number(number) => match number.exactness {
            Exactness::Int => Declared::Int,
            Exactness::Decimal => Declared::Decimal,
            Exactness::Float => Declared::Float,
        },
        Type::Tuple | Type::Null | Type::Unknown => Declared::Unknown,
    }
}

/// The zone a type's times are local to, unless that is the project's.
pub(super) fn zone(kind: &Type) -> Option<String> {
    match kind {
        Type::Timestamp(zone) => zone.as_ref().map(SmolStr::to_string),
        _ => None,
    }
}

fn answered(kind: Kind) -> Declared {
    match kind {
        Kind::Text => Declared::Text,
        Kind::Flag => Declared::Bool,
        Kind::Whole => Declared::Int,
        Kind::Decimal => Declared::Decimal,
        Kind::Float => Declared::Float,
        Kind::Day => Declared::Date,
        Kind::Time => Declared::Timestamp,
        Kind::Unknown => Declared::Unknown,
    }
}

fn table_name(model: &Model, table: TableId) -> String {
    let table = model.tables.get(table.index());
    table
        .map(|table| table.named.name.text.to_string())
        .unwrap_or_default()
}

/// The tables that SQL written by hand may read, with what is declared of them.
fn by_hand(plan: &Plan, model: &Model, dialect: &str) -> Vec<Need> {
    let checks = plan.keys.iter().filter_map(|key| key.check.as_deref());
    let plans = std::iter::once(plan).chain(checks);
    let texts = plans
        .flat_map(|plan| &plan.steps)
        .filter_map(|step| match &step.body {
            StepBody::Written(_, texts) => texts.iter().find(|(engine, _)| engine == dialect),
            _ => None,
        });
    let mut names: Vec<String> = texts.flat_map(|(_, text)| names_in(text)).collect();
    names.sort();
    names.dedup();
    let need = |name: String| {
        let tables = model.tables.iter();
        let tables = tables.filter(|table| table.physical() == Some(name.as_str()));
        let fields = tables.flat_map(|table| &table.fields);
        let stored = fields.filter(|field| field.expr.is_none());
        let columns = stored.filter_map(|field| {
            let kind = field.kind.as_ref()?;
            Some(NeededColumn {
                name: field.name.text.to_string(),
                declared: declared(kind),
                zone: zone(kind),
                span: field.name.span,
            })
        });
        Need {
            span: Span::default(),
            columns: columns.collect(),
            whole: true,
            table: name.clone(),
        }
    };
    names.into_iter().map(need).collect()
}
