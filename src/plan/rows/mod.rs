//! `merak rows`: the source rows behind a metric, or behind one cell of it.
//!
//! A metric is walked down to its aggregates. Those over one table at one time
//! share a list of rows; each keeps its own conditions, so that a reader can
//! add the column up and come to the number.

mod cell;
mod chain;
mod conditions;
mod entities;
mod naming;
mod once;
mod place;
mod shown;
mod table;
mod time;

use std::sync::Arc;

pub use self::cell::CellKey;

use self::naming::{Unnamed, named};
use self::place::{Layer, Place};
use super::bounds::Bounds;
use super::build::Planner;
use super::custom::looked_up;
use super::frame::{Context, Planned};
use super::grain::{Pinning, pinning};
use super::ir::{Order, Plan, Select};
use super::passes::Passes;
use super::plan;
use super::question::{Key, Question};
use super::steps::By;
use crate::check::{Aggregate, Checked, Measure, Once, Row, Sequence, Steps};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{EntityId, MetricId, Type};
use crate::source::SourceMap;
use crate::syntax::time::Grain;

/// What to show of the rows behind a question about one metric.
pub struct Behind<'a> {
    /// The question: one metric, its slices, filters and bounds.
    pub question: &'a Question,
    /// The cell that is meant; all of them where it is empty.
    pub cell: &'a [CellKey],
    /// Whether rows that do not count are shown as well.
    pub all: bool,
    /// What definitions are written in: columns are called after it.
    pub sources: &'a SourceMap,
}

/// The rows of one table, or the entities of one condition.
#[derive(Debug)]
pub struct Listing {
    /// Of what: a table, an entity, or a metric of two events.
    pub of: String,
    /// The same, told apart from the other lists.
    pub name: String,
    /// How to get them.
    pub plan: Plan,
}

/// The rows behind the metric of a question: a list for each table, then one
/// for each entity condition.
///
/// # Errors
/// Whatever keeps the question from having an answer, and what cannot be shown.
pub fn rows(checked: &Checked, behind: &Behind<'_>) -> Planned<Vec<Listing>> {
    // What has no number has no rows behind it.
    plan(checked, behind.question)?;
    let question = behind.question;
    let (_, found) = walked(checked, question)?;
    let mut lists = Vec::new();
    // Each list has its own steps: those of the windows that it reads.
    for at in 0..grouped(found.parts).len() {
        let (mut planner, found) = walked(checked, question)?;
        if let Some(parts) = grouped(found.parts).get(at) {
            let (of, last, order) = planner.listed_rows(parts, behind)?;
            lists.push(Unnamed {
                of,
                read: parts.first().map(Part::read).unwrap_or_default(),
                plan: planner.list(last, order)?,
            });
        }
    }
    for at in 0..found.others.len() {
        let (mut planner, mut found) = walked(checked, question)?;
        if at >= found.others.len() {
            continue;
        }
        let other = found.others.swap_remove(at);
        let (of, last, order) = match &other {
            Other::Judged(judged) => planner.judged_rows(judged, behind)?,
            Other::Followed(followed) => planner.followed_rows(followed, behind)?,
            Other::Once(once) => planner.once_rows(once, behind)?,
        };
        lists.push(Unnamed {
            of,
            read: other.read(),
            plan: planner.list(last, order)?,
        });
    }
    Ok(named(lists))
}

/// Everything that the metrics of a question are taken of.
fn walked<'a>(checked: &'a Checked, question: &'a Question) -> Planned<(Planner<'a>, Found)> {
    let mut planner = Planner::new(checked, question);
    let mut found = Found::default();
    for asked in &question.asked {
        let context = planner.context(&asked.name, asked.span, true);
        let place = Place {
            kept: (0..question.slices.len()).collect(),
            ..Place::default()
        };
        planner.behind(&asked.measure, &Around { context, place }, &mut found)?;
    }
    Ok((planner, found))
}

/// An aggregate, with everything that decides which rows it takes.
struct Part {
    aggregate: Arc<Aggregate>,
    context: Context,
    time: Option<(Row, Type)>,
    place: Place,
}

/// What is made of other things than rows one by one.
enum Other {
    Judged(Judged),
    Followed(Followed),
    Once(OfEach),
}

