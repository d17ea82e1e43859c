//! Where a question means something else there, and what is said of it.

use super::jinja::{Element, template};
use super::manifest::{Filter, Input, Made, Metric, SavedQuery};
use super::metrics::Writer;
use super::times;
use crate::words::{Said, say};

/// A metric and all that it is made of.
#[derive(Default)]
pub(super) struct Whole<'m> {
    pub(super) metrics: Vec<&'m Metric>,
    pub(super) inputs: Vec<&'m Input>,
}

impl<'a> Writer<'a> {
    /// Says what of a report comes to something else there.
    pub(super) fn tell_differences(&mut self, query: &SavedQuery) {
        let mut whole = Whole::default();
        query
            .metrics
            .iter()
            .for_each(|called| self.whole(called, &mut whole));
        let Some(table) = whole.metrics.first().and_then(|metric| self.table_of(metric)) else {
            return;
        };
        let slices: Vec<Element> = query
            .group_by
            .iter()
            .filter_map(|slice| self.slice(slice).ok())
            .collect();
        let of_filters = query.filters.iter().filter_map(|filter| template(&filter.text));
        let read: Vec<Element> = of_filters.flat_map(|(_, elements)| elements).collect();
        let found = [
            self.is_grouped_by_filters(&whole, table, &slices, &read),
            self.is_without_parts(&whole, &slices, query),
            self.is_joined_at_once(&whole, table, &slices, &read),
            self.is_of_shown_days(&whole, table, query),
            self.is_of_shown_periods(&whole, table, query),
            self.is_of_both_events(query, table),
            self.is_moved_again(&whole, table, &read),
            self.is_level_of_all(&whole, table, &slices),
            self.is_on_some_days(&whole, table, query, &slices),
            self.is_of_dated_rows(&whole, table, &slices),
            self.is_of_first_cell(&whole, table, &slices),
        ];
        for how in found.into_iter().flatten() {
            self.found.otherwise(query.named.span, &query.named.name, how);
        }
    }

    fn whole(&self, called: &str, whole: &mut Whole<'a>) {
        let mut metrics = self.world.manifest.metrics.iter();
        let Some(metric) = metrics.find(|metric| metric.named.name == called) else {
            return;
        };
        if whole
            .metrics
            .iter()
            .any(|known| known.named.name == metric.named.name)
        {
            return;
        }
        whole.metrics.push(metric);
        for input in metric.made.inputs() {
            whole.inputs.push(input);
            self.whole(&input.name, whole);
        }
    }

    /// The table whose rows a metric has first.
    fn table_of(&self, metric: &Metric) -> Option<usize> {
        let known = self.done.get(&metric.named.name)?;
        known.as_ref().ok().map(|done| done.table)
    }

    /// There what is moved and made of others has a row for each value that a filter reads, and one of them is taken.
    fn is_grouped_by_filters(
        &self,
        whole: &Whole<'_>,
        table: usize,
        slices: &[Element],
        read: &[Element],
    ) -> Option<Said> {
        let is_made = |input: &&&Input| {
            let mut metrics = whole.metrics.iter();
            let made = metrics.find(|metric| metric.named.name == input.name);
            made.is_some_and(|metric| matches!(metric.made, Made::Derived { .. } | Made::Ratio { .. }))
        };
        let is_moved = |input: &&&Input| input.offset.is_some() || input.to_grain.is_some();
        whole.inputs.iter().filter(is_moved).find(is_made)?;
        let is_hidden = |element: &&Element| {
            let is_there = slices.iter().any(|slice| slice.path == element.path);
            !is_there && !self.is_own_time(table, element)
        };
        read.iter().find(is_hidden)?;
        Some(say!(
            "there what is moved is known for each value that the filter reads, and one of these is taken; here it is of all rows that pass"
        ))
    }

