//! The model: what a project declares, by id.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::history::Changed;
use super::line::Line;
use super::names::Names;
use super::partition::Partition;
use super::types::Type;
use crate::source::Span;
use crate::source::manifest::Manifest;
use crate::syntax::ast::{Body, Clause, Duration, Expr, FieldRole, Kind, Name, Number, Path, Row, Text};
use crate::syntax::time::Grain;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The place in the model's list.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The id of the thing at a place.
            #[must_use]
            pub fn at(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    )*};
}

ids! {
    /// A table.
    TableId;
    /// A metric.
    MetricId;
    /// An entity.
    EntityId;
    /// A conformed dimension.
    DimensionId;
    /// An event.
    EventId;
    /// An attribute or a segment.
    AttributeId;
}

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

/// A table of the warehouse.
#[derive(Clone, Debug)]
pub struct Table {
    /// Name, label and so on.
    pub named: Named,
    /// Where its rows are.
    pub source: TableSource,
    /// The condition that holds for everything said of it.
    pub rows: Option<Expr>,
    /// What one row is.
    pub key: Option<Key>,
    /// The entity it says more of, if it is an extension.
    pub extends: Option<Extends>,
    /// How the warehouse has cut it up, if it has.
    pub partition: Option<Partition>,
    /// Ways from many rows to one.
    pub links: Vec<Link>,
    /// Times, dimensions, columns and facts.
    pub fields: Vec<Field>,
    /// Fields and links by name.
    pub members: FxHashMap<SmolStr, Member>,
    /// How many of its fields, the first ones, the parts of a union supply.
    pub supplied: usize,
    /// The dimension that names the part of a union, if there is one.
    pub part_name: Option<usize>,
    /// Whether its text could not be understood: its names are not all known.
    pub broken: bool,
}

impl Table {
    /// The name the target knows it by, unless it is put together here.
    #[must_use]
    pub fn physical(&self) -> Option<&str> {
        match &self.source {
            TableSource::Physical { name, .. } => Some(name),
            TableSource::Union(_) | TableSource::Sql(_) => None,
        }
    }

    /// The field its rows happen at, unless `at` names another one: the date of
    /// a snapshot, else the first time.
    #[must_use]
    pub fn default_time(&self) -> Option<usize> {
        let first = |role| self.fields.iter().position(|field| field.role == role);
        self.snapshot().or_else(|| first(FieldRole::Time))
    }

    /// The field called so.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        match self.members.get(name)? {
            Member::Field(at) => self.fields.get(*at),
            Member::Link(_) => None,
        }
    }

    /// From when until when its rows hold, if they change over time.
    #[must_use]
    pub fn validity(&self) -> Option<&(Name, Name)> {
        self.extends.as_ref()?.valid.as_ref()
    }

    /// The date its levels hold for, if it is a snapshot.
    #[must_use]
    pub fn snapshot(&self) -> Option<usize> {
        self.fields
            .iter()
            .position(|field| field.role == FieldRole::Snapshot)
    }
}

/// Where a table's rows come from.
#[derive(Clone, Debug)]
pub enum TableSource {
    /// A table, by the name the target knows.
    Physical {
        /// `shop.order_lines`
        name: SmolStr,
        /// Where it is written.
        span: Span,
    },
    /// Other tables, stacked.
    Union(Vec<Part>),
    /// SQL by hand: for each engine, its name and the text.
    Sql(Vec<(Name, Text)>),
}

/// One table of a union.
#[derive(Clone, Debug)]
pub struct Part {
    /// The table.
    pub table: TableId,
    /// The union's names for what the part calls otherwise.
    pub renames: Vec<(Name, Path)>,
    /// Where it is named.
    pub span: Span,
}

/// What one row of a table is.
#[derive(Clone, Debug)]
pub struct Key {
    /// The entity the table is the home of.
    pub entity: Option<EntityId>,
    /// Physical columns.
    pub columns: Vec<Name>,
    /// Where it is declared.
    pub span: Span,
}