/// An entity condition, with the same.
struct Judged {
    entity: EntityId,
    /// Whether all rows of its home are judged.
    every: bool,
    condition: Arc<Measure>,
    context: Context,
    place: Place,
}

/// What follows what, with the same.
struct Followed {
    sequence: Arc<Sequence>,
    context: Context,
    place: Place,
}

/// A value of each entity once, with the same.
struct OfEach {
    once: Arc<Once>,
    context: Context,
    place: Place,
}

impl Part {
    /// The step with the days of its windows, if it is taken over windows.
    fn days(&self) -> Option<&str> {
        self.context.windows.as_ref().map(|windows| windows.days.as_str())
    }
}

#[derive(Default)]
struct Found {
    parts: Vec<Part>,
    others: Vec<Other>,
}

/// What surrounds a measure on the way down.
struct Around {
    context: Context,
    place: Place,
}

impl Around {
    /// The same with other surroundings.
    fn with(&self, context: Context) -> Self {
        Self {
            context,
            place: self.place.clone(),
        }
    }

    /// The same, inside of what makes it look at other cells.
    fn called(&self, word: &'static str) -> Self {
        let mut around = self.with(self.context.clone());
        around.place.inside.push(word);
        around
    }

    /// The same, one layer further from what is asked.
    fn inside(&self, context: Context, layer: Layer) -> Self {
        let mut around = self.with(context);
        around.place.layers.push(layer);
        around
    }
}

impl<'a> Planner<'a> {
    fn list(self, last: Select, order: Vec<Order>) -> Planned<Plan> {
        let (limit, span, model) = (self.question.limit, self.question.span, &self.checked.model);
        let plan = Passes::all().run(self.planned(last, order, limit)?);
        looked_up(plan, model, span)
    }

    fn behind(&mut self, measure: &Measure, around: &Around, found: &mut Found) -> Planned<()> {
        let context = &around.context;
        self.budget.take(1, context.asked_at)?;
        let (place, within) = (&around.place, |context: Context| around.with(context));
        match measure {
            Measure::Aggregate(aggregate) => {
                let time = self.time_of(aggregate.table, context)?;
                found.parts.push(Part {
                    aggregate: aggregate.clone(),
                    context: context.clone(),
                    time,
                    place: place.clone(),
                });
                Ok(())
            }
            Measure::Entities {
                entity,
                every,
                condition,
                ..
            } => {
                found.others.push(Other::Judged(Judged {
                    entity: *entity,
                    every: *every,
                    condition: condition.clone(),
                    context: context.clone(),
                    place: place.clone(),
                }));
                Ok(())
            }
            Measure::Sequence(sequence) => {
                found.others.push(Other::Followed(Followed {
                    sequence: sequence.clone(),
                    context: context.clone(),
                    place: place.clone(),
                }));
                Ok(())
            }
            Measure::Once(once) => {
                found.others.push(Other::Once(OfEach {
                    once: once.clone(),
                    context: context.clone(),
                    place: place.clone(),
                }));
                Ok(())
            }
            Measure::Metric(id, _) => self.behind_metric(*id, around, found),
            Measure::Where(inner, condition) => {
                let mut context = context.clone();
                context.filters.push(condition.clone());
                self.behind(inner, &within(context), found)
            }
            Measure::Via(inner, path, _) => {
                let mut context = context.clone();
                context.roles.push(path.clone());
                self.behind(inner, &within(context), found)
            }
            Measure::Within(inner, stretch) => {
                let mut context = context.clone();
                context.within.push(stretch.clone());
                self.behind(inner, &within(context), found)
            }
            Measure::At(inner, path) => {
                let at = context.at.clone().or_else(|| Some(path.clone()));
                let context = Context {
                    at,
                    ..context.clone()
                };
                self.behind(inner, &within(context), found)
            }
            Measure::Across(inner, paths) => {
                let mut times = Vec::new();
                self.times(inner, context.at.as_ref(), &mut times);
                let crossed = |key: &Key| paths.is_empty() || self.slices_by(key, paths, &times, context);
                let mut around = within(context.clone());
                around.place.kept.retain(|at| {
                    let slice = self.question.slices.get(*at);
                    slice.is_some_and(|slice| !crossed(&slice.key))
                });
                self.behind(inner, &around, found)
            }
            Measure::Number(_)
            | Measure::Quantity(..)
            | Measure::Null
            | Measure::Constant(..)
            | Measure::Every(..)
            | Measure::Negate(_)
            | Measure::Not(_)
            | Measure::IsNull(..)
            | Measure::Sum(_)
            | Measure::Product(_)
            | Measure::And(_)
            | Measure::Or(_)
            | Measure::Compare(..)
            | Measure::Case(..)
            | Measure::Call(..)
            | Measure::Fill(..) => {
                measure.try_parts(&mut |part| self.behind(part, &within(context.clone()), found))
            }
            Measure::Steps(steps) => self.behind_steps(steps, around, found),
            Measure::Window {
                inner, window, span, ..
            } => self.behind_window(inner, (*window, *span), &around.called(window.word()), found),
            Measure::Prior {
                inner, shift, span, ..
            } => self.behind_earlier(inner, (*shift, *span), &around.called("prior"), found),
            Measure::Edge {
                inner, first, per, ..
            } => {
                let word = if *first { "at_start" } else { "at_end" };
                self.behind_edge(inner, (*first, *per), &around.called(word), found)
            }
        }
    }

