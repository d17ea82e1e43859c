//! One of several values: which of them, on which rows.

use super::diagram::{Rows, Variable};
use super::mark::Mark;
use super::normal::{Clear, Normal};
use super::point::Point;
use super::set::Domain;
use super::value::{Thing, Truth, Value};
use crate::check::{Row, Scalar};
use crate::resolve::Exactness;

/// Values, each on rows of its own.
pub(super) type Chosen = Vec<(Rows, Value)>;

impl Normal<'_> {
    /// The first value whose condition is true, else the last.
    pub(super) fn case(&mut self, arms: &[(Row, Row)], otherwise: Option<&Row>) -> Clear<Value> {
        let mut rest = Rows::ALL;
        let mut chosen = Chosen::new();
        for (condition, value) in arms {
            let condition = self.condition(condition)?;
            let here = self.diagrams.and(rest, condition.yes)?;
            let others = self.diagrams.not(condition.yes);
            rest = self.diagrams.and(rest, others)?;
            chosen.push((here, self.row(value)?));
        }
        if let Some(otherwise) = otherwise {
            chosen.push((rest, self.row(otherwise)?));
        }
        self.choice(chosen)
    }

    /// The first value that is known.
    pub(super) fn coalesce(&mut self, all: &[Row]) -> Clear<Value> {
        let mut rest = Rows::ALL;
        let mut chosen = Chosen::new();
        for value in all {
            let value = self.row(value)?;
            let null = self.diagrams.null_of(&value)?;
            let known = self.diagrams.not(null);
            let here = self.diagrams.and(rest, known)?;
            rest = self.diagrams.and(rest, null)?;
            chosen.push((here, value));
        }
        self.choice(chosen)
    }

    /// A value on some rows, and NULL on all others.
    pub(super) fn only_on(&mut self, rows: Rows, value: Value) -> Clear<Value> {
        self.choice(vec![(rows, value)])
    }

    /// One of several values, each on rows of its own; NULL on all others.
    pub(super) fn choice(&mut self, chosen: Chosen) -> Clear<Value> {
        let is_truth = |value: &Value| {
            matches!(
                value,
                Value::Truth(_) | Value::Null | Value::Constant(Point::Flag(_))
            )
        };
        if chosen.iter().all(|(_, value)| is_truth(value)) {
            return self.truth_chosen(chosen);
        }
        let mut parts: Vec<(Mark, Rows, Value)> = Vec::new();
        for (rows, value) in self.flat(chosen)? {
            let null = self.diagrams.null_of(&value)?;
            let known = self.diagrams.not(null);
            let rows = self.diagrams.and(rows, known)?;
            let mark = self.diagrams.bare_mark(&value);
            match parts.iter_mut().find(|(other, ..)| *other == mark) {
                Some((_, known, _)) => *known = self.diagrams.or(*known, rows)?,
                None => parts.push((mark, rows, value)),
            }
        }
        parts.retain(|(_, rows, _)| *rows != Rows::NONE);
        let mut known = Rows::NONE;
        for (_, rows, _) in &parts {
            known = self.diagrams.or(known, *rows)?;
        }
        let null = self.diagrams.not(known);
        match parts.as_slice() {
            [] => Ok(Value::Null),
            [(_, _, only)] => Ok(restricted(only, null)),
            _ => Ok(self.several(parts, null)),
        }
    }

    /// Choices inside of choices, as one.
    fn flat(&mut self, chosen: Chosen) -> Clear<Chosen> {
        let mut flat = Chosen::new();
        for (rows, value) in chosen {
            let inner = match &value {
                Value::Number(number) if number.is_undivided() => number
                    .above
                    .as_thing()
                    .filter(|(_, factor)| *factor == super::exact::Exact::from_integer(1))
                    .map(|(mark, _)| mark),
                Value::Thing(thing) => Some(thing.mark),
                _ => None,
            };
            match inner.and_then(|mark| self.choices.get(&mark).cloned()) {
                Some(parts) => {
                    // It may be NULL where one of its parts is known: `choice + x - x`.
                    let null = self.diagrams.null_of(&value)?;
                    let known = self.diagrams.not(null);
                    let rows = self.diagrams.and(rows, known)?;
                    for (inner, part) in parts {
                        flat.push((self.diagrams.and(rows, inner)?, part));
                    }
                }
                None => flat.push((rows, value)),
            }
        }
        Ok(flat)
    }

    fn truth_chosen(&mut self, chosen: Chosen) -> Clear<Value> {
        let mut truth = Truth::UNKNOWN;
        for (rows, value) in chosen {
            let value = self.as_truth(value);
            let yes = self.diagrams.and(rows, value.yes)?;
            let no = self.diagrams.and(rows, value.no)?;
            truth.yes = self.diagrams.or(truth.yes, yes)?;
            truth.no = self.diagrams.or(truth.no, no)?;
        }
        Ok(Value::Truth(truth))
    }

    fn several(&mut self, parts: Vec<(Mark, Rows, Value)>, null: Rows) -> Value {
        let marks: Vec<Mark> = parts
            .iter()
            .map(|(mark, rows, _)| Mark::of_all("where", [self.diagrams.mark(*rows), *mark]))
            .collect();
        let mark = Mark::of_any_order("choice", marks);
        let (mut whole, mut is_exact, mut is_number) = (true, true, true);
        let mut domain = None;
        for (_, _, value) in &parts {
            match value {
                Value::Number(number) => {
                    whole &= number.whole;
                    is_exact &= number.exact;
                }
                Value::Thing(thing) => {
                    domain = domain.or(thing.domain);
                    is_number = false;
                }
                Value::Constant(point) => {
                    domain = domain.or(Domain::of(point));
                    is_number = false;
                }
                _ => is_number = false,
            }
        }
        let parts = parts.into_iter().map(|(_, rows, value)| (rows, value)).collect();
        self.choices.insert(mark, parts);
        if is_number {
            let kind = match (whole, is_exact) {
                (true, true) => Some(Exactness::Int),
                (false, true) => Some(Exactness::Decimal),
                _ => None,
            };
            return Value::Number(self.number(mark, null, kind));
        }
        let variable = Variable {
            mark,
            domain: domain.unwrap_or(Domain::Numbers),
            nullable: false,
        };
        self.diagrams.register(variable);
        Value::Thing(Thing {
            mark,
            domain,
            null,
            nullable: false,
        })
    }
}

