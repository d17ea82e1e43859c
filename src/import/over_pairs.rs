//! What is asked of pairs: rows of a table, each once for every row that another one has for the same entity. Where two
//! tables are reached over those rows, there each is joined by itself, so that a row counts once for every two of them.

use std::collections::BTreeSet;

use super::jinja::Element;
use super::joined::elements;
use super::manifest::{Input, Metric, Named, SavedQuery};
use super::measured::Folded;
use super::metrics::{Done, Writer};
use super::pairs::{Beside, model_of};
use super::world::{Table, World};
use crate::words::{Said, say};

impl World<'_> {
    pub(super) fn for_each(&self, what: &str, (other, again): Beside) -> String {
        let again = again.map(|end| format!("_and_again_for_{}", model_of(self, end)));
        let (other, again) = (model_of(self, other), again.unwrap_or_default());
        format!("{what}_for_each_{other}{again}")
    }

    /// The table that an element is of, where it is reached over the rows beside those of a table.
    fn end_over_pairs(&self, table: &Table<'_>, element: &Element) -> Option<usize> {
        let pairs = table.pairs.as_ref()?;
        let [entity, over, rest @ ..] = element.path.as_slice() else {
            return None;
        };
        let last = element.path.last().filter(|_| *entity == pairs.entity)?;
        let links = &self.tables.get(pairs.other)?.links;
        let link = links.iter().find(|link| link.role == *over)?;
        let is_end = |to: &usize| {
            let target = self
                .tables
                .get(*to)
                .filter(|target| target.entities().contains(&link.entity));
            target.is_some_and(|target| {
                let dims = &target.model.dimensions;
                dims.iter().any(|dim| dim.named.name == *last)
                    || target.links.iter().any(|link| Some(&link.role) == rest.first())
            })
        };
        self.ends(pairs.other, self.tables.len()).into_iter().find(is_end)
    }
}

impl Writer<'_> {
    /// The table whose rows a measure counts: those of pairs, where pairs are asked for.
    pub(super) fn counted_rows(&mut self, at: usize) -> Result<usize, Said> {
        let Some((other, again)) = self.paired else {
            return Ok(at);
        };
        let world = self.world;
        let (model, beside) = (model_of(world, at), model_of(world, other));
        let found = world.tables.iter().position(|table| {
            let pairs = table.pairs.as_ref();
            let is_of = pairs.is_some_and(|pairs| (pairs.other, pairs.again) == (other, again));
            is_of && table.model.named.name == model
        });
        let found = found.ok_or_else(|| {
            say!(
                "`{name}` is not reached from `{table}`",
                name = beside,
                table = model
            )
        })?;
        self.pairs_used.insert(found);
        Ok(found)
    }

    /// What a metric is called, of the rows that are counted.
    pub(super) fn called(&self, metric: &str) -> String {
        let called = match self.paired {
            Some(beside) => self.world.for_each(metric, beside),
            None => metric.to_owned(),
        };
        format!("{called}{}", self.as_asked(metric).unwrap_or_default())
    }

    /// A metric whose conditions only pairs can meet.
    pub(super) fn simple_of_pairs(
        &mut self,
        metric: &Metric,
        input: &Input,
        folded: Folded<'_>,
    ) -> Option<Done> {
        if self.paired.is_some() {
            return None;
        }
        for other in self.others() {
            self.paired = Some((other, None));
            let done = self.simple(metric, input, folded);
            self.paired = None;
            if let Ok(done) = done {
                self.of_pairs(&metric.named, (other, None));
                return Some(done);
            }
        }
        None
    }

    /// Says that what is counted is pairs.
    fn of_pairs(&mut self, named: &Named, (other, again): Beside) {
        let table = model_of(self.world, other);
        let how = match again {
            None => say!(
                "each row counts once for every row of `{table}` that it finds, as there",
                table = table
            ),
            Some(_) => say!(
                "each row counts once for every two rows of `{table}` that it finds, as there, where two ways lead over them",
                table = table
            ),
        };
        self.found.otherwise(named.span, &named.name, how);
    }

    /// The tables whose rows stand beside others.
    fn others(&self) -> BTreeSet<usize> {
        let pairs = self.world.tables.iter().filter_map(|table| table.pairs.as_ref());
        pairs.map(|pairs| pairs.other).collect()
    }

    /// A report that asks the same of pairs.
    pub(super) fn report_of_pairs(&mut self, query: &SavedQuery) -> Option<String> {
        for other in self.others() {
            let Some(text) = self.of_rows_beside(query, (other, None)) else {
                continue;
            };
            let ends = self.ends_over(query, other);
            let beside = match ends.iter().copied().collect::<Vec<_>>().as_slice() {
                [] | [_] => {
                    self.of_pairs(&query.named, (other, None));
                    return Some(text);
                }
                [_, two] => (other, Some(*two)),
                _ => return None,
            };
            let text = self.of_rows_beside(query, beside)?;
            self.of_pairs(&query.named, beside);
            return Some(text);
        }
        None
    }

    /// The same of rows with those of another table beside them; nothing is left of it where that does not work.
    fn of_rows_beside(&mut self, query: &SavedQuery, beside: Beside) -> Option<String> {
        let before = (self.helpers.clone(), self.fields.clone(), self.done.clone());
        let used = self.pairs_used.clone();
        self.paired = Some(beside);
        let text = self.reported(query);
        self.paired = None;
        if text.is_err() || (beside.1.is_none() && self.ends_over(query, beside.0).len() > 1) {
            (self.helpers, self.fields, self.done) = before;
            self.pairs_used = used;
        }
        text.ok()
    }

    /// The tables that a question reaches over the rows of one.
    fn ends_over(&self, query: &SavedQuery, other: usize) -> BTreeSet<usize> {
        let slices = query.group_by.iter().filter_map(|slice| self.slice(slice).ok());
        let read: Vec<Element> = slices.chain(elements(&query.filters)).collect();
        let pairs = self.world.tables.iter().filter(|table| {
            let pairs = table.pairs.as_ref();
            pairs.is_some_and(|pairs| pairs.other == other && pairs.again.is_none())
        });
        let found = pairs.flat_map(|table| {
            read.iter()
                .filter_map(|element| self.world.end_over_pairs(table, element))
        });
        found.collect()
    }
}
