//! Slices that are reached over a partition: there one join makes them and all others over the same entity, which are
//! known in that partition only, too.

use std::collections::BTreeSet;

use super::differs::Whole;
use super::jinja::{Element, template};
use super::manifest::{Filter, Made, SavedQuery};
use super::metrics::Writer;
use super::names::name;
use crate::words::{Said, say};

impl Writer<'_> {
    /// The entities that a question reaches over a partition, on the way to others, and by no other way.
    pub(super) fn reached_by_partition(&self, query: &SavedQuery, tables: &[usize]) -> BTreeSet<String> {
        let slices = query.group_by.iter().filter_map(|slice| self.slice(slice).ok());
        let read: Vec<Element> = slices.chain(elements(&query.filters)).collect();
        let found = tables.iter().flat_map(|table| {
            let plain = self.led_through(*table, &read, false);
            let over = self.led_through(*table, &read, true).into_iter();
            over.filter(move |entity| !plain.contains(entity))
        });
        found.collect()
    }

    /// The entities that are on the way to others, over a partition or by themselves.
    fn led_through(&self, table: usize, read: &[Element], by_partition: bool) -> BTreeSet<String> {
        let is_far = |element: &&Element| element.metric_of.is_none() && element.path.len() > 2;
        let farther = read.iter().filter(is_far);
        let found = farther.filter(|element| {
            let way = self.world.path(table, element);
            way.is_ok_and(|(way, _)| is_over(&way) == by_partition)
        });
        found
            .filter_map(|element| element.path.first().cloned())
            .collect()
    }

    /// What such an entity says, in its partition.
    pub(super) fn over_partition(&self, table: usize, element: &Element) -> Option<(String, Option<String>)> {
        let [entity, last] = element.path.as_slice() else {
            return None;
        };
        let own = self
            .world
            .tables
            .get(table)
            .filter(|_| self.at_once.contains(entity))?;
        let links = own.links.iter().filter(|link| link.leads == [entity.clone()]);
        let inner = Element {
            path: vec![last.clone()],
            ..element.clone()
        };
        let mut found = links.filter_map(|link| {
            let to = self.world.tables.iter().position(|target| {
                let is_of = target.key.as_ref().is_some_and(|key| key.entity == link.entity);
                is_of && target.each.as_ref().is_some_and(|each| each.on.is_some())
            })?;
            let (path, grain) = self.world.path(to, &inner).ok()?;
            Some((format!("{}.{path}", name(&link.role)), grain))
        });
        found.next()
    }

    /// Where one slice is reached over a partition, what is known over the same entity in that partition only.
    pub(super) fn is_joined_at_once(
        &self,
        whole: &Whole<'_>,
        table: usize,
        slices: &[Element],
        read: &[Element],
    ) -> Option<Said> {
        let asked: Vec<Element> = slices.iter().chain(read).cloned().collect();
        let of_metrics = whole.metrics.iter().flat_map(|metric| {
            let inner = match &metric.made {
                Made::Simple { input, .. } => input.filters.as_slice(),
                _ => &[],
            };
            elements(&metric.filters).chain(elements(inner))
        });
        let of_inputs = whole.inputs.iter().flat_map(|input| elements(&input.filters));
        let of_metrics: Vec<Element> = of_metrics.chain(of_inputs).collect();
        let reached = self.led_through(table, &asked, true);
        let is_other = |element: &&Element, way: Option<String>| {
            let is_near = element.metric_of.is_none() && element.path.len() == 2;
            is_near
                && element
                    .path
                    .first()
                    .is_some_and(|entity| reached.contains(entity))
                && way.is_some_and(|way| !is_over(&way))
        };
        let mut of_question = asked.iter();
        let mut of_metrics = of_metrics.iter();
        let plain = |element: &Element| self.world.path(table, element).ok().map(|(way, _)| way);
        let differs = of_question.any(|element| {
            let way = self.over_partition(table, element).map(|(way, _)| way);
            is_other(&element, way.or_else(|| plain(element)))
        }) || of_metrics.any(|element| is_other(&element, plain(element)));
        differs.then(|| {
            say!(
                "there all slices over an entity are known in the partition only that one of them is reached over"
            )
        })
    }
}

/// Whether a way begins on a partition.
fn is_over(way: &str) -> bool {
    way.split('.').next().is_some_and(|first| first.contains("_on_"))
}

pub(super) fn elements(filters: &[Filter]) -> impl Iterator<Item = Element> {
    let found = filters.iter().filter_map(|filter| template(&filter.text));
    found.flat_map(|(_, elements)| elements)
}
