//! Comparisons as sets of rows: a number against a constant cuts what it is
//! compared with in two, wherever its parts are written.

use super::arithmetic::domain;
use super::diagram::{Diagrams, Rows, TooLarge, Variable};
use super::exact::Exact;
use super::mark::Mark;
use super::point::Point;
use super::poly::Poly;
use super::set::{Domain, Set};
use super::value::{Number, Thing, Truth, Value};
use crate::syntax::ast::Comparison;

/// Whether what is less, equal or greater is meant.
pub(super) fn wished(operator: Comparison) -> [bool; 3] {
    match operator {
        Comparison::Equal => [false, true, false],
        Comparison::NotEqual => [true, false, true],
        Comparison::Less => [true, false, false],
        Comparison::LessOrEqual => [true, true, false],
        Comparison::Greater => [false, false, true],
        Comparison::GreaterOrEqual => [false, true, true],
    }
}

impl Diagrams {
    /// A comparison of two values.
    pub fn comparison(&mut self, operator: Comparison, one: &Value, two: &Value) -> Result<Truth, TooLarge> {
        match (one, two) {
            (Value::Null, _) | (_, Value::Null) => Ok(Truth::UNKNOWN),
            (Value::Number(one), Value::Number(two)) => self.compared(operator, one, two),
            (Value::Thing(thing), Value::Constant(point)) => {
                self.with_point(wished(operator), thing, point, (one, two))
            }
            (Value::Constant(point), Value::Thing(thing)) => {
                let [less, equal, greater] = wished(operator);
                self.with_point([greater, equal, less], thing, point, (two, one))
            }
            (Value::Constant(one), Value::Constant(two)) => Ok(Truth::known(match one.cmp(two) {
                std::cmp::Ordering::Less => wished(operator)[0],
                std::cmp::Ordering::Equal => wished(operator)[1],
                std::cmp::Ordering::Greater => wished(operator)[2],
            })),
            (Value::Truth(one), Value::Truth(two)) => self.truths(operator, *one, *two),
            _ => self.opaque(wished(operator), one, two),
        }
    }

    /// A comparison of two numbers.
    pub fn compared(&mut self, operator: Comparison, one: &Number, two: &Number) -> Result<Truth, TooLarge> {
        let exact = one.exact && two.exact && one.is_undivided() && two.is_undivided();
        match exact.then(|| one.above.minus(&two.above)).flatten() {
            Some(difference) => {
                let null = self.or(one.null, two.null)?;
                let known = self.cut(wished(operator), &difference, null)?;
                match known {
                    Some(truth) => Ok(truth),
                    None => self.opaque(
                        wished(operator),
                        &Value::Number(one.clone()),
                        &Value::Number(two.clone()),
                    ),
                }
            }
            None => self.opaque(
                wished(operator),
                &Value::Number(one.clone()),
                &Value::Number(two.clone()),
            ),
        }
    }

    /// Whether a sum is below, at or above zero.
    fn cut(
        &mut self,
        [less, equal, greater]: [bool; 3],
        difference: &Poly,
        null: Rows,
    ) -> Result<Option<Truth>, TooLarge> {
        let zero = Exact::default();
        if let Some(number) = difference.as_number() {
            let holds = match number.cmp(&zero) {
                std::cmp::Ordering::Less => less,
                std::cmp::Ordering::Equal => equal,
                std::cmp::Ordering::Greater => greater,
            };
            let known = self.not(null);
            let (yes, no) = if holds {
                (known, Rows::NONE)
            } else {
                (Rows::NONE, known)
            };
            return Ok(Some(Truth { yes, no }));
        }
        let (things, number) = difference.without_number();
        let (factor, variable) = match things.as_thing() {
            Some((mark, factor)) => {
                let known = self.variable(mark);
                let variable = known.unwrap_or(Variable {
                    mark,
                    domain: domain(false),
                    nullable: false,
                });
                (factor, variable)
            }
            None => {
                let Some((factor, rest)) = things.primitive() else {
                    return Ok(None);
                };
                let variable = Variable {
                    mark: rest.mark(),
                    domain: domain(self.is_whole(&rest)),
                    nullable: false,
                };
                self.made_of.insert(variable.mark, rest.things().collect());
                (factor, variable)
            }
        };
        let Some(at) = Poly::number(number)
            .scaled(&-factor.recip())
            .and_then(|at| at.as_number())
        else {
            return Ok(None);
        };
        let wished = match factor < zero {
            true => [greater, equal, less],
            false => [less, equal, greater],
        };
        let set = Set::around(variable.domain, &Point::Number(at), wished);
        match set {
            Some(set) => Ok(Some(self.within(variable, set, null)?)),
            None => Ok(None),
        }
    }

