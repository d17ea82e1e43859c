//! Metrics: made of others.

use std::collections::BTreeMap;

use super::Length;
use super::columns::ColumnType;
use super::manifest::{Input, Made, Metric};
use super::metrics::{Done, Writer, coarser, filled, first_time, together};
use super::names::name;
use super::sql::{self, Written};
use super::times;
use crate::words::{Said, say};

impl<'a> Writer<'a> {
    /// A metric as another one takes it in.
    pub(super) fn input(&mut self, input: &Input) -> Result<(Done, Written), Said> {
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

    pub(super) fn derived(&mut self, metric: &Metric, expr: &str, inputs: &[Input]) -> Result<Done, Said> {
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

    pub(super) fn cumulative(
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
}
