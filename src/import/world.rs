//! The tables that the semantic models become, and which path leads from one to what another one says.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::columns::Columns;
use super::jinja::Element;
use super::manifest::{Dimension, Entity, Manifest, Model, Role};
use super::names::name;
use crate::words::{Said, say};

/// Links a path may have.
const FARTHEST: usize = 5;

/// What the importer knows of all models.
pub struct World<'a> {
    pub manifest: &'a Manifest,
    pub columns: &'a Columns,
    pub tables: Vec<Table<'a>>,
}

/// A semantic model as a table.
pub struct Table<'a> {
    pub model: &'a Model,
    /// What one row is, if a column says so.
    pub key: Option<Key>,
    /// Other entities it has one row for each of: tables of their own beside it.
    pub twins: Vec<Key>,
    /// Roles, the entities they lead to, and the columns.
    pub links: Vec<Link>,
    /// What its dimensions are called, by their names in the manifest.
    pub dims: BTreeMap<String, String>,
    /// The partition it stands for, where it is a table without one, once for each of another.
    pub each: Option<Each>,
}

/// The partitions of a table that one without any leads on to.
#[derive(Clone, Debug)]
pub struct Each {
    pub partition: String,
    /// The table with the partitions, and its column.
    pub relation: String,
    pub column: String,
}

impl Each {
    /// What the partition is called beside the rows.
    pub fn called(&self) -> String {
        format!("on_{}", self.partition)
    }
}

impl Table<'_> {
    /// The entities it has one row for each of.
    fn entities(&self) -> Vec<String> {
        let keys = self.key.iter().chain(&self.twins);
        keys.map(|key| key.entity.clone()).collect()
    }
}

/// How rows of a table are told apart.
#[derive(Clone, Debug)]
pub struct Key {
    pub entity: String,
    /// The entity of the manifest.
    pub of: String,
    pub columns: Vec<String>,
    pub extends: bool,
}

/// A way to another table.
#[derive(Clone, Debug)]
pub struct Link {
    pub role: String,
    pub entity: String,
    /// The entities of the manifest that it stands for.
    pub leads: Vec<String>,
    pub columns: Vec<String>,
}

/// The column of an entity.
pub fn column(entity: &Entity) -> String {
    entity.expr.clone().unwrap_or_else(|| entity.named.name.clone())
}

impl<'a> World<'a> {
    pub fn of(manifest: &'a Manifest, columns: &'a Columns) -> Self {
        let mut world = Self {
            manifest,
            columns,
            tables: Vec::new(),
        };
        world.tables = manifest.models.iter().map(table).collect();
        let between = world.between_partitions();
        world.add_partitions();
        world.add_between(between);
        world.choose_homes();
        world.name_dimensions();
        world
    }

    pub fn table(&self, model: &str) -> Option<usize> {
        self.tables
            .iter()
            .position(|table| table.model.named.name == model)
    }

    /// Of several tables with one row for each of an entity one is its home, the others say more.
    fn choose_homes(&mut self) {
        let is_dated = |table: &Table<'_>| table.model.dimensions.iter().any(|dim| dim.is_start);
        let mut order: Vec<usize> = (0..self.tables.len()).collect();
        // The one that says most; the manifest's order means nothing.
        order.sort_by_key(|at| {
            self.tables.get(*at).map(|table| {
                (
                    Reverse(table.model.dimensions.len()),
                    table.model.named.name.clone(),
                )
            })
        });
        let mut taken = BTreeSet::new();
        for at in order {
            let Some(table) = self.tables.get_mut(at) else {
                continue;
            };
            let is_dated = is_dated(table);
            if let Some(key) = &mut table.key {
                key.extends = is_dated || !taken.insert(key.entity.clone());
            }
            table.twins.iter_mut().for_each(|key| key.extends = true);
        }
    }

