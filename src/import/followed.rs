//! Metrics: what follows what.

use super::Length;
use super::columns::ColumnType;
use super::manifest::{Entity, Input, Made, Measure, Metric, Model, Role};
use super::metrics::{Done, Writer, first_time};
use super::names::name;
use super::tables::type_of;
use super::times;
use super::world::column;
use crate::words::{Said, say};

/// Rows that a conversion begins or ends with.
struct Event {
    done: Done,
    /// The table, or an event of it.
    called: String,
    /// The event, as an item.
    before: String,
    /// The table and the time it is taken at.
    of: String,
    /// Whether a number stands where nothing is.
    is_filled: bool,
    /// Whether every period is there, also those without a row.
    is_on_spine: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn conversion(
        &mut self,
        metric: &Metric,
        (from, to, entity): (&Input, &Input, &str),
        within: Option<&Length>,
        is_count: bool,
        constant: &[(String, String)],
    ) -> Result<Done, Said> {
        let (mut from, mut to) = (
            self.event(metric, from, "base")?,
            self.event(metric, to, "conversion")?,
        );
        let (short, long) = (from.done.every.clone(), to.done.every.clone());
        if times::coarseness(&short) < times::coarseness(&long) {
            self.at_periods(metric, &mut from, &long, "base")?;
        } else if self.has_moments(&from, &short) {
            self.at_periods(metric, &mut from, &short, "base")?;
        }
        if self.has_moments(&to, &long) {
            self.at_periods(metric, &mut to, &long, "conversion")?;
        }
        let within = match within {
            Some(within) => times::length(within)?,
            None => {
                let how = say!("it has no window, and 100 years here");
                self.found.otherwise(metric.named.span, &metric.named.name, how);
                "100 years".to_owned()
            }
        };
        let by = match constant {
            [] => entity.to_owned(),
            held => self.held((from.done.table, to.done.table), entity, held)?,
        };
        let mut before = format!("{}{}", from.before, to.before);
        let mut begins = from.called.clone();
        let more = self.begins.clone().map(|(filters, _)| filters);
        let filters = [metric.filters.clone(), more.unwrap_or_default()].concat();
        if !filters.is_empty() {
            // A filter is one of what begins; a condition here would be one of both.
            let condition = self.conditions(from.done.table, &filters)?;
            let called = name(&format!("{}_base", self.called(&metric.named.name)));
            // An event of an event is none: the table and its time stand in this one.
            let of = from.of.clone();
            before = format!("event {called} = {of} where {condition}\n\n{}", to.before);
            begins = called;
        }
        let rate = format!(
            "conversion(from: {begins}, to: {}, by: {}, within: {within})",
            to.called,
            name(&by)
        );
        // What begins without an entity or without a time is followed by nothing, and counts below the share there.
        let at = self.named_time(from.done.table, from.done.time.as_deref());
        let known = format!("(count({begins}) where {} is not null{at})", name(&by));
        let credited = match from.is_filled || to.is_filled {
            true => format!("(({rate} * {known}) fill 0)"),
            false => format!("{rate} * {known}"),
        };
        let expr = match is_count {
            // As many in each cell that something begins in.
            true if from.is_filled || to.is_filled => {
                format!("case {{ count({begins}) > 0: round({credited}) }}")
            }
            true => format!("round({credited})"),
            false => format!("{credited} / count({begins})"),
        };
        // Without a filling it is null there where nothing follows.
        let expr = match from.is_filled || to.is_filled {
            true => expr,
            false => format!("case {{ {rate} > 0: {expr} }}"),
        };
        let expr = match from.is_on_spine || to.is_on_spine {
            true => format!("{expr} every {} apart", from.done.every),
            false => expr,
        };
        Ok(Done {
            expr,
            clauses: String::new(),
            before,
            times: None,
            ..from.done
        })
    }

    /// That the own time of rows is there.
    fn named_time(&self, table: usize, time: Option<&str>) -> String {
        let table = self.world.tables.get(table);
        let called = table.zip(time).and_then(|(table, time)| table.dims.get(time));
        called.map_or_else(String::new, |called| format!(" and {} is not null", name(called)))
    }

    /// Whether the times of rows say more than the period that there they are cut to.
    fn has_moments(&self, event: &Event, grain: &str) -> bool {
        let Some(table) = self.world.tables.get(event.done.table) else {
            return false;
        };
        let mut dims = table.model.dimensions.iter();
        let time = dims.find(|dim| Some(&dim.named.name) == event.done.time.as_ref());
        let kind = time.map(|dim| type_of(self.world, table, dim));
        let is_long = times::coarseness(grain) >= times::coarseness("day");
        match kind {
            Some(ColumnType::Timestamp) => is_long,
            Some(ColumnType::Date) => is_long && grain != "day",
            _ => false,
        }
    }

