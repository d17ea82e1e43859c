//! The tables that two definitions read, as the warehouse has them.

use super::gather::Reads;
use super::pools::{Kind, Pool};
use crate::check::Checked;
use crate::resolve::{Holds, Partition, Table, TableId, TableSource};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// What a column may hold.
#[derive(Clone, Debug)]
pub struct Column {
    pub pool: Pool,
    /// Whether it is claimed to be never NULL.
    pub required: bool,
}

/// A way to an entity.
#[derive(Clone, Debug)]
pub struct Link {
    pub columns: Vec<SmolStr>,
    pub entity: SmolStr,
    pub required: bool,
}

/// A table of the warehouse.
#[derive(Clone, Debug, Default)]
pub struct Stored {
    pub columns: BTreeMap<SmolStr, Column>,
    pub key: Vec<SmolStr>,
    /// The entity it is the home of.
    pub home: Option<SmolStr>,
    /// Whether it only adds to the home: not everybody has a row in it.
    pub extends: bool,
    pub links: Vec<Link>,
    /// From when until when rows hold.
    pub valid: Option<(SmolStr, SmolStr)>,
    /// Its partition column, how that is spelt, and the column of the time its
    /// rows are parted by, unless each partition is a whole copy.
    pub partition: Option<(SmolStr, Partition, Option<SmolStr>)>,
}

/// The tables, by the name of the warehouse.
#[derive(Debug, Default)]
pub struct Schema {
    pub tables: BTreeMap<String, Stored>,
}

/// What a table of a model is called here: as the warehouse does; a table of the
/// other model of the same name is the same table, wherever it is kept.
pub fn place(checked: &Checked, first: &Checked, id: TableId) -> String {
    let Some(table) = checked.model.tables.get(id.index()) else {
        return String::new();
    };
    let same = first.model.names.table(&table.named.name.text);
    let known = same.and_then(|id| first.model.tables.get(id.index()));
    let table = known.unwrap_or(table);
    match table.physical() {
        Some(name) => name.to_owned(),
        None => format!("={}", table.named.name.text),
    }
}

impl Schema {
    /// What both read.
    pub fn of(all: &[Reads<'_>]) -> Self {
        let mut schema = Self::default();
        let Some(first) = all.first().map(|reads| reads.checked) else {
            return schema;
        };
        for reads in all {
            for id in &reads.tables {
                let Some(table) = reads.checked.model.tables.get(id.index()) else {
                    continue;
                };
                if matches!(table.source, TableSource::Physical { .. }) {
                    let stored = schema.tables.entry(place(reads.checked, first, *id)).or_default();
                    stored.declared(reads.checked, table);
                }
            }
        }
        for reads in all {
            for ((id, name), read) in &reads.columns {
                if let Some(stored) = schema.tables.get_mut(&place(reads.checked, first, *id)) {
                    let column = stored.column(name);
                    column.pool.is_of(Kind::of(&read.kind, read.is_truth));
                    column.pool.add(&read.constants);
                }
            }
        }
        schema
    }
}

impl Stored {
    fn column(&mut self, name: &SmolStr) -> &mut Column {
        self.columns.entry(name.clone()).or_insert_with(|| Column {
            pool: Pool::default(),
            required: false,
        })
    }

    fn declared(&mut self, checked: &Checked, table: &Table) {
        let model = &checked.model;
        let entity = |id: crate::resolve::EntityId| {
            let entity = model.entities.get(id.index());
            entity.map_or(SmolStr::default(), |entity| entity.named.name.text.clone())
        };
        for field in table.fields.iter().filter(|field| field.expr.is_none()) {
            let conformed = field.conformed.and_then(|id| model.dimensions.get(id.index()));
            let kind = field.kind.as_ref().or(conformed.map(|dimension| &dimension.kind));
            let values = match (field.values.as_slice(), conformed) {
                ([], Some(dimension)) => dimension.values.as_slice(),
                (own, _) => own,
            };
            let column = self.column(&field.name.text);
            if let Some(kind) = kind {
                column.pool.is_of(Kind::of(kind, false));
            }
            column.pool.claim(values);
            column.required |= field.required;
        }
        if let Some(key) = &table.key {
            self.key = key.columns.iter().map(|name| name.text.clone()).collect();
            let extends = table.extends.as_ref().map(|extends| extends.entity);
            self.extends = extends.is_some();
            self.home = key.entity.or(extends).map(entity);
        }
        for link in &table.links {
            let link = Link {
                columns: link.columns.iter().map(|name| name.text.clone()).collect(),
                entity: entity(link.entity),
                required: link.required,
            };
            if !self
                .links
                .iter()
                .any(|known| known.columns == link.columns && known.entity == link.entity)
            {
                self.links.push(link);
            }
        }
        let names = self
            .key
            .iter()
            .chain(self.links.iter().flat_map(|link| &link.columns));
        let names: BTreeSet<SmolStr> = names.cloned().collect();
        names.iter().for_each(|name| {
            self.column(name);
        });
        for link in self.links.clone().iter().filter(|link| link.required) {
            link.columns
                .iter()
                .for_each(|name| self.column(name).required = true);
        }
        if let Some((from, until)) = table.validity() {
            for name in [from, until] {
                self.column(&name.text).pool.is_of(Some(Kind::Time));
            }
            self.valid = Some((from.text.clone(), until.text.clone()));
        }
        if let Some(partition) = &table.partition {
            let name = |at: usize| table.fields.get(at).map(|field| field.name.text.clone());
            let time = match partition.holds {
                Holds::Rows(at, _) => name(at),
                Holds::Copy => None,
            };
            if let Some(column) = name(partition.field) {
                self.partition = Some((column, partition.clone(), time));
            }
        }
    }
}
