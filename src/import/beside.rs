//! Lists of what no table holds together: there rows of all models that a list names stand beside each other, those
//! that fit nothing too, and each day beside all of them. Here that is said as it is done, by a table by SQL.

use std::collections::BTreeMap;

use super::beside_sql::{SPINE, known_side, side};
use super::columns::ColumnType;
use super::jinja::{Element, template};
use super::lists::is_listed;
use super::manifest::{Dimension, Entity, Model, Role, SavedQuery, Spine};
use super::metrics::Writer;
use super::names::name;
use super::sql::Written;
use super::tables::type_of;
use super::times;
use super::world::{World, column};
use crate::words::{Said, say};

/// Entities that lead from the first model to another one, and the models on the way.
pub(super) type Way = Vec<(String, usize)>;

/// The columns that the list being written asks for: what each element is called, and the grain of a time.
pub type Columns = BTreeMap<String, (String, Option<String>)>;

/// A table of rows beside each other.
#[derive(Debug, Default)]
pub struct Beside {
    pub(super) called: String,
    pub(super) base: usize,
    /// The grain of the spine whose periods stand beside each row.
    pub(super) every: Option<String>,
    pub(super) ways: Vec<Way>,
    /// Entities for which a metric is known, and the models with it.
    pub(super) known: Vec<(String, usize)>,
    /// Its columns, by what they are called.
    pub(super) columns: BTreeMap<String, Field>,
}

/// A column of such a table.
#[derive(Clone, Debug)]
pub struct Field {
    /// The side of the joins that has it, its name there, and what it is of the rows of that side.
    pub(super) side: String,
    pub(super) inner: String,
    pub(super) expr: String,
    /// The name it would like to have.
    wanted: String,
    /// How it is declared: a link to an entity, or a dimension of a type.
    pub(super) kind: Kind,
}

