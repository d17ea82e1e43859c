//! Values, as what they are and where they are not known.

use super::diagram::{Diagrams, Rows, TooLarge, Variable};
use super::mark::Mark;
use super::point::Point;
use super::poly::Poly;
use super::set::Domain;

/// A value of a row or a cell.
#[derive(Clone, Debug)]
pub enum Value {
    /// An exact number, or any number of a cell.
    Number(Number),
    /// A condition.
    Truth(Truth),
    /// A constant that is no number.
    Constant(Point),
    /// NULL.
    Null,
    /// What is equal to itself only.
    Thing(Thing),
}

/// A quotient of two sums of products.
#[derive(Clone, Debug)]
pub struct Number {
    /// What is divided.
    pub above: Poly,
    /// By what; one where nothing is.
    pub below: Poly,
    /// Where it is NULL.
    pub null: Rows,
    /// Whether it is always whole.
    pub whole: bool,
    /// Whether it is held exactly.
    pub exact: bool,
}

/// A condition: where it is true, and where it is false; elsewhere it is NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truth {
    /// Where it is true.
    pub yes: Rows,
    /// Where it is false.
    pub no: Rows,
}

/// What is known of a value beside its mark.
#[derive(Clone, Debug)]
pub struct Thing {
    /// What stands for it.
    pub mark: Mark,
    /// Its values, where they are compared exactly.
    pub domain: Option<Domain>,
    /// Where it is NULL.
    pub null: Rows,
    /// Whether the thing itself may be NULL: else only what it is made of is.
    pub nullable: bool,
}

impl Truth {
    /// Always true.
    pub const YES: Self = Self {
        yes: Rows::ALL,
        no: Rows::NONE,
    };
    /// Never true, and never NULL.
    pub const NO: Self = Self {
        yes: Rows::NONE,
        no: Rows::ALL,
    };
    /// Never known.
    pub const UNKNOWN: Self = Self {
        yes: Rows::NONE,
        no: Rows::NONE,
    };

    /// The opposite.
    pub fn not(self) -> Self {
        Self {
            yes: self.no,
            no: self.yes,
        }
    }

    /// True or false, always.
    pub fn known(flag: bool) -> Self {
        if flag { Self::YES } else { Self::NO }
    }
}

impl Diagrams {
    /// Both.
    pub fn both_true(&mut self, one: Truth, two: Truth) -> Result<Truth, TooLarge> {
        Ok(Truth {
            yes: self.and(one.yes, two.yes)?,
            no: self.or(one.no, two.no)?,
        })
    }

    /// Any of the two.
    pub fn any_true(&mut self, one: Truth, two: Truth) -> Result<Truth, TooLarge> {
        Ok(self.both_true(one.not(), two.not())?.not())
    }

    /// All of them, or any: two by two, since one after the other takes longer.
    pub fn together(&mut self, mut parts: Vec<Truth>, all: bool) -> Result<Truth, TooLarge> {
        while parts.len() > 1 {
            let mut halves = Vec::with_capacity(parts.len().div_ceil(2));
            for pair in parts.chunks(2) {
                halves.push(match pair {
                    [one, two] if all => self.both_true(*one, *two)?,
                    [one, two] => self.any_true(*one, *two)?,
                    other => other.first().copied().unwrap_or(Truth::known(all)),
                });
            }
            parts = halves;
        }
        Ok(parts.pop().unwrap_or(Truth::known(all)))
    }

    /// True on these rows, false on all others.
    pub fn exactly(&mut self, rows: Rows) -> Truth {
        Truth {
            yes: rows,
            no: self.not(rows),
        }
    }

    /// Where a condition is NULL.
    pub fn null_of_truth(&mut self, truth: Truth) -> Result<Rows, TooLarge> {
        let known = self.or(truth.yes, truth.no)?;
        Ok(self.not(known))
    }

    /// Where a value is NULL.
    pub fn null_of(&mut self, value: &Value) -> Result<Rows, TooLarge> {
        match value {
            Value::Number(number) => Ok(number.null),
            Value::Truth(truth) => self.null_of_truth(*truth),
            Value::Constant(_) => Ok(Rows::NONE),
            Value::Null => Ok(Rows::ALL),
            Value::Thing(thing) => Ok(thing.null),
        }
    }

