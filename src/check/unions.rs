//! What the parts of a union supply under one name: of one type and unit.

use super::bind::{Bound, RowBinder, Scope};
use super::path::LinkPath;
use super::row::{ColumnRef, Row};
use super::scale;
use super::tables::{Known, TableFacts};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Exactness, Field, Model, Number, Part, TableId, TableSource, Type, path_in};
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
    let mut all: Vec<(Type, &Part)> = Vec::new();
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
        all.push((kind, part));
    }
    let kind = match on_one_scale(&all) {
        Some(kind) => kind,
        None => {
            let mut known: Option<(Type, &Part)> = None;
            for (kind, part) in all {
                known = Some(match known {
                    None => (kind, part),
                    Some((so_far, first)) => match both(&so_far, &kind) {
                        Some(kind) => (kind, first),
                        None => return Err(differ(model, field, (&so_far, first), (&kind, part))),
                    },
                });
            }
            known.map_or(Type::Unknown, |(kind, _)| kind)
        }
    };
    let column = ColumnRef {
        path: LinkPath::default(),
        table: union,
        column: field.name.text.clone(),
        kind: kind.clone(),
        span: field.name.span,
    };
    Ok((Row::Column(column), kind))
}

/// What a part supplies, as the union has it: in its unit.
#[must_use]
pub fn in_unit_of(row: Row, part: &Type, union: &Type) -> Row {
    let ratio = match (part, union) {
        (Type::Number(part), Type::Number(union)) => part.unit.ratio_to(&union.unit),
        _ => None,
    };
    match ratio {
        Some(ratio) => scale::scaled(row, ratio),
        None => row,
    }
}

/// The type of numbers on several scales of one kind.
fn on_one_scale(all: &[(Type, &Part)]) -> Option<Type> {
    let mut units = Vec::new();
    let mut exactness = Exactness::Int;
    for (kind, _) in all {
        match kind {
            Type::Number(number) => {
                exactness = exactness.max(number.exactness);
                units.push(&number.unit);
            }
            Type::Unknown | Type::Null => {}
            _ => return None,
        }
    }
    let (unit, ratios) = scale::common(&units).filter(|_| !units.is_empty())?;
    let of_ratios = ratios.into_iter().map(scale::exactness_of);
    Some(Type::Number(Number {
        unit,
        exactness: of_ratios.fold(exactness, Exactness::max),
    }))
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
