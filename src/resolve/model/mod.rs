//! The model: what a project declares, by id.

mod ids;
mod known;
mod metric;
mod table;

pub use ids::{AttributeId, DimensionId, EntityId, EventId, MetricId, TableId};
pub use known::{Assertion, Known, Test, TestCase};
pub use metric::{Coarser, Metric};
pub use table::{Extends, Field, Key, Link, Member, Part, Table, TableSource};

use smol_str::SmolStr;

use super::history::Changed;
use super::line::Line;
use super::names::Names;
use super::types::Type;
use crate::source::Span;
use crate::source::manifest::Manifest;
use crate::syntax::ast::{Body, Clause, Duration, Expr, FieldRole, Kind, Name, Path, Text};
use crate::syntax::time::Grain;

/// What everything that people read has.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its name.
    pub name: Name,
    /// Its label in quotes.
    pub label: Option<Text>,
    /// Its doc comment, line by line.
    pub docs: Vec<SmolStr>,
    /// Other names people use for it.
    pub aka: Vec<Text>,
    /// The department that answers for it.
    pub owner: Option<Name>,
    /// How its meaning changed, the latest last.
    pub history: Vec<Changed>,
    /// The whole item.
    pub span: Span,
}

/// A project, with its names bound.
#[derive(Clone, Debug)]
pub struct Model {
    /// Time zone, weeks, fiscal year, the rule for empty sums.
    pub manifest: Manifest,
    /// Departments.
    pub departments: Vec<Named>,
    /// Entities, by [`EntityId`].
    pub entities: Vec<Entity>,
    /// Conformed dimensions, by [`DimensionId`].
    pub dimensions: Vec<Dimension>,
    /// Tables, by [`TableId`].
    pub tables: Vec<Table>,
    /// Events, by [`EventId`].
    pub events: Vec<Event>,
    /// Attributes and segments of entities, by [`AttributeId`].
    pub attributes: Vec<Attribute>,
    /// Metrics, by [`MetricId`].
    pub metrics: Vec<Metric>,
    /// Business lines.
    pub lines: Vec<Line>,
    /// Reports.
    pub reports: Vec<Report>,
    /// Items of the tree, as they are written.
    pub stated: Vec<Stated>,
    /// Unit tests of definitions.
    pub tests: Vec<Test>,
    /// Known answers on real data.
    pub assertions: Vec<Assertion>,
    /// All names.
    pub names: Names,
}

/// A kind of thing that is counted.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Name, label and so on.
    pub named: Named,
    /// The table with one row each, if there is one.
    pub home: Option<TableId>,
    /// Tables that say more of each, with names of their own.
    pub extensions: Vec<TableId>,
}

/// A dimension that means the same in every table that declares it.
#[derive(Clone, Debug)]
pub struct Dimension {
    /// Name, label and so on.
    pub named: Named,
    /// Its type.
    pub kind: Type,
    /// The values it may take, if they are closed.
    pub values: Vec<Expr>,
}

/// Something that happens: rows of a table, at one of their times.
#[derive(Clone, Debug)]
pub struct Event {
    /// Name, label and so on.
    pub named: Named,
    /// The table; `None` where it is not said, with a finding.
    pub table: Option<TableId>,
    /// When it happens, unless that is the table's own time.
    pub at: Option<Path>,
    /// Which rows it is.
    pub condition: Option<Expr>,
}

/// A fact about an entity, over all rows that speak of it; or a segment.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Name, label and so on.
    pub named: Named,
    /// Whether its text could not be understood; its findings are made already.
    pub broken: bool,
    /// Of which entity; `None` where there is no such one, with a finding.
    pub of: Option<EntityId>,
    /// The type it is declared to have.
    pub kind: Option<(Type, Kind)>,
    /// Its definition.
    pub expr: Expr,
    /// How long from which moment on rows count; without it all do.
    pub within: Option<(Duration, Path)>,
    /// For a segment, how far it looks back.
    pub segment: Option<LookBack>,
}

/// How far a segment looks back from the end of a period; `None` to the first row.
#[derive(Clone, Debug)]
pub struct LookBack(pub Option<Duration>);

/// A question kept in the project.
#[derive(Clone, Debug)]
pub struct Report {
    /// Name, label and so on.
    pub named: Named,
    /// Its clauses, as written.
    pub clauses: Vec<Clause>,
}

/// The north star, a guardrail, a target and the like: what it says of metrics
/// stands in its clauses.
#[derive(Clone, Debug)]
pub struct Stated {
    /// Its name, or that of the metric it speaks of.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// The department that answers for it.
    pub owner: Option<Name>,
    /// Which it is.
    pub body: Body,
    /// Its clauses, as written.
    pub clauses: Vec<Clause>,
}

impl Model {
    /// The periods a metric is defined per, if it is.
    #[must_use]
    pub fn defined_per(&self, metric: MetricId) -> Option<Grain> {
        let metric = self.metrics.get(metric.index())?;
        metric.grain.map(|(grain, _)| grain)
    }

    /// The role of the field a path of a table ends in, over links; `None` for
    /// links, entities and names that are not there.
    #[must_use]
    pub fn role_at(&self, table: TableId, path: &crate::syntax::ast::Path) -> Option<FieldRole> {
        self.field_at(table, path).map(|field| field.role)
    }

    /// The field a path of a table ends in, over links.
    #[must_use]
    pub fn field_at(&self, table: TableId, path: &crate::syntax::ast::Path) -> Option<&Field> {
        let mut here = table;
        for (at, name) in path.segments.iter().enumerate() {
            let table = self.tables.get(here.index())?;
            let entity = match table.members.get(&name.text) {
                Some(Member::Field(at)) => return table.fields.get(*at),
                Some(Member::Link(at)) => table.links.get(*at)?.entity,
                None => match self.names.entity(&name.text) {
                    Some(entity) => entity,
                    None => {
                        let entity = table.key.as_ref()?.entity?;
                        let extension = self.table_with(entity, &name.text)?;
                        return self.tables.get(extension.index())?.field(&name.text);
                    }
                },
            };
            let next = path.segments.get(at + 1)?;
            here = match table.extends.as_ref().is_some_and(|own| own.entity == entity)
                && table.members.contains_key(&next.text)
            {
                true => here,
                false => self.table_with(entity, &next.text)?,
            };
        }
        None
    }

    /// The home of an entity, then its extensions.
    pub fn tables_of(&self, entity: EntityId) -> impl Iterator<Item = TableId> {
        let entity = self.entities.get(entity.index());
        let tables = |entity: &Entity| {
            let extensions = entity.extensions.clone();
            entity.home.into_iter().chain(extensions)
        };
        entity.into_iter().flat_map(tables)
    }

    /// The table that says `word` of an entity: its home, or an extension that
    /// declares the word; else any of them, to say that it does not.
    #[must_use]
    pub fn table_with(&self, entity: EntityId, word: &str) -> Option<TableId> {
        let tables = || {
            self.tables_of(entity)
                .filter_map(|id| Some((id, self.tables.get(id.index())?)))
        };
        let declares = |(_, table): &(TableId, &Table)| table.members.contains_key(word);
        let links_to = |(_, table): &(TableId, &Table)| {
            let named = self.names.entity(word);
            named.is_some() && table.links.iter().any(|link| Some(link.entity) == named)
        };
        let found = tables().find(declares).or_else(|| tables().find(links_to));
        found.or_else(|| tables().next()).map(|(id, _)| id)
    }
}
