//! Metrics: what each becomes, those that it rests on first.

use std::collections::{BTreeMap, BTreeSet};

use super::Findings;
use super::beside::{self, Beside};
use super::jinja::Element;
use super::lists::Listed;
use super::manifest::{Filter, Input, Made, Metric, Role};
use super::names::name;
use super::shifted::Asked;
use super::times;
use super::world::World;
use super::write::metric_text;
use crate::words::{Said, say};

/// What is written so far.
pub struct Writer<'a> {
    pub world: &'a World<'a>,
    pub found: &'a mut Findings,
    /// Metrics that are done: the table they are first of, and their text; or why there is none.
    pub done: BTreeMap<String, Result<Done, Said>>,
    /// Metrics that are being written, to find circles.
    pub(super) open: BTreeSet<String>,
    /// Attributes that filters need, by name.
    pub attributes: BTreeMap<String, String>,
    /// Fields that measures need, by table.
    pub fields: BTreeMap<usize, BTreeMap<String, String>>,
    /// Entities that are counted and nothing else.
    pub entities: BTreeSet<String>,
    /// Metrics that stand between two others: their tables, and their items.
    pub helpers: BTreeMap<String, (usize, String)>,
    /// The rows of the list that is being written.
    pub listed: Option<Listed>,
    /// Its columns, where they are of several tables, and all such tables.
    pub(super) columns: Option<beside::Columns>,
    pub(super) lists: Vec<Beside>,
    /// The time of the metrics that are asked or filtered, where it is not the first of their table.
    pub(super) own_time: Option<String>,
    /// Entities that the report that is being written reaches over a partition, and all that it knows over them.
    pub(super) at_once: BTreeSet<String>,
    /// How the report that is being written is sliced by time.
    pub(super) asked: Option<Asked>,
    /// The filters of that report that are those of what begins a conversion, and its name.
    pub(super) begins: Option<(Vec<Filter>, String)>,
    /// The table beside whose rows others are counted, for the report that is being written; and the tables of
    /// pairs that are asked.
    pub(super) paired: Option<super::pairs::Beside>,
    pub(super) pairs_used: BTreeSet<usize>,
}

/// A metric that has a counterpart.
#[derive(Clone, Debug)]
pub struct Done {
    pub table: usize,
    /// Its expression, and what stands in braces behind it.
    pub expr: String,
    pub clauses: String,
    /// The grain that questions without one mean.
    pub grain: String,
    /// The time its rows have.
    pub time: Option<String>,
    /// The grain of that time.
    pub every: String,
    /// The times of its tables, where all of its rows could be moved to later ones.
    pub times: Option<BTreeMap<usize, String>>,
    /// Items that stand before it.
    pub before: String,
}

impl<'a> Writer<'a> {
    pub fn new(world: &'a World<'a>, found: &'a mut Findings) -> Self {
        Self {
            world,
            found,
            done: BTreeMap::new(),
            open: BTreeSet::new(),
            attributes: BTreeMap::new(),
            fields: BTreeMap::new(),
            entities: BTreeSet::new(),
            helpers: BTreeMap::new(),
            listed: None,
            columns: None,
            lists: Vec::new(),
            own_time: None,
            at_once: BTreeSet::new(),
            asked: None,
            begins: None,
            paired: None,
            pairs_used: BTreeSet::new(),
        }
    }

    /// A metric by name, written when it is first asked for.
    pub fn metric(&mut self, called: &str) -> Result<Done, Said> {
        let known = self.called(called);
        if let Some(done) = self.done.get(&known) {
            return match done {
                Ok(done) => Ok(done.clone()),
                Err(why) if self.open.is_empty() => Err(why.clone()),
                Err(_) => Err(say!(
                    "it rests on `{name}`, which has no counterpart",
                    name = called
                )),
            };
        }
        let metric = self
            .world
            .manifest
            .metrics
            .iter()
            .find(|metric| metric.named.name == called);
        let metric = metric.ok_or_else(|| self.unknown(called))?;
        if !self.open.insert(known.clone()) {
            return Err(say!("it rests on itself"));
        }
        let around = (self.own_time.take(), std::mem::take(&mut self.at_once));
        let done = self.made(metric);
        (self.own_time, self.at_once) = around;
        self.open.remove(&known);
        if let (Ok(done), true) = (&done, known != called) {
            let item = metric_text(&known, metric, done);
            self.helpers.insert(known.clone(), (done.table, item));
        }
        self.done.insert(known, done.clone());
        done
    }

