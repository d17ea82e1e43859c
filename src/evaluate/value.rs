//! Values, and what is made of several.

use std::cmp::Ordering;

use jiff::civil::{Date, DateTime, Time};

use super::numbers::{Exact, Float};
use super::stop::{Known, Stop};

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Not known.
    Null,
    /// True or false.
    Truth(bool),
    /// An exact number.
    Exact(Exact),
    /// A floating one.
    Float(Float),
    /// A text.
    Text(String),
    /// A day.
    Day(Date),
    /// A local time.
    Time(DateTime),
}

impl Value {
    /// A whole number.
    pub fn whole(number: usize) -> Self {
        Self::Exact(Exact::whole(number))
    }

    /// Whether it is not known.
    pub fn is_null(&self) -> bool {
        *self == Self::Null
    }

    /// As a floating number, if it is a number.
    pub fn float(&self) -> Option<Float> {
        match self {
            Self::Exact(exact) => Some(exact.float()),
            Self::Float(float) => Some(*float),
            _ => None,
        }
    }

    /// A time as a moment of its clock: a day is the one it begins at.
    pub fn moment(&self) -> Known<DateTime> {
        match self {
            Self::Day(day) => Ok(midnight(*day)),
            Self::Time(time) => Ok(*time),
            other => Err(Stop::Unknown(format!("the moment of {other}"))),
        }
    }

    /// The order of two values, neither of them NULL.
    pub fn order(&self, other: &Self) -> Known<Ordering> {
        match (self, other) {
            (Self::Truth(one), Self::Truth(two)) => Ok(one.cmp(two)),
            (Self::Exact(one), Self::Exact(two)) => one.order(*two),
            (Self::Text(one), Self::Text(two)) => Ok(one.as_bytes().cmp(two.as_bytes())),
            (Self::Day(one), Self::Day(two)) => Ok(one.cmp(two)),
            (Self::Time(one), Self::Time(two)) => Ok(one.cmp(two)),
            (Self::Day(one), Self::Time(two)) => Ok(midnight(*one).cmp(two)),
            (Self::Time(one), Self::Day(two)) => Ok(one.cmp(&midnight(*two))),
            (one, two) => match (one.float(), two.float()) {
                (Some(one), Some(two)) => one.order(two),
                _ => Err(Stop::Unknown(format!("how to compare {one} with {two}"))),
            },
        }
    }

    /// The order of answers: NULL last, whatever the direction.
    pub fn place(&self, other: &Self, descending: bool) -> Known<Ordering> {
        match (self.is_null(), other.is_null()) {
            (true, true) => Ok(Ordering::Equal),
            (true, false) => Ok(Ordering::Greater),
            (false, true) => Ok(Ordering::Less),
            (false, false) => {
                let order = self.order(other)?;
                Ok(if descending { order.reverse() } else { order })
            }
        }
    }

    /// Whether both are one group: NULL is like NULL.
    pub fn same(&self, other: &Self) -> Known<bool> {
        Ok(self.place(other, false)? == Ordering::Equal)
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => write!(f, "null"),
            Self::Truth(truth) => write!(f, "{truth}"),
            Self::Exact(exact) => write!(f, "{exact}"),
            Self::Float(float) => write!(f, "{:?}", float.value),
            Self::Text(text) => {
                let text = text.replace('\\', "\\\\").replace('"', "\\\"");
                write!(f, "\"{}\"", text.replace('\n', "\\n").replace('\t', "\\t"))
            }
            Self::Day(day) => write!(f, "{day}"),
            Self::Time(time) => write!(f, "{time}"),
        }
    }
}

/// The moment a day begins.
pub fn midnight(day: Date) -> DateTime {
    day.to_datetime(Time::midnight())
}

/// The sum of numbers, none of them NULL: exact as long as all are.
pub fn sum(all: &[Value]) -> Known<Value> {
    let mut exact = Exact::ZERO;
    let mut floats = Vec::new();
    for value in all {
        match value {
            Value::Exact(number) => exact = exact.plus(*number)?,
            Value::Float(float) => floats.push(*float),
            other => return Err(Stop::Unknown(format!("the sum of {other}"))),
        }
    }
    if floats.is_empty() {
        return Ok(Value::Exact(exact));
    }
    if !exact.is_zero() {
        floats.push(exact.float());
    }
    Ok(Value::Float(Float::sum(&floats)))
}

/// The product of two numbers, neither of them NULL.
pub fn product(one: &Value, two: &Value) -> Known<Value> {
    match (one, two) {
        (Value::Exact(one), Value::Exact(two)) => Ok(Value::Exact(one.times(*two)?)),
        (one, two) => match (one.float(), two.float()) {
            (Some(one), Some(two)) => Ok(Value::Float(one.times(two))),
            _ => Err(Stop::Unknown(format!("the product of {one} and {two}"))),
        },
    }
}

/// The quotient: always floating; NULL where the divisor is zero.
pub fn quotient(one: &Value, two: &Value) -> Known<Value> {
    let (Some(one), Some(two)) = (one.float(), two.float()) else {
        return Err(Stop::Unknown(format!("the quotient of {one} and {two}")));
    };
    if two.value.abs() <= two.doubt && two.doubt > 0.0 {
        return Err(Stop::Unsure("a divisor next to zero".to_owned()));
    }
    Ok(match two.value == 0.0 {
        true => Value::Null,
        false => Value::Float(one.over(two)),
    })
}

/// The opposite number.
pub fn opposite(value: &Value) -> Known<Value> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Exact(exact) => Ok(Value::Exact(exact.negated()?)),
        Value::Float(float) => Ok(Value::Float(Float {
            value: -float.value,
            doubt: float.doubt,
        })),
        other => Err(Stop::Unknown(format!("the opposite of {other}"))),
    }
}

/// Terms, some of them subtracted. NULL if one is.
pub fn terms(all: &[(bool, Value)]) -> Known<Value> {
    let mut signed = Vec::new();
    for (minus, value) in all {
        if value.is_null() {
            return Ok(Value::Null);
        }
        signed.push(if *minus { opposite(value)? } else { value.clone() });
    }
    sum(&signed)
}

/// Factors, some of them dividing, from left to right. NULL if one is.
pub fn factors(all: &[(bool, Value)]) -> Known<Value> {
    let mut so_far = Value::whole(1);
    for (divides, value) in all {
        if value.is_null() || so_far.is_null() {
            return Ok(Value::Null);
        }
        so_far = match divides {
            true => quotient(&so_far, value)?,
            false => product(&so_far, value)?,
        };
    }
    Ok(so_far)
}
