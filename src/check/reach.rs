//! What the rows of a table can be sliced by.

use crate::words::{Said, Say, say};
use std::collections::BTreeMap;

use super::entity::link_to;
use super::metrics::{Checked, MetricFacts};
use crate::resolve::{EntityId, TableId, Type};
use crate::syntax::ast::FieldRole;

/// One way to slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slicing {
    /// As it is asked: `channel`, `buyer.country`.
    pub path: String,
    /// Its label, if it has one.
    pub label: Option<String>,
    /// What its values are.
    pub kind: Said,
    /// Whether they are times, which are sliced by a grain.
    pub is_time: bool,
}

/// Links followed when reach is listed.
const HOPS: usize = 3;

/// Everything a metric can be sliced by: what all of its tables reach.
#[must_use]
pub fn slicings(checked: &Checked, facts: &MetricFacts) -> Vec<Slicing> {
    // Tables name their links differently; what they share is the entity.
    let several = facts.tables.len() > 1;
    let mut tables = facts
        .tables
        .iter()
        .map(|table| of_table(checked, *table, several));
    let mut common = tables.next().unwrap_or_default();
    for next in tables {
        common.retain(|path, _| next.contains_key(path));
    }
    common.into_values().collect()
}

/// Everything the rows of a table can be sliced by, over entities too.
#[must_use]
pub fn slicings_of(checked: &Checked, table: TableId) -> Vec<Slicing> {
    of_table(checked, table, true).into_values().collect()
}

fn of_table(checked: &Checked, table: TableId, by_entity: bool) -> BTreeMap<String, Slicing> {
    let model = &checked.model;
    let mut found = BTreeMap::new();
    walk(checked, table, "", HOPS, &mut found);
    if !by_entity {
        return found;
    }
    for (at, entity) in model.entities.iter().enumerate() {
        if link_to(model, table, EntityId::at(at)).is_err() {
            continue;
        }
        let prefix = format!("{}.", entity.named.name.text);
        attributes(checked, EntityId::at(at), &prefix, &mut found);
        for home in model.tables_of(EntityId::at(at)) {
            walk(checked, home, &prefix, HOPS - 1, &mut found);
        }
    }
    found
}

fn walk(checked: &Checked, id: TableId, prefix: &str, hops: usize, found: &mut BTreeMap<String, Slicing>) {
    let model = &checked.model;
    let Some(table) = model.tables.get(id.index()) else {
        return;
    };
    for field in &table.fields {
        if !matches!(field.role, FieldRole::Dim | FieldRole::Time | FieldRole::Snapshot) {
            continue;
        }
        let path = format!("{prefix}{}", field.name.text);
        let conformed = field.conformed.and_then(|id| model.dimensions.get(id.index()));
        let label = field
            .label
            .as_ref()
            .or(conformed.and_then(|dimension| dimension.named.label.as_ref()));
        let declared = field.kind.as_ref().or(conformed.map(|dimension| &dimension.kind));
        let kind = match (field.role, declared) {
            (FieldRole::Time | FieldRole::Snapshot, _) => say!("time, by a grain"),
            (_, Some(Type::Text)) => say!("text"),
            (_, Some(kind)) => kind.said(),
            (_, None) => say!("computed"),
        };
        let slicing = Slicing {
            path,
            label: label.map(|text| text.value.to_string()),
            kind,
            is_time: matches!(field.role, FieldRole::Time | FieldRole::Snapshot),
        };
        found.insert(slicing.path.clone(), slicing);
    }
    if let Some(own) = table.key.as_ref().and_then(|key| key.entity) {
        attributes(checked, own, prefix, found);
    }
    if hops == 0 {
        return;
    }
    for link in &table.links {
        // That of an extension to its home leads to what is listed already.
        let own = table.extends.as_ref().map(|extends| extends.entity);
        if own == Some(link.entity) && !prefix.is_empty() {
            continue;
        }
        let prefix = format!("{prefix}{}.", link.name.text);
        attributes(checked, link.entity, &prefix, found);
        for home in model.tables_of(link.entity) {
            walk(checked, home, &prefix, hops - 1, found);
        }
    }
    // A home says what its extensions say.
    let entity = table.key.as_ref().and_then(|key| key.entity);
    for extension in entity.into_iter().flat_map(|entity| model.tables_of(entity)) {
        if prefix.is_empty() && extension != id {
            walk(checked, extension, prefix, 0, found);
        }
    }
}

/// What is known of an entity by its attributes.
fn attributes(checked: &Checked, of: EntityId, prefix: &str, found: &mut BTreeMap<String, Slicing>) {
    for (attribute, facts) in checked.model.attributes.iter().zip(&checked.attributes) {
        let Some(facts) = facts
            .as_ref()
            .filter(|facts| facts.of == of && facts.segment.is_none())
        else {
            continue;
        };
        let path = format!("{prefix}{}", attribute.named.name.text);
        let label = attribute.named.label.as_ref().map(|text| text.value.to_string());
        let kind = match &facts.kind {
            Type::Timestamp(_) | Type::Date => say!("time, by a grain"),
            Type::Text => say!("text"),
            kind => kind.said(),
        };
        let is_time = matches!(facts.kind, Type::Timestamp(_) | Type::Date);
        let slicing = Slicing {
            path,
            label,
            kind,
            is_time,
        };
        found.insert(slicing.path.clone(), slicing);
    }
}
