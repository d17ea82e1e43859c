//! Metrics: what each becomes, those that it rests on first.

use std::collections::{BTreeMap, BTreeSet};

use sqlparser::ast::{BinaryOperator, Expr};

use super::columns::ColumnType;
use super::jinja::Element;
use super::manifest::{Filter, Input, Made, Measure, Metric};
use super::names::name;
use super::sql::{self, Written};
use super::times;
use super::world::{World, column};
use super::{Findings, Length};
use crate::words::{Said, say};

/// What is written so far.
pub struct Writer<'a> {
    pub world: &'a World<'a>,
    pub found: &'a mut Findings,
    /// Metrics that are done: the table they are first of, and their text; or why there is none.
    pub done: BTreeMap<String, Result<Done, Said>>,
    /// Metrics that are being written, to find circles.
    open: BTreeSet<String>,
    /// Attributes that filters need, by name.
    pub attributes: BTreeMap<String, String>,
    /// Fields that measures need, by table.
    pub fields: BTreeMap<usize, BTreeMap<String, String>>,
    /// Entities that are counted and nothing else.
    pub entities: BTreeSet<String>,
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
        }
    }

    /// A metric by name, written when it is first asked for.
    pub fn metric(&mut self, called: &str) -> Result<Done, Said> {
        if let Some(done) = self.done.get(called) {
            return match done {
                Ok(done) => Ok(done.clone()),
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
        let metric = metric.ok_or_else(|| say!("nothing is called `{name}`", name = called))?;
        if !self.open.insert(called.to_owned()) {
            return Err(say!("it rests on itself"));
        }
        let done = self.made(metric);
        self.open.remove(called);
        self.done.insert(called.to_owned(), done.clone());
        done
    }

    /// What one metric becomes.
    pub fn made(&mut self, metric: &Metric) -> Result<Done, Said> {
        let mut done = match &metric.made {
            Made::Unknown => return Err(say!("its kind is not known")),
            Made::Simple { input, folded } => self.simple(metric, input, folded.as_ref())?,
            Made::Ratio { above, below } => {
                let (a, b) = (self.input(above)?, self.input(below)?);
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
        if let Some(grain) = &metric.grain {
            done.grain.clone_from(grain);
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

    fn measure(&self, called: &str) -> Result<(usize, &'a Measure), Said> {
        let world = self.world;
        let models = world.manifest.models.iter().enumerate();
        let mut found =
            models.flat_map(|(at, model)| model.measures.iter().map(move |measure| (at, measure)));
        found
            .find(|(_, measure)| measure.named.name == called)
            .ok_or_else(|| say!("nothing is called `{name}`", name = called))
    }

    fn simple(
        &mut self,
        metric: &Metric,
        input: &Input,
        folded: Option<&(String, Box<Measure>)>,
    ) -> Result<Done, Said> {
        let (table, measure) = match folded {
            Some((model, measure)) => {
                let table = self
                    .world
                    .table(model)
                    .ok_or_else(|| say!("nothing is called `{name}`", name = model))?;
                (table, (**measure).clone())
            }
            None => self
                .measure(&input.name)
                .map(|(table, measure)| (table, measure.clone()))?,
        };
        let mut done = self.base(table, &measure)?;
        let filters: Vec<Filter> = input.filters.iter().chain(&metric.filters).cloned().collect();
        if !filters.is_empty() {
            let condition = self.conditions(table, &filters)?;
            done.expr = format!("{} where {condition}", done.expr);
        }
        done.expr = filled(&done.expr, !filters.is_empty(), input, &done);
        Ok(done)
    }

    /// What a measure counts or adds up.
    fn base(&mut self, table: usize, measure: &Measure) -> Result<Done, Said> {
        let of = self
            .world
            .tables
            .get(table)
            .ok_or_else(|| say!("its model is missing"))?;
        let prefix = name(&of.model.named.name);
        let expr = measure.expr.clone().unwrap_or_else(|| measure.named.name.clone());
        let is_constant = expr.trim().parse::<f64>().is_ok();
        let text = match (measure.agg.as_str(), is_constant) {
            ("sum", true) if expr.trim() == "1" => format!("count({prefix})"),
            ("sum", true) => format!("count({prefix}) * {}", expr.trim()),
            ("count", true) => format!("count({prefix})"),
            ("count_distinct", _) => {
                format!("count({prefix}.{})", name(&self.counted(table, measure, &expr)?))
            }
            (agg, _) => {
                let row = self.row(table, &expr)?;
                match agg {
                    "sum" | "min" | "max" | "median" => format!("{agg}({})", row.text),
                    "average" => format!("avg({})", row.text),
                    "sum_boolean" => format!("sum(case {{ {}: 1, else: 0 }})", row.text),
                    "count" => format!("sum(case {{ {} is not null: 1, else: 0 }})", row.at(sql::ATOM)),
                    "percentile" => self.percentile(measure, &row.text)?,
                    _ => return Err(say!("no aggregate here is called `{name}`", name = agg)),
                }
            }
        };
        let model = of.model;
        let own = measure.time.clone().or(model.default_time.clone());
        let own = own.or_else(|| {
            model
                .dimensions
                .iter()
                .find(|dim| dim.grain.is_some())
                .map(|dim| dim.named.name.clone())
        });
        let at = own
            .clone()
            .filter(|time| Some(time) != first_time(model).as_ref());
        let mut text = match at.and_then(|time| of.dims.get(&time)) {
            Some(time) => format!("{text} at {}", name(time)),
            None => text,
        };
        if let Some(level) = &measure.level {
            let word = if level.is_last { "at_end" } else { "at_start" };
            if own.as_ref() != Some(&level.name) {
                return Err(say!(
                    "its level is taken at `{time}`, which is not its own time",
                    time = &level.name
                ));
            }
            text = match level.groupings.as_slice() {
                [] => format!("{word}({text})"),
                [one] => format!("{word}({text}, per: {})", name(one)),
                _ => return Err(say!("its level is taken for each of several things")),
            };
        }
        let grain = own
            .as_ref()
            .and_then(|time| model.dimensions.iter().find(|dim| dim.named.name == *time));
        let grain = grain
            .and_then(|dim| dim.grain.clone())
            .unwrap_or_else(|| "day".to_owned());
        let every = grain.clone();
        // Questions that name no grain mean days where times are finer.
        let grain = if times::coarseness(&grain) < times::coarseness("day") {
            "day".to_owned()
        } else {
            grain
        };
        Ok(Done {
            table,
            expr: text,
            clauses: String::new(),
            grain,
            times: own.clone().map(|time| BTreeMap::from([(table, time)])),
            time: own,
            every,
            before: String::new(),
        })
    }

    fn percentile(&mut self, measure: &Measure, row: &str) -> Result<String, Said> {
        let share = measure.percentile.clone().unwrap_or_else(|| "0.5".to_owned());
        if measure.is_discrete {
            return Err(say!(
                "percentiles here lie between values, and are no values themselves"
            ));
        }
        if measure.is_approximate {
            let how = say!("it is exact here, not approximate");
            self.found.otherwise(measure.named.span, &measure.named.name, how);
        }
        Ok(match share.as_str() {
            "0.5" => format!("median({row})"),
            _ => format!("percentile({row}, {share})"),
        })
    }

    /// The link whose entities are counted.
    fn counted(&mut self, table: usize, measure: &Measure, expr: &str) -> Result<String, Said> {
        let world = self.world;
        let of = world
            .tables
            .get(table)
            .ok_or_else(|| say!("its model is missing"))?;
        if let Some(link) = of.links.iter().find(|link| link.columns == [expr]) {
            return Ok(link.role.clone());
        }
        if let Some(key) = of.key.as_ref().filter(|key| key.columns == [expr]) {
            return Ok(key.entity.clone());
        }
        let called = measure.named.name.clone();
        let parsed = sql::parse(expr)?;
        let columns = match &parsed {
            Expr::Identifier(column) => name(&column.value),
            Expr::BinaryOp {
                left,
                op: BinaryOperator::StringConcat,
                right,
            } => match (&**left, &**right) {
                (Expr::Identifier(left), Expr::Identifier(right)) => {
                    let how = say!("pairs are counted, not the texts they make together");
                    self.found.otherwise(measure.named.span, &measure.named.name, how);
                    format!("({}, {})", name(&left.value), name(&right.value))
                }
                _ => return Err(uncounted(expr)),
            },
            _ => return Err(uncounted(expr)),
        };
        let text = format!("link {} = {columns}", name(&called));
        self.fields.entry(table).or_default().insert(called.clone(), text);
        self.entities.insert(called.clone());
        Ok(called)
    }

    /// An expression of a row, each name with its table.
    fn row(&mut self, table: usize, expr: &str) -> Result<Written, Said> {
        let parsed = sql::parse(expr)?;
        let world = self.world;
        let prefix = world
            .tables
            .get(table)
            .map(|table| name(&table.model.named.name))
            .unwrap_or_default();
        let mut names = |word: &str| Ok(Written::atom(format!("{prefix}.{}", self.field(table, word))));
        sql::written(&parsed, &mut names)
    }

    /// A column, declared if it is not yet.
    fn field(&mut self, table: usize, column: &str) -> String {
        let Some(of) = self.world.tables.get(table) else {
            return name(column);
        };
        let same = |dim: &&super::manifest::Dimension| {
            dim.expr.as_deref().unwrap_or(&dim.named.name) == column && of.dims.contains_key(&dim.named.name)
        };
        if let Some(dim) = of.model.dimensions.iter().find(same) {
            return of
                .dims
                .get(&dim.named.name)
                .map(|dim| name(dim))
                .unwrap_or_default();
        }
        let known = self.world.columns.get(&of.model.relation, column);
        let kind = known.unwrap_or(ColumnType::Decimal);
        // A link or dimension of another meaning may have its name.
        let is_taken =
            of.links.iter().any(|link| link.role == column) || of.dims.values().any(|dim| dim == column);
        let called = if is_taken {
            format!("{column}_value")
        } else {
            column.to_owned()
        };
        let word = if kind.is_number() { "fact" } else { "column" };
        let behind = if is_taken {
            format!(" = {}", name(column))
        } else {
            String::new()
        };
        let text = format!("{word} {} : {}{behind}", name(&called), kind.word());
        self.fields.entry(table).or_default().insert(called.clone(), text);
        name(&called)
    }

    /// A metric as another one takes it in.
    fn input(&mut self, input: &Input) -> Result<(Done, Written), Said> {
        let mut done = self.metric(&input.name)?;
        let mut text = name(&input.name);
        if !input.filters.is_empty() {
            let condition = self.conditions(done.table, &input.filters)?;
            text = format!("({text} where {condition})");
        }
        if let Some(offset) = &input.offset {
            let length = times::length(offset)?;
            text = match self.later(done.times.as_ref(), offset, &length) {
                Some(time) => format!("({text} at {time})"),
                None => format!("prior({text}, {length}, keep: true)"),
            };
            done.times = None;
        }
        if let Some(grain) = &input.to_grain {
            done.times = None;
            let how = say!(
                "`prior(…, to: {grain})` here is that of the first cell, and there of the first day",
                grain = grain
            );
            self.found.otherwise(input.span, &input.name, how);
            text = format!(
                "prior({text}, to: {}, keep: true)",
                times::grain(self.world.manifest, grain)?
            );
        }
        if let Some(fill) = &input.fill {
            text = format!("({text} fill {fill})");
        }
        Ok((done, Written::atom(text)))
    }

    /// A time of its tables that is so much later: rows that count on a later day, under any bucket. Months are no
    /// such length, since several days of one may look back to the last of another.
    fn later(&mut self, of: Option<&BTreeMap<usize, String>>, by: &Length, length: &str) -> Option<String> {
        if matches!(by.grain.trim_end_matches('s'), "month" | "quarter" | "year") {
            return None;
        }
        let mut called = format!("shifted_{}", length.replace(' ', "_"));
        let mut texts = Vec::new();
        for (at, time) in of? {
            let table = self.world.tables.get(*at)?;
            let dim = table
                .model
                .dimensions
                .iter()
                .find(|dim| dim.named.name == *time)?;
            let kind = super::tables::type_of(self.world, table, dim);
            if !matches!(kind, ColumnType::Timestamp | ColumnType::Date) {
                return None;
            }
            if Some(time) != first_time(table.model).as_ref() {
                called = format!("{time}_{called}");
            }
            texts.push((
                *at,
                format!(" : {} = {} + {length}", kind.word(), name(table.dims.get(time)?)),
            ));
        }
        let called = name(&called);
        for (at, text) in texts {
            let text = format!("time {called}{text}");
            self.fields.entry(at).or_default().insert(called.clone(), text);
        }
        Some(called)
    }

    fn derived(&mut self, metric: &Metric, expr: &str, inputs: &[Input]) -> Result<Done, Said> {
        let mut by_name: BTreeMap<String, Written> = BTreeMap::new();
        let mut first: Option<Done> = None;
        for input in inputs {
            let (done, written) = self.input(input)?;
            by_name.insert(input.alias.clone().unwrap_or_else(|| input.name.clone()), written);
            first = Some(match first {
                Some(first) => Done {
                    grain: coarser(&first, &done),
                    times: together(&first, &done),
                    ..first
                },
                None => done,
            });
        }
        let done = first.ok_or_else(|| say!("it takes in no metric"))?;
        let (parsed, is_bare) = sql::guarded(sql::parse(expr)?);
        if is_bare {
            let how = say!("it divides without `NULLIF`: what is divided by zero is null here");
            self.found.otherwise(metric.named.span, &metric.named.name, how);
        }
        let mut names = |word: &str| {
            let found = by_name.get(word).cloned();
            found.ok_or_else(|| say!("nothing is called `{name}`", name = word))
        };
        let text = sql::written(&parsed, &mut names)?.text;
        Ok(Done {
            expr: text,
            clauses: String::new(),
            before: String::new(),
            ..done
        })
    }

    fn cumulative(
        &mut self,
        input: &Input,
        window: Option<&Length>,
        to_date: Option<&str>,
        period: Option<&str>,
    ) -> Result<Done, Said> {
        let (done, of) = self.taken(input)?;
        let expr = match (window, to_date) {
            (Some(window), _) => format!("rolling({of}, {})", times::length(window)?),
            (None, Some(grain)) => format!("to_date({of}, {})", times::grain(self.world.manifest, grain)?),
            (None, None) => format!("cumulative({of})"),
        };
        let fold = match period {
            Some("average") => "avg",
            Some("last") => "last",
            _ => "first",
        };
        let clauses = match fold {
            "last" => String::new(),
            _ => format!("grain {} coarser {fold}", done.grain),
        };
        let expr = filled(&expr, false, input, &done);
        Ok(Done {
            expr,
            clauses,
            before: String::new(),
            ..done
        })
    }

    /// A measure or metric that is taken in by name: the metric of the measure, if there is one.
    fn taken(&mut self, input: &Input) -> Result<(Done, String), Said> {
        let is_measure = self.measure(&input.name).is_ok();
        let (done, mut text) = if is_measure {
            let (table, measure) = self.measure(&input.name)?;
            let done = self.base(table, measure)?;
            let text = self
                .plain_metric(&input.name)
                .unwrap_or_else(|| done.expr.clone());
            (done, text)
        } else {
            (self.metric(&input.name)?, name(&input.name))
        };
        if !input.filters.is_empty() {
            let condition = self.conditions(done.table, &input.filters)?;
            text = format!("{text} where {condition}");
        }
        Ok((done, text))
    }

    /// The metric that is a measure and nothing else.
    fn plain_metric(&self, measure: &str) -> Option<String> {
        let mut metrics = self.world.manifest.metrics.iter();
        let found = metrics.find(|metric| match &metric.made {
            Made::Simple { input, .. } => {
                input.name == measure
                    && input.filters.is_empty()
                    && metric.filters.is_empty()
                    && !input.on_spine
                    && input.fill.is_none()
            }
            _ => false,
        });
        found.map(|metric| name(&metric.named.name))
    }

    fn conversion(
        &mut self,
        metric: &Metric,
        (from, to, entity): (&Input, &Input, &str),
        within: Option<&Length>,
        is_count: bool,
        constant: &[(String, String)],
    ) -> Result<Done, Said> {
        let (from, to) = (
            self.event(metric, from, "base")?,
            self.event(metric, to, "conversion")?,
        );
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
        if !metric.filters.is_empty() {
            // A filter is one of what begins; a condition here would be one of both.
            let condition = self.conditions(from.done.table, &metric.filters)?;
            let called = name(&format!("{}_base", metric.named.name));
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
        // As many as the share of those that begin.
        let expr = match is_count {
            true => format!("round({rate} * count({begins}))"),
            false => rate.clone(),
        };
        // Without a filling it is null there where nothing follows.
        let expr = match from.is_filled || to.is_filled {
            true => expr,
            false => format!("case {{ {rate} > 0: {expr} }}"),
        };
        Ok(Done {
            expr,
            clauses: String::new(),
            before,
            times: None,
            ..from.done
        })
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
        let mut is_filled = input.fill.is_some();
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
                        (self.metric(&input.name)?, (**measure).clone())
                    }
                    _ => return Err(say!("`{name}` counts no rows of a table", name = &input.name)),
                }
            }
        };
        let expr = measure.expr.clone().unwrap_or_default();
        if !matches!(measure.agg.as_str(), "count" | "sum") || expr.trim() != "1" {
            return Err(say!("`{name}` counts no rows of a table", name = &input.name));
        }
        let table = self.world.tables.get(done.table);
        let table = table.ok_or_else(|| say!("its model is missing"))?;
        let called = name(&table.model.named.name);
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
        };
        if at.is_none() && input.filters.is_empty() {
            return Ok(event);
        }
        let condition = match input.filters.is_empty() {
            true => String::new(),
            false => format!(" where {}", self.conditions(event.done.table, &input.filters)?),
        };
        event.called = name(&format!("{}_{word}", metric.named.name));
        event.before = format!("event {} = {}{condition}\n\n", event.called, event.of);
        Ok(event)
    }

    /// The attribute that a metric is of an entity.
    pub fn attribute(&mut self, metric: &str, entity: &str) -> Result<String, Said> {
        let called = format!("{entity}_{metric}");
        let taken = self
            .world
            .manifest
            .metrics
            .iter()
            .any(|metric| metric.named.name == called);
        let called = if taken { format!("{called}_") } else { called };
        let text = format!(
            "attribute {} of {} = {}",
            name(&called),
            name(entity),
            name(metric)
        );
        self.attributes.insert(called.clone(), text);
        Ok(called)
    }

    /// Whether an element is the time of the metrics of a table.
    pub fn is_own_time(&self, table: usize, element: &Element) -> bool {
        if element.path == ["metric_time"] {
            return true;
        }
        let Some(model) = self.world.tables.get(table).map(|table| table.model) else {
            return false;
        };
        let own = first_time(model);
        match element.path.as_slice() {
            [entity, time] => model.primary_entity.as_ref() == Some(entity) && Some(time) == own.as_ref(),
            _ => false,
        }
    }

    pub fn own_grain(&self, _table: usize) -> String {
        "day".to_owned()
    }
}

/// With the periods that have no rows, and what stands there.
fn filled(expr: &str, is_filtered: bool, input: &Input, done: &Done) -> String {
    let every = input.on_spine.then(|| format!(" every {}", done.every));
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

fn together(a: &Done, b: &Done) -> Option<BTreeMap<usize, String>> {
    let (a, b) = (a.times.clone()?, b.times.as_ref()?);
    let agrees = b
        .iter()
        .all(|(table, time)| a.get(table).is_none_or(|known| known == time));
    agrees.then(|| a.into_iter().chain(b.clone()).collect())
}

fn uncounted(expr: &str) -> Said {
    say!(
        "only what a column holds is counted once each, and `{expr}` is computed",
        expr = expr
    )
}

fn coarser(a: &Done, b: &Done) -> String {
    match times::coarseness(&a.grain) >= times::coarseness(&b.grain) {
        true => a.grain.clone(),
        false => b.grain.clone(),
    }
}
