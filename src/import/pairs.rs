//! Rows of a table, each once for every row that another one has for the same entity. The manifest calls that entity
//! the key of the other table, its data has it in several rows, and whoever imports says that this is on purpose: then
//! what is asked over it is counted of these pairs, by metrics of their own.

use std::collections::BTreeSet;

use super::beside::expression;
use super::beside_sql::ENGINES;
use super::jinja::Element;
use super::manifest::{Entity, Manifest, Model, Role};
use super::names::name;
use super::partitions::partition;
use super::tables::type_of;
use super::world::{Link, Table, Towards, World, column, table};

/// An entity that stands in several rows of a model, though the manifest calls it a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Many {
    /// The model.
    pub model: String,
    /// The entity.
    pub entity: String,
}

/// What stands beside each row.
#[derive(Clone, Debug)]
pub struct Pairs {
    /// The table whose rows stand there, and the entity that both have.
    pub other: usize,
    pub entity: String,
    /// The table that its rows stand there once more for: there each table that is reached over them is joined by
    /// itself.
    pub again: Option<usize>,
    /// What the entity is called in the rows themselves.
    own: String,
}

/// The table whose rows stand beside those that are counted, and the one that they stand there once more for.
pub(super) type Beside = (usize, Option<usize>);

impl Pairs {
    /// What its columns are called beside the rows.
    fn called(world: &World<'_>, other: usize, column: &str) -> String {
        format!("{}_{column}", model_of(world, other))
    }

    /// What they are called where they stand there once more.
    fn called_again(world: &World<'_>, other: usize, column: &str) -> String {
        format!("{}_again_{column}", model_of(world, other))
    }
}

/// Whether a model says that it has one row for each of an entity, and it is not said otherwise.
pub(super) fn is_key(entity: &Entity, model: &Model, many: &[Many]) -> bool {
    let is_many = many
        .iter()
        .any(|many| many.model == model.named.name && many.entity == entity.named.name);
    entity.role != Role::Foreign && !is_many
}

/// What a manifest calls keys.
pub(super) fn keys(manifest: &Manifest) -> Vec<String> {
    let models = manifest.models.iter();
    let keys = models.flat_map(|model| {
        let keys = model.entities.iter().filter(|entity| is_key(entity, model, &[]));
        keys.map(|entity| format!("{}.{}", model.named.name, entity.named.name))
    });
    keys.collect()
}

pub(super) fn model_of<'w>(world: &'w World<'_>, at: usize) -> &'w str {
    world
        .tables
        .get(at)
        .map_or("", |table| table.model.named.name.as_str())
}

impl<'a> World<'a> {
    /// Whether several rows of a table may have the same of what is called its key.
    pub fn has_many(&self, at: usize) -> bool {
        let called = model_of(self, at);
        self.many.iter().any(|many| many.model == called)
    }

    /// Entities that stand in several rows of a model: those that are said to, and keys of partitioned models, for
    /// rows without a partition.
    fn several(&self) -> Vec<(Many, bool)> {
        let said = self.many.iter().map(|many| (many.clone(), false));
        let partitioned = self
            .tables
            .iter()
            .filter(|of| of.each.is_none() && partition(of.model).is_some());
        let keys = partitioned.flat_map(|of| {
            let keys = of.model.entities.iter();
            let keys = keys.filter(|entity| is_key(entity, of.model, self.many));
            keys.map(|entity| Many {
                model: of.model.named.name.clone(),
                entity: entity.named.name.clone(),
            })
        });
        said.chain(keys.map(|many| (many, true))).collect()
    }

    /// The tables with several rows for an entity, beside the rows of every other one that has it.
    pub(super) fn add_pairs(&mut self) {
        let models = self.tables.len();
        for (many, is_by_partition) in self.several() {
            let Some(other) = self.table(&many.model) else {
                continue;
            };
            for at in (0..models).filter(|at| *at != other) {
                let is_met = |of: &&Table<'_>| !is_by_partition || partition(of.model).is_none();
                let of = self.tables.get(at).filter(|of| of.each.is_none());
                let Some(of) = of.filter(is_met) else {
                    continue;
                };
                let mut entities = of.model.entities.iter();
                let own = entities.find(|entity| entity.named.name == many.entity);
                let Some(own) = own.map(column) else {
                    continue;
                };
                let ends = match is_by_partition {
                    true => Vec::new(),
                    false => self.ends(other, models),
                };
                for again in std::iter::once(None).chain(ends.into_iter().map(Some)) {
                    let Some(of) = self.tables.get(at) else {
                        continue;
                    };
                    let pairs = Pairs {
                        other,
                        again,
                        entity: many.entity.clone(),
                        own: own.clone(),
                    };
                    let copy = self.paired(of, pairs);
                    self.tables.push(copy);
                }
            }
        }
    }

    /// The tables that the rows of one lead to.
    pub(super) fn ends(&self, other: usize, models: usize) -> Vec<usize> {
        let links = self.tables.get(other).map(|table| table.links.as_slice());
        let leads = |to: &usize| {
            let keys = self.tables.get(*to).into_iter().flat_map(Table::entities);
            let is_led = |key: String| links.unwrap_or_default().iter().any(|link| link.entity == key);
            keys.into_iter().any(is_led)
        };
        (0..models).filter(|to| *to != other && leads(to)).collect()
    }