/// What an extension says more of.
#[derive(Clone, Debug)]
pub struct Extends {
    /// The entity.
    pub entity: EntityId,
    /// The columns from which and until which a row holds; without them it
    /// holds always.
    pub valid: Option<(Name, Name)>,
}

/// A way from many rows to one.
#[derive(Clone, Debug)]
pub struct Link {
    /// The role.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// Where it leads.
    pub entity: EntityId,
    /// Physical columns that hold the key.
    pub columns: Vec<Name>,
    /// Whether it is claimed to be always there.
    pub required: bool,
}

/// A time, dimension, column or fact.
#[derive(Clone, Debug)]
pub struct Field {
    /// Which of them.
    pub role: FieldRole,
    /// Its name.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// Its declared type.
    pub kind: Option<Type>,
    /// The conformed dimension it binds to.
    pub conformed: Option<DimensionId>,
    /// Whether it is claimed to be never NULL.
    pub required: bool,
    /// How it is computed, if it is.
    pub expr: Option<Expr>,
    /// The values it is claimed to take.
    pub values: Vec<Expr>,
}

/// What a name means inside a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// A field, by its place.
    Field(usize),
    /// A link, by its place.
    Link(usize),
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

/// A metric.
#[derive(Clone, Debug)]
pub struct Metric {
    /// Name, label and so on.
    pub named: Named,
    /// Whether its text could not be understood; its findings are made already.
    pub broken: bool,
    /// The unit it is declared in.
    pub kind: Option<(Type, Kind)>,
    /// Its definition.
    pub expr: Expr,
    /// The period it is defined per.
    pub grain: Option<(Grain, Span)>,
    /// How several of those periods become one number.
    pub coarser: Option<Coarser>,
    /// Whether its empty sums and counts are null instead of zero.
    pub empty_is_null: bool,
    /// Whether more is better.
    pub better: Option<bool>,
    /// How its values are shown.
    pub format: Option<Text>,
    /// `draft`, `certified` or `deprecated`.
    pub status: Option<Name>,
    /// What to use instead, and from when on, as it is written.
    pub status_note: (Option<Text>, Option<SmolStr>),
    /// The metrics it says how it differs from.
    pub relatives: Vec<Name>,
}

/// How the values of several inner periods become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coarser {
    /// Their mean.
    Avg,
    /// The latest.
    Last,
    /// The earliest.
    First,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// Their sum.
    Sum,
}

impl Coarser {
    /// The words of the language.
    pub const WORDS: [(&'static str, Self); 6] = [
        ("avg", Self::Avg),
        ("last", Self::Last),
        ("first", Self::First),
        ("min", Self::Min),
        ("max", Self::Max),
        ("sum", Self::Sum),
    ];
}

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

/// Known answers on real data.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// Name, label and so on.
    pub named: Named,
    /// Each of them.
    pub cases: Vec<Known>,
}

/// What is known of the answer to a question.
#[derive(Clone, Debug)]
pub struct Known {
    /// What is asked: one number.
    pub clauses: Vec<Clause>,
    /// What it must be, and how far it may be from that; without it, a condition was
    /// asked: 1 where it is true, 0 where it is not.
    pub value: Option<(Number, Option<Number>)>,
    /// The whole claim.
    pub span: Span,
}

/// A unit test of definitions.
#[derive(Clone, Debug)]
pub struct Test {
    /// Name, label and so on.
    pub named: Named,
    /// The rows given, by table.
    pub given: Vec<(TableId, Vec<Row>)>,
    /// Where each of these tables is named.
    pub given_at: Vec<Span>,
    /// The moment the questions are asked at, if it matters.
    pub as_of: Option<crate::syntax::ast::MomentAt>,
    /// What is asked, and what must come out.
    pub cases: Vec<TestCase>,
}

/// One `expect`.
#[derive(Clone, Debug)]
pub struct TestCase {
    /// What is asked, as clauses of a question.
    pub clauses: Vec<Clause>,
    /// What must come out.
    pub rows: Vec<Row>,
    /// The whole `expect`.
    pub span: Span,
}

impl Model {
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