    fn behind_metric(&mut self, id: MetricId, around: &Around, found: &mut Found) -> Planned<()> {
        let (Some(metric), Some((measure, _))) = (
            self.checked.model.metrics.get(id.index()),
            self.checked.metric(id),
        ) else {
            return Err(Box::new(Diagnostic::error(&code::CYCLE).echo()));
        };
        let context = Context {
            empty_is_null: metric.empty_is_null,
            name: metric.named.name.text.to_string(),
            ..around.context.clone()
        };
        let (frame, _) = self.cells_around(measure, &context, &around.place)?;
        let grains: Vec<Grain> = match around.place.earlier() {
            Some(grains) => grains.to_vec(),
            None => {
                let own = self.own_grains(measure, &context, &frame.keys)?;
                own.into_iter().flatten().collect()
            }
        };
        // Inside a window the period is the window, whatever the bounds.
        let bounds = match &context.windows {
            Some(_) => Bounds::default(),
            None => context.bounds.clone(),
        };
        let manifest = &self.checked.model.manifest;
        let around = match pinning(metric, &grains, &bounds, manifest, context.asked_at)? {
            Pinning::Same => around.with(context),
            Pinning::WholeWeeks => around.inside(context, self.period_layer(Grain::Week)),
            Pinning::Inner(grain, _) => around.inside(context, self.period_layer(grain)),
        };
        self.behind(measure, &around, found)
    }

    /// The rows of every inner group of the cell.
    fn behind_steps(&mut self, steps: &Steps, around: &Around, found: &mut Found) -> Planned<()> {
        let context = around.context.clone();
        let around = match self.inner_groups(steps, &context) {
            By::Period(grain) => around.inside(context, self.period_layer(grain)),
            by => {
                let mut around = around.with(context);
                if let By::Entity(_, Some(role)) = &by {
                    around.context.roles.push(role.clone());
                }
                around.place.groups.push(by);
                around
            }
        };
        self.behind(&steps.inner.0, &around, found)
    }

    pub(super) fn keys_at(&self, kept: &[usize]) -> Vec<Key> {
        let slices = kept.iter().filter_map(|at| self.question.slices.get(*at));
        slices.map(|slice| slice.key.clone()).collect()
    }
}

/// Parts over the same rows of the same table, in the order they are met.
fn grouped(parts: Vec<Part>) -> Vec<Vec<Part>> {
    let mut groups: Vec<Vec<Part>> = Vec::new();
    for part in parts {
        let same = |known: &&mut Vec<Part>| {
            known.first().is_some_and(|first| {
                first.aggregate.table == part.aggregate.table
                    && first.context.bounds == part.context.bounds
                    && first.place.layers == part.place.layers
                    && first.place.groups == part.place.groups
                    && first.place.dates == part.place.dates
                    && first.days() == part.days()
                    && first.time.as_ref().map(|(row, _)| row) == part.time.as_ref().map(|(row, _)| row)
            })
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(part),
            None => groups.push(vec![part]),
        }
    }
    groups
}

/// What is written there, on one line; shortened where it is long.
fn written(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// Longest name of a column, in characters.
const LONGEST_NAME: usize = 60;
