//! Paths over links: `buyer.country`, `customer.country`.

use crate::words::{Said, say};
use smol_str::SmolStr;

use super::bind::{Bound, RowBinder};
use super::path::{By, Hop, LinkPath};
use super::row::Row;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{EntityId, Member, TableId, Type};
use crate::syntax::ast::{Name, Path};
use crate::syntax::time::Grain;

/// Longest chain of links a path may follow.
const MOST_HOPS: usize = 8;

impl RowBinder<'_> {
    /// `buyer.country`: what the rest of a path means at the other end of a link.
    pub(super) fn link(
        &self,
        table_id: TableId,
        at: usize,
        way: &LinkPath,
        name: &Name,
        rest: &[Name],
        whole: &Path,
    ) -> Bound<(Row, Type)> {
        let link = self
            .model
            .tables
            .get(table_id.index())
            .and_then(|table| table.links.get(at));
        let Some(link) = link else {
            return Err(self.unreachable(whole, name.span));
        };
        let Some((next, _)) = rest.split_first() else {
            return match link.columns.as_slice() {
                [column] => Ok(self.physical(table_id, way, column, self.key_type(link.entity))),
                several => Ok(self.tuple(table_id, way, several)),
            };
        };
        if let Some(attribute) = self.attribute_named(link.entity, &next.text) {
            let key = self.key_columns(table_id, Some(at), way);
            return self.attribute(attribute, key, false, rest, whole);
        }
        let Some(to) = self.model.table_with(link.entity, &next.text) else {
            return Err(Box::new(
                Diagnostic::error(&code::UNREACHABLE)
                    .at(next.span)
                    .with("name", whole.text())
                    .with("table", self.entity_name(link.entity))
                    .with("advice", say!("`{name}` has no home table, so nothing is known of it: declare a table with `key {name} = …`", name = self.entity_name(link.entity))),
            ));
        };
        if way.steps().len() >= MOST_HOPS {
            let finding = Diagnostic::error(&code::TOO_DEEP)
                .says("message.links")
                .helps("help.links");
            let finding = finding
                .label(whole.span, "label.links")
                .with("name", whole.text());
            let from = way.steps().first().map_or(table_id, |hop| hop.from);
            let from = self.model.tables.get(from.index());
            let finding = finding
                .with("limit", MOST_HOPS)
                .with("count", MOST_HOPS + links_in(rest).max(1));
            return Err(Box::new(
                finding.with("table", from.map_or("", |table| table.named.name.text.as_str())),
            ));
        }
        let hop = Hop {
            from: table_id,
            by: By::Link(at),
            to,
        };
        self.segments(to, &way.then(hop), rest, whole)
    }

    /// A key of several columns.
    fn tuple(&self, table: TableId, way: &LinkPath, columns: &[Name]) -> (Row, Type) {
        let column = |name: &Name| self.physical(table, way, name, Type::Unknown).0;
        (Row::Tuple(columns.iter().map(column).collect()), Type::Tuple)
    }

    /// The extension of a home that declares `word`.
    pub(super) fn extension(&self, home: TableId, word: &str) -> Option<Hop> {
        let entity = self.model.tables.get(home.index())?.key.as_ref()?.entity?;
        let to = self.model.table_with(entity, word)?;
        let table = self.model.tables.get(to.index())?;
        let declares = match table.members.get(word)? {
            // Back to the home: that is where we are.
            Member::Link(at) => table.links.get(*at)?.entity != entity,
            Member::Field(_) => true,
        };
        (to != home && declares).then_some(Hop {
            from: home,
            by: By::Key,
            to,
        })
    }

    /// `customer.country`: the table's own key, or its only link to the entity.
    pub(super) fn by_entity(
        &self,
        table_id: TableId,
        entity: EntityId,
        way: &LinkPath,
        name: &Name,
        rest: &[Name],
        whole: &Path,
    ) -> Option<Bound<(Row, Type)>> {
        let table = self.model.tables.get(table_id.index())?;
        if let Some(key) = table.key.as_ref().filter(|key| key.entity == Some(entity)) {
            if let Some(next) = rest.first() {
                if !table.members.contains_key(&next.text)
                    && let Some(attribute) = self.attribute_named(entity, &next.text)
                {
                    let key = self.key_columns(table_id, None, way);
                    return Some(self.attribute(attribute, key, way.is_empty(), rest, whole));
                }
                let extension = self.extension(table_id, &next.text);
                return Some(match extension {
                    Some(extension) => self.segments(extension.to, &way.then(extension), rest, whole),
                    None => self.segments(table_id, way, rest, whole),
                });
            }
            return Some(match key.columns.as_slice() {
                [column] => Ok(self.physical(table_id, way, column, self.key_type(entity))),
                several => Ok(self.tuple(table_id, way, several)),
            });
        }
        // Of an extension's own names, its rows have their own values.
        let extends = table.extends.as_ref().filter(|extends| extends.entity == entity);
        if let (Some(_), Some(next)) = (extends, rest.first())
            && table.members.contains_key(&next.text)
        {
            return Some(self.segments(table_id, way, rest, whole));
        }
        let roles: Vec<usize> = (0..table.links.len())
            .filter(|at| table.links.get(*at).is_some_and(|link| link.entity == entity))
            .collect();
        match roles.as_slice() {
            [] => None,
            [only] => Some(self.link(table_id, *only, way, name, rest, whole)),
            several => {
                let names: Vec<String> = several
                    .iter()
                    .filter_map(|at| table.links.get(*at))
                    .map(|link| format!("`{}`", link.name.text))
                    .collect();
                Some(Err(Box::new(
                    Diagnostic::error(&code::AMBIGUOUS_ROLE)
                        .at(name.span)
                        .with("name", &name.text)
                        .with("table", &table.named.name.text)
                        .with("roles", Said::either(&names)),
                )))
            }
        }
    }

    /// A value reached over links is NULL where they find no row, also when it
    /// would be something over NULLs: `is_gift = note is not null`.
    pub(super) fn where_found(&self, home: TableId, row: Row, way: &LinkPath) -> Row {
        let key = self.model.tables.get(home.index()).and_then(|table| {
            let key = table.key.as_ref()?;
            key.columns.first()
        });
        match key {
            Some(key) if !way.is_empty() && !row.is_null_over_nulls() => {
                let (key, _) = self.physical(home, way, key, Type::Unknown);
                let found = Row::IsNull {
                    negated: true,
                    subject: Box::new(key),
                };
                Row::Case(vec![(found, row)], None)
            }
            _ => row,
        }
    }

    /// The declared type of an entity's key column, if its home declares one.
    fn key_type(&self, _entity: EntityId) -> Type {
        Type::Unknown
    }

    fn entity_name(&self, id: EntityId) -> SmolStr {
        let entity = self.model.entities.get(id.index());
        entity
            .map(|entity| entity.named.name.text.clone())
            .unwrap_or_default()
    }
}

/// How many links the rest of a path goes over, from its first one on: all but what
/// it ends in, which may be asked for by a grain.
fn links_in(rest: &[Name]) -> usize {
    match rest {
        [names @ .., _, last] if Grain::named(&last.text).is_some() => names.len() + 1,
        names => names.len(),
    }
}