    /// A partitioned table has a row for each entity and partition, and is reached by both.
    fn add_partitions(&mut self) {
        let mut more: Vec<(usize, Link)> = Vec::new();
        for (at, table) in self.tables.iter().enumerate() {
            let Some(partition) = partition(table.model) else {
                continue;
            };
            let column = |dim: &Dimension| dim.expr.clone().unwrap_or_else(|| dim.named.name.clone());
            for (to, target) in self.tables.iter().enumerate() {
                let Some(other) = partition_of(target).filter(|_| to != at) else {
                    continue;
                };
                for key in &other.entities {
                    let entity = daily(key, &other.partition);
                    if let Some(link) = table.links.iter().find(|link| link.entity == *key) {
                        let columns = link.columns.iter().cloned().chain([column(partition)]).collect();
                        let role = format!("{}_on_{}", link.role, other.partition);
                        let leads = vec![key.clone()];
                        more.push((
                            at,
                            Link {
                                role,
                                entity,
                                leads,
                                columns,
                            },
                        ));
                    }
                }
            }
        }
        for (at, link) in more {
            if let Some(table) = self.tables.get_mut(at) {
                table.links.push(link);
            }
        }
        let mut plain_links = BTreeSet::new();
        for table in &mut self.tables {
            let Some(other) = partition_of(table) else {
                continue;
            };
            for key in table.key.iter_mut().chain(&mut table.twins) {
                let plain = Link {
                    role: key.entity.clone(),
                    entity: key.entity.clone(),
                    leads: vec![key.entity.clone()],
                    columns: key.columns.clone(),
                };
                let is_new = plain_links.insert((key.entity.clone(), plain.role.clone()));
                if is_new && !table.links.iter().any(|link| link.role == plain.role) {
                    table.links.push(plain);
                }
                key.entity = daily(&key.entity, &other.partition);
                key.columns.push(other.column.clone());
            }
        }
    }

    /// Tables without a partition that stand between two with one: the row of a partition leads over them to
    /// those of the same one.
    fn between_partitions(&self) -> Vec<(usize, Each)> {
        let partitioned = |at: usize| self.tables.get(at).and_then(partition_of);
        let mut found = Vec::new();
        for (at, table) in self.tables.iter().enumerate() {
            let is_dated = table.model.dimensions.iter().any(|dim| dim.is_start);
            if partition(table.model).is_some() || table.key.is_none() || is_dated {
                continue;
            }
            for (to, target) in self.tables.iter().enumerate() {
                let Some(other) = partitioned(to) else {
                    continue;
                };
                let leads_on = |link: &Link| other.entities.contains(&link.entity);
                let is_led_to = self.tables.iter().any(|from| {
                    let mut links = from.links.iter();
                    partition(from.model).is_some_and(|own| own.named.name == other.partition)
                        && links.any(|link| Some(&link.entity) == table.key.as_ref().map(|key| &key.entity))
                });
                if is_led_to && table.links.iter().any(leads_on) {
                    let relation = target.model.relation.clone();
                    let (partition, column) = (other.partition, other.column);
                    found.push((
                        at,
                        Each {
                            partition,
                            relation,
                            column,
                        },
                    ));
                    break;
                }
            }
        }
        found
    }

    /// These tables once for each partition, and the links to them and from them.
    fn add_between(&mut self, between: Vec<(usize, Each)>) {
        for (at, each) in between {
            let Some(mut copy) = self.tables.get(at).map(|of| table(of.model)) else {
                continue;
            };
            let Some(key) = copy.key.as_mut() else {
                continue;
            };
            let of = key.entity.clone();
            key.entity = daily(&of, &each.partition);
            key.columns.push(each.called());
            copy.twins.clear();
            let homes: Vec<String> = self
                .tables
                .iter()
                .filter(|table| partition(table.model).is_some())
                .flat_map(Table::entities)
                .collect();
            for link in &mut copy.links {
                let entity = daily(&link.entity, &each.partition);
                if homes.contains(&entity) {
                    link.role = format!("{}_on_{}", link.role, each.partition);
                    link.entity = entity;
                    link.columns.push(each.called());
                }
            }
            let copied = copy
                .key
                .as_ref()
                .map(|key| key.entity.clone())
                .unwrap_or_default();
            for table in &mut self.tables {
                let Some(own) = partition(table.model).filter(|own| own.named.name == each.partition) else {
                    continue;
                };
                let column = own.expr.clone().unwrap_or_else(|| own.named.name.clone());
                let to = table.links.iter().find(|link| link.entity == of).cloned();
                if let Some(to) = to {
                    let columns = to.columns.into_iter().chain([column]).collect();
                    table.links.push(Link {
                        role: format!("{}_on_{}", to.role, each.partition),
                        entity: copied.clone(),
                        leads: vec![of.clone()],
                        columns,
                    });
                }
            }
            copy.each = Some(each);
            self.tables.push(copy);
        }
    }

