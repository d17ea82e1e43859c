//! Metrics: made of others.

use std::collections::BTreeMap;

use super::Length;
use super::guards;
use super::manifest::{Input, Made, Metric};
use super::metrics::{Done, Writer, coarser, filled, together};
use super::names::name;
use super::shifted::Asked;
use super::sql::{self, Written};
use super::times;
use crate::words::{Said, say};

impl<'a> Writer<'a> {
    /// A metric as another one takes it in.
    pub(super) fn input(&mut self, input: &Input, is_alone: bool) -> Result<(Done, Written), Said> {
        let mut done = self.metric(&input.name)?;
        let mut text = name(&self.called(&input.name));
        if is_alone && let Some(unfilled) = self.unfilled(&input.name)? {
            text = format!("({unfilled})");
        }
        if !input.filters.is_empty() {
            let condition = self.conditions(done.table, &input.filters)?;
            text = format!("({text} where {condition})");
        }
        text = self.shifted(input, &mut done, text)?;
        if let Some(fill) = &input.fill {
            text = format!("({text} fill {fill})");
        }
        Ok((done, Written::atom(text)))
    }

    /// A metric without what it is filled with: there nothing is filled where a metric that is made of it alone has no
    /// row.
    fn unfilled(&mut self, called: &str) -> Result<Option<String>, Said> {
        let mut metrics = self.world.manifest.metrics.iter();
        let Some(metric) = metrics.find(|metric| metric.named.name == called) else {
            return Ok(None);
        };
        let Made::Simple { input, folded } = &metric.made else {
            return Ok(None);
        };
        let is_plain = metric.filters.is_empty() && input.filters.is_empty() && !input.on_spine;
        if input.fill.is_none() || !is_plain {
            return Ok(None);
        }
        let (table, measure) = match folded {
            Some((model, measure)) => (self.world.table(model), (**measure).clone()),
            None => {
                let (table, measure) = self.measure(&input.name)?;
                (Some(table), measure.clone())
            }
        };
        let table = table.ok_or_else(|| say!("its model is missing"))?;
        Ok(Some(self.base(table, &measure)?.expr))
    }

    pub(super) fn derived(&mut self, metric: &Metric, expr: &str, inputs: &[Input]) -> Result<Done, Said> {
        let mut by_name: BTreeMap<String, Written> = BTreeMap::new();
        let mut first: Option<Done> = None;
        for input in inputs {
            let (done, written) = self.input(input, inputs.len() == 1)?;
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
        let (parsed, is_bare) = guards::guarded(sql::parse(expr)?);
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
            (Some(window), _) => format!("rolling({of}, {}, keep: true)", times::length(window)?),
            (None, Some(grain)) => {
                let grain = times::grain(self.world.manifest, grain)?;
                format!("to_date({of}, {grain}, keep: true)")
            }
            (None, None) => format!("cumulative({of}, keep: true)"),
        };
        let fold = match period {
            Some("average") => "avg",
            Some("last") => "last",
            _ => "first",
        };
        let clauses = match fold {
            "last" => String::new(),
            _ if self.asked == Some(Asked::Nothing) && window.is_none() => String::new(),
            _ => format!("grain {} coarser {fold}", done.every),
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
            match self.plain_metric(&input.name) {
                Some(metric) => (self.metric(&metric)?, name(&self.called(&metric))),
                None => {
                    let text = done.expr.clone();
                    (done, text)
                }
            }
        } else {
            (self.metric(&input.name)?, name(&self.called(&input.name)))
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
        found.map(|metric| metric.named.name.clone())
    }
}