    /// Parts of times that no row has are none here.
    fn is_without_parts(&self, whole: &Whole<'_>, slices: &[Element], query: &SavedQuery) -> Option<Said> {
        let is_part = |slice: &&Element| slice.part.is_some() && slice.path == ["metric_time"];
        if self.asks_parts_alone(query) {
            return None;
        }
        slices.iter().find(is_part)?;
        let on_spine =
            |metric: &&&Metric| matches!(&metric.made, Made::Simple { input, .. } if input.on_spine);
        whole.metrics.iter().find(on_spine)?;
        Some(say!(
            "parts of times that no row has are there, too, and none here"
        ))
    }

    /// A condition on the own time that is no bound: it is one of rows, and there of the days that are shown.
    fn is_of_shown_days(&mut self, whole: &Whole<'_>, table: usize, query: &SavedQuery) -> Option<Said> {
        let is_of_cells = |input: &&&Input| {
            let mut metrics = whole.metrics.iter();
            let made = metrics.find(|metric| metric.named.name == input.name);
            let is_window = made.is_some_and(|metric| matches!(metric.made, Made::Cumulative { .. }));
            let is_long = |grain: &str| times::coarseness(grain) > times::coarseness("week");
            let by = input.offset.as_ref();
            input.to_grain.is_some()
                || by.is_some_and(|by| is_window || is_long(by.grain.trim_end_matches('s')))
        };
        whole.inputs.iter().find(is_of_cells)?;
        self.has_time_conditions(table, query).then(|| {
            say!("its filter on the time is one of the rows that are looked back to, and there of the days that are shown")
        })
    }

    /// Such a condition on what looks back, or stands beside every period: there it chooses what is shown, too.
    fn is_of_shown_periods(&mut self, whole: &Whole<'_>, table: usize, query: &SavedQuery) -> Option<Said> {
        let looks_beyond = |metric: &&&Metric| match &metric.made {
            Made::Cumulative { .. } => true,
            Made::Simple { input, .. } => input.on_spine,
            _ => false,
        };
        whole.metrics.iter().find(looks_beyond)?;
        self.has_time_conditions(table, query).then(|| {
            say!("its filter on the time is one of rows, and there of the periods that are shown, too")
        })
    }

    /// What filters beside metrics of other kinds is here one of what begins and of what follows.
    fn is_of_both_events(&mut self, query: &SavedQuery, table: usize) -> Option<Said> {
        let of = query.metrics.iter().filter(|called| self.is_conversion(called));
        let (conversions, all) = (of.count(), query.metrics.len());
        if conversions == 0 || conversions == all {
            return None;
        }
        let filters = query.filters.clone();
        let has_more = filters.iter().any(|filter| {
            let split = self.split(table, filter);
            split.is_ok_and(|split| !split.conditions.is_empty())
        });
        has_more.then(|| say!("its filter is one of what follows, too, and there of what begins alone"))
    }

    /// What is moved twice is filtered there by the longer period of the day between both.
    fn is_moved_again(&self, whole: &Whole<'_>, table: usize, read: &[Element]) -> Option<Said> {
        let is_moved = |input: &&&Input| input.offset.is_some() || input.to_grain.is_some();
        let takes_in_moved = |input: &&&Input| {
            let mut metrics = whole.metrics.iter();
            let made = metrics.find(|metric| metric.named.name == input.name);
            made.is_some_and(|metric| match &metric.made {
                Made::Derived { inputs, .. } => inputs.iter().any(|input| is_moved(&&input)),
                _ => false,
            })
        };
        whole.inputs.iter().filter(is_moved).find(takes_in_moved)?;
        let is_long = |element: &&Element| {
            let grain = element.grain.as_deref().unwrap_or("day");
            let is_custom = times::is_custom(self.world.manifest, grain);
            self.is_own_time(table, element)
                && (is_custom || times::coarseness(grain) > times::coarseness("day"))
        };
        let found = read.iter().find(is_long)?;
        Some(say!(
            "its filter by `{grain}` is there one of the day before it is moved again",
            grain = found.grain.as_deref().unwrap_or_default()
        ))
    }