    /// What one metric becomes.
    pub fn made(&mut self, metric: &Metric) -> Result<Done, Said> {
        if let Some(why) = &metric.strange {
            return Err(why.clone());
        }
        let mut done = match &metric.made {
            Made::Unknown => {
                return Err(say!(
                    "metrics are simple, ratio, derived, cumulative or conversion"
                ));
            }
            Made::Simple { input, folded } => self.simple(metric, input, folded.as_ref())?,
            Made::Ratio { above, below } => {
                let (a, b) = (self.input(above, false)?, self.input(below, false)?);
                Done {
                    expr: format!("{} / {}", a.1.text, b.1.text),
                    grain: coarser(&a.0, &b.0),
                    times: together(&a.0, &b.0),
                    clauses: String::new(),
                    ..a.0
                }
            }
            Made::Derived { expr, inputs } => self.derived(metric, expr, inputs)?,
            Made::Cumulative {
                input,
                window,
                to_date,
                period,
            } => self.cumulative(input, window.as_ref(), to_date.as_deref(), period.as_deref())?,
            Made::Conversion {
                from,
                to,
                entity,
                within,
                is_count,
                constant,
            } => {
                let of = (from, to, entity.as_str());
                self.conversion(metric, of, within.as_ref(), *is_count, constant)?
            }
        };
        let is_done = matches!(metric.made, Made::Simple { .. } | Made::Conversion { .. });
        if !is_done && !metric.filters.is_empty() {
            let condition = self.conditions(done.table, &metric.filters)?;
            done.expr = format!("({}) where {condition}", done.expr);
        }
        Ok(done)
    }

    /// All conditions at once.
    pub fn conditions(&mut self, table: usize, filters: &[Filter]) -> Result<String, Said> {
        let mut all = Vec::new();
        for filter in filters {
            all.push(self.condition(table, filter)?);
        }
        Ok(all.join(" and "))
    }

    /// The attribute that a metric is of an entity.
    pub fn attribute(&mut self, metric: &str, entity: &str, via: Option<&str>) -> Result<String, Said> {
        let behind = via.map(|way| format!("_by_{}", way.replace(['.', '`'], "_")));
        let called = format!("{entity}_{metric}{}", behind.unwrap_or_default());
        let taken = self
            .world
            .manifest
            .metrics
            .iter()
            .any(|metric| metric.named.name == called);
        let called = if taken { format!("{called}_") } else { called };
        let text = format!(
            "attribute {} of {} = {}{}",
            name(&called),
            name(entity),
            name(metric),
            via.map(|way| format!(" via {way}")).unwrap_or_default()
        );
        self.attributes.insert(called.clone(), text);
        Ok(called)
    }

    /// Whether an element is the time of the metrics of a table.
    pub fn is_own_time(&self, table: usize, element: &Element) -> bool {
        if element.path == ["metric_time"] {
            return true;
        }
        // A list has rows of one table, and no metric whose time could be meant.
        if self.listed.is_some() {
            return false;
        }
        let Some(model) = self.world.tables.get(table).map(|table| table.model) else {
            return false;
        };
        let own = self.own_time.clone().or_else(|| first_time(model));
        let is_main = |entity: &String| {
            let mut entities = model.entities.iter();
            model.primary_entity.as_ref() == Some(entity)
                || entities.any(|own| own.role == Role::Primary && own.named.name == *entity)
        };
        match element.path.as_slice() {
            [entity, time] => is_main(entity) && Some(time) == own.as_ref(),
            _ => false,
        }
    }

    /// The grain of the time of a table, where an element says none: by its own name as it is declared, and days at
    /// least where all metrics share it.
    pub fn own_grain(&self, table: usize, element: &Element) -> String {
        let model = self.world.tables.get(table).map(|table| table.model);
        let own = self.own_time.clone().or_else(|| model.and_then(first_time));
        let mut dims = model.into_iter().flat_map(|model| &model.dimensions);
        let dim = dims.find(|dim| Some(&dim.named.name) == own.as_ref());
        let grain = dim.and_then(|dim| dim.grain.clone());
        let is_shared = element.path.len() < 2;
        let is_short = |grain: &String| times::coarseness(grain) < times::coarseness("day");
        grain
            .filter(|grain| !(is_shared && is_short(grain)))
            .unwrap_or_else(|| "day".to_owned())
    }
}

/// With the periods that have no rows, and what stands there.
pub(super) fn filled(expr: &str, is_filtered: bool, input: &Input, done: &Done) -> String {
    let every = input.on_spine.then(|| format!(" every {} apart", done.every));
    let fill = input.fill.as_ref().map(|fill| format!(" fill {fill}"));
    let behind = format!("{}{}", every.unwrap_or_default(), fill.unwrap_or_default());
    match is_filtered && !behind.is_empty() {
        true => format!("({expr}){behind}"),
        false => format!("{expr}{behind}"),
    }
}

/// The time that metrics of a table have if they say nothing else.
pub fn first_time(model: &super::manifest::Model) -> Option<String> {
    let default = model.default_time.clone();
    default.or_else(|| {
        let times = model
            .dimensions
            .iter()
            .find(|dim| dim.grain.is_some() && !dim.is_partition);
        times.map(|dim| dim.named.name.clone())
    })
}

pub(super) fn together(a: &Done, b: &Done) -> Option<BTreeMap<usize, String>> {
    let (a, b) = (a.times.clone()?, b.times.as_ref()?);
    let agrees = b
        .iter()
        .all(|(table, time)| a.get(table).is_none_or(|known| known == time));
    agrees.then(|| a.into_iter().chain(b.clone()).collect())
}

pub(super) fn coarser(a: &Done, b: &Done) -> String {
    match times::coarseness(&a.grain) >= times::coarseness(&b.grain) {
        true => a.grain.clone(),
        false => b.grain.clone(),
    }
}