    fn with_point(
        &mut self,
        wished: [bool; 3],
        thing: &Thing,
        point: &Point,
        (one, two): (&Value, &Value),
    ) -> Result<Truth, TooLarge> {
        let set = thing
            .domain
            .and_then(|domain| Some((domain, Set::around(domain, point, wished)?)));
        match set {
            Some((domain, set)) => self.within(thing.variable(domain), set, thing.null),
            None => self.opaque(wished, one, two),
        }
    }

    /// False comes before true.
    fn truths(&mut self, operator: Comparison, one: Truth, two: Truth) -> Result<Truth, TooLarge> {
        let both = |it: &mut Self, one: Rows, two: Rows| it.and(one, two);
        let less = both(self, one.no, two.yes)?;
        let greater = both(self, one.yes, two.no)?;
        let (yes, no) = (both(self, one.yes, two.yes)?, both(self, one.no, two.no)?);
        let equal = self.or(yes, no)?;
        let mut truth = Truth::UNKNOWN;
        for (rows, holds) in [less, equal, greater].into_iter().zip(wished(operator)) {
            match holds {
                true => truth.yes = self.or(truth.yes, rows)?,
                false => truth.no = self.or(truth.no, rows)?,
            }
        }
        Ok(truth)
    }

    /// A comparison of which only its outcome is known: below, at or above, the
    /// same for both ways to write it.
    fn opaque(&mut self, wished: [bool; 3], one: &Value, two: &Value) -> Result<Truth, TooLarge> {
        let null = self.null_of_any([one, two])?;
        let (left, right) = (self.mark_of(one), self.mark_of(two));
        let [less, equal, greater] = wished;
        let (pair, wished) = match left <= right {
            true => ([left, right], [less, equal, greater]),
            false => ([right, left], [greater, equal, less]),
        };
        if left == right && !is_floating(one) {
            let known = self.not(null);
            let (yes, no) = if equal {
                (known, Rows::NONE)
            } else {
                (Rows::NONE, known)
            };
            return Ok(Truth { yes, no });
        }
        let variable = Variable {
            mark: Mark::of_all("order", pair),
            domain: Domain::Whole,
            nullable: false,
        };
        let parts = [one, two].into_iter().flat_map(|value| self.things_of(value));
        let parts = parts.collect();
        self.made_of.insert(variable.mark, parts);
        match is_floating(one) || is_floating(two) {
            false => {
                let zero = Point::Number(Exact::default());
                let set = Set::around(Domain::Whole, &zero, wished).unwrap_or(Set::NONE);
                self.within(variable, set, null)
            }
            // What is no number is neither below, at nor above.
            true => self.floating(wished, pair, null),
        }
    }

    /// What a value is made of.
    fn things_of(&self, value: &Value) -> Vec<Mark> {
        match value {
            Value::Number(number) => number.above.things().chain(number.below.things()).collect(),
            Value::Thing(thing) => vec![thing.mark],
            Value::Truth(truth) => {
                let mut asked = std::collections::BTreeSet::new();
                self.asked_in(truth.yes, &mut asked);
                self.asked_in(truth.no, &mut asked);
                asked.into_iter().collect()
            }
            Value::Constant(_) | Value::Null => Vec::new(),
        }
    }

    fn floating(&mut self, wished: [bool; 3], pair: [Mark; 2], null: Rows) -> Result<Truth, TooLarge> {
        // `<>` is the opposite of `=`; the others have none.
        let (kind, opposite) = match wished {
            [true, false, true] => ([false, true, false], true),
            other => (other, false),
        };
        let mark = Mark::of("floating", |parts| {
            kind.iter().for_each(|flag| parts.flag(*flag));
            parts.marks(pair);
        });
        let variable = Variable {
            mark,
            domain: Domain::Flags,
            nullable: false,
        };
        let truth = self.asked(variable, null)?;
        Ok(if opposite { truth.not() } else { truth })
    }
}

/// Whether it may be held as a floating number.
fn is_floating(value: &Value) -> bool {
    match value {
        Value::Number(number) => !number.exact,
        Value::Thing(thing) => thing.domain.is_none(),
        _ => false,
    }
}
