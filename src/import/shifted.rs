//! Metrics as others take them in at another time: so much earlier, or at the start of a period.

use std::collections::BTreeMap;

use super::Length;
use super::columns::ColumnType;
use super::differs::first_cell;
use super::lists::is_listed;
use super::manifest::{Input, Made, SavedQuery};
use super::metrics::{Done, Writer, first_time};
use super::names::name;
use super::tables::listed_periods;
use super::times;
use crate::words::{Said, say};

/// What is asked where parts of times are, and no buckets.
pub const PARTS: &str = "part";

/// How a report is sliced by the own time of its metrics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    Nothing,
    /// By buckets, of which these are the shortest.
    By(String),
    /// By parts of times, and nothing else.
    PartsAlone,
}

impl Writer<'_> {
    /// The metric an input shifts, in words of the language.
    pub(super) fn shifted(&mut self, input: &Input, done: &mut Done, text: String) -> Result<String, Said> {
        let mut text = text;
        let is_window = self.is_window(&input.name);
        if is_window && (input.offset.is_some() || input.to_grain.is_some()) {
            let how = say!(
                "there bounds of a question are of `{name}` before it is moved, too",
                name = &input.name
            );
            let called = self.taking_in(input);
            self.found.otherwise(input.span, &called, how);
        }
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
                    let before = format!("prior({text}, {length}, keep: true)");
                    match self.is_of_days(plain, false) {
                        true => self.of_days(input, done, &length.replace(' ', "_"), &before),
                        false => before,
                    }
                }
            };
            done.times = None;
        }
        if let Some(grain) = &input.to_grain {
            done.times = None;
            let to = times::grain(self.world.manifest, grain)?;
            if is_window || self.is_of_days(grain, true) {
                match first_day(grain).filter(|_| input.offset.is_none() && self.is_of_rows(&input.name)) {
                    // There it is the first day: the only rows that the first cell has then.
                    Some(is_first) => text = format!("{text} where {is_first}"),
                    None => {
                        let how = first_cell(grain);
                        let called = self.taking_in(input);
                        self.found.otherwise(input.span, &called, how);
                    }
                }
            }
            text = format!("prior({text}, to: {to}, keep: true)");
        }
        Ok(text)
    }

    /// What the metric is called that takes this in.
    fn taking_in(&self, input: &Input) -> String {
        let mut metrics = self.world.manifest.metrics.iter();
        let is_it = |own: &&Input| own.span.key() == input.span.key();
        let found = metrics.find(|metric| metric.made.inputs().iter().any(is_it));
        found.map_or_else(|| input.name.clone(), |metric| metric.named.name.clone())
    }

    fn is_window(&self, called: &str) -> bool {
        let mut metrics = self.world.manifest.metrics.iter();
        let metric = metrics.find(|metric| metric.named.name == called);
        metric.is_some_and(|metric| matches!(metric.made, Made::Cumulative { .. }))
    }

    /// There each day is shifted by itself under buckets that are longer than what it is shifted by: a metric of days
    /// that are added up, where what is shifted adds up.
    fn of_days(&mut self, input: &Input, done: &Done, length: &str, text: &str) -> String {
        if !self.adds_up(&input.name) {
            return text.to_owned();
        }
        let grain = match times::coarseness(&done.every) > times::coarseness("day") {
            true => done.every.as_str(),
            false => "day",
        };
        let body = format!("{text} {{ grain {grain}  coarser sum }}");
        let mut called = format!("{}_{length}_before", self.called(&input.name));
        while self.is_other(&called, &body) {
            called.push('_');
        }
        let called_so = name(&called);
        let item = format!("metric {called_so} = {body}\n\n");
        self.helpers.insert(called, (done.table, item));
        called_so
    }

    /// Whether buckets are asked for in which a shift by this is one of days, and none of buckets.
    fn is_of_days(&self, shift: &str, is_to: bool) -> bool {
        let grain = match &self.asked {
            Some(Asked::By(grain)) => grain,
            Some(Asked::PartsAlone) => PARTS,
            _ => return false,
        };
        if grain == PARTS {
            return !is_to;
        }
        let is_longer = times::coarseness(grain) > times::coarseness(shift);
        is_longer || (is_to && grain == "week") || times::is_custom(self.world.manifest, grain)
    }

    /// What a metric is called behind its name, where a report asks for buckets that it does not mean by itself.
    pub(super) fn as_asked(&self, called: &str) -> Option<String> {
        let asked = self.asked.as_ref()?;
        let mut metrics = self.world.manifest.metrics.iter();
        let metric = metrics.find(|metric| metric.named.name == called)?;
        match (&metric.made, asked) {
            (Made::Ratio { above, below }, _) => {
                let above = self.as_asked(&above.name);
                above.or_else(|| self.as_asked(&below.name))
            }
            (Made::Derived { inputs, .. }, _) => inputs.iter().find_map(|input| match asked {
                Asked::By(grain) if self.is_moved_by_days(input) => Some(format!("_by_{grain}")),
                Asked::PartsAlone if self.is_moved_by_days(input) => Some(format!("_by_{PARTS}")),
                _ => self.as_asked(&input.name),
            }),
            (
                Made::Cumulative {
                    window: None,
                    to_date: None,
                    period,
                    ..
                },
                Asked::Nothing,
            ) if period.as_deref() != Some("last") => Some("_in_all".to_owned()),
            (Made::Simple { input, .. }, _) if self.days_of_parts(input).is_some() => {
                Some("_by_part".to_owned())
            }
            (Made::Conversion { .. }, _) => self.begins.as_ref().map(|(_, query)| format!("_of_{query}")),
            _ => None,
        }
    }

    /// Whether a question is one by a part of times and nothing else, of metrics that count rows.
    pub(super) fn asks_parts_alone(&self, query: &SavedQuery) -> bool {
        let mut slices = query.group_by.iter().map(|slice| self.slice(slice));
        let are_parts = slices
            .all(|slice| slice.is_ok_and(|slice| slice.part.is_some() && slice.path == ["metric_time"]));
        let is_simple = |called: &String| {
            let mut metrics = self.world.manifest.metrics.iter();
            let found = metrics.find(|metric| metric.named.name == *called);
            found.is_some_and(|metric| match &metric.made {
                Made::Simple { input, .. } => {
                    let mut filters = input.filters.iter().chain(&metric.filters);
                    !filters.any(|filter| filter.text.contains("metric_time"))
                }
                _ => false,
            })
        };
        are_parts
            && query.group_by.len() == 1
            && query.filters.is_empty()
            && query.metrics.iter().all(is_simple)
    }

    /// The days beside which a metric stands where parts of times are asked, and nothing else: each part of theirs is
    /// there.
    pub(super) fn days_of_parts(&self, input: &Input) -> Option<String> {
        let asks = input.on_spine && self.asked == Some(Asked::PartsAlone);
        let mut spines = self.world.manifest.spines.iter().filter(|_| asks);
        let spine = spines.find(|spine| spine.grain == "day" && is_listed(spine))?;
        Some(listed_periods(spine))
    }

    /// Whether the rows of an input are moved, and not its buckets.
    fn is_moved_by_days(&self, input: &Input) -> bool {
        let plain = |length: &Length| length.grain.trim_end_matches('s').to_owned();
        let is_long = |grain: &String| matches!(grain.as_str(), "month" | "quarter" | "year");
        let by = input.offset.as_ref().map(plain).filter(is_long);
        let to = input.to_grain.as_ref();
        by.is_some_and(|by| self.adds_up(&input.name) && self.is_of_days(&by, false))
            || to.is_some_and(|to| self.is_of_rows(&input.name) && self.is_of_days(to, true))
    }

    /// Whether something else is called so.
    fn is_other(&self, called: &str, body: &str) -> bool {
        let mut metrics = self.world.manifest.metrics.iter();
        let known = self.helpers.get(called);
        metrics.any(|metric| metric.named.name == called)
            || known.is_some_and(|(_, item)| !item.contains(body))
    }

    /// Whether a condition on rows is one on all that a metric is made of: one that is made of others is moved there
    /// as a whole.
    pub(super) fn is_of_rows(&self, called: &str) -> bool {
        let mut metrics = self.world.manifest.metrics.iter();
        let made = metrics
            .find(|metric| metric.named.name == called)
            .map(|metric| &metric.made);
        let Some(Made::Simple { input, folded }) = made else {
            return false;
        };
        let measure = match folded {
            Some((_, measure)) => Some(&**measure),
            None => self.measure(&input.name).ok().map(|(_, measure)| measure),
        };
        !input.on_spine && measure.is_some_and(|measure| measure.level.is_none())
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
