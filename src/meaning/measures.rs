//! Measures: what each comes to, with every metric in it written out.

use super::cells::Cells;
use super::diagram::Rows;
use super::mark::Mark;
use super::normal::{Clear, Normal, Unclear};
use super::poly::exact;
use super::set::Point;
use super::value::{Number, Truth, Value};
use crate::check::{Measure, Shift, Window, Within};
use crate::resolve::{EntityId, MetricId};
use crate::source::Span;
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
        if let Some(known) = self.metrics.get(&id) {
            return known.clone();
        }
        self.diagrams.begin();
        let formed = self.named(id, &Around::default()).map(Arc::new);
        self.metrics.insert(id, formed.clone());
        formed
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
            self.atoms.insert(mark, facets.per(grain));
        }
        let value = match &formed.value {
            Value::Number(number) => Value::Number(self.atom(mark, number.null, number.whole, number.exact)),
            other => other.clone(),
        };
        Ok(Formed {
            value,
            cells: formed.cells.inside(mark),
        })
    }

    /// What a measure comes to.
    pub(super) fn measure(&mut self, measure: &Measure, around: &Around) -> Clear<Formed> {
        let taken = self.budget.take(1, Span::default());
        taken.map_err(|_| Unclear::TooLarge)?;
        match measure {
            Measure::Aggregate(aggregate) => self.aggregate(aggregate, around),
            Measure::Entities {
                entity,
                every,
                condition,
                ..
            } => self.entities(*entity, *every, condition, around),
            Measure::Sequence(sequence) => self.sequence(sequence, around),
            Measure::Metric(id, _) if around.is_plain() => Ok((*self.metric(*id)?).clone()),
            Measure::Metric(id, _) => self.named(*id, around),
            Measure::Number(digits) | Measure::Quantity(digits, _) => Ok(of_digits(digits)),
            Measure::Null => Ok(Formed::constant(Value::Null)),
            Measure::Constant(literal, _) => Ok(Formed::constant(match super::rows::of_constant(literal) {
                Some(Point::Flag(flag)) => Value::Truth(Truth::known(flag)),
                Some(point) => Value::Constant(point),
                None => Value::Null,
            })),
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
                within
                    .inner
                    .extend(paths.iter().map(|path| Inner::Path(Arc::new(path.clone()))));
                let kind = format!("across {}", paths.len());
                self.wrapped(&kind, inner, &within)
            }
            Measure::Window { inner, window, .. } => {
                let kind = match window {
                    Window::Rolling(length) => {
                        format!("rolling {} {} {}", length.months, length.days, length.seconds)
                    }
                    Window::ToDate(grain) => format!("to_date {}", self.grain(*grain)),
                    Window::Cumulative => "cumulative".to_owned(),
                };
                self.wrapped(&kind, inner, around)
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
                let formed = self.wrapped(&kind, inner, around)?;
                Ok(if *keep { formed } else { formed.without_cells() })
            }
            Measure::Edge {
                inner, first, per, ..
            } => {
                let per = per.map(|entity| self.entity_name(entity));
                self.wrapped(&format!("edge {first} {per:?}"), inner, around)
            }
            Measure::Every(inner, grain, _) => {
                self.wrapped(&format!("every {}", self.grain(*grain)), inner, around)
            }
            Measure::Negate(inner) => {
                let inner = self.measure(inner, around)?;
                let zero = of_digits("0");
                self.added(zero, inner, true)
            }
            Measure::Sum(terms) => {
                let mut whole = of_digits("0");
                for (minus, term, _) in terms {
                    let term = self.measure(term, around)?;
                    whole = self.added(whole, term, *minus)?;
                }
                Ok(whole)
            }
            Measure::Product(factors) => {
                let mut whole = of_digits("1");
                for (divides, factor, _) in factors {
                    let factor = self.measure(factor, around)?;
                    whole = self.multiplied(whole, factor, *divides)?;
                }
                Ok(whole)
            }
            Measure::And(all) => self.junction(all, around, true),
            Measure::Or(any) => self.junction(any, around, false),
            Measure::Not(inner) => {
                let mut formed = self.measure(inner, around)?;
                formed.value = Value::Truth(self.as_truth(formed.value).not());
                Ok(formed)
            }
            Measure::Compare(operator, left, right) => {
                let (left, right) = (self.measure(&left.0, around)?, self.measure(&right.0, around)?);
                let truth = self.diagrams.comparison(*operator, &left.value, &right.value)?;
                let cells = self.cells_of([left.cells, right.cells])?;
                Ok(Formed {
                    value: Value::Truth(truth),
                    cells,
                })
            }
            Measure::IsNull(negated, inner) => {
                let mut formed = self.measure(inner, around)?;
                let null = self.diagrams.null_of(&formed.value)?;
                let truth = self.diagrams.exactly(null);
                formed.value = Value::Truth(if *negated { truth.not() } else { truth });
                Ok(formed)
            }
            Measure::Case(arms, otherwise) => self.chosen(arms, otherwise.as_deref(), around),
            Measure::Call(function, inner, digits) => {
                let inner = self.measure(&inner.0, around)?;
                let mark = self.diagrams.mark_of(&inner.value);
                let kind = format!("call {function:?} {digits:?}");
                let null = self.diagrams.null_of(&inner.value)?;
                let (whole, is_exact) = kind_of(&inner.value);
                let atom = self.atom(Mark::of_all(&kind, [mark]), null, whole, is_exact);
                Ok(Formed {
                    value: Value::Number(atom),
                    cells: inner.cells,
                })
            }
            Measure::Fill(inner, filling) => {
                let inner = self.measure(&inner.0, around)?;
                self.filled(inner, &filling.digits)
            }
            Measure::Steps(steps) => self.steps(steps, around),
            Measure::Once(once) => self.once(once, around),
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

    fn added(&mut self, one: Formed, two: Formed, minus: bool) -> Clear<Formed> {
        let value = match (self.as_number(&one.value), self.as_number(&two.value)) {
            (Some(one), Some(two)) => Value::Number(self.diagrams.plus(&one, &two, minus)?),
            _ => Value::Null,
        };
        let cells = self.cells_of([one.cells, two.cells])?;
        Ok(Formed { value, cells })
    }

    fn multiplied(&mut self, one: Formed, two: Formed, divides: bool) -> Clear<Formed> {
        let value = match (self.as_number(&one.value), self.as_number(&two.value)) {
            (Some(one), Some(two)) => Value::Number(self.diagrams.times(&one, &two, divides)?),
            _ => Value::Null,
        };
        let cells = self.cells_of([one.cells, two.cells])?;
        Ok(Formed { value, cells })
    }

    /// `None` for what is never known.
    fn as_number(&mut self, value: &Value) -> Option<Number> {
        match value {
            Value::Number(number) => Some(number.clone()),
            Value::Null => None,
            other => {
                let mark = self.diagrams.mark_of(other);
                Some(self.nullable_atom(mark, false, false))
            }
        }
    }

    fn junction(&mut self, parts: &[Measure], around: &Around, all: bool) -> Clear<Formed> {
        let mut whole = Truth::known(all);
        let mut cells = Cells::default();
        for part in parts {
            let part = self.measure(part, around)?;
            let truth = self.as_truth(part.value);
            whole = match all {
                true => self.diagrams.both_true(whole, truth)?,
                false => self.diagrams.any_true(whole, truth)?,
            };
            cells = self.cells_of([cells, part.cells])?;
        }
        Ok(Formed {
            value: Value::Truth(whole),
            cells,
        })
    }

    fn filled(&mut self, inner: Formed, digits: &str) -> Clear<Formed> {
        let null = self.diagrams.null_of(&inner.value)?;
        if null == Rows::NONE {
            return Ok(inner);
        }
        let mark = self.diagrams.mark_of(&inner.value);
        let (whole, is_exact) = kind_of(&inner.value);
        let mark = Mark::of("fill", |parts| {
            parts.mark(mark);
            parts.text(digits);
        });
        Ok(Formed {
            value: Value::Number(self.atom(mark, Rows::NONE, whole, is_exact)),
            cells: inner.cells,
        })
    }

    fn chosen(
        &mut self,
        arms: &[(Measure, crate::check::Arm)],
        otherwise: Option<&crate::check::Arm>,
        around: &Around,
    ) -> Clear<Formed> {
        let mut rest = Rows::ALL;
        let mut values = Vec::new();
        let mut cells = Cells::default();
        for (condition, (value, _)) in arms {
            let condition = self.measure(condition, around)?;
            let truth = self.as_truth(condition.value);
            let value = self.measure(value, around)?;
            let here = self.diagrams.and(rest, truth.yes)?;
            let others = self.diagrams.not(truth.yes);
            rest = self.diagrams.and(rest, others)?;
            values.push((here, value.value));
            cells = self.cells_of([cells, condition.cells, value.cells])?;
        }
        let last = match otherwise {
            Some((value, _)) => {
                let value = self.measure(value, around)?;
                cells = self.cells_of([cells, value.cells])?;
                value.value
            }
            None => Value::Null,
        };
        values.push((rest, last));
        let value = self.choice(values, None)?;
        Ok(Formed { value, cells })
    }

    pub(super) fn cells_of(&mut self, all: impl IntoIterator<Item = Cells>) -> Clear<Cells> {
        let mut whole = Cells::default();
        for cells in all {
            whole.add(cells, &mut self.diagrams)?;
        }
        Ok(whole)
    }
}

/// Whether it is always whole, and held exactly.
pub(super) fn kind_of(value: &Value) -> (bool, bool) {
    match value {
        Value::Number(number) => (number.whole, number.exact && number.is_undivided()),
        _ => (false, false),
    }
}

fn of_digits(digits: &str) -> Formed {
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
