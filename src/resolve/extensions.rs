//! Extensions: tables that say more of an entity, beside its home.

use smol_str::SmolStr;

use super::model::{EntityId, Model, TableId};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;

/// Notes the extensions of every entity. A name is unique over the home and the
/// extensions, so that `buyer.tier` has one meaning.
pub(super) fn find(model: &mut Model, found: &mut Vec<Diagnostic>) {
    let all = model.tables.iter().enumerate();
    let extensions: Vec<(EntityId, TableId)> = all
        .filter_map(|(at, table)| Some((table.extends.as_ref()?.entity, TableId::at(at))))
        .collect();
    for (id, table) in extensions {
        if let Some(entity) = model.entities.get_mut(id.index()) {
            entity.extensions.push(table);
        }
    }
    for at in 0..model.entities.len() {
        names_once(model, EntityId::at(at), found);
    }
}

fn names_once(model: &Model, entity: EntityId, found: &mut Vec<Diagnostic>) {
    let mut seen: Vec<(SmolStr, Span, TableId)> = Vec::new();
    for id in model.tables_of(entity) {
        for (name, span) in names(model, id, entity) {
            match seen.iter().find(|(known, ..)| *known == name) {
                Some((_, first, table)) if *table != id => found.push(
                    Diagnostic::error(&code::DUPLICATE_NAME)
                        .at(span)
                        .helps("help.extension")
                        .label(*first, "label.first")
                        .with("name", &name),
                ),
                Some(_) => {}
                None => seen.push((name, span, id)),
            }
        }
    }
}

/// What a table says of an entity: not when it holds, and not whom it is about.
fn names(model: &Model, id: TableId, entity: EntityId) -> Vec<(SmolStr, Span)> {
    let Some(table) = model.tables.get(id.index()) else {
        return Vec::new();
    };
    let is_validity = |name: &SmolStr| {
        let validity = table.validity();
        validity.is_some_and(|(from, until)| from.text == *name || until.text == *name)
    };
    let extends = table.extends.is_some();
    let fields = table.fields.iter().map(|field| &field.name);
    let links = table
        .links
        .iter()
        .filter(|link| !(extends && link.entity == entity));
    let names = fields.chain(links.map(|link| &link.name));
    names
        .filter(|name| !is_validity(&name.text))
        .map(|name| (name.text.clone(), name.span))
        .collect()
}
