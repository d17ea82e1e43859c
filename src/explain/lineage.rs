//! What a metric is made of: the metrics in it, and the columns they read.

use crate::check::{Budget, Checked, ColumnRef, EventFacts, Measure, Per, Row, Within, link_to};
use crate::resolve::{AttributeId, EntityId, Holds, MetricId, TableId, TableSource, Type, path_in};
use crate::syntax::ast::{Expr, Name, Path};
use rustc_hash::FxHashSet;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a metric is made of.
#[derive(Clone, Debug, Default)]
pub struct Lineage {
    /// The metrics in its definition, over any number of steps.
    pub metrics: Vec<String>,
    /// The tables whose rows are read.
    pub tables: Vec<Source>,
}

/// A table that is read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name in the project.
    pub table: String,
    /// The name the warehouse knows it by; none for queries in SQL.
    pub physical: Option<String>,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// A column that is read.
#[derive(Clone, Debug)]
pub struct Column {
    /// `shop.order_lines.amount`
    pub name: String,
    /// What it is read for.
    pub parts: Vec<Part>,
}

/// What a column is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Its values are what is aggregated.
    Value,
    /// A condition looks at it.
    Condition,
    /// It says when a row happened.
    Time,
    /// It says to what a row belongs.
    Link,
    /// It is part of a key that is joined, or that ties are broken by.
    Key,
    /// Rows are grouped by it on the way.
    Group,
    /// The warehouse is cut up by it.
    Partition,
}

impl Part {
    /// The word programs read.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Condition => "condition",
            Self::Time => "time",
            Self::Link => "link",
            Self::Key => "key",
            Self::Group => "group",
            Self::Partition => "partition",
        }
    }
}

/// Most parts that are looked at.
const STEPS: usize = 100_000;

/// The lineage of a metric.
pub(super) fn lineage(checked: &Checked, id: MetricId) -> Lineage {
    let mut walk = Walk {
        checked,
        found: BTreeMap::new(),
        metrics: Vec::new(),
        attributes: FxHashSet::default(),
        standing: FxHashSet::default(),
    };
    let left = Cell::new(STEPS);
    let around = Around::of(&left, Vec::new());
    if let Some((measure, _)) = checked.metric(id) {
        walk.measure(measure, &around);
    }
    walk.lineage(id)
}

/// What stands around a measure.
#[derive(Clone)]
struct Around<'a> {
    left: &'a Cell<usize>,
    filters: Vec<Arc<Expr>>,
    roles: Vec<Arc<Path>>,
    within: Vec<Arc<Within>>,
    groups: Vec<Path>,
    entities: Vec<EntityId>,
    at: Option<Arc<Path>>,
}

impl<'a> Around<'a> {
    /// Nothing but whose rows they are.
    fn of(left: &'a Cell<usize>, entities: Vec<EntityId>) -> Self {
        Self {
            left,
            filters: Vec::new(),
            roles: Vec::new(),
            within: Vec::new(),
            groups: Vec::new(),
            entities,
            at: None,
        }
    }
}

struct Walk<'a> {
    checked: &'a Checked,
    found: BTreeMap<(TableId, String), BTreeSet<Part>>,
    metrics: Vec<MetricId>,
    attributes: FxHashSet<AttributeId>,
    /// Tables whose own condition has been read.
    standing: FxHashSet<TableId>,
}

