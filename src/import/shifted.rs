//! Metrics as others take them in at another time: so much earlier, or at the start of a period.

use std::collections::BTreeMap;

use super::Length;
use super::columns::ColumnType;
use super::manifest::{Input, Made};
use super::metrics::{Done, Writer, first_time};
use super::names::name;
use super::times;
use crate::words::{Said, say};

impl Writer<'_> {
    /// The metric an input shifts, in words of the language.
    pub(super) fn shifted(&mut self, input: &Input, done: &mut Done, text: String) -> Result<String, Said> {
        let mut text = text;
        if let Some(offset) = &input.offset {
            let plain = offset.grain.trim_end_matches('s');
            let custom = [plain, offset.grain.as_str()]
                .into_iter()
                .find(|grain| times::is_custom(self.world.manifest, grain));
            if let Some(grain) = custom {
                let time = self.periods_later(done.times.as_ref(), offset.count, grain)?;
                done.times = None;
                return Ok(format!("({text} at {time})"));
            }
            let length = times::length(offset)?;
            text = match self.later(done.times.as_ref(), offset, &length) {
                Some(time) => format!("({text} at {time})"),
                None => {
                    let called = self.called(&format!("{}_{}_before", input.name, length.replace(' ', "_")));
                    self.of_days(
                        input,
                        done,
                        called,
                        &format!("prior({text}, {length}, keep: true)"),
                    )
                }
            };
            done.times = None;
        }
        if let Some(grain) = &input.to_grain {
            done.times = None;
            let to = times::grain(self.world.manifest, grain)?;
            match first_day(grain).filter(|_| input.offset.is_none() && self.is_of_rows(&input.name)) {
                // There it is the first day, under every bucket: the only rows that the first cell has then.
                Some(is_first) => text = format!("{text} where {is_first}"),
                None => {
                    let how = say!(
                        "`prior(…, to: {grain})` here is that of the first cell, and there of the first day",
                        grain = grain
                    );
                    self.found.otherwise(input.span, &input.name, how);
                }
            }
            text = format!("prior({text}, to: {to}, keep: true)");
        }
        Ok(text)
    }

    /// There each day is shifted by itself, and longer periods hold the days: a metric of days
    /// that are added up, where what is shifted adds up.
    fn of_days(&mut self, input: &Input, done: &Done, called: String, text: &str) -> String {
        if !self.adds_up(&input.name) {
            return text.to_owned();
        }
        let grain = match times::coarseness(&done.every) > times::coarseness("day") {
            true => done.every.as_str(),
            false => "day",
        };
        let clauses = format!("grain {grain}  coarser sum");
        let body = format!("{text} {{ {clauses} }}");
        // A metric of theirs may be that and nothing else.
        if let Some(same) = self.only_shifts(input) {
            if self.open.contains(&self.called(&same)) {
                self.days = Some(clauses);
                return text.to_owned();
            }
            if self.metric(&same).is_ok() {
                return name(&self.called(&same));
            }
        }
        let mut called = called;
        while self.is_other(&called, &body) {
            called.push('_');
        }
        let called_so = name(&called);
        let item = format!("metric {called_so} = {body}\n\n");
        self.helpers.insert(called, (done.table, item));
        called_so
    }

    /// The metric that is an input so much earlier and nothing else.
    fn only_shifts(&self, input: &Input) -> Option<String> {
        let is_plain = |input: &Input| {
            let is_filled = input.fill.is_some() || input.on_spine;
            input.filters.is_empty() && input.to_grain.is_none() && !is_filled
        };
        let mut metrics = self.world.manifest.metrics.iter();
        let same = metrics.find(|metric| match &metric.made {
            Made::Derived { expr, inputs } => match inputs.as_slice() {
                [own] => {
                    let called = own.alias.as_ref().unwrap_or(&own.name);
                    let is_same = own.name == input.name && own.offset == input.offset;
                    is_same && is_plain(own) && expr.trim() == called && metric.filters.is_empty()
                }
                _ => false,
            },
            _ => false,
        });
        same.filter(|_| is_plain(input))
            .map(|metric| metric.named.name.clone())
    }

    /// Whether something else is called so.
    fn is_other(&self, called: &str, body: &str) -> bool {
        let mut metrics = self.world.manifest.metrics.iter();
        let known = self.helpers.get(called);
        metrics.any(|metric| metric.named.name == called)
            || known.is_some_and(|(_, item)| !item.contains(body))
    }

    /// Whether a condition on rows is one on all that a metric is made of.
    fn is_of_rows(&self, called: &str) -> bool {
        let mut metrics = self.world.manifest.metrics.iter();
        let all = |inputs: &[&Input]| {
            let plain =
                |input: &&Input| input.offset.is_none() && input.to_grain.is_none() && !input.on_spine;
            inputs
                .iter()
                .all(|input| plain(input) && self.is_of_rows(&input.name))
        };
        match metrics
            .find(|metric| metric.named.name == called)
            .map(|metric| &metric.made)
        {
            Some(Made::Simple { input, folded }) => {
                let measure = match folded {
                    Some((_, measure)) => Some(&**measure),
                    None => self.measure(&input.name).ok().map(|(_, measure)| measure),
                };
                !input.on_spine && measure.is_some_and(|measure| measure.level.is_none())
            }
            Some(Made::Ratio { above, below }) => all(&[above, below]),
            Some(Made::Derived { inputs, .. }) => all(&inputs.iter().collect::<Vec<_>>()),
            _ => false,
        }
    }

    /// Whether the values of days make that of a longer period.
    fn adds_up(&self, called: &str) -> bool {
        let mut metrics = self.world.manifest.metrics.iter();
        let Some(Made::Simple { input, folded }) = metrics
            .find(|metric| metric.named.name == called)
            .map(|metric| &metric.made)
        else {
            return false;
        };
        let measure = match folded {
            Some((_, measure)) => Some(&**measure),
            None => self.measure(&input.name).ok().map(|(_, measure)| measure),
        };
        measure.is_some_and(|measure| {
            matches!(measure.agg.as_str(), "sum" | "count" | "sum_boolean") && measure.level.is_none()
        })
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
}

/// The rows of the first day of a period, and of that one alone where several such periods lie in one that is asked for.
fn first_day(grain: &str) -> Option<&'static str> {
    Some(match grain {
        "week" => "day_of_week = 1 and day < period_start + 1 week",
        "month" => "day_of_month = 1 and day < period_start + 1 month",
        "quarter" => "day_of_month = 1 and month_of_year in [1, 4, 7, 10] and day < period_start + 3 months",
        "year" => "day_of_year = 1 and day < period_start + 1 year",
        _ => return None,
    })
}
