//! The inference: through every construct, with what surrounds it.

use std::cell::Cell;
use std::sync::Arc;

use super::keys::{MOST_PARTS, key_columns};
use super::{Additivity, Adds, Entities, Over, Why};
use crate::check::budget::Budget;
use crate::check::function::Function;
use crate::check::measure::{Aggregate, Measure, Per, Steps};
use crate::check::metrics::Checked;
use crate::check::row::Row;
use crate::resolve::{Coarser, EntityId, MetricId, TableId, Type};
use crate::syntax::ast::{Expr, Path};

/// Most parts of one definition, with every metric in it written out.
pub(super) const STEPS: usize = 20_000;

/// What stands around a measure.
#[derive(Clone)]
pub(super) struct Inferring<'a> {
    pub(super) checked: &'a Checked,
    /// Parts that may still be looked at.
    pub(super) left: &'a Cell<usize>,
    /// Conditions of rows.
    filters: Vec<Arc<Expr>>,
    /// The links that say whose rows are, outermost first.
    pub(super) roles: Vec<Arc<Path>>,
    /// The time that another one stands for.
    at: Option<Arc<Path>>,
    /// Whether sums of nothing are null.
    empty_is_null: bool,
}

impl<'a> Inferring<'a> {
    pub fn new(checked: &'a Checked, left: &'a Cell<usize>) -> Self {
        Self {
            checked,
            left,
            filters: Vec::new(),
            roles: Vec::new(),
            at: None,
            empty_is_null: false,
        }
    }

    /// A metric in these surroundings.
    pub fn metric(&self, id: MetricId) -> Additivity {
        let declared = self.checked.model.metrics.get(id.index());
        let (Some(metric), Some((measure, _))) = (declared, self.checked.metric(id)) else {
            return Additivity::nothing(Why::TooLarge);
        };
        let inside = Self {
            empty_is_null: metric.empty_is_null,
            ..self.clone()
        };
        let found = inside.measure(measure);
        let Some((grain, _)) = metric.grain else {
            return found;
        };
        let own = Additivity {
            per_grain: None,
            ..found.clone().but_time(Why::Grain(grain))
        };
        let over_several = match metric.coarser {
            None => own.clone(),
            Some(Coarser::Sum) => over_periods(found),
            Some(coarser) => Additivity {
                times: found.times.clone(),
                ..Additivity::nothing(Why::Folded(grain, coarser))
            },
        };
        Additivity {
            per_grain: Some((grain, Box::new(own))),
            ..over_several.beyond()
        }
    }

    /// A measure in them.
    pub fn measure(&self, measure: &Measure) -> Additivity {
        match self.left.get().checked_sub(1) {
            Some(left) => self.left.set(left),
            None => return Additivity::nothing(Why::TooLarge),
        }
        match measure {
            Measure::Aggregate(aggregate) => self.aggregate(aggregate),
            Measure::Metric(id, _) => self.metric(*id),
            Measure::Where(inner, condition) => {
                self.with(inner, |around| around.filters.push(condition.clone()))
            }
            Measure::Via(inner, path, _) => self.with(inner, |around| around.roles.push(path.clone())),
            Measure::At(inner, path) => self.with(inner, |around| {
                around.at.get_or_insert_with(|| path.clone());
            }),
            // Which rows of somebody count does not depend on the cell.
            Measure::Within(inner, _) | Measure::Negate(inner) => self.measure(inner),
            Measure::Every(inner, ..) => self.measure(inner).beyond(),
            Measure::Window { inner, .. } => {
                let found = self.measure(inner);
                Additivity {
                    nullable: true,
                    ..only_plain(found, Why::Window).but_time(Why::Window).beyond()
                }
            }
            Measure::Prior { inner, keep, .. } => {
                let found = only_plain(self.measure(inner), Why::Prior);
                match keep {
                    true => Additivity {
                        nullable: true,
                        ..found.but_time(Why::Prior).beyond()
                    },
                    // A cell that is not there any more has none to show.
                    false => found.none(Why::Prior),
                }
            }
            Measure::Edge { inner, per, .. } => self.edge(inner, *per),
            Measure::Sum(terms) => self.sum(terms),
            Measure::Product(factors) => self.product(factors),
            Measure::Fill(inner, filling) => {
                let found = self.measure(&inner.0);
                match found.nullable && !is_zero(&filling.digits) {
                    true => found.none(Why::Chosen),
                    false => Additivity {
                        nullable: false,
                        ..found
                    },
                }
            }
            Measure::Entities {
                entity,
                every,
                condition,
                ..
            } => self.entities(*entity, *every, condition),
            Measure::Steps(steps) => self.steps(steps),
            Measure::Once(once) => {
                let key = self
                    .checked
                    .binder(once.table, None, &self.budget())
                    .entity_key(&once.role);
                match (once.function, key) {
                    (Function::Sum, Some((entity, key))) => self.rows(once.table, None).of(Entities {
                        entity,
                        keys: vec![(once.table, key)],
                        why: Why::Once(entity),
                    }),
                    (function, _) => Additivity::nothing(Why::Function(function)),
                }
            }
            Measure::Sequence(_) => Additivity::nothing(Why::Sequence),
            Measure::Across(inner, _) => self.measure(inner).none(Why::Across),
            Measure::Number(_) | Measure::Quantity(..) | Measure::Null => Additivity::nothing(Why::Constant),
            Measure::Case(..) | Measure::Call(..) => {
                let mut times = Vec::new();
                measure.parts(&mut |part| times.extend(self.measure(part).times));
                Additivity {
                    times,
                    ..Additivity::nothing(Why::Chosen)
                }
            }
            Measure::Constant(..)
            | Measure::And(_)
            | Measure::Or(_)
            | Measure::Not(_)
            | Measure::Compare(..)
            | Measure::IsNull(..) => Additivity::nothing(Why::NoNumber),
        }
    }

