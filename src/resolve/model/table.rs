//! Tables, and what they declare.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::{DimensionId, EntityId, Named, TableId};
use crate::resolve::partition::Partition;
use crate::resolve::types::Type;
use crate::source::Span;
use crate::syntax::ast::{Expr, FieldRole, Name, Path, Text};

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

    /// Whether another table is declared over the same rows.
    #[must_use]
    pub fn has_rows_of(&self, other: &Self) -> bool {
        let physical = self.physical();
        physical.is_some() && physical == other.physical() && self.rows == other.rows
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
    /// Whether rows without this time count.
    pub optional: bool,
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
