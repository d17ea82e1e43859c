//! The tables that the semantic models become, and which path leads from one to what another one says.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::columns::Columns;
use super::jinja::Element;
use super::manifest::{Entity, Manifest, Model, Role};
use super::names::name;
use super::pairs::{Many, Pairs, is_key};
use crate::words::{Said, say};

/// Links a path may have.
const FARTHEST: usize = 5;

/// What the importer knows of all models.
pub struct World<'a> {
    pub manifest: &'a Manifest,
    pub columns: &'a Columns,
    /// Entities that stand in several rows, though they are called keys.
    pub many: &'a [Many],
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
    /// The rows that stand beside each of its own.
    pub pairs: Option<Pairs>,
}

/// The partitions of a table that one without any leads on to.
#[derive(Clone, Debug)]
pub struct Each {
    pub partition: String,
    /// The table with the partitions, and its column.
    pub relation: String,
    pub column: String,
    /// Its own column and that of the other table, where a row is in the partitions only that the other one has for it.
    pub on: Option<(String, String)>,
}

impl Each {
    /// What the partition is called beside the rows.
    pub fn called(&self) -> String {
        format!("on_{}", self.partition)
    }
}

impl Table<'_> {
    /// The entities it has one row for each of.
    pub fn entities(&self) -> Vec<String> {
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
    /// To which tables.
    pub to: Towards,
}

/// The tables that a link leads to, of those with one row for each of its entity.
#[derive(Clone, Copy, Debug)]
pub enum Towards {
    All,
    Only(usize),
    But(usize),
}

impl Towards {
    fn is(self, to: usize) -> bool {
        match self {
            Self::All => true,
            Self::Only(table) => table == to,
            Self::But(table) => table != to,
        }
    }
}

/// The column of an entity.
pub fn column(entity: &Entity) -> String {
    entity.expr.clone().unwrap_or_else(|| entity.named.name.clone())
}

impl<'a> World<'a> {
    pub fn of(manifest: &'a Manifest, columns: &'a Columns, many: &'a [Many]) -> Self {
        let mut world = Self {
            manifest,
            columns,
            many,
            tables: Vec::new(),
        };
        world.tables = manifest.models.iter().map(|model| table(model, many)).collect();
        let between = world.between_partitions();
        world.add_partitions();
        world.add_between(between);
        world.add_pairs();
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
        if let Some(found) = self.beside_pairs(table, element) {
            return Ok(found);
        }
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
            let mut links = table.links.iter().filter(|link| link.role == *last);
            // One that has another name, since that is taken.
            let is_same = |link: &&Link| link.entity == *last && link.leads == [last.clone()];
            if let Some(link) = links.next().or_else(|| table.links.iter().find(is_same)) {
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
                to: Towards::All,
            });
        let links = table.links.iter().chain(own.as_ref());
        let roles: Vec<(&Link, &[String])> = links
            .filter_map(|link| Some((link, led(link, entities)?)))
            .collect();
        for (link, rest) in roles {
            for (to, target) in self.tables.iter().enumerate() {
                let mut keys = target.key.iter().chain(&target.twins);
                if !link.to.is(to) || !keys.any(|key| key.entity == link.entity) {
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
                    _ => self.along(to, &steps, rest, last),
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

pub(super) fn table<'a>(model: &'a Model, many: &[Many]) -> Table<'a> {
    let keyed = |role: Role| {
        let mut keys = model.entities.iter().filter(|entity| is_key(entity, model, many));
        keys.find(|entity| entity.role == role)
    };
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
        .filter(|entity| entity.role == Role::Unique && !is_main(entity) && is_key(entity, model, many));
    let links = model
        .entities
        .iter()
        .filter(|entity| !is_main(entity))
        .map(|entity| Link {
            role: entity.named.name.clone(),
            entity: entity.named.name.clone(),
            leads: vec![entity.named.name.clone()],
            columns: vec![column(entity)],
            to: Towards::All,
        });
    Table {
        model,
        key: main.map(key_of),
        twins: twins.map(key_of).collect(),
        links: links.collect(),
        dims: BTreeMap::new(),
        each: None,
        pairs: None,
    }
}
