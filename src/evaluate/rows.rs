//! Expressions with one value a row, and conditions: true, false or unknown.

use std::cmp::Ordering;

use crate::check::{Literal, Row, Scalar};
use crate::syntax::ast::Comparison;
use smol_str::SmolStr;

use super::calendar;
use super::numbers::Exact;
use super::scalars;
use super::scene::{Here, Scene};
use super::stop::{Known, Stop};
use super::times;
use super::value::{self, Value};

impl Scene<'_> {
    /// The value of an expression for one row of a table.
    #[allow(unreachable_patterns, reason = "others add kinds of expressions")]
    pub fn row(&self, expr: &Row, here: Here) -> Known<Value> {
        let _deeper = self.deeper()?;
        let each =
            |all: &[Row]| -> Known<Vec<Value>> { all.iter().map(|part| self.row(part, here)).collect() };
        match expr {
            Row::Column(column) => self.column(column, here),
            Row::Literal(literal) => constant(literal),
            Row::And(all) => conjunction(&each(all)?),
            Row::Or(all) => disjunction(&each(all)?),
            Row::Not(inner) => opposite(&self.row(inner, here)?),
            Row::Compare(operator, left, right) => {
                compare(*operator, &self.row(left, here)?, &self.row(right, here)?)
            }
            Row::IsNull { negated, subject } => {
                self.saw("null test");
                Ok(Value::Truth(self.row(subject, here)?.is_null() != *negated))
            }
            Row::In {
                negated,
                subject,
                list,
            } => {
                self.saw("in");
                let subject = self.row(subject, here)?;
                let equal = |member: &Value| compare(Comparison::Equal, &subject, member);
                let found = disjunction(&each(list)?.iter().map(equal).collect::<Known<Vec<_>>>()?)?;
                if *negated { opposite(&found) } else { Ok(found) }
            }
            Row::Like {
                negated,
                subject,
                pattern,
            } => {
                self.saw("like");
                match (self.row(subject, here)?, self.row(pattern, here)?) {
                    (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
                    (Value::Text(text), Value::Text(pattern)) => {
                        let text: Vec<char> = text.chars().collect();
                        let pattern: Vec<char> = pattern.chars().collect();
                        Ok(Value::Truth(is_like(&text, &pattern) != *negated))
                    }
                    (text, _) => Err(Stop::Unknown(format!("`like` of {text}"))),
                }
            }
            Row::Sum(all) => {
                let mut terms = Vec::new();
                for (minus, term) in all {
                    terms.push((*minus, self.row(term, here)?));
                }
                value::terms(&terms)
            }
            Row::Product(all) => {
                let mut factors = Vec::new();
                for (divides, factor) in all {
                    factors.push((*divides, self.row(factor, here)?));
                }
                value::factors(&factors)
            }
            Row::Negate(inner) => value::opposite(&self.row(inner, here)?),
            Row::Case(arms, otherwise) => {
                self.saw("case");
                for (condition, value) in arms {
                    if self.row(condition, here)? == Value::Truth(true) {
                        return self.row(value, here);
                    }
                }
                match otherwise {
                    Some(otherwise) => self.row(otherwise, here),
                    None => Ok(Value::Null),
                }
            }
            Row::Call(scalar, arguments) => {
                self.saw(match scalar {
                    Scalar::Part(_) => "part of a time",
                    _ => "row function",
                });
                scalars::call(*scalar, &each(arguments)?)
            }
            Row::Bucket(grain, inner) => {
                let manifest = &self.calendar;
                calendar::cut(&self.row(inner, here)?, *grain, manifest)
            }
            Row::Called(grain, inner) => {
                self.saw("calendar of a table");
                Ok(self.calendar.called(&self.row(inner, here)?, *grain))
            }
            Row::Local { zone, time } => {
                self.saw("zone of a column");
                self.local(&self.row(time, here)?, Some(zone))
            }
            Row::Attribute(asked) => self.attribute(asked, here),
            Row::Member(asked) => self.member(asked, here),
            Row::PeriodStart => self.end_of_period(here, true),
            Row::PeriodEnd => self.end_of_period(here, false),
            Row::Today => self.today(),
            Row::Shift { time, by, to_day } => {
                self.saw("time and length");
                times::shifted(&self.row(time, here)?, *by, *to_day)
            }
            Row::Since { later, earlier, days } => {
                self.saw("time between");
                times::apart(&self.row(later, here)?, &self.row(earlier, here)?, *days)
            }
            Row::Start { day, zone } => self.start(&self.row(day, here)?, zone.as_deref()),
            Row::Tuple(all) => match each(all)? {
                values if values.iter().any(Value::is_null) => Ok(Value::Null),
                values => Ok(super::attributes::one_key(values)),
            },
            _ => Err(Stop::Unknown("a kind of row expression".to_owned())),
        }
    }

    /// A time of a column's zone as a local time of the project.
    pub fn local(&self, time: &Value, zone: Option<&SmolStr>) -> Known<Value> {
        let project = &self.checked.model.manifest.timezone;
        match (time, zone) {
            (Value::Time(time), Some(zone)) => calendar::moved(*time, zone, project).map(Value::Time),
            (Value::Day(day), Some(zone)) => {
                calendar::moved(value::midnight(*day), zone, project).map(Value::Time)
            }
            (other, _) => Ok(other.clone()),
        }
    }
}

