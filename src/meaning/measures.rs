//! Measures: what each comes to, with every metric in it written out.

use super::cells::Cells;
use super::diagram::Rows;
use super::exact::exact;
use super::mark::Mark;
use super::normal::{Clear, Normal, Unclear};
use super::point::Point;
use super::value::{Number, Truth, Value};
use crate::check::{Measure, Shift, Window, Within};
use crate::resolve::{Coarser, EntityId, MetricId};
use crate::syntax::ast::{Expr, Path};
use crate::syntax::time::Grain;
use std::sync::Arc;

/// A value of a cell, and which cells it makes.
#[derive(Clone, Debug)]
pub struct Formed {
    /// The value.
    pub value: Value,
    /// The cells.
    pub cells: Cells,
}

/// What else the rows of a cell have in common.
#[derive(Clone)]
pub(super) enum Inner {
    /// Those of one entity.
    Entity(EntityId),
    /// With one value of a path.
    Path(Arc<Path>),
    /// In one period.
    Period(Grain),
    /// Whatever these are; none for all slicings.
    Beyond(Arc<[Path]>),
}

/// What surrounds a measure.
#[derive(Clone, Default)]
pub(super) struct Around {
    /// Conditions for every aggregate inside.
    pub filters: Vec<Arc<Expr>>,
    /// Another time for them.
    pub at: Option<Arc<Path>>,
    /// By which links they know their entities, outermost first.
    pub roles: Vec<Arc<Path>>,
    /// Which rows of an entity count.
    pub within: Vec<Arc<Within>>,
    /// What the groups are that they are taken of.
    pub inner: Vec<Inner>,
    /// Whether empty sums and counts are null.
    pub empty_is_null: bool,
}

impl Around {
    fn is_plain(&self) -> bool {
        self.filters.is_empty()
            && self.at.is_none()
            && self.roles.is_empty()
            && self.within.is_empty()
            && self.inner.is_empty()
    }
}

