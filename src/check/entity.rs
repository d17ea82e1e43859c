//! Entities in measures: how many there are, and how a table knows them.

use super::bind::Bound;
use super::judged::Judged;
use super::judging::Judge;
use super::measure::Measure;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{EntityId, Model, TableId, Type, Unit};
use crate::source::Span;

/// The place of a table's only link to an entity, or `None` if the table is
/// its home; words for people if there is no such link or more than one.
pub fn link_to(model: &Model, table: TableId, entity: EntityId) -> Result<Option<usize>, String> {
    let Some(table) = model.tables.get(table.index()) else {
        return Err("there is no such table".to_owned());
    };
    if table.key.as_ref().is_some_and(|key| key.entity == Some(entity)) {
        return Ok(None);
    }
    let name = &table.named.name.text;
    let mut links = table
        .links
        .iter()
        .enumerate()
        .filter(|(_, link)| link.entity == entity);
    match (links.next(), links.next()) {
        (None, _) => Err(format!("`{name}` has no link to it")),
        (Some((at, _)), None) => Ok(Some(at)),
        (Some((_, one)), Some((_, two))) => Err(format!(
            "`{name}` has two links to it, `{}` and `{}`",
            one.name.text, two.name.text
        )),
    }
}

/// The unit of one entity.
pub(super) fn entity_unit(model: &Model, id: EntityId) -> Unit {
    let entity = model.entities.get(id.index());
    entity.map_or(Unit::Unknown, |entity| Unit::of(entity.named.name.text.clone()))
}

impl Judge<'_> {
    /// Every metric of the condition must know the entity by exactly one link.
    pub(super) fn entities(&self, entity: EntityId, condition: &Measure, span: Span) -> Bound<Judged> {
        let mut judged = self.condition(condition)?;
        for table in &judged.tables {
            if let Err(detail) = link_to(self.model, *table, entity) {
                let name = self.model.entities.get(entity.index());
                let table = self.model.tables.get(table.index());
                return Err(Box::new(
                    Diagnostic::error(&code::ENTITY_PATH)
                        .at(span)
                        .helps("help.link")
                        .with(
                            "entity",
                            name.map(|entity| entity.named.name.text.as_str())
                                .unwrap_or_default(),
                        )
                        .with(
                            "metric",
                            table
                                .map(|table| table.named.name.text.as_str())
                                .unwrap_or_default(),
                        )
                        .with("detail", detail),
                ));
            }
        }
        judged.kind = Type::int(entity_unit(self.model, entity));
        Ok(judged)
    }
}