    fn with(&self, inner: &Measure, add: impl FnOnce(&mut Self)) -> Additivity {
        let mut around = self.clone();
        add(&mut around);
        around.measure(inner)
    }

    pub(super) fn budget(&self) -> Budget {
        Budget::new(MOST_PARTS)
    }

    fn aggregate(&self, aggregate: &Aggregate) -> Additivity {
        let argument = aggregate.argument.as_ref().map(|(row, _)| row);
        let rows = self.rows(aggregate.table, argument);
        match (aggregate.function.adds(), aggregate.function, argument) {
            (Adds::Rows, ..) => rows,
            (Adds::Entities, Function::Distinct(entity), Some(row)) => match key_columns(row) {
                Some(key) => rows.of(Entities {
                    entity,
                    keys: vec![(aggregate.table, key)],
                    why: Why::Once(entity),
                }),
                None => rows.none(Why::Once(entity)),
            },
            (_, function, _) => rows.none(Why::Function(function)),
        }
    }

    /// Rows of a table that pass what stands around: what hinders their sum.
    fn rows(&self, table: TableId, argument: Option<&Row>) -> Additivity {
        let budget = self.budget();
        let time = match &self.at {
            Some(path) => self.checked.binder(table, None, &budget).path(path).ok(),
            None => self.checked.default_time(table),
        };
        let mut found = Additivity::of_rows(table, time.clone(), self.empty_is_null);
        let declared = self.checked.model.tables.get(table.index());
        if declared.is_some_and(|table| table.snapshot().is_some()) {
            found = found.but_time(Why::Snapshot(table));
        }
        let binder = self.checked.binder(table, time.as_ref(), &budget);
        for filter in &self.filters {
            found = match binder.condition(filter) {
                Ok(row) => of_cells(&row, found),
                Err(_) => found.none(Why::TooLarge),
            };
        }
        argument.map_or(found.clone(), |row| of_cells(row, found))
    }

    fn edge(&self, inner: &Measure, per: Option<EntityId>) -> Additivity {
        let found = only_plain(self.measure(inner), Why::Edge);
        let keys = per.and_then(|entity| Some((entity, self.keys(inner, entity)?)));
        match (&found.slices, keys) {
            (Over::Any, Some((entity, keys))) => {
                let found = found.of(Entities {
                    entity,
                    keys,
                    why: Why::Edge,
                });
                Additivity {
                    nullable: true,
                    ..found.beyond()
                }
            }
            _ => found.none(Why::Edge),
        }
    }

    fn sum(&self, terms: &[(bool, Measure, crate::source::Span)]) -> Additivity {
        let mut terms = terms.iter().map(|(_, term, _)| self.measure(term));
        let Some(first) = terms.next() else {
            return Additivity::nothing(Why::Constant);
        };
        terms.fold(first, Additivity::and)
    }