/// What a column is declared as.
#[derive(Clone, Debug)]
pub enum Kind {
    Dimension(&'static str),
    Link(String),
}

/// What a model says of an element.
enum Value<'a> {
    Dimension(&'a Dimension),
    Entity(&'a Entity),
}

impl Writer<'_> {
    /// The columns of a list, where its rows are none of one table.
    pub(super) fn beside(&mut self, query: &SavedQuery) -> Result<Option<Columns>, Said> {
        let (mut named, mut of_metrics) = (Vec::new(), Vec::new());
        for slice in &query.group_by {
            named.push(self.slice(slice)?);
        }
        let filters = query.filters.iter().filter_map(|filter| template(&filter.text));
        for element in filters.flat_map(|(_, elements)| elements) {
            match &element.metric_of {
                Some(entities) => of_metrics.push((element.name(), entities.clone())),
                None => named.push(element),
            }
        }
        let (spine, of_rows): (Vec<Element>, Vec<Element>) = named
            .into_iter()
            .partition(|element| element.path == ["metric_time"]);
        if of_rows.is_empty() {
            return Ok(None);
        }
        let Some((base, found)) = based(self.world, &of_rows) else {
            return Ok(None);
        };
        let mut made = Beside {
            base,
            ways: ways(&found),
            ..Beside::default()
        };
        for (metric, entities) in of_metrics {
            let table = self.metric(&metric)?.table;
            made.known
                .extend(entities.last().map(|entity| (entity.clone(), table)));
        }
        made.every = match spine.is_empty() {
            true => None,
            false => Some(self.every(&spine)?),
        };
        let is_entity = |(_, value): &(Way, Value<'_>)| matches!(value, Value::Entity(_));
        let says_alone = |(_, value): &(Way, Value<'_>)| match value {
            Value::Dimension(dim) => {
                let table = self.world.tables.get(base);
                let called = table.and_then(|table| table.dims.get(&dim.named.name));
                called.is_some_and(|called| self.is_alone(base, &name(called)))
            }
            Value::Entity(_) => true,
        };
        let is_own =
            !self.world.has_many(base) && !found.iter().all(is_entity) && found.iter().all(says_alone);
        // By the entity of its table it would be listed of all that link to it, too.
        let is_one = query.group_by.len() == 1 && query.filters.is_empty();
        let is_home = made.ways.is_empty() && is_own && is_one;
        if is_home && made.every.is_none() && made.known.is_empty() {
            return Ok(None);
        }
        self.settle(made, &of_rows, &found).map(Some)
    }

    /// The grain of the spine that has all the periods.
    fn every(&self, asked: &[Element]) -> Result<String, Said> {
        let of = |element: &Element| match &element.grain {
            Some(grain) if !times::is_custom(self.world.manifest, grain) => times::coarseness(grain),
            _ => times::coarseness("day"),
        };
        let finest = asked.iter().map(of).min().unwrap_or_default();
        let fits = |spine: &&Spine| is_listed(spine) && times::coarseness(&spine.grain) <= finest;
        let spines = self.world.manifest.spines.iter().filter(fits);
        let spine = spines.max_by_key(|spine| times::coarseness(&spine.grain));
        let spine = spine.ok_or_else(|| say!("no time spine has periods that are as short"))?;
        Ok(spine.grain.clone())
    }

    /// Takes in the columns, into the table of the same rows if there is one.
    fn settle(
        &mut self,
        made: Beside,
        elements: &[Element],
        found: &[(Way, Value<'_>)],
    ) -> Result<Columns, Said> {
        let world = self.world;
        let same = |known: &&Beside| {
            (known.base, &known.every, &known.ways, &known.known)
                == (made.base, &made.every, &made.ways, &made.known)
        };
        let at = match self.lists.iter().position(|known| same(&known)) {
            Some(at) => at,
            None => {
                let mut made = made;
                let is_taken = |called: &str| {
                    let mut tables = world.tables.iter();
                    tables.any(|table| table.model.named.name == called)
                        || self.lists.iter().any(|list| list.called == called)
                };
                made.called = free(&made.name(world), is_taken);
                self.lists.push(made);
                self.lists.len() - 1
            }
        };
        let mut columns = Columns::new();
        let list = self.lists.get(at);
        let (base, every) = list.map_or((0, None), |list| (list.base, list.every.clone()));
        let known = list.map(|list| list.known.clone()).unwrap_or_default();
        if let Some(grain) = every {
            let kind = if grain == "day" { "date" } else { "timestamp" };
            let field = field("metric_time", SPINE, "period", "", Kind::Dimension(kind));
            columns.insert("metric_time".to_owned(), (self.add(at, field), Some(grain)));
        }
        for (element, (way, value)) in elements.iter().zip(found) {
            let model = way.last().map_or(base, |(_, model)| *model);
            let table = world
                .tables
                .get(model)
                .ok_or_else(|| say!("its model is missing"))?;
            let (inner, expr, kind, grain) = match value {
                Value::Dimension(dim) => {
                    let kind = type_of(world, table, dim);
                    (&dim.named.name, expression(dim), kind, dim.grain.clone())
                }
                Value::Entity(entity) => {
                    let known = world.columns.get(&table.model.relation, &column(entity));
                    let kind = known.unwrap_or(ColumnType::Text);
                    (&entity.named.name, column(entity), kind, None)
                }
            };
            let kind = Kind::Dimension(kind.word());
            let field = field(&element.name(), &side(world, way), inner, &expr, kind);
            columns.insert(element.name(), (self.add(at, field), grain));
        }
        for (entity, model) in known {
            let table = world.tables.get(model).map(|table| table.model);
            let own = table.and_then(|model| Some((model, entity_of(model, &entity)?)));
            let (model_of, own) = own.ok_or_else(|| say!("`{name}` is not reached", name = &entity))?;
            let wanted = format!("{entity}_of_{}", model_of.named.name);
            let side = known_side(world, &entity, model);
            let field = field(&wanted, &side, &entity, &column(own), Kind::Link(entity.clone()));
            columns.insert(of_metric(&entity), (self.add(at, field), None));
        }
        Ok(columns)
    }

    /// A column of a list, under a name that no other table knows.
    fn add(&mut self, at: usize, field: Field) -> String {
        let known = self.lists.get(at).into_iter().flat_map(|list| &list.columns);
        let mut same = known.filter(|(_, known)| {
            (&known.side, &known.inner, &known.wanted) == (&field.side, &field.inner, &field.wanted)
        });
        if let Some((called, _)) = same.next() {
            return called.clone();
        }
        let is_taken = |called: &str| {
            let mut tables = self.world.tables.iter();
            let is_declared = tables.any(|table| {
                let mut entities = table.model.entities.iter();
                table.dims.values().any(|dim| dim == called)
                    || table.links.iter().any(|link| link.role == called)
                    || entities.any(|entity| entity.named.name == called)
            });
            is_declared || self.lists.iter().any(|list| list.columns.contains_key(called))
        };
        let called = free(&field.wanted, is_taken);
        if let Some(list) = self.lists.get_mut(at) {
            list.columns.insert(called.clone(), field);
        }
        called
    }

    /// An element of the list that is being written.
    pub(super) fn of_columns(&self, columns: &Columns, element: &Element) -> Result<Written, Said> {
        let missing = || say!("nothing is called `{name}`", name = element.name());
        let (called, own) = columns.get(&element.name()).ok_or_else(missing)?;
        let called = name(called);
        if let Some(part) = &element.part {
            return Ok(Written::atom(format!("{called}.{}", times::part(part)?)));
        }
        let Some(own) = own else {
            return Ok(Written::atom(called));
        };
        let grain = times::grain(self.world.manifest, element.grain.as_ref().unwrap_or(own))?;
        Ok(Written::time(format!("{called}.{grain}")))
    }

    /// The tables of lists, as items.
    pub(super) fn list_tables(&self) -> String {
        self.lists.iter().map(|list| list.item(self.world)).collect()
    }
}

/// The model from which all elements are reached over the fewest others; the one that says least of several.
fn based<'a>(world: &World<'a>, elements: &[Element]) -> Option<(usize, Vec<(Way, Value<'a>)>)> {
    let candidates = (0..world.tables.len()).filter_map(|at| {
        let found: Option<Vec<(Way, Value<'a>)>> = elements
            .iter()
            .map(|element| {
                let (last, entities) = element.path.split_last()?;
                reached(world, at, entities, last)
            })
            .collect();
        let model = world.tables.get(at)?.model;
        Some((at, found?, model.dimensions.len() + model.measures.len()))
    });
    let best = candidates.min_by_key(|(_, found, size)| (ways(found).len(), *size));
    best.map(|(at, found, _)| (at, found))
}

/// All ways that lead to something, shorter ones first, each with those before it.
fn ways(found: &[(Way, Value<'_>)]) -> Vec<Way> {
    let mut all: Vec<Way> = Vec::new();
    for (way, _) in found {
        for length in 1..=way.len() {
            let part = way.get(..length).unwrap_or_default().to_vec();
            if !all.contains(&part) {
                all.push(part);
            }
        }
    }
    all.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    all
}

/// What an element is to the rows of a model: over its own entities, and those it knows.
fn reached<'a>(world: &World<'a>, at: usize, entities: &[String], last: &str) -> Option<(Way, Value<'a>)> {
    let model = world.tables.get(at)?.model;
    let Some((first, rest)) = entities.split_first() else {
        return Some((Way::new(), Value::Entity(entity_of(model, last)?)));
    };
    let known = entity_of(model, first);
    let is_own = model.primary_entity.as_ref() == Some(first)
        || known.is_some_and(|entity| entity.role != Role::Foreign);
    if is_own {
        let found = match rest {
            [] => value(model, last).map(|value| (Way::new(), value)),
            _ => reached(world, at, rest, last),
        };
        if found.is_some() {
            return found;
        }
    }
    known?;
    let targets = world.tables.iter().enumerate().filter(|(to, target)| {
        let key = entity_of(target.model, first);
        *to != at && key.is_some_and(|key| key.role != Role::Foreign)
    });
    for (to, target) in targets {
        let step = (first.clone(), to);
        let found = match rest {
            [] => value(target.model, last).map(|value| (vec![step], value)),
            _ => reached(world, to, rest, last).map(|(way, value)| {
                let way = std::iter::once(step).chain(way).collect();
                (way, value)
            }),
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

fn value<'a>(model: &'a Model, last: &str) -> Option<Value<'a>> {
    let dim = model.dimensions.iter().find(|dim| dim.named.name == last);
    dim.map(Value::Dimension)
        .or_else(|| entity_of(model, last).map(Value::Entity))
}

pub(super) fn entity_of<'a>(model: &'a Model, called: &str) -> Option<&'a Entity> {
    model.entities.iter().find(|entity| entity.named.name == called)
}

pub(super) fn expression(dim: &Dimension) -> String {
    dim.expr.clone().unwrap_or_else(|| dim.named.name.clone())
}

fn field(wanted: &str, side: &str, inner: &str, expr: &str, kind: Kind) -> Field {
    Field {
        side: side.to_owned(),
        inner: inner.to_owned(),
        expr: expr.to_owned(),
        wanted: wanted.to_owned(),
        kind,
    }
}

/// Under what the entity is found for which metrics are known.
pub(super) fn of_metric(entity: &str) -> String {
    format!("metric of {entity}")
}

/// A name that nothing else has.
fn free(wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let (mut called, mut count) = (wanted.to_owned(), 1);
    while is_taken(&called) {
        count += 1;
        called = format!("{wanted}_{count}");
    }
    called
}
