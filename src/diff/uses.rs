//! Which definitions rest on which others, as they are written.

use super::Side;
use crate::resolve::{AttributeId, EventId, MetricId, Model, TableId, TableSource, metrics_in, names_in};
use crate::syntax::ast::{self, Expr};
use rustc_hash::{FxHashMap, FxHashSet};

/// A definition that others may rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// A metric.
    Metric(MetricId),
    /// An attribute or a segment.
    Attribute(AttributeId),
    /// An event.
    Event(EventId),
    /// A table.
    Table(TableId),
}

impl Item {
    /// The definition an item makes, if others may rest on it.
    #[must_use]
    pub fn of(model: &Model, item: &ast::Item) -> Option<Self> {
        let (names, name) = (&model.names, item.name.text.as_str());
        Some(match item.body {
            ast::Body::Metric { .. } => Self::Metric(names.metric(name)?),
            ast::Body::Attribute { .. } | ast::Body::Segment { .. } => {
                Self::Attribute(names.attribute(name).or_else(|| names.segment(name))?)
            }
            ast::Body::Event(_) => Self::Event(names.event(name)?),
            ast::Body::Table(_) | ast::Body::Calendar(_) => Self::Table(names.table(name)?),
            _ => return None,
        })
    }
}

/// What each definition rests on directly.
#[derive(Debug, Default)]
pub struct Uses {
    down: FxHashMap<Item, Vec<Item>>,
    up: FxHashMap<Item, Vec<Item>>,
}

impl Uses {
    /// Of a revision.
    #[must_use]
    pub fn of(side: Side<'_>) -> Self {
        let model = &side.checked.model;
        let mut uses = Self::default();
        for (at, metric) in model.metrics.iter().enumerate() {
            let own = Item::Metric(MetricId::at(at));
            metrics_in(&metric.expr, &mut |name| {
                let named = model.names.metric(&name.text).map(Item::Metric);
                named.into_iter().for_each(|item| uses.add(own, item));
            });
            if let Some((measure, facts)) = side.checked.metric(MetricId::at(at)) {
                measure.metrics(&mut |id, _| uses.add(own, Item::Metric(id)));
                facts
                    .beside
                    .iter()
                    .for_each(|table| uses.add(own, Item::Table(*table)));
            }
            uses.named(model, own, &metric.expr);
        }
        for (at, attribute) in model.attributes.iter().enumerate() {
            let own = Item::Attribute(AttributeId::at(at));
            uses.named(model, own, &attribute.expr);
            metrics_in(&attribute.expr, &mut |name| {
                let named = model.names.metric(&name.text).map(Item::Metric);
                named.into_iter().for_each(|item| uses.add(own, item));
            });
        }
        for (at, event) in model.events.iter().enumerate() {
            let own = Item::Event(EventId::at(at));
            event
                .table
                .into_iter()
                .for_each(|table| uses.add(own, Item::Table(table)));
            event
                .condition
                .iter()
                .for_each(|expr| uses.named(model, own, expr));
        }
        for at in 0..model.tables.len() {
            uses.table(model, TableId::at(at));
        }
        uses
    }

    /// Attributes, segments, events and tables that an expression speaks of, and
    /// the homes of the entities it names.
    fn named(&mut self, model: &Model, own: Item, expr: &Expr) {
        names_in(expr, &mut |name| {
            let word = name.text.as_str();
            let attribute = model.names.attribute(word).or_else(|| model.names.segment(word));
            let found = [
                attribute.map(Item::Attribute),
                model.names.event(word).map(Item::Event),
                model.names.table(word).map(Item::Table),
            ];
            found.into_iter().flatten().for_each(|item| self.add(own, item));
            if let Some(entity) = model.names.entity(word) {
                model
                    .tables_of(entity)
                    .for_each(|table| self.add(own, Item::Table(table)));
            }
        });
    }

    fn table(&mut self, model: &Model, id: TableId) {
        let Some(table) = model.tables.get(id.index()) else {
            return;
        };
        let own = Item::Table(id);
        for link in &table.links {
            model
                .tables_of(link.entity)
                .for_each(|home| self.add(own, Item::Table(home)));
        }
        if let Some(entity) = table.key.as_ref().and_then(|key| key.entity) {
            model
                .tables_of(entity)
                .for_each(|other| self.add(own, Item::Table(other)));
        }
        if let TableSource::Union(parts) = &table.source {
            parts
                .iter()
                .for_each(|part| self.add(own, Item::Table(part.table)));
        }
    }

    fn add(&mut self, own: Item, on: Item) {
        let known = self.down.entry(own).or_default();
        if own != on && !known.contains(&on) {
            known.push(on);
            self.up.entry(on).or_default().push(own);
        }
    }

    /// What one rests on directly.
    pub fn below(&self, item: Item) -> impl Iterator<Item = Item> {
        self.down.get(&item).into_iter().flatten().copied()
    }

    /// Everything that rests on one of these, over any number of steps, themselves
    /// included.
    #[must_use]
    pub fn all_above(&self, items: impl IntoIterator<Item = Item>) -> FxHashSet<Item> {
        let mut found = FxHashSet::default();
        let mut open: Vec<Item> = items.into_iter().collect();
        while let Some(item) = open.pop() {
            if found.insert(item) {
                open.extend(self.up.get(&item).into_iter().flatten());
            }
        }
        found
    }
}