    /// A multiple is as additive as what it is one of.
    fn product(&self, factors: &[(bool, Measure, crate::source::Span)]) -> Additivity {
        let mut whole: Option<Additivity> = None;
        for (divides, factor, _) in factors {
            match (constant(factor), &mut whole) {
                (Some(is_zero), _) if *divides && is_zero => return Additivity::nothing(Why::Constant),
                (Some(_), _) => {}
                (None, whole) => {
                    let found = self.measure(factor);
                    let why = match divides {
                        true => Why::Ratio,
                        false => Why::Product,
                    };
                    *whole = Some(match whole.take() {
                        None if !divides => found,
                        None => found.none(why),
                        Some(mut other) => {
                            other.times.extend(found.times);
                            other.none(why)
                        }
                    });
                }
            }
        }
        whole.unwrap_or_else(|| Additivity::nothing(Why::Constant))
    }

    fn entities(&self, entity: EntityId, every: bool, condition: &Measure) -> Additivity {
        let mut times = Vec::new();
        self.times(condition, &mut times);
        let found = Additivity {
            times,
            ..Additivity::nothing(Why::Judged(entity))
        };
        // All of them stand in every cell, but for slices of their home.
        match self.keys(condition, entity).filter(|_| !every) {
            Some(keys) => Additivity {
                nullable: self.empty_is_null,
                plain: true,
                ..found.of(Entities {
                    entity,
                    keys,
                    why: Why::Judged(entity),
                })
            },
            None => found,
        }
    }

    /// The sum of several numbers of a cell is one of all of their rows.
    fn steps(&self, steps: &Steps) -> Additivity {
        let inner = only_plain(self.measure(&steps.inner.0), Why::Function(steps.function));
        if steps.function != Function::Sum {
            return inner.none(Why::Function(steps.function));
        }
        match (&steps.per, &inner.slices) {
            (Per::Grain(..), _) => over_periods(inner),
            (Per::Path(_) | Per::Entity(..), Over::Any) => inner.beyond(),
            (Per::Entity(entity, _), _) => match self.keys(&steps.inner.0, *entity) {
                Some(keys) => {
                    let found = inner.of(Entities {
                        entity: *entity,
                        keys,
                        why: Why::Judged(*entity),
                    });
                    Additivity {
                        nullable: self.empty_is_null,
                        ..found.beyond()
                    }
                }
                None => inner.none(Why::Judged(*entity)),
            },
            (Per::Path(_), _) => inner.none(Why::Function(steps.function)),
        }
    }

    /// The tables of a condition, and when their rows happen.
    fn times(&self, measure: &Measure, found: &mut Vec<(TableId, Option<(Row, Type)>)>) {
        for time in self.measure(measure).times {
            if !found.contains(&time) {
                found.push(time);
            }
        }
        if matches!(
            measure,
            Measure::Compare(..) | Measure::And(_) | Measure::Or(_) | Measure::Not(_)
        ) {
            measure.parts(&mut |part| self.times(part, found));
        }
    }
}

/// Of several periods the sum: over time it adds up whatever it is of each.
fn over_periods(inner: Additivity) -> Additivity {
    let time = match &inner.time {
        Some(why @ (Why::Snapshot(_) | Why::Period | Why::Segment(_) | Why::TooLarge)) => Some(why.clone()),
        why if !inner.plain => Some(why.clone().unwrap_or(Why::Window)),
        _ => None,
    };
    Additivity {
        time,
        per_grain: None,
        ..inner.beyond()
    }
}

/// Inside of what looks beyond the cell, only what does not itself is known to
/// add up.
fn only_plain(inner: Additivity, why: Why) -> Additivity {
    match inner.plain {
        true => inner,
        false => inner.none(why),
    }
}

/// Of a row's value or condition: whether it looks at the cell.
fn of_cells(row: &Row, found: Additivity) -> Additivity {
    let mut segment = None;
    if row.has(&|part| matches!(part, Row::PeriodStart | Row::PeriodEnd)) {
        return found.but_time(Why::Period);
    }
    members(row, &mut segment);
    match segment {
        Some(id) => found.but_time(Why::Segment(id)),
        None => found,
    }
}

fn members(row: &Row, found: &mut Option<crate::resolve::AttributeId>) {
    if let Row::Member(member) = row {
        *found = Some(member.segment);
    }
    row.each(&mut |part| members(part, found));
}

/// Whether a number without rows is zero; nothing for what has rows.
fn constant(measure: &Measure) -> Option<bool> {
    match measure {
        Measure::Number(digits) | Measure::Quantity(digits, _) => Some(is_zero(digits)),
        Measure::Negate(inner) => constant(inner),
        _ => None,
    }
}

fn is_zero(digits: &str) -> bool {
    digits.chars().all(|digit| matches!(digit, '0' | '.' | '-' | '+'))
}