impl Normal<'_> {
    /// What a metric comes to, by itself.
    ///
    /// # Errors
    /// Where it has no normal form.
    pub fn metric(&mut self, id: MetricId) -> Clear<Arc<Formed>> {
        // Those it names come first, so that long chains need no deep stack.
        let mut open = vec![id];
        while let Some(next) = open.last().copied() {
            let mut named = Vec::new();
            if !self.metrics.contains_key(&next)
                && let Some((measure, _)) = self.checked.metric(next)
            {
                measure.metrics(&mut |inner, _| named.push(inner));
            }
            named.retain(|inner| !self.metrics.contains_key(inner) && !open.contains(inner));
            if !named.is_empty() {
                open.extend(named);
                continue;
            }
            open.pop();
            if !self.metrics.contains_key(&next) {
                let formed = self.alone(|normal| normal.named(next, &Around::default()).map(Arc::new));
                self.metrics.insert(next, formed);
            }
        }
        self.metrics.get(&id).cloned().unwrap_or(Err(Unclear::Unbound))
    }

    /// A metric that is not looked into.
    pub(super) fn unnamed_value(&mut self, id: MetricId) -> Number {
        let mark = Mark::of_text("metric", &id.index().to_string());
        self.nullable_atom(mark, false, false)
    }

    /// A metric inside of something.
    fn named(&mut self, id: MetricId, around: &Around) -> Clear<Formed> {
        let checked = self.checked;
        let (Some(metric), Some((measure, _))) = (checked.model.metrics.get(id.index()), checked.metric(id))
        else {
            return Err(Unclear::Unbound);
        };
        let around = Around {
            empty_is_null: metric.empty_is_null,
            ..around.clone()
        };
        let formed = self.measure(measure, &around)?;
        let Some((grain, _)) = metric.grain else {
            return Ok(formed);
        };
        let inner = self.mark(&formed);
        let coarser = metric.coarser;
        let period = self.grain(grain);
        let mark = Mark::of("pinned", |parts| {
            parts.text(&period);
            parts.text(&format!("{coarser:?}"));
            parts.mark(inner);
        });
        if let Some(facets) = self.facets_of(&formed.value) {
            self.atoms.insert(mark, facets.per(grain, coarser));
        }
        let null = self.diagrams.null_of(&formed.value)?;
        let value = match (coarser, &formed.value) {
            // Only ever asked in its own periods.
            (None, Value::Number(number)) => Value::Number(self.atom(mark, null, number.whole, number.exact)),
            (None, other) => other.clone(),
            (Some(Coarser::Sum), Value::Number(number)) if null == Rows::NONE => {
                Value::Number(self.atom(mark, null, number.whole, number.exact))
            }
            (Some(Coarser::Avg), Value::Number(_)) => Value::Number(self.nullable_atom(mark, false, false)),
            // Of no periods there is none.
            (Some(_), _) => return Ok(self.wrapping(mark, formed)),
        };
        Ok(Formed {
            value,
            cells: formed.cells.inside(mark),
        })
    }

    /// What a measure comes to.
    pub(super) fn measure(&mut self, measure: &Measure, around: &Around) -> Clear<Formed> {
        self.take(1)?;
        match measure {
            Measure::Aggregate(aggregate) => self.aggregate(aggregate, around),
            Measure::Entities {
                entity,
                every,
                condition,
                ..
            } => self.entities(*entity, *every, condition, around),
            Measure::Sequence(sequence) => self.sequence(sequence, around),
            Measure::Metric(id, _) if self.unnamed == Some(*id) => {
                Ok(Formed::constant(Value::Number(self.unnamed_value(*id))))
            }
            Measure::Metric(id, _) if around.is_plain() => Ok((*self.metric(*id)?).clone()),
            Measure::Metric(id, _) => self.named(*id, around),
            Measure::Number(digits) | Measure::Quantity(digits, _) => Ok(of_digits(digits)),
            Measure::Null => Ok(Formed::constant(Value::Null)),
            Measure::Constant(literal, _) => {
                Ok(Formed::constant(match super::constants::of_constant(literal) {
                    Some(Point::Flag(flag)) => Value::Truth(Truth::known(flag)),
                    Some(point) => Value::Constant(point),
                    None => Value::Null,
                }))
            }
            Measure::Where(..)
            | Measure::Via(..)
            | Measure::Within(..)
            | Measure::At(..)
            | Measure::Across(..) => self.surrounded(measure, around),
            Measure::Window { .. } | Measure::Prior { .. } | Measure::Edge { .. } | Measure::Every(..) => {
                self.over_time(measure, around)
            }
            Measure::Negate(_) | Measure::Sum(_) | Measure::Product(_) => self.arithmetic(measure, around),
            Measure::And(_)
            | Measure::Or(_)
            | Measure::Not(_)
            | Measure::Compare(..)
            | Measure::IsNull(..) => self.judged(measure, around),
            Measure::Case(..) | Measure::Call(..) | Measure::Fill(..) => self.picked(measure, around),
            Measure::Steps(steps) => self.steps(steps, around),
            Measure::Once(once) => self.once(once, around),
        }
    }

    /// Its aggregates are taken of other rows.
    fn surrounded(&mut self, measure: &Measure, around: &Around) -> Clear<Formed> {
        match measure {
            Measure::Where(inner, condition) => {
                let mut around = around.clone();
                around.filters.push(condition.clone());
                self.measure(inner, &around)
            }
            Measure::Via(inner, path, _) => {
                let mut around = around.clone();
                around.roles.push(path.clone());
                self.measure(inner, &around)
            }
            Measure::Within(inner, within) => {
                let mut around = around.clone();
                around.within.push(within.clone());
                self.measure(inner, &around)
            }
            Measure::At(inner, path) => {
                let at = around.at.clone().or_else(|| Some(path.clone()));
                let around = Around { at, ..around.clone() };
                self.measure(inner, &around)
            }
            Measure::Across(inner, paths) => {
                let mut within = around.clone();
                within.inner.push(Inner::Beyond(paths.clone()));
                self.elsewhere("across", inner, &within)
            }
            _ => Err(Unclear::Unbound),
        }
    }

    /// Its cells are other ones.
    fn over_time(&mut self, measure: &Measure, around: &Around) -> Clear<Formed> {
        match measure {
            Measure::Window {
                inner, window, keep, ..
            } => {
                let kept = if *keep { " kept" } else { "" };
                let kind = match window {
                    Window::Rolling(length) => {
                        format!("rolling {} {} {}", length.months, length.days, length.seconds)
                    }
                    Window::ToDate(grain) => format!("to_date {}", self.grain(*grain)),
                    Window::Cumulative => "cumulative".to_owned(),
                };
                self.elsewhere(&format!("{kind}{kept}"), inner, around)
            }
            Measure::Prior {
                inner, shift, keep, ..
            } => {
                let kind = match shift {
                    Shift::Back(length) => {
                        format!(
                            "prior {} {} {} {keep}",
                            length.months, length.days, length.seconds
                        )
                    }
                    Shift::ToStartOf(grain) => format!("prior to {} {keep}", self.grain(*grain)),
                };
                let formed = self.elsewhere(&kind, inner, around)?;
                Ok(if *keep { formed } else { formed.without_cells() })
            }
            Measure::Edge {
                inner, first, per, ..
            } => {
                match per.map(|entity| self.entity_name(entity)) {
                    // Each of them has a cell of its own.
                    Some(per) => self.wrapped(&format!("edge {first} per {per}"), inner, around),
                    None => self.elsewhere(&format!("edge {first}"), inner, around),
                }
            }
            Measure::Every(inner, grain, apart, _) => {
                let apart = if *apart { " apart" } else { "" };
                self.elsewhere(&format!("every {}{apart}", self.grain(*grain)), inner, around)
            }
            _ => Err(Unclear::Unbound),
        }
    }

    pub(super) fn entity_name(&self, entity: EntityId) -> String {
        let entity = self.checked.model.entities.get(entity.index());
        entity
            .map(|entity| entity.named.name.text.to_string())
            .unwrap_or_default()
    }

    /// What stands for a value and its cells.
    pub(super) fn mark(&mut self, formed: &Formed) -> Mark {
        let value = self.diagrams.mark_of(&formed.value);
        let cells = formed.cells.mark(&mut self.diagrams);
        Mark::of_all("formed", [value, cells])
    }

    /// A number of a cell that is equal to itself only.
    pub(super) fn atom(&mut self, mark: Mark, null: Rows, whole: bool, is_exact: bool) -> Number {
        self.diagrams.register(super::diagram::Variable {
            mark,
            domain: super::arithmetic::domain(whole),
            nullable: false,
        });
        Number::thing(mark, null, whole, is_exact)
    }

    /// An atom that may itself be null.
    pub(super) fn nullable_atom(&mut self, mark: Mark, whole: bool, is_exact: bool) -> Number {
        let variable = super::diagram::Variable {
            mark,
            domain: super::arithmetic::domain(whole),
            nullable: true,
        };
        let null = self.diagrams.holds(variable, super::set::Set::NULL);
        Number::thing(mark, null, whole, is_exact)
    }

    /// Something taken over a measure as a whole.
    fn wrapped(&mut self, kind: &str, inner: &Measure, around: &Around) -> Clear<Formed> {
        let inner = self.measure(inner, around)?;
        let mark = Mark::of_all(kind, [self.mark(&inner)]);
        Ok(self.wrapping(mark, inner))
    }

    /// The value of another cell.
    fn elsewhere(&mut self, kind: &str, inner: &Measure, around: &Around) -> Clear<Formed> {
        let inner = self.measure(inner, around)?;
        self.moved(kind, inner)
    }

    pub(super) fn wrapping(&mut self, mark: Mark, inner: Formed) -> Formed {
        let (whole, is_exact) = kind_of(&inner.value);
        let value = match inner.value {
            Value::Truth(_) => {
                let variable = super::diagram::Variable {
                    mark,
                    domain: super::set::Domain::Flags,
                    nullable: true,
                };
                let null = self.diagrams.holds(variable, super::set::Set::NULL);
                Value::Truth(self.diagrams.asked(variable, null).unwrap_or(Truth::UNKNOWN))
            }
            _ => Value::Number(self.nullable_atom(mark, whole, is_exact)),
        };
        Formed {
            value,
            cells: inner.cells.inside(mark),
        }
    }
}

/// Whether it is always whole, and held exactly.
pub(super) fn kind_of(value: &Value) -> (bool, bool) {
    match value {
        Value::Number(number) => (number.whole, number.exact && number.is_undivided()),
        _ => (false, false),
    }
}

pub(super) fn of_digits(digits: &str) -> Formed {
    Formed::constant(Value::Number(match exact(digits) {
        Some(number) => Number::constant(number),
        None => Number::thing(Mark::of_text("digits", digits), Rows::NONE, false, true),
    }))
}

impl Formed {
    /// What is the same in every cell, and makes none.
    pub fn constant(value: Value) -> Self {
        Self {
            value,
            cells: Cells::default(),
        }
    }

    fn without_cells(self) -> Self {
        Self {
            cells: Cells::default(),
            ..self
        }
    }
}