    /// A table as it was, but keys: a row stands there several times.
    fn paired(&self, of: &Table<'a>, pairs: Pairs) -> Table<'a> {
        let mut copy = table(of.model, self.many);
        copy.links.clone_from(&of.links);
        for key in of.key.iter().chain(&of.twins) {
            if !copy.links.iter().any(|link| link.role == key.of) {
                copy.links.push(Link {
                    role: key.of.clone(),
                    entity: key.entity.clone(),
                    leads: vec![key.of.clone()],
                    columns: key.columns.clone(),
                    to: Towards::All,
                });
            }
        }
        let others = self.tables.get(pairs.other).map(|other| &other.links);
        for link in others
            .into_iter()
            .flatten()
            .filter(|link| link.entity != pairs.entity)
        {
            let leads: Vec<String> = std::iter::once(&pairs.entity)
                .chain(&link.leads)
                .cloned()
                .collect();
            let mut beside = |called: &dyn Fn(&str) -> String, to: Towards| {
                copy.links.push(Link {
                    role: called(&link.role),
                    entity: link.entity.clone(),
                    leads: leads.clone(),
                    columns: link.columns.iter().map(|column| called(column)).collect(),
                    to,
                });
            };
            let first = |column: &str| Pairs::called(self, pairs.other, column);
            match pairs.again {
                Some(end) => {
                    beside(&first, Towards::But(end));
                    let again = |column: &str| Pairs::called_again(self, pairs.other, column);
                    beside(&again, Towards::Only(end));
                }
                None => beside(&first, Towards::All),
            }
        }
        (copy.key, copy.twins) = (None, Vec::new());
        copy.pairs = Some(pairs);
        copy
    }

    /// What the rows beside those of a table say of an element: its path, and the grain of a time.
    pub(super) fn beside_pairs(
        &self,
        table: &Table<'_>,
        element: &Element,
    ) -> Option<(String, Option<String>)> {
        let pairs = table.pairs.as_ref()?;
        let [entity, last] = element.path.as_slice() else {
            return None;
        };
        let other = self.tables.get(pairs.other)?.model;
        let called = name(&Pairs::called(self, pairs.other, last));
        let mut entities = table.model.entities.iter();
        let is_own = entities.any(|own| own.named.name == *entity && own.role != Role::Foreign);
        let is_said = table.model.dimensions.iter().any(|dim| dim.named.name == *last);
        if *entity != pairs.entity || (is_own && is_said) {
            return None;
        }
        if let Some(dim) = other.dimensions.iter().find(|dim| dim.named.name == *last) {
            return Some((called, dim.grain.clone()));
        }
        let is_link = table.links.iter().any(|link| name(&link.role) == called);
        is_link.then_some((called, None))
    }

    /// What a table is called.
    pub(super) fn called(&self, table: &Table<'_>) -> String {
        match &table.pairs {
            Some(pairs) => self.for_each(&table.model.named.name, (pairs.other, pairs.again)),
            None => table.model.named.name.clone(),
        }
    }

    /// The pairs, as SQL, and what the other rows say.
    pub(super) fn pairs_text(&self, table: &Table<'_>, pairs: &Pairs) -> Option<(String, String)> {
        let other = self.tables.get(pairs.other)?;
        let entity = other
            .model
            .entities
            .iter()
            .find(|own| own.named.name == pairs.entity)?;
        let mut columns = BTreeSet::from([(pairs.entity.clone(), column(entity))]);
        let mut clauses = String::new();
        for link in other.links.iter().filter(|link| link.entity != pairs.entity) {
            columns.extend(link.columns.iter().map(|own| (own.clone(), own.clone())));
        }
        for dim in &other.model.dimensions {
            columns.insert((dim.named.name.clone(), expression(dim)));
            let word = if dim.grain.is_some() { "time" } else { "dim" };
            let kind = type_of(self, other, dim).word();
            let called = Pairs::called(self, pairs.other, &dim.named.name);
            clauses.push_str(&format!("{word} {} : {kind}\n", name(&called)));
        }
        let joined = |rows: &str, called: &dyn Fn(&str) -> String| {
            let columns: Vec<String> = columns
                .iter()
                .map(|(column, expr)| format!("{expr} AS {}", called(column)))
                .collect();
            // No column of these rows is called as one of the others.
            let mut on = format!("{} = {rows}.{}", pairs.own, called(&pairs.entity));
            if let (Some(own), Some(its)) = (partition(table.model), partition(other.model)) {
                let its = called(&its.named.name);
                on.push_str(&format!(" AND {} = {rows}.{its}", expression(own)));
            }
            let (columns, of) = (columns.join(", "), &other.model.relation);
            format!("LEFT JOIN (SELECT {columns} FROM {of}) AS {rows} ON {on}\n")
        };
        let mut sql = format!("SELECT *\nFROM {} AS each_row\n", table.model.relation);
        sql.push_str(&joined("other_rows", &|column| {
            Pairs::called(self, pairs.other, column)
        }));
        if pairs.again.is_some() {
            let called = |column: &str| Pairs::called_again(self, pairs.other, column);
            sql.push_str(&joined("once_more", &called));
        }
        let texts = ENGINES.map(|engine| format!("{engine} \"\"\"\n{sql}\"\"\""));
        let head = format!(
            "/// Each row of `{}`, once for every {} of `{}` with its `{}`: several count it as often.\ntable {} = sql {}",
            table.model.named.name,
            if pairs.again.is_some() { "two rows" } else { "row" },
            other.model.named.name,
            pairs.entity,
            name(&self.called(table)),
            texts.join(", ")
        );
        Some((head, clauses))
    }
}