    /// A name is unique over all tables that speak of an entity.
    fn name_dimensions(&mut self) {
        let mut taken: BTreeSet<(String, String)> = BTreeSet::new();
        for table in &mut self.tables {
            let entities = table.entities();
            for link in &mut table.links {
                let is_new = |role: &str| {
                    let mut entities = entities.iter();
                    entities.all(|entity| !taken.contains(&(entity.clone(), role.to_owned())))
                };
                if !is_new(&link.role) {
                    link.role = format!("{}_{}", table.model.named.name, link.role);
                }
                for entity in &entities {
                    taken.insert((entity.clone(), link.role.clone()));
                }
            }
            for dim in &table.model.dimensions {
                let plain = &dim.named.name;
                let is_taken = |name: &str| {
                    let by_key = entities
                        .iter()
                        .any(|entity| taken.contains(&(entity.clone(), name.to_owned())));
                    by_key || table.links.iter().any(|link| link.role == name)
                };
                let chosen = match is_taken(plain) {
                    false => plain.clone(),
                    true => format!("{}_{plain}", table.model.named.name),
                };
                for entity in &entities {
                    taken.insert((entity.clone(), chosen.clone()));
                }
                table.dims.insert(plain.clone(), chosen);
            }
        }
    }

    /// The path from a table to an element, without a grain; and whether that is a time, and its own grain.
    pub fn path(&self, from: usize, element: &Element) -> Result<(String, Option<String>), Said> {
        let missing = || say!("nothing is called `{name}`", name = element.name());
        let table = self.tables.get(from).ok_or_else(missing)?;
        let (last, entities) = element.path.split_last().ok_or_else(missing)?;
        // What the table says itself.
        let own = entities.first().is_none_or(|entity| {
            table.model.primary_entity.as_ref() == Some(entity)
                || table
                    .model
                    .entities
                    .iter()
                    .any(|own| own.named.name == *entity && own.role != Role::Foreign)
        });
        if own && entities.len() <= 1 {
            if let Some(found) = dimension(table, last) {
                return Ok(found);
            }
            if let Some(link) = table.links.iter().find(|link| link.role == *last) {
                return Ok((name(&link.role), None));
            }
            if let Some(key) = table.key.as_ref().filter(|key| key.entity == *last) {
                return Ok((name(&key.entity), None));
            }
        }
        let mut queue = VecDeque::from([(from, Vec::new())]);
        while let Some((at, steps)) = queue.pop_front() {
            if let Some(found) = self.along(at, &steps, entities, last) {
                return Ok(found);
            }
            if steps.len() < FARTHEST {
                for (role, to) in self.neighbours(at) {
                    let mut steps = steps.clone();
                    steps.push(role);
                    queue.push_back((to, steps));
                }
            }
        }
        Err(say!(
            "`{name}` is not reached from `{table}`",
            name = element.name(),
            table = &table.model.named.name
        ))
    }

    /// Where a link leads: to every table with one row for each of its entity.
    fn neighbours(&self, at: usize) -> Vec<(String, usize)> {
        let Some(table) = self.tables.get(at) else {
            return Vec::new();
        };
        let own = table
            .key
            .iter()
            .map(|key| (key.entity.clone(), key.entity.clone()));
        let links = table
            .links
            .iter()
            .map(|link| (link.role.clone(), link.entity.clone()));
        let mut found = Vec::new();
        for (role, entity) in links.chain(own) {
            for (to, target) in self.tables.iter().enumerate() {
                let mut keys = target.key.iter().chain(&target.twins);
                if to != at && keys.any(|key| key.entity == entity) {
                    found.push((role.clone(), to));
                }
            }
        }
        found
    }