    /// Where any of some values is NULL.
    pub fn null_of_any<'v>(&mut self, values: impl IntoIterator<Item = &'v Value>) -> Result<Rows, TooLarge> {
        let mut null = Rows::NONE;
        for value in values {
            let own = self.null_of(value)?;
            null = self.or(null, own)?;
        }
        Ok(null)
    }

    /// True or false as something else says, and NULL on some rows.
    pub fn asked(&mut self, variable: Variable, null: Rows) -> Result<Truth, TooLarge> {
        let yes =
            super::set::Set::any_of(Domain::Flags, &[Point::Flag(true)]).unwrap_or(super::set::Set::NONE);
        self.within(variable, yes, null)
    }

    /// Whether a thing's value is in a set; NULL on some rows.
    pub fn within(
        &mut self,
        variable: Variable,
        set: super::set::Set,
        null: Rows,
    ) -> Result<Truth, TooLarge> {
        let known = self.not(null);
        let others = set.others(false);
        let (yes, no) = (self.holds(variable, set), self.holds(variable, others));
        Ok(Truth {
            yes: self.and(yes, known)?,
            no: self.and(no, known)?,
        })
    }

    /// What stands for a condition.
    pub fn mark_of_truth(&mut self, truth: Truth) -> Mark {
        let (yes, no) = (self.mark(truth.yes), self.mark(truth.no));
        Mark::of_all("truth", [yes, no])
    }

    /// What stands for a value, and for where it is NULL.
    pub fn mark_of(&mut self, value: &Value) -> Mark {
        let null = match value {
            Value::Number(number) => number.null,
            Value::Thing(thing) => thing.null,
            _ => return self.bare_mark(value),
        };
        if null == Rows::ALL {
            return self.bare_mark(&Value::Null);
        }
        let bare = self.bare_mark(value);
        Mark::of_all("value", [bare, self.mark(null)])
    }

    /// What stands for a value where it is known.
    pub fn bare_mark(&mut self, value: &Value) -> Mark {
        match value {
            Value::Number(number) => number.mark(),
            Value::Truth(truth) => self.mark_of_truth(*truth),
            Value::Constant(point) => mark_of_point(point),
            Value::Null => Mark::of_text("constant", "null"),
            Value::Thing(thing) => thing.mark,
        }
    }

    /// Whether a sum of products is always whole.
    pub fn is_whole(&self, poly: &Poly) -> bool {
        let whole = |mark| {
            let variable = self.variable(mark);
            variable.is_some_and(|variable| variable.domain == Domain::Whole)
        };
        poly.is_whole() && poly.things().all(whole)
    }
}

/// What stands for a constant.
pub(super) fn mark_of_point(point: &Point) -> Mark {
    Mark::of("constant", |parts| {
        parts.text(point.kind());
        point.write(parts);
    })
}

impl Thing {
    /// What conditions ask about it.
    pub fn variable(&self, domain: Domain) -> Variable {
        Variable {
            mark: self.mark,
            domain,
            nullable: self.nullable,
        }
    }
}

impl Number {
    /// A number that is always the same.
    pub fn constant(number: super::exact::Exact) -> Self {
        Self {
            whole: number.is_integer(),
            above: Poly::number(number),
            below: Poly::one(),
            null: Rows::NONE,
            exact: true,
        }
    }

    /// A thing that is a number.
    pub fn thing(mark: Mark, null: Rows, whole: bool, exact: bool) -> Self {
        Self {
            above: Poly::thing(mark),
            below: Poly::one(),
            null,
            whole,
            exact,
        }
    }

    /// What stands for it where it is known.
    pub fn mark(&self) -> Mark {
        Mark::of_all("number", [self.above.mark(), self.below.mark()])
    }

    /// Whether nothing divides it.
    pub fn is_undivided(&self) -> bool {
        self.below.is_one()
    }
}
