//! Entities in measures: how many there are, and how a table knows them.

use super::bind::Bound;
use super::judged::Judged;
use super::judging::Judge;
use super::measure::Measure;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{EntityId, Model, TableId, Type, Unit};
use crate::source::Span;
use crate::syntax::ast::Path;
use crate::words::{Said, say};

/// The place of a table's only link to an entity, or `None` if the table is
/// its home; words for people if there is no such link or more than one.
pub fn link_to(model: &Model, table: TableId, entity: EntityId) -> Result<Option<usize>, Said> {
    let Some(table) = model.tables.get(table.index()) else {
        return Err(say!("there is no such table"));
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
        (None, _) => Err(say!("`{name}` has no link to it", name = name)),
        (Some((at, _)), None) => Ok(Some(at)),
        (Some((_, one)), Some((_, two))) => Err(say!(
            "`{name}` has two links to it, `{one}` and `{other}`",
            name = name,
            one = one.name.text,
            other = two.name.text
        )),
    }
}

/// The unit of one entity.
pub(super) fn entity_unit(model: &Model, id: EntityId) -> Unit {
    let entity = model.entities.get(id.index());
    entity.map_or(Unit::Unknown, |entity| Unit::of(entity.named.name.text.clone()))
}

impl Judge<'_> {
    /// Every metric of the condition must know the entity: by the link `via`
    /// names, else by exactly one.
    pub(super) fn entities(
        &self,
        entity: EntityId,
        every: bool,
        condition: &Measure,
        span: Span,
    ) -> Bound<Judged> {
        let home = self
            .model
            .entities
            .get(entity.index())
            .and_then(|entity| entity.home);
        if every && home.is_none() {
            return Err(Box::new(
                Diagnostic::error(&code::ENTITY_PATH)
                    .says("message.home")
                    .label(span, "label.home")
                    .helps("help.home")
                    .with("entity", self.entity_name(entity)),
            ));
        }
        let mut judged = self.condition(condition)?;
        self.known(entity, condition, &[], span)?;
        judged.kind = Type::int(entity_unit(self.model, entity));
        Ok(judged)
    }

    /// Every aggregate inside must say whose its rows are.
    pub(super) fn known(
        &self,
        entity: EntityId,
        measure: &Measure,
        roles: &[&Path],
        span: Span,
    ) -> Bound<()> {
        let by_table = |table: TableId| {
            let mut named = roles.iter().filter_map(|path| self.binder(table).entity(path));
            if named.any(|named| named == entity) {
                return Ok(());
            }
            match link_to(self.model, table, entity) {
                Ok(_) => Ok(()),
                Err(detail) => Err(self.unclear(entity, table, detail, span)),
            }
        };
        match measure {
            Measure::Aggregate(aggregate) => by_table(aggregate.table),
            Measure::Metric(id, _) => {
                let tables = (self.facts)(*id).map(|facts| facts.tables.as_slice());
                tables.unwrap_or_default().iter().copied().try_for_each(by_table)
            }
            Measure::Via(inner, path, _) => {
                let roles: Vec<&Path> = roles.iter().copied().chain([&**path]).collect();
                self.known(entity, inner, &roles, span)
            }
            _ => measure.try_parts(&mut |part| self.known(entity, part, roles, span)),
        }
    }

    /// `orders via payer`: in every table of the metric a way to an entity that
    /// is being judged.
    pub(super) fn via(&self, inner: &Measure, path: &Path, inside: &[EntityId]) -> Bound<Judged> {
        let judged = self.measure(inner)?;
        for table in &judged.tables {
            let found = self.binder(*table).entity(path);
            if found.is_some_and(|found| inside.contains(&found)) {
                continue;
            }
            let declared = self.model.tables.get(table.index());
            let name = declared
                .map(|table| table.named.name.text.as_str())
                .unwrap_or_default();
            let detail = match found {
                Some(other) => {
                    say!(
                        "`{link}` of `{name}` leads to `{other}`",
                        link = path.text(),
                        name = name,
                        other = self.entity_name(other)
                    )
                }
                None => say!("`{name}` has no link `{link}`", name = name, link = path.text()),
            };
            let judged = inside.last().copied().unwrap_or(EntityId(u32::MAX));
            return Err(self.unclear(judged, *table, detail, path.span));
        }
        Ok(judged)
    }

    fn unclear(&self, entity: EntityId, table: TableId, detail: Said, span: Span) -> Box<Diagnostic> {
        let table = self.model.tables.get(table.index());
        let table = table
            .map(|table| table.named.name.text.as_str())
            .unwrap_or_default();
        Box::new(
            Diagnostic::error(&code::ENTITY_PATH)
                .at(span)
                .helps("help.link")
                .with("entity", self.entity_name(entity))
                .with("metric", table)
                .with("detail", detail),
        )
    }

    fn entity_name(&self, entity: EntityId) -> &str {
        let entity = self.model.entities.get(entity.index());
        entity
            .map(|entity| entity.named.name.text.as_str())
            .unwrap_or_default()
    }
}