    /// Whether a filter on the own time is no bound.
    fn has_time_conditions(&mut self, table: usize, query: &SavedQuery) -> bool {
        let is_of_time = |filter: &&Filter| {
            let elements = template(&filter.text).map(|(_, elements)| elements);
            let mut elements = elements.into_iter().flatten();
            elements.any(|element| self.is_own_time(table, &element))
        };
        let filters: Vec<Filter> = query.filters.iter().filter(is_of_time).cloned().collect();
        filters.iter().any(|filter| {
            let split = self.split(table, filter);
            split.is_ok_and(|split| !split.conditions.is_empty())
        })
    }

    /// There the filter of a metric beside every period chooses the periods, too; here only where it is asked alone.
    fn is_on_some_days(
        &self,
        whole: &Whole<'_>,
        table: usize,
        query: &SavedQuery,
        slices: &[Element],
    ) -> Option<Said> {
        slices.iter().find(|slice| self.is_own_time(table, slice))?;
        let is_filtered = |metric: &&&Metric| match &metric.made {
            Made::Simple { input, .. } if input.on_spine => {
                let mut filters = input.filters.iter().chain(&metric.filters);
                filters.any(|filter| filter.text.contains("metric_time"))
            }
            _ => false,
        };
        let found = whole.metrics.iter().find(is_filtered)?;
        let is_alone = query.metrics == [found.named.name.clone()];
        (!is_alone).then(|| {
            say!(
                "the filter of `{name}` chooses the periods there, and only its rows here",
                name = &found.named.name
            )
        })
    }

    /// What is cumulative without a window is there of all rows, where its time is not asked for.
    fn is_of_dated_rows(&self, whole: &Whole<'_>, table: usize, slices: &[Element]) -> Option<Said> {
        let is_of_all = |metric: &&&Metric| {
            let Made::Cumulative { window, to_date, .. } = &metric.made else {
                return false;
            };
            window.is_none() && to_date.is_none()
        };
        let found = whole.metrics.iter().find(is_of_all)?;
        let is_timeless = !slices.iter().any(|slice| self.is_own_time(table, slice));
        is_timeless.then(|| {
            say!(
                "`{name}` counts rows without their time there, and no window does here",
                name = &found.named.name
            )
        })
    }

    /// What is that of the start of a period is there one of the first day, also under weeks and longer buckets.
    fn is_of_first_cell(&self, whole: &Whole<'_>, table: usize, slices: &[Element]) -> Option<Said> {
        let grains = slices.iter().filter(|slice| self.is_own_time(table, slice));
        let mut grains = grains.filter_map(|slice| slice.grain.as_deref());
        grains.find(|grain| times::coarseness(grain) > times::coarseness("day"))?;
        let mut inputs = whole.inputs.iter();
        let found = inputs.find(|input| input.to_grain.is_some() && !self.is_of_rows(&input.name))?;
        Some(first_cell(found.to_grain.as_deref().unwrap_or_default()))
    }

    /// A level has one date there for all slices but the entities that it is known for.
    fn is_level_of_all(&self, whole: &Whole<'_>, table: usize, slices: &[Element]) -> Option<Said> {
        let level = |metric: &&&Metric| match &metric.made {
            Made::Simple {
                folded: Some((_, measure)),
                ..
            } => measure.level.clone(),
            Made::Simple { input, .. } => self
                .measure(&input.name)
                .ok()
                .and_then(|(_, measure)| measure.level.clone()),
            _ => None,
        };
        let mut levels = whole.metrics.iter().filter_map(|metric| level(&metric));
        let differs = levels.any(|level| {
            let is_own = |slice: &Element| {
                self.is_own_time(table, slice)
                    || slice
                        .path
                        .last()
                        .is_some_and(|last| level.groupings.contains(last))
            };
            let times = slices.iter().filter(|slice| self.is_own_time(table, slice));
            times.count() > 1 || !slices.iter().all(is_own)
        });
        differs.then(|| {
            say!("its level there is of one date for all slices, and here of the last or first one in each cell")
        })
    }
}

/// How the start of a period differs.
pub(super) fn first_cell(grain: &str) -> Said {
    say!(
        "`prior(…, to: {grain})` here is that of the first cell, and there of the first day",
        grain = grain
    )
}
