//! What the parts of a union supply under one name: of one type and unit.

use super::bind::{Bound, RowBinder, Scope};
use super::path::LinkPath;
use super::row::{ColumnRef, Row};
use super::tables::{Known, TableFacts};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Field, Model, Number, Part, TableId, TableSource, Type, path_in};
use crate::words::say;

/// A field of a union, as its rows have it: local times of several zones are
/// those of the project.
pub(super) fn supplied(
    model: &Model,
    tables: &[TableFacts],
    union: TableId,
    field: &Field,
    known_by: Known<'_>,
) -> Bound<(Row, Type)> {
    let parts = match model.tables.get(union.index()).map(|table| &table.source) {
        Some(TableSource::Union(parts)) => parts.as_slice(),
        _ => &[],
    };
    let mut known: Option<(Type, &Part)> = None;
    for part in parts {
        let binder = RowBinder {
            model,
            tables,
            base: part.table,
            scope: Scope::Outside,
            own_time: None,
            attributes: known_by.attributes,
            budget: known_by.budget,
        };
        let (_, kind) = binder.path(&path_in(part, &field.name))?;
        known = Some(match known {
            None => (kind, part),
            Some((so_far, first)) => match both(&so_far, &kind) {
                Some(kind) => (kind, first),
                None => return Err(differ(model, field, (&so_far, first), (&kind, part))),
            },
        });
    }
    let kind = known.map_or(Type::Unknown, |(kind, _)| kind);
    let column = ColumnRef {
        path: LinkPath::default(),
        table: union,
        column: field.name.text.clone(),
        kind: kind.clone(),
        span: field.name.span,
    };
    Ok((Row::Column(column), kind))
}

/// The type of values of both types in one column.
fn both(one: &Type, other: &Type) -> Option<Type> {
    match (one, other) {
        (Type::Unknown | Type::Null, kind) | (kind, Type::Unknown | Type::Null) => Some(kind.clone()),
        (Type::Timestamp(one), Type::Timestamp(other)) => {
            Some(Type::Timestamp(one.clone().filter(|_| one == other)))
        }
        (Type::Number(one), Type::Number(other)) if one.unit.fits(&other.unit) => {
            Some(Type::Number(Number {
                unit: one.unit.or(&other.unit),
                exactness: one.exactness.max(other.exactness),
            }))
        }
        (one, other) => (one == other).then(|| one.clone()),
    }
}

fn differ(
    model: &Model,
    field: &Field,
    (one, first): (&Type, &Part),
    (other, second): (&Type, &Part),
) -> Box<Diagnostic> {
    let place = |part: &Part| {
        let table = model.tables.get(part.table.index())?;
        let field = table.field(&path_in(part, &field.name).text())?;
        Some(field.name.span)
    };
    let finding = Diagnostic::error(&code::UNION)
        .at(second.span)
        .says("message.types")
        .helps("help.types")
        .with("name", &field.name.text);
    let places = [(first, one), (second, other)];
    Box::new(places.into_iter().fold(finding, |finding, (part, kind)| {
        finding.note(place(part).unwrap_or(part.span), say!("{kind} here", kind = kind))
    }))
}
