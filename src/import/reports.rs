//! Saved queries as reports.

use std::collections::BTreeSet;

use super::jinja::{Element, element};
use super::manifest::{Filter, Input, Made, SavedQuery};
use super::metrics::Writer;
use super::names::name;
use super::shifted::{Asked, PARTS};
use super::tables::{docs, label};
use super::times;
use crate::words::{Said, say};

impl Writer<'_> {
    /// A report that asks the same.
    pub fn report(&mut self, query: &SavedQuery) -> Result<String, Said> {
        if let Some(why) = &query.strange {
            return Err(why.clone());
        }
        let made = match self.reported(query) {
            Err(why) => self.report_of_pairs(query).ok_or(why),
            made => made,
        };
        if made.is_ok() {
            self.tell_differences(query);
        }
        self.at_once.clear();
        made
    }

    pub(super) fn reported(&mut self, query: &SavedQuery) -> Result<String, Said> {
        (self.listed, self.columns, self.own_time) = (None, None, None);
        let mut tables = Vec::new();
        let mut grain = String::new();
        let mut times: BTreeSet<Option<String>> = BTreeSet::new();
        let mut followed = String::new();
        for metric in &query.metrics {
            let done = self.metric(metric)?;
            times.insert(done.time.clone());
            if self.is_conversion(metric) && times::coarseness(&done.grain) > times::coarseness(&followed) {
                followed.clone_from(&done.grain);
            }
            let own = self.grain_of(metric).unwrap_or(&done.grain);
            if times::coarseness(own) > times::coarseness(&grain) {
                grain = own.to_owned();
            }
            tables.push(done.table);
        }
        // Of several times none is that of all.
        self.own_time = match times.len() {
            0 | 1 => times.into_iter().next().flatten(),
            _ => Some(String::new()),
        };
        if grain.is_empty() {
            "day".clone_into(&mut grain);
        }
        if !query.metrics.is_empty() && self.asked.is_none() {
            let asked = self.sliced_by_time(query, &tables, &grain)?;
            if let Asked::By(short) = &asked
                && (1..times::coarseness(&followed)).contains(&times::coarseness(short))
            {
                return Err(say!(
                    "what follows is known by `{grain}`, and here what begins is in the cell of its {grain}",
                    grain = &followed
                ));
            }
            self.asked = Some(asked);
            self.begins = self.begins_with(query, tables.first().copied().unwrap_or(0));
            let text = self.reported(query);
            (self.asked, self.begins, self.own_time) = (None, None, None);
            return text;
        }
        if query.metrics.is_empty() {
            self.columns = self.beside(query)?;
            if self.columns.is_none() {
                self.listed = self.listed(query)?;
            }
        }
        tables.extend(self.listed.iter().map(|listed| listed.table));
        self.at_once = self.reached_by_partition(query, &tables);
        let mut clauses = String::new();
        let mut by = Vec::new();
        for slice in &query.group_by {
            let element = self.slice(slice)?;
            let text = self.sliced(&tables, &element, &grain)?;
            by.push(
                self.by_its_name(query, &tables, &element, (&text, &grain))
                    .unwrap_or(text),
            );
        }
        let asked: Vec<String> = query
            .metrics
            .iter()
            .map(|metric| name(&self.called(metric)))
            .collect();
        let word = if asked.is_empty() { "values" } else { "by" };
        if !asked.is_empty() {
            clauses.push_str(&format!("metrics {}\n", asked.join(", ")));
        }
        if !by.is_empty() {
            clauses.push_str(&format!("{word} {}\n", by.join(", ")));
        }
        let (mut since, mut until, mut conditions) = (None, None, Vec::new());
        let begins_all = query.metrics.iter().all(|called| self.is_conversion(called));
        let filters = match self.begins.is_some() && begins_all {
            true => Vec::new(),
            false => query.filters.clone(),
        };
        for filter in &[self.on_spine(query), filters].concat() {
            let split = self.split(tables.first().copied().unwrap_or(0), filter)?;
            since = since.max(split.since);
            until = match (until, split.until) {
                (Some(a), Some(b)) => Some(std::cmp::min::<String>(a, b)),
                (a, b) => a.or(b),
            };
            conditions.extend(split.conditions);
        }
        if !conditions.is_empty() {
            clauses.push_str(&format!("where {}\n", conditions.join(" and ")));
        }
        clauses.extend(since.map(|since| format!("since {since}\n")));
        clauses.extend(until.map(|until| format!("until {until}\n")));
        let mut sort = Vec::new();
        for key in &query.order_by {
            sort.push(self.sort_key(&tables, key, &grain, query)?);
        }
        if !sort.is_empty() {
            clauses.push_str(&format!("sort {}\n", sort.join(", ")));
        }
        clauses.extend(query.limit.as_ref().map(|limit| format!("limit {limit}\n")));
        let named = &query.named;
        Ok(format!(
            "{}report {}{} {{\n{clauses}}}\n",
            docs(named),
            name(&named.name),
            label(named)
        ))
    }

    /// The filters of a metric that is asked alone, beside every period: they choose the periods, too.
    fn on_spine(&self, query: &SavedQuery) -> Vec<Filter> {
        let mut metrics = self.world.manifest.metrics.iter();
        let [only] = query.metrics.as_slice() else {
            return Vec::new();
        };
        let metric = metrics.find(|metric| metric.named.name == *only);
        match metric.map(|metric| (&metric.made, &metric.filters)) {
            Some((Made::Simple { input, .. }, own)) if input.on_spine => {
                let all = input.filters.iter().chain(own);
                all.filter(|filter| filter.text.contains("metric_time"))
                    .cloned()
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// The filters that are those of what begins, where all metrics are conversions: one of what follows need not be
    /// known there. Beside other metrics bounds are, so that what follows goes to what begins within them.
    fn begins_with(&mut self, query: &SavedQuery, table: usize) -> Option<(Vec<Filter>, String)> {
        let filters = query.filters.clone();
        query.metrics.iter().find(|called| self.is_conversion(called))?;
        let are_all = query.metrics.iter().all(|called| self.is_conversion(called));
        let mut is_bound = |filter: &Filter| {
            let split = self.split(table, filter);
            split.is_ok_and(|split| split.conditions.is_empty())
        };
        let are_known = are_all || filters.iter().all(&mut is_bound);
        (are_known && !filters.is_empty()).then(|| (filters, query.named.name.clone()))
    }

    pub(super) fn is_conversion(&self, called: &str) -> bool {
        let mut metrics = self.world.manifest.metrics.iter();
        let metric = metrics.find(|metric| metric.named.name == called);
        metric.is_some_and(|metric| matches!(metric.made, Made::Conversion { .. }))
    }

    /// The grain that a metric is asked by where a question names none.
    fn grain_of(&self, called: &str) -> Option<&str> {
        let mut metrics = self.world.manifest.metrics.iter();
        let metric = metrics.find(|metric| metric.named.name == called);
        metric?.grain.as_deref()
    }

    /// How a question is sliced by the own time of its metrics.
    fn sliced_by_time(&self, query: &SavedQuery, tables: &[usize], own: &str) -> Result<Asked, Said> {
        let mut asked = Asked::Nothing;
        for slice in &query.group_by {
            let element = self.slice(slice)?;
            if !tables.iter().any(|table| self.is_own_time(*table, &element)) {
                continue;
            }
            let grain = match &element.part {
                Some(_) => PARTS.to_owned(),
                None => element.grain.clone().unwrap_or_else(|| own.to_owned()),
            };
            let is_shorter = match &asked {
                Asked::Nothing | Asked::PartsAlone => true,
                Asked::By(known) if known == PARTS => true,
                Asked::By(known) => grain != PARTS && times::coarseness(&grain) < times::coarseness(known),
            };
            if is_shorter {
                asked = Asked::By(grain);
            }
        }
        Ok(match asked {
            Asked::By(grain) if grain == PARTS && self.asks_parts_alone(query) => Asked::PartsAlone,
            asked => asked,
        })
    }

    /// The own time of metrics by its own name, where `metric_time` is the same slice beside it.
    fn by_its_name(
        &self,
        query: &SavedQuery,
        tables: &[usize],
        element: &Element,
        (text, grain): (&str, &str),
    ) -> Option<String> {
        let (table, others) = tables.split_first()?;
        if element.path.len() < 2 || element.part.is_some() || !self.is_own_time(*table, element) {
            return None;
        }
        let mut beside = query.group_by.iter().filter_map(|slice| self.slice(slice).ok());
        let is_same = |other: &Element| {
            let own = other.grain.as_deref().unwrap_or(grain);
            let written = times::grain(self.world.manifest, own);
            other.path == ["metric_time"] && other.part.is_none() && written.is_ok_and(|own| own == text)
        };
        beside.find(is_same)?;
        // Only rows as they are have both: what is moved or looks back has one time.
        let is_of_rows = |metric: &String| self.is_of_rows_of(metric, *table);
        let is_plain = query.metrics.iter().all(is_of_rows) && others.iter().all(|at| at == table);
        let declared = self.world.tables.get(*table)?.dims.get(element.path.last()?)?;
        is_plain.then(|| format!("{}.{text}", name(declared)))
    }

    /// Whether a metric is made of such as count rows of one table as they are.
    fn is_of_rows_of(&self, called: &str, table: usize) -> bool {
        let mut metrics = self.world.manifest.metrics.iter();
        let inputs: Vec<&Input> = match metrics
            .find(|metric| metric.named.name == called)
            .map(|metric| &metric.made)
        {
            Some(Made::Ratio { above, below }) => vec![above, below],
            Some(Made::Derived { inputs, .. }) => inputs.iter().collect(),
            _ => {
                let known = self.done.get(&self.called(called));
                let known = known.and_then(|done| done.as_ref().ok());
                return self.is_of_rows(called) && known.is_some_and(|done| done.table == table);
            }
        };
        let is_unmoved = |input: &Input| input.offset.is_none() && input.to_grain.is_none();
        inputs
            .iter()
            .all(|input| is_unmoved(input) && self.is_of_rows_of(&input.name, table))
    }

    pub(super) fn slice(&self, slice: &Filter) -> Result<Element, Said> {
        let unread = || say!("`{text}` is not understood", text = &slice.text);
        let found = element(slice.text.trim()).ok_or_else(unread)?;
        if found.grain.is_none() && found.metric_of.is_none() {
            let plain = Element::of_name(&found.name(), |grain| times::is_grain(self.world.manifest, grain));
            return Ok(Element {
                is_descending: found.is_descending,
                part: found.part,
                ..plain
            });
        }
        Ok(found)
    }

    /// A slice, as every metric understands it.
    fn sliced(&mut self, tables: &[usize], element: &Element, grain: &str) -> Result<String, Said> {
        if self.columns.is_some() {
            return Ok(self.element(0, element)?.text);
        }
        if element.path == ["metric_time"] {
            if tables.is_empty() {
                return self.of_spine(element);
            }
            if let Some(part) = &element.part {
                return times::part(part).map(str::to_owned);
            }
            let grain = element.grain.clone().unwrap_or_else(|| grain.to_owned());
            return times::grain(self.world.manifest, &grain);
        }
        let tables = match tables {
            [] if element.part.is_none() => {
                let at = self.speaking_of(element).into_iter().next();
                let at = at.ok_or_else(|| say!("nothing is called `{name}`", name = element.name()))?;
                let text = self.element(at, element)?.text;
                // By its entity, so that no other table is meant.
                let key = self.world.tables.get(at).and_then(|table| table.key.as_ref());
                let key = key.filter(|key| {
                    !text.starts_with(&format!("{}.", name(&key.entity))) && name(&key.entity) != text
                });
                let is_own = element.path.len() > 1;
                let is_alone = self.is_alone(at, text.split('.').next().unwrap_or_default());
                return Ok(match key.filter(|_| is_own && !is_alone) {
                    Some(key) => format!("{}.{text}", name(&key.entity)),
                    None => text,
                });
            }
            [] => self.speaking_of(element),
            some => some.to_vec(),
        };
        let mut paths = Vec::new();
        for table in tables {
            let written = self.element(table, element)?.text;
            if !paths.contains(&written) {
                paths.push(written);
            }
        }
        match paths.as_slice() {
            [] => Err(say!("nothing is called `{name}`", name = element.name())),
            // A table that is the home of the entity knows its own dimensions by that way, too.
            many => Ok(many
                .iter()
                .max_by_key(|path| path.matches('.').count())
                .cloned()
                .unwrap_or_default()),
        }
    }

    /// Whether no other rows have something of that name: by its entity, others that link to it would be meant, too.
    pub(super) fn is_alone(&self, at: usize, called: &str) -> bool {
        let Some(own) = self.world.tables.get(at) else {
            return false;
        };
        let mut others = self.world.tables.iter();
        let is_declared = own.dims.values().any(|dim| name(dim) == called);
        is_declared
            && others.all(|other| {
                let is_same = std::ptr::eq(own.model, other.model);
                let has = other.dims.values().any(|dim| name(dim) == called)
                    || other.links.iter().any(|link| name(&link.role) == called);
                is_same || !has
            })
    }

    /// The table that says something itself, for questions without metrics.
    pub(super) fn speaking_of(&self, element: &Element) -> Vec<usize> {
        let Some((last, entities)) = element.path.split_last() else {
            return Vec::new();
        };
        let tables = self.world.tables.iter().enumerate();
        let own = tables.filter(|(_, table)| {
            let model = table.model;
            let by = entities.last();
            let knows = by.is_none_or(|by| {
                model.primary_entity.as_ref() == Some(by)
                    || table
                        .key
                        .iter()
                        .chain(&table.twins)
                        .any(|key| key.entity == *by || key.entity.starts_with(&format!("{by}_on_")))
            });
            knows
                && (table.dims.contains_key(last)
                    || (by.is_none() && table.links.iter().any(|link| link.role == *last)))
        });
        own.map(|(at, _)| at).take(1).collect()
    }

    fn sort_key(
        &mut self,
        tables: &[usize],
        key: &Filter,
        grain: &str,
        query: &SavedQuery,
    ) -> Result<String, Said> {
        let (text, falls) = match key.text.strip_prefix('-') {
            Some(text) => (text, true),
            None => (key.text.as_str(), false),
        };
        let mut found = self.slice(&Filter {
            text: text.to_owned(),
            span: key.span,
        })?;
        if found.grain.is_none() && found.part.is_none() {
            // That of the slice, where it names none.
            let mut slices = query.group_by.iter().filter_map(|slice| self.slice(slice).ok());
            let same = slices.find(|slice| slice.path == found.path && slice.part.is_none());
            found.grain = same.and_then(|slice| slice.grain);
        }
        let is_metric = found.metric_of.is_some() || query.metrics.contains(&found.name());
        let falls = falls || found.is_descending;
        let path = match is_metric {
            true => name(&self.called(&found.name())),
            false => {
                let text = self.sliced(tables, &found, grain)?;
                self.by_its_name(query, tables, &found, (&text, grain))
                    .unwrap_or(text)
            }
        };
        Ok(if falls { format!("{path} desc") } else { path })
    }
}
