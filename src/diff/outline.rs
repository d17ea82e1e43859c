//! What a definition is put together from, in a few words for each facet: enough to
//! say where two of them part, not to judge them.

use super::Side;
use super::change::Facet;
use crate::check::{EventFacts, Function, Measure, Per, Reach, Shift, Window};
use crate::resolve::{AttributeId, Coarser, MetricId, TableId};
use crate::syntax::time::Length;
use std::collections::BTreeSet;

/// The facets of a definition, with every metric in it written out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    aggregates: BTreeSet<String>,
    tables: BTreeSet<String>,
    times: BTreeSet<String>,
    windows: BTreeSet<String>,
    events: BTreeSet<String>,
    steps: BTreeSet<String>,
    grain: Option<String>,
    coarser: Option<String>,
    unit: String,
    empty_is_null: bool,
}

/// Metrics written out into one: more do not make a better outline.
const MOST: usize = 500;

impl Outline {
    /// Of a metric.
    pub fn of(side: Side<'_>, id: MetricId) -> Self {
        let mut outline = Self::default();
        let model = &side.checked.model;
        if let (Some(metric), Some((_, facts))) = (model.metrics.get(id.index()), side.checked.metric(id)) {
            outline.grain = metric.grain.map(|(grain, _)| grain.word().to_owned());
            outline.coarser = metric.coarser.and_then(word_of);
            outline.unit = facts.kind.unit().to_string();
            outline.empty_is_null = metric.empty_is_null;
        }
        outline.add_all(side, vec![id]);
        outline
    }

    /// Of an attribute or segment.
    pub fn of_attribute(side: Side<'_>, id: AttributeId) -> Self {
        let mut outline = Self::default();
        if let Some(Some(facts)) = side.checked.attributes.get(id.index()) {
            outline.windows.extend(facts.segment.map(|reach| match reach {
                Reach::Over(length) => format!("over {}", length_of(length)),
                Reach::All => "over all time".to_owned(),
            }));
            outline.add(side, &facts.measure, None);
            let mut named = Vec::new();
            facts.measure.metrics(&mut |inner, _| named.push(inner));
            outline.add_all(side, named);
        }
        outline
    }