    /// What happens, at the period of a grain.
    fn at_periods(&mut self, metric: &Metric, from: &mut Event, grain: &str, word: &str) -> Result<(), Said> {
        let unmoved = || {
            say!(
                "its rows have no time that could be moved by `{grain}`",
                grain = grain
            )
        };
        let time = from.done.time.clone().ok_or_else(unmoved)?;
        let at = self
            .period_of(from.done.table, &time, grain)
            .ok_or_else(unmoved)?;
        let of = from.of.split(" at ").next().unwrap_or_default().to_owned();
        let behind = from
            .before
            .split_once(" where ")
            .map(|(_, condition)| condition.trim().to_owned());
        from.called = name(&format!("{}_{word}", self.called(&metric.named.name)));
        from.of = format!("{of} at {at}");
        let behind = behind.map_or_else(String::new, |condition| format!(" where {condition}"));
        from.before = format!("event {} = {}{behind}\n\n", from.called, from.of);
        (from.done.every, from.done.grain) = (grain.to_owned(), grain.to_owned());
        Ok(())
    }

    /// Somebody and what stays the same, as an entity of its own.
    fn held(
        &mut self,
        (from, to): (usize, usize),
        entity: &str,
        constant: &[(String, String)],
    ) -> Result<String, Said> {
        let words: Vec<&str> = constant.iter().map(|(base, _)| base.as_str()).collect();
        let called = format!("{entity}_{}", words.join("_"));
        let sides = [(from, false), (to, true)];
        for (table, is_second) in sides {
            let mut columns = vec![self.column_of(table, entity)?];
            for (first, second) in constant {
                columns.push(self.column_of(table, if is_second { second } else { first })?);
            }
            let text = format!("link {} = ({})", name(&called), columns.join(", "));
            self.fields.entry(table).or_default().insert(called.clone(), text);
        }
        self.entities.insert(called.clone());
        Ok(called)
    }

    /// The column of an entity or a dimension of a table.
    fn column_of(&self, table: usize, called: &str) -> Result<String, Said> {
        let missing = || say!("nothing is called `{name}`", name = called);
        let model = self
            .world
            .tables
            .get(table)
            .map(|table| table.model)
            .ok_or_else(missing)?;
        let entity = model
            .entities
            .iter()
            .find(|entity| entity.named.name == called)
            .map(column);
        let dim = model.dimensions.iter().find(|dim| dim.named.name == called);
        let dim = dim.map(|dim| dim.expr.clone().unwrap_or_else(|| dim.named.name.clone()));
        entity.or(dim).map(|column| name(&column)).ok_or_else(missing)
    }

    /// The rows a measure counts.
    fn event(&mut self, metric: &Metric, input: &Input, word: &str) -> Result<Event, Said> {
        let (mut is_filled, mut is_on_spine) = (input.fill.is_some(), input.on_spine);
        let (done, measure) = match self.measure(&input.name) {
            Ok((table, measure)) => (self.base(table, measure)?, measure.clone()),
            Err(_) => {
                let found = self
                    .world
                    .manifest
                    .metrics
                    .iter()
                    .find(|metric| metric.named.name == input.name);
                match found.map(|metric| &metric.made) {
                    Some(Made::Simple {
                        folded: Some((_, measure)),
                        input: inner,
                    }) if inner.filters.is_empty() => {
                        is_filled |= inner.fill.is_some();
                        is_on_spine |= inner.on_spine;
                        (self.metric(&input.name)?, (**measure).clone())
                    }
                    _ => return Err(say!("`{name}` counts no rows of a table", name = &input.name)),
                }
            }
        };
        let table = self.world.tables.get(done.table);
        let table = table.ok_or_else(|| say!("its model is missing"))?;
        if !counts_rows(&measure, table.model) {
            return Err(say!(
                "`{name}` counts no rows of a table: `expr: 1` does",
                name = &input.name
            ));
        }
        let called = name(&self.world.called(table));
        let time = done.time.clone().filter(|_| done.time != first_time(table.model));
        let at = time
            .and_then(|time| table.dims.get(&time))
            .map(|time| format!(" at {}", name(time)));
        let of = format!("{called}{}", at.clone().unwrap_or_default());
        let mut event = Event {
            done,
            called,
            before: String::new(),
            of,
            is_filled,
            is_on_spine,
        };
        if at.is_none() && input.filters.is_empty() {
            return Ok(event);
        }
        let condition = match input.filters.is_empty() {
            true => String::new(),
            false => format!(" where {}", self.conditions(event.done.table, &input.filters)?),
        };
        event.called = name(&format!("{}_{word}", self.called(&metric.named.name)));
        event.before = format!("event {} = {}{condition}\n\n", event.called, event.of);
        Ok(event)
    }
}

/// Whether a measure counts rows: ones, or the key, which each row has.
fn counts_rows(measure: &Measure, model: &Model) -> bool {
    let expr = measure.expr.as_deref().unwrap_or(&measure.named.name).trim();
    let is_key = |entity: &Entity| {
        entity.role == Role::Primary && entity.expr.as_deref().unwrap_or(&entity.named.name) == expr
    };
    match measure.agg.as_str() {
        "count" => expr == "1" || model.entities.iter().any(is_key),
        "sum" => expr == "1",
        _ => false,
    }
}
