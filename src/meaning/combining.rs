//! What is made of the values of one cell.

use super::cells::Cells;
use super::diagram::Rows;
use super::mark::Mark;
use super::measures::{Around, Formed, kind_of, of_digits};
use super::normal::{Clear, Normal, Unclear};
use super::rows::{Gives, gives};
use super::value::{Number, Truth, Value};
use crate::check::{Arm, Measure, Scalar};

impl Normal<'_> {
    /// Terms and factors.
    pub(super) fn arithmetic(&mut self, measure: &Measure, around: &Around) -> Clear<Formed> {
        match measure {
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
                if let Value::Number(number) = whole.value {
                    let gathered = self.gathered(number.clone());
                    whole.value = Value::Number(self.unless_large(gathered)?.unwrap_or(number));
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
            _ => Err(Unclear::Unbound),
        }
    }

    /// Conditions of cells.
    pub(super) fn judged(&mut self, measure: &Measure, around: &Around) -> Clear<Formed> {
        match measure {
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
            _ => Err(Unclear::Unbound),
        }
    }

    /// Values of one or another.
    pub(super) fn picked(&mut self, measure: &Measure, around: &Around) -> Clear<Formed> {
        match measure {
            Measure::Case(arms, otherwise) => self.chosen(arms, otherwise.as_deref(), around),
            Measure::Call(function, parts) => self.called(*function, parts, around),
            Measure::Fill(inner, filling) => {
                let inner = self.measure(&inner.0, around)?;
                self.filled(inner, &filling.digits)
            }
            _ => Err(Unclear::Unbound),
        }
    }

    /// A function is the same of the same values; more is not known of it.
    fn called(&mut self, function: Scalar, parts: &[Arm], around: &Around) -> Clear<Formed> {
        let mut values = Vec::new();
        let mut cells = Cells::default();
        for (part, _) in parts {
            let part = self.measure(part, around)?;
            cells = self.cells_of([cells, part.cells])?;
            values.push(part.value);
        }
        let marks: Vec<Mark> = values.iter().map(|value| self.diagrams.mark_of(value)).collect();
        let mark = Mark::of_all(&format!("call {function:?}"), marks);
        let mut null = self.diagrams.null_of_any(&values)?;
        if function == Scalar::Bound {
            // Below the first bound there is none.
            let own = self.nullable_atom(Mark::of_all("below", [mark]), false, false);
            null = self.diagrams.or(null, own.null)?;
        }
        let value = match gives(function) {
            Gives::Truth => self.truth_of(mark, null)?,
            Gives::Text => Value::Number(self.atom(mark, null, false, false)),
            Gives::Number => {
                let kinds: Vec<(bool, bool)> = values.iter().map(kind_of).collect();
                let whole = function == Scalar::Length || kinds.iter().all(|(whole, _)| *whole);
                let is_exact = kinds.iter().all(|(_, exact)| *exact);
                Value::Number(self.atom(mark, null, whole, is_exact))
            }
        };
        Ok(Formed { value, cells })
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

    /// A number instead of null.
    fn filled(&mut self, inner: Formed, digits: &str) -> Clear<Formed> {
        let null = self.diagrams.null_of(&inner.value)?;
        if null == Rows::NONE {
            return Ok(inner);
        }
        let known = self.diagrams.not(null);
        let value = self.choice(vec![(null, of_digits(digits).value), (known, inner.value)])?;
        Ok(Formed {
            value,
            cells: inner.cells,
        })
    }

    fn chosen(&mut self, arms: &[(Measure, Arm)], otherwise: Option<&Arm>, around: &Around) -> Clear<Formed> {
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
        if let Some((value, _)) = otherwise {
            let value = self.measure(value, around)?;
            cells = self.cells_of([cells, value.cells])?;
            values.push((rest, value.value));
        }
        let value = self.choice(values)?;
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