    /// What metrics are put together from.
    fn add_all(&mut self, side: Side<'_>, mut open: Vec<MetricId>) {
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if seen.len() < MOST
                && seen.insert(id)
                && let Some((measure, _)) = side.checked.metric(id)
            {
                self.add(side, measure, None);
                measure.metrics(&mut |inner, _| open.push(inner));
            }
        }
    }

    fn add(&mut self, side: Side<'_>, measure: &Measure, at: Option<&str>) {
        let model = &side.checked.model;
        match measure {
            Measure::Aggregate(aggregate) => {
                self.aggregates.insert(function(aggregate.function).to_owned());
                self.table(side, aggregate.table, at);
            }
            Measure::Entities { every, .. } => {
                self.aggregates
                    .insert(if *every { "count every" } else { "count where" }.to_owned());
            }
            Measure::Sequence(sequence) => {
                self.table(side, sequence.from.table, at);
                self.table(side, sequence.to.table, at);
                self.windows
                    .insert(format!("within {}", length_of(sequence.within)));
                let [from, to] = [&sequence.from, &sequence.to].map(|end| event(side, end));
                self.events.insert(format!("{from} to {to}"));
            }
            Measure::Within(_, stretch) => {
                let (length, anchor) = (length_of(stretch.length), stretch.anchor.text());
                self.windows.insert(format!("within {length} of {anchor}"));
            }
            Measure::Window { window, keep, .. } => {
                let window = match window {
                    Window::Rolling(length) => format!("rolling {}", length_of(*length)),
                    Window::ToDate(grain) => format!("to_date {}", grain.word()),
                    Window::Cumulative => "cumulative".to_owned(),
                };
                let kept = if *keep { ", keep: true" } else { "" };
                self.windows.insert(format!("{window}{kept}"));
            }
            Measure::Prior { shift, .. } => {
                self.windows.insert(match shift {
                    Shift::Back(length) => format!("prior {}", length_of(*length)),
                    Shift::ToStartOf(grain) => format!("prior to {}", grain.word()),
                });
            }
            Measure::Edge { first, .. } => {
                self.windows
                    .insert(if *first { "at_start" } else { "at_end" }.to_owned());
            }
            Measure::Steps(steps) => {
                let per = match &steps.per {
                    Per::Grain(grain, _) => grain.word().to_owned(),
                    Per::Entity(entity, _) => {
                        let entity = model.entities.get(entity.index());
                        entity
                            .map(|entity| entity.named.name.text.to_string())
                            .unwrap_or_default()
                    }
                    Per::Path(path) => path.text(),
                };
                self.steps
                    .insert(format!("{} per {per}", function(steps.function)));
            }
            Measure::Once(once) => self.table(side, once.home, at),
            _ => {}
        }
        let own = match measure {
            Measure::At(_, path) => Some(path.text()),
            _ => None,
        };
        measure.parts(&mut |part| self.add(side, part, at.or(own.as_deref())));
    }

    fn table(&mut self, side: Side<'_>, id: TableId, at: Option<&str>) {
        let Some(table) = side.checked.model.tables.get(id.index()) else {
            return;
        };
        let name = &table.named.name.text;
        self.tables.insert(name.to_string());
        let time = table.default_time().and_then(|at| table.fields.get(at));
        let own = time.map(|field| field.name.text.as_str());
        if let Some(time) = at.or(own) {
            let counts_without = table.field(time).is_some_and(|field| field.optional);
            let optional = if counts_without { " optional" } else { "" };
            self.times.insert(format!("{name}.{time}{optional}"));
        }
    }

    /// Where two part.
    pub fn facets(&self, new: &Self) -> Vec<Facet> {
        let joined = |all: &BTreeSet<String>| all.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let pair =
            |one: &BTreeSet<String>, two: &BTreeSet<String>| (one != two).then(|| (joined(one), joined(two)));
        let mut found = Vec::new();
        if self.unit != new.unit {
            found.push(Facet::Unit {
                before: self.unit.clone(),
                after: new.unit.clone(),
            });
        }
        found.extend(
            pair(&self.aggregates, &new.aggregates).map(|(before, after)| Facet::Aggregate { before, after }),
        );
        let tables = pair(&self.tables, &new.tables);
        let other_tables = tables.is_some();
        found.extend(tables.map(|(before, after)| Facet::Table { before, after }));
        if !other_tables {
            found.extend(pair(&self.times, &new.times).map(|(before, after)| Facet::Time { before, after }));
        }
        found.extend(pair(&self.steps, &new.steps).map(|(before, after)| Facet::Averaged { before, after }));
        found
            .extend(pair(&self.windows, &new.windows).map(|(before, after)| Facet::Window { before, after }));
        found.extend(pair(&self.events, &new.events).map(|(before, after)| Facet::Events { before, after }));
        if self.grain != new.grain {
            found.push(Facet::Grain {
                before: self.grain.clone(),
                after: new.grain.clone(),
            });
        }
        if self.coarser != new.coarser {
            found.push(Facet::Coarser {
                before: self.coarser.clone(),
                after: new.coarser.clone(),
            });
        }
        if self.empty_is_null != new.empty_is_null {
            found.push(Facet::Empty {
                before: self.empty_is_null,
            });
        }
        found
    }
}

fn word_of(coarser: Coarser) -> Option<String> {
    let known = Coarser::WORDS.iter().find(|(_, known)| *known == coarser);
    known.map(|(word, _)| (*word).to_owned())
}

/// `orders at paid_at where status = "paid"`
fn event(side: Side<'_>, event: &EventFacts) -> String {
    let table = side.checked.model.tables.get(event.table.index());
    let mut words = table.map_or_else(String::new, |table| table.named.name.text.to_string());
    if let Some(at) = &event.at {
        words.push_str(&format!(" at {}", at.text()));
    }
    if let Some(condition) = &event.condition {
        let condition = crate::tree::written(side.sources, condition.span);
        words.push_str(&format!(" where {condition}"));
    }
    words
}

/// What an aggregate is called.
fn function(function: Function) -> &'static str {
    match function {
        Function::Rows => "count of rows",
        Function::Distinct(_) => "count of entities",
        Function::Sum => "sum",
        Function::Avg => "avg",
        Function::Min => "min",
        Function::Max => "max",
        Function::Median => "median",
        Function::Percentile(_) => "percentile",
        Function::Stddev => "stddev",
        Function::Variance => "variance",
        Function::Any => "any",
        Function::All => "all",
        Function::First => "first",
        Function::Last => "last",
    }
}

/// `7 days`, `1 month`
fn length_of(length: Length) -> String {
    let parts = [
        (i64::from(length.months), "month"),
        (i64::from(length.days), "day"),
        (length.seconds, "second"),
    ];
    let words = parts
        .into_iter()
        .filter(|(count, _)| *count != 0)
        .map(|(count, word)| {
            let ending = if count == 1 { "" } else { "s" };
            format!("{count} {word}{ending}")
        });
    words.collect::<Vec<_>>().join(" ")
}