/// What a constant is.
pub fn constant(literal: &Literal) -> Known<Value> {
    Ok(match literal {
        Literal::Null => Value::Null,
        Literal::Text(text) => Value::Text(text.to_string()),
        Literal::Number(digits) => {
            let exact = Exact::read(digits);
            Value::Exact(exact.ok_or_else(|| Stop::Unknown(format!("the number {digits}")))?)
        }
        Literal::Bool(truth) => Value::Truth(*truth),
        Literal::Date(day) => Value::Day(*day),
        Literal::Timestamp(time) => Value::Time(*time),
    })
}

/// False if one is, else unknown if one is, else true.
pub fn conjunction(all: &[Value]) -> Known<Value> {
    if all.contains(&Value::Truth(false)) {
        return Ok(Value::Truth(false));
    }
    if all.contains(&Value::Null) {
        return Ok(Value::Null);
    }
    Ok(Value::Truth(true))
}

/// True if one is, else unknown if one is, else false.
pub fn disjunction(all: &[Value]) -> Known<Value> {
    if all.contains(&Value::Truth(true)) {
        return Ok(Value::Truth(true));
    }
    if all.contains(&Value::Null) {
        return Ok(Value::Null);
    }
    Ok(Value::Truth(false))
}

/// The opposite of unknown is unknown.
pub fn opposite(value: &Value) -> Known<Value> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Truth(truth) => Ok(Value::Truth(!truth)),
        other => Err(Stop::Unknown(format!("the opposite of {other}"))),
    }
}

/// A comparison with NULL is unknown.
pub fn compare(operator: Comparison, left: &Value, right: &Value) -> Known<Value> {
    if left.is_null() || right.is_null() {
        return Ok(Value::Null);
    }
    let order = left.order(right)?;
    Ok(Value::Truth(match operator {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::NotEqual => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::LessOrEqual => order != Ordering::Greater,
        Comparison::Greater => order == Ordering::Greater,
        Comparison::GreaterOrEqual => order != Ordering::Less,
    }))
}

/// `%` is any text, `_` one character, everything else itself.
fn is_like(text: &[char], pattern: &[char]) -> bool {
    // After how many letters of the text the pattern so far may end.
    let mut ends = vec![false; text.len() + 1];
    if let Some(first) = ends.first_mut() {
        *first = true;
    }
    for wanted in pattern {
        let mut next = Vec::with_capacity(ends.len());
        let mut any_so_far = false;
        let mut before = false;
        for (at, here) in ends.iter().enumerate() {
            any_so_far |= here;
            let letter = at.checked_sub(1).and_then(|at| text.get(at));
            next.push(match wanted {
                '%' => any_so_far,
                '_' => before,
                wanted => before && letter == Some(wanted),
            });
            before = *here;
        }
        ends = next;
    }
    ends.last() == Some(&true)
}
