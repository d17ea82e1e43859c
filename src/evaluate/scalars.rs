//! Functions of a row. From "Functions".

use std::cmp::Ordering;

use crate::check::{Scalar, TimePart};
use jiff::civil::DateTime;

use super::numbers::{Exact, Float};
use super::patterns;
use super::stop::{Known, Stop};
use super::value::{self, Value};

/// The value of a call. NULL in, NULL out, but for `coalesce`.
#[allow(unreachable_patterns, reason = "others add functions")]
pub fn call(scalar: Scalar, arguments: &[Value]) -> Known<Value> {
    if scalar == Scalar::Coalesce {
        let known = arguments.iter().find(|value| !value.is_null());
        return Ok(known.cloned().unwrap_or(Value::Null));
    }
    if arguments.iter().any(Value::is_null) {
        return Ok(Value::Null);
    }
    let text = |at: usize| match arguments.get(at) {
        Some(Value::Text(text)) => Ok(text.as_str()),
        other => Err(Stop::Unknown(format!("{scalar:?} of {other:?}"))),
    };
    let whole = |at: usize| match arguments.get(at) {
        Some(Value::Exact(exact)) => {
            let digits = exact.to_string().parse::<i64>();
            digits.map_err(|_| Stop::Unknown(format!("{scalar:?} of {exact}")))
        }
        other => Err(Stop::Unknown(format!("{scalar:?} of {other:?}"))),
    };
    let said = |text: String| Ok(Value::Text(text));
    match scalar {
        Scalar::Concat => {
            let texts: Known<Vec<&str>> = (0..arguments.len()).map(text).collect();
            said(texts?.concat())
        }
        // Engines differ where one letter becomes two.
        Scalar::Lower => said(text(0)?.to_lowercase()),
        Scalar::Upper => said(text(0)?.to_uppercase()),
        Scalar::Trim => said(text(0)?.trim_matches(' ').to_owned()),
        Scalar::Length => Ok(Value::whole(text(0)?.chars().count())),
        Scalar::Replace => said(match text(1)?.is_empty() {
            true => text(0)?.to_owned(),
            false => text(0)?.replace(text(1)?, text(2)?),
        }),
        Scalar::Substring => {
            let letters: Vec<char> = text(0)?.chars().collect();
            let from = whole(1)?;
            let until = match arguments.len() {
                2 => i64::MAX,
                _ => from.saturating_add(whole(2)?.max(0)),
            };
            let places = (1_i64..).zip(&letters);
            said(
                places
                    .filter(|(place, _)| *place >= from && *place < until)
                    .map(|(_, letter)| *letter)
                    .collect(),
            )
        }
        Scalar::StartsWith => Ok(Value::Truth(text(0)?.starts_with(text(1)?))),
        Scalar::EndsWith => Ok(Value::Truth(text(0)?.ends_with(text(1)?))),
        Scalar::Matches => patterns::matches(text(0)?, text(1)?).map(Value::Truth),
        Scalar::Contains => Ok(Value::Truth(text(0)?.contains(text(1)?))),
        Scalar::Least | Scalar::Greatest => {
            let wanted = match scalar {
                Scalar::Least => Ordering::Less,
                _ => Ordering::Greater,
            };
            let mut best: Option<&Value> = None;
            for value in arguments {
                let better = match best {
                    None => true,
                    Some(best) => value.order(best)? == wanted,
                };
                if better {
                    best = Some(value);
                }
            }
            Ok(best.cloned().unwrap_or(Value::Null))
        }
        Scalar::Abs | Scalar::Round | Scalar::Floor | Scalar::Ceil => {
            match arguments.first().unwrap_or(&Value::Null) {
                Value::Exact(exact) => Ok(Value::Exact(match scalar {
                    Scalar::Abs if exact.is_negative() => exact.negated()?,
                    Scalar::Abs => *exact,
                    Scalar::Round if arguments.len() > 1 => exact.rounded(whole(1)?)?,
                    Scalar::Round => exact.rounded(0)?,
                    Scalar::Floor => exact.floor()?,
                    _ => exact.negated()?.floor()?.negated()?,
                })),
                Value::Float(float) => {
                    let value = match scalar {
                        Scalar::Abs => float.value.abs(),
                        Scalar::Floor => float.value.floor(),
                        Scalar::Ceil => float.value.ceil(),
                        Scalar::Round if arguments.len() == 1 => float.value.round(),
                        _ => return Err(Stop::Unknown("digits of a floating number".to_owned())),
                    };
                    if float.doubt > 0.0 && scalar != Scalar::Abs {
                        return Err(Stop::Unsure("a floating number on an edge".to_owned()));
                    }
                    Ok(Value::Float(Float { value, ..*float }))
                }
                other => Err(Stop::Unknown(format!("{scalar:?} of {other}"))),
            }
        }
        Scalar::Bound => {
            let mut below = Value::Null;
            let (subject, bounds) = arguments
                .split_first()
                .ok_or_else(|| Stop::Unknown("a bound of nothing".to_owned()))?;
            for bound in bounds {
                if subject.order(bound)? != Ordering::Less {
                    below = bound.clone();
                }
            }
            Ok(below)
        }
        Scalar::Part(part) => match arguments {
            [Value::Day(day)] => Ok(part_of(part, value::midnight(*day))),
            [Value::Time(time)] => Ok(part_of(part, *time)),
            _ => Err(Stop::Unknown(format!("{} of no time", part.word()))),
        },
        Scalar::Bucket => match arguments {
            [Value::Exact(value), Value::Exact(width)] => Ok(Value::Exact(value.bucket(*width)?)),
            _ => Err(Stop::Unknown("buckets of floating numbers".to_owned())),
        },
        _ => Err(Stop::Unknown(format!("the function {scalar:?}"))),
    }
}

/// Where in a longer period a local time lies.
fn part_of(part: TimePart, time: DateTime) -> Value {
    let number = match part {
        TimePart::YearNumber => time.year(),
        TimePart::QuarterOfYear => (i16::from(time.month()) + 2) / 3,
        TimePart::MonthOfYear => i16::from(time.month()),
        TimePart::DayOfYear => time.day_of_year(),
        TimePart::DayOfMonth => i16::from(time.day()),
        TimePart::DayOfWeek => i16::from(time.weekday().to_monday_one_offset()),
        TimePart::HourOfDay => i16::from(time.hour()),
        TimePart::MinuteOfHour => i16::from(time.minute()),
    };
    Value::Exact(Exact::of(i128::from(number), 0))
}

impl Exact {
    /// The greatest multiple of a width that is not greater.
    pub fn bucket(self, width: Self) -> Known<Self> {
        let (value, step, scale) = self.level(width)?;
        let floor = value.checked_div_euclid(step);
        let bucket = floor.and_then(|floor| floor.checked_mul(step));
        let bucket = bucket.ok_or_else(|| Stop::Unsure("a bucket beyond 38 digits".to_owned()))?;
        Ok(Self::of(bucket, scale))
    }
}
