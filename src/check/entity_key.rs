//! Whose a row is: the columns that hold the key of an entity.

use super::bind::{Bound, RowBinder};
use super::entity::link_to;
use super::path::{By, Hop, LinkPath};
use super::row::{ColumnRef, Row};
use crate::resolve::{EntityId, Member, TableId, Type};
use crate::syntax::ast::{Name, Path};

impl RowBinder<'_> {
    /// The entity a path of links ends at.
    #[must_use]
    pub fn entity(&self, path: &Path) -> Option<EntityId> {
        self.entity_key(path).map(|(entity, _)| entity)
    }

    /// The entity a path of links ends at, and the columns that say which one:
    /// those of the last link, or of the key at the entity's home.
    #[must_use]
    pub fn entity_key(&self, path: &Path) -> Option<(EntityId, Vec<ColumnRef>)> {
        let (mut here, mut way) = (self.base, LinkPath::default());
        let mut names = path.segments.iter().peekable();
        while let Some(name) = names.next() {
            let (entity, link) = self.entity_at(here, name)?;
            let Some(next) = names.peek() else {
                return Some((entity, self.key_columns(here, link, &way)));
            };
            if let Some(link) = link {
                let to = self.model.table_with(entity, &next.text)?;
                way = way.then(Hop {
                    from: here,
                    by: By::Link(link),
                    to,
                });
                here = to;
            }
        }
        None
    }

    /// The columns of the table's only link to an entity, or of its own key.
    #[must_use]
    pub fn only_key(&self, entity: EntityId) -> Option<Vec<ColumnRef>> {
        let link = link_to(self.model, self.base, entity).ok()?;
        Some(self.key_columns(self.base, link, &LinkPath::default()))
    }

    /// A path of an entity, from a row that speaks of it: by the outermost role
    /// that leads to it, else by the only link.
    pub(super) fn of_entity(&self, entity: EntityId, roles: &[&Path], rest: &Path) -> Bound<(Row, Type)> {
        let named = roles.iter().find(|role| self.entity(role) == Some(entity));
        let mut segments = match named {
            Some(role) => role.segments.clone(),
            None => {
                let link = link_to(self.model, self.base, entity).ok().flatten();
                let link = link.and_then(|at| self.table()?.links.get(at));
                link.map(|link| link.name.clone()).into_iter().collect()
            }
        };
        segments.extend(rest.segments.iter().cloned());
        self.path(&Path {
            segments,
            span: rest.span,
        })
    }

    /// The entity a name leads to, and the link it is reached by, unless it is
    /// the table's own.
    fn entity_at(&self, table: TableId, name: &Name) -> Option<(EntityId, Option<usize>)> {
        let declared = self.model.tables.get(table.index())?;
        match declared.members.get(&name.text) {
            Some(Member::Link(at)) => Some((declared.links.get(*at)?.entity, Some(*at))),
            Some(Member::Field(_)) => None,
            None => {
                let entity = self.model.names.entity(&name.text)?;
                Some((entity, link_to(self.model, table, entity).ok()?))
            }
        }
    }

    /// The columns of a link, or of the table's key.
    pub(super) fn key_columns(&self, table: TableId, link: Option<usize>, way: &LinkPath) -> Vec<ColumnRef> {
        let declared = self.model.tables.get(table.index());
        let columns = declared.and_then(|declared| match link {
            Some(at) => declared.links.get(at).map(|link| link.columns.as_slice()),
            None => declared.key.as_ref().map(|key| key.columns.as_slice()),
        });
        let column = |name: &Name| ColumnRef {
            path: way.clone(),
            table,
            column: name.text.clone(),
            kind: Type::Unknown,
            span: name.span,
        };
        columns.unwrap_or_default().iter().map(column).collect()
    }
}