/// The same value, NULL on these rows.
fn restricted(value: &Value, null: Rows) -> Value {
    match value {
        Value::Number(number) => Value::Number(super::value::Number {
            null,
            ..number.clone()
        }),
        Value::Thing(thing) => Value::Thing(Thing {
            null,
            ..thing.clone()
        }),
        // What is a constant on some rows is a thing that is one.
        Value::Constant(point) if null != Rows::NONE => Value::Thing(Thing {
            mark: super::value::mark_of_point(point),
            domain: None,
            null,
            nullable: false,
        }),
        other => other.clone(),
    }
}

/// What is asked of one of several values, as one of several answers.
pub(super) fn by_choice(chosen: &Row, ask: &dyn Fn(&Row) -> Row) -> Option<Row> {
    match chosen {
        _ if chosen.extent().parts > 50 => None,
        Row::Case(arms, otherwise) => {
            let arms = arms
                .iter()
                .map(|(condition, value)| (condition.clone(), ask(value)));
            let otherwise = otherwise.as_deref().map(|value| Box::new(ask(value)));
            Some(Row::Case(arms.collect(), otherwise))
        }
        Row::Call(Scalar::Coalesce, all) => {
            let arms = all.iter().map(|value| {
                let known = Row::IsNull {
                    negated: true,
                    subject: Box::new(value.clone()),
                };
                (known, ask(value))
            });
            Some(Row::Case(arms.collect(), None))
        }
        _ => None,
    }
}