impl Walk<'_> {
    fn lineage(self, own: MetricId) -> Lineage {
        let model = &self.checked.model;
        let names = self.metrics.iter().filter(|id| **id != own);
        let names = names.filter_map(|id| model.metrics.get(id.index()));
        let mut tables: Vec<Source> = Vec::new();
        for ((id, column), parts) in &self.found {
            let Some(table) = model.tables.get(id.index()) else {
                continue;
            };
            // What unions are put together from stands with its parts.
            if matches!(table.source, TableSource::Union(_)) {
                continue;
            }
            let name = table.named.name.text.to_string();
            let prefix = table.physical().unwrap_or(&name).to_owned();
            let column = Column {
                name: format!("{prefix}.{column}"),
                parts: parts.iter().copied().collect(),
            };
            match tables.iter_mut().find(|known| known.table == name) {
                Some(known) => known.columns.push(column),
                None => tables.push(Source {
                    physical: table.physical().map(str::to_owned),
                    table: name,
                    columns: vec![column],
                }),
            }
        }
        Lineage {
            metrics: names.map(|metric| metric.named.name.text.to_string()).collect(),
            tables,
        }
    }

    fn measure(&mut self, measure: &Measure, around: &Around<'_>) {
        let Some(left) = around.left.get().checked_sub(1) else {
            return;
        };
        around.left.set(left);
        match measure {
            Measure::Metric(id, _) => {
                if !self.metrics.contains(id) {
                    self.metrics.push(*id);
                }
                if let Some((inner, _)) = self.checked.metric(*id) {
                    self.measure(inner, around);
                }
            }
            Measure::Aggregate(aggregate) => {
                self.rows(aggregate.table, around);
                if let Some((row, _)) = &aggregate.argument {
                    self.row(row, Part::Value);
                }
                if aggregate.function.in_time() {
                    self.key(aggregate.table);
                }
            }
            Measure::Where(inner, condition) => {
                self.with(inner, around, |around| around.filters.push(condition.clone()))
            }
            Measure::Via(inner, path, _) => {
                self.with(inner, around, |around| around.roles.push(path.clone()))
            }
            Measure::Within(inner, within) => {
                self.with(inner, around, |around| around.within.push(within.clone()))
            }
            Measure::At(inner, path) => self.with(inner, around, |around| {
                around.at.get_or_insert_with(|| path.clone());
            }),
            Measure::Across(inner, paths) => self.with(inner, around, |around| {
                around.groups.extend(paths.iter().cloned())
            }),
            Measure::Edge {
                inner,
                per: Some(entity),
                ..
            } => self.with(inner, around, |around| around.entities.push(*entity)),
            Measure::Entities {
                entity,
                every,
                condition,
                ..
            } => {
                let home = self
                    .checked
                    .model
                    .entities
                    .get(entity.index())
                    .and_then(|entity| entity.home);
                if let Some(home) = home.filter(|_| *every) {
                    self.key(home);
                    self.standing(home);
                }
                self.with(condition, around, |around| around.entities.push(*entity));
            }
            Measure::Steps(steps) => self.with(&steps.inner.0, around, |around| match &steps.per {
                Per::Grain(..) => {}
                Per::Entity(entity, _) => around.entities.push(*entity),
                Per::Path(path) => around.groups.push((**path).clone()),
            }),
            Measure::Once(once) => {
                self.measure(&once.rows, around);
                let budget = Budget::new(STEPS);
                let key = self
                    .checked
                    .binder(once.table, None, &budget)
                    .entity_key(&once.role);
                for column in key.into_iter().flat_map(|(_, key)| key) {
                    self.column(&column, Part::Link);
                }
                self.key(once.home);
                self.standing(once.home);
                self.row(&once.value, Part::Value);
            }
            Measure::Sequence(sequence) => {
                for event in [&sequence.from, &sequence.to] {
                    self.event(event, sequence.entity, around);
                }
            }
            _ => measure.parts(&mut |part| self.measure(part, around)),
        }
    }

    fn with<'a>(&mut self, inner: &Measure, around: &Around<'a>, add: impl FnOnce(&mut Around<'a>)) {
        let mut around = around.clone();
        add(&mut around);
        self.measure(inner, &around);
    }

    fn event(&mut self, event: &EventFacts, entity: EntityId, around: &Around<'_>) {
        let mut inside = around.clone();
        inside.at = event.at.clone();
        inside.filters.extend(event.condition.clone());
        inside.entities.push(entity);
        self.rows(event.table, &inside);
        self.key(event.table);
    }

    /// What says which rows of a table count.
    fn rows(&mut self, table: TableId, around: &Around<'_>) {
        self.standing(table);
        let budget = Budget::new(STEPS);
        let checked = self.checked;
        let plain = checked.binder(table, None, &budget);
        let time: Option<(Row, Type)> = match &around.at {
            Some(path) => plain.path(path).ok(),
            None => checked.default_time(table),
        };
        if let Some((row, _)) = &time {
            self.row(row, Part::Time);
        }
        let binder = checked.binder(table, time.as_ref(), &budget);
        for filter in &around.filters {
            if let Ok(row) = binder.condition(filter) {
                self.row(&row, Part::Condition);
            }
        }
        let roles: Vec<&Path> = around.roles.iter().map(|role| &**role).collect();
        for within in &around.within {
            for row in within
                .conditions(&plain, &roles, time.as_ref())
                .unwrap_or_default()
            {
                self.row(&row, Part::Condition);
            }
        }
        for path in &around.groups {
            if let Some((_, key)) = plain.entity_key(path) {
                key.iter().for_each(|column| self.column(column, Part::Group));
            } else if let Ok((row, _)) = binder.path(path) {
                self.row(&row, Part::Group);
            }
        }
        for entity in &around.entities {
            let named = roles.iter().filter_map(|role| plain.entity_key(role));
            let named = named.into_iter().find(|(known, _)| known == entity);
            let key = named.map(|(_, key)| key).or_else(|| plain.only_key(*entity));
            let is_home = matches!(link_to(&checked.model, table, *entity), Ok(None));
            let part = if is_home { Part::Key } else { Part::Link };
            for column in key.into_iter().flatten() {
                self.column(&column, part);
            }
        }
    }

    /// The condition that always holds, and the partition that is read by.
    fn standing(&mut self, table: TableId) {
        if !self.standing.insert(table) {
            return;
        }
        let checked = self.checked;
        let facts = checked.tables.get(table.index());
        if let Some(row) = facts.and_then(|facts| facts.rows.as_ref()) {
            self.row(row, Part::Condition);
        }
        let Some(declared) = checked.model.tables.get(table.index()) else {
            return;
        };
        if let Some(partition) = &declared.partition {
            let field = facts.and_then(|facts| facts.fields.get(partition.field)?.as_ref());
            if let (Some((row, _)), Holds::Rows(..) | Holds::Copy) = (field, partition.holds) {
                self.row(row, Part::Partition);
            }
        }
        if let TableSource::Union(parts) = &declared.source {
            for part in parts {
                self.standing(part.table);
            }
        }
    }

    fn key(&mut self, table: TableId) {
        let key = self.checked.model.tables.get(table.index());
        let columns = key
            .and_then(|table| table.key.as_ref())
            .map(|key| key.columns.clone());
        for column in columns.unwrap_or_default() {
            self.physical(table, &column.text, Part::Key);
        }
    }

    fn row(&mut self, row: &Row, part: Part) {
        let mut columns = Vec::new();
        row.columns(&mut |column| columns.push(column.clone()));
        let mut facts = Vec::new();
        row.attributes(&mut |attribute| facts.push((attribute.attribute, attribute.key.clone())));
        row.members(&mut |member| facts.push((member.segment, member.key.clone())));
        let keys: Vec<ColumnRef> = facts.iter().flat_map(|(_, key)| key.clone()).collect();
        for column in &columns {
            match keys.contains(column) {
                true => self.column(column, Part::Link),
                false => self.column(column, part),
            }
        }
        for (id, _) in facts {
            self.attribute(id);
        }
    }

    /// What an attribute or segment is computed from, whatever is asked.
    fn attribute(&mut self, id: AttributeId) {
        let checked = self.checked;
        let Some(Some(facts)) = checked.attributes.get(id.index()) else {
            return;
        };
        if !self.attributes.insert(id) {
            return;
        }
        let left = Cell::new(STEPS);
        let around = Around::of(&left, vec![facts.of]);
        self.measure(&facts.measure, &around);
    }

    /// A column, and the links that lead to it.
    fn column(&mut self, column: &ColumnRef, part: Part) {
        let model = &self.checked.model;
        for hop in column.path.steps() {
            for name in hop.columns(model) {
                self.physical(hop.from, &name.text, Part::Link);
            }
            self.key(hop.to);
            self.standing(hop.to);
            let valid = model
                .tables
                .get(hop.to.index())
                .and_then(|table| table.validity());
            if let Some((from, until)) = valid {
                self.physical(hop.to, &from.text, Part::Time);
                self.physical(hop.to, &until.text, Part::Time);
            }
        }
        self.physical(column.table, &column.column, part);
    }

    /// A column of a table; of a union, what its parts supply for it.
    fn physical(&mut self, table: TableId, column: &str, part: Part) {
        let new = self
            .found
            .entry((table, column.to_owned()))
            .or_default()
            .insert(part);
        let checked = self.checked;
        let declared = checked.model.tables.get(table.index());
        let Some(TableSource::Union(parts)) = declared.map(|table| &table.source).filter(|_| new) else {
            return;
        };
        let budget = Budget::new(STEPS);
        for stacked in parts {
            let name = Name::plain(column, stacked.span);
            let path = path_in(stacked, &name);
            let binder = checked.binder(stacked.table, None, &budget);
            if let Some((_, key)) = binder.entity_key(&path) {
                key.iter().for_each(|column| self.column(column, part));
            } else if let Ok((row, _)) = binder.path(&path) {
                self.row(&row, part);
            }
        }
    }
}