    /// The element, where its entities lead on from here.
    fn along(
        &self,
        at: usize,
        steps: &[String],
        entities: &[String],
        last: &str,
    ) -> Option<(String, Option<String>)> {
        let Some(entity) = entities.first() else {
            let table = self.tables.get(at)?;
            let link = table.links.iter().find(|link| link.role == last)?;
            return Some((join(steps, &[&link.role]), None)).filter(|_| !steps.is_empty());
        };
        let table = self.tables.get(at)?;
        let own = table
            .key
            .as_ref()
            .filter(|key| key.of == *entity)
            .map(|key| Link {
                role: key.entity.clone(),
                entity: key.entity.clone(),
                leads: vec![key.of.clone()],
                columns: Vec::new(),
            });
        let links = table.links.iter().chain(own.as_ref());
        let roles: Vec<(&Link, &[String])> = links
            .filter_map(|link| Some((link, led(link, entities)?)))
            .collect();
        for (link, rest) in roles {
            for target in &self.tables {
                let mut keys = target.key.iter().chain(&target.twins);
                if !keys.any(|key| key.entity == link.entity) {
                    continue;
                }
                let mut steps = steps.to_vec();
                steps.push(link.role.clone());
                let found = match rest {
                    [] => dimension(target, last)
                        .map(|(dim, grain)| (format!("{}.{dim}", join(&steps, &[])), grain))
                        .or_else(|| {
                            let link = target.links.iter().find(|link| link.role == last)?;
                            Some((join(&steps, &[&link.role]), None))
                        }),
                    _ => {
                        let to = self.tables.iter().position(|table| std::ptr::eq(table, target))?;
                        self.along(to, &steps, rest, last)
                    }
                };
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }
}

/// What is left of a way through entities behind this link, if it leads along there.
fn led<'e>(link: &Link, entities: &'e [String]) -> Option<&'e [String]> {
    let (first, rest) = entities.split_first()?;
    if entities.starts_with(&link.leads) {
        return entities.get(link.leads.len()..);
    }
    (link.leads.last() == Some(first)).then_some(rest)
}

fn join(steps: &[String], more: &[&String]) -> String {
    let names: Vec<String> = steps
        .iter()
        .chain(more.iter().copied())
        .map(|step| name(step))
        .collect();
    names.join(".")
}

fn dimension(table: &Table<'_>, last: &str) -> Option<(String, Option<String>)> {
    let dim = table.model.dimensions.iter().find(|dim| dim.named.name == last)?;
    let declared = table.dims.get(last)?;
    Some((name(declared), dim.grain.clone()))
}

fn table(model: &Model) -> Table<'_> {
    let keyed = |role: Role| model.entities.iter().find(move |entity| entity.role == role);
    let main = keyed(Role::Primary)
        .or(keyed(Role::Natural))
        .or(keyed(Role::Unique));
    let key_of = |entity: &Entity| Key {
        entity: entity.named.name.clone(),
        of: entity.named.name.clone(),
        columns: vec![column(entity)],
        extends: false,
    };
    let is_main = |entity: &&Entity| main.is_some_and(|main| main.named.name == entity.named.name);
    let twins = model
        .entities
        .iter()
        .filter(|entity| entity.role == Role::Unique && !is_main(entity));
    let links = model
        .entities
        .iter()
        .filter(|entity| !is_main(entity))
        .map(|entity| Link {
            role: entity.named.name.clone(),
            entity: entity.named.name.clone(),
            leads: vec![entity.named.name.clone()],
            columns: vec![column(entity)],
        });
    Table {
        model,
        key: main.map(key_of),
        twins: twins.map(key_of).collect(),
        links: links.collect(),
        dims: BTreeMap::new(),
        each: None,
    }
}

pub(super) fn partition(model: &Model) -> Option<&Dimension> {
    model.dimensions.iter().find(|dim| dim.is_partition)
}

/// A table with a row for each partition.
struct Partitioned {
    entities: Vec<String>,
    partition: String,
    column: String,
}

fn partition_of(table: &Table<'_>) -> Option<Partitioned> {
    let dim = partition(table.model)?;
    let entities = table.entities();
    (!entities.is_empty()).then(|| Partitioned {
        entities,
        partition: dim.named.name.clone(),
        column: dim.expr.clone().unwrap_or_else(|| dim.named.name.clone()),
    })
}

/// An entity on a partition.
fn daily(entity: &str, partition: &str) -> String {
    format!("{entity}_on_{partition}")
}
