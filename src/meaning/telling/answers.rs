//! Answers of two definitions to one question, and whether they are surely
//! different ones.

use crate::evaluate::{Answer, Known, Stop, Value};

/// Where two answers differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The cell: the values of its slices.
    pub cell: Vec<Value>,
    /// What either comes to there.
    pub values: [Outcome; 2],
}

impl Gap {
    /// Whether either comes to a number, and neither to nothing.
    pub fn is_of_numbers(&self) -> bool {
        let is_known = |outcome: &Outcome| matches!(outcome, Outcome::Value(value) if !value.is_null());
        self.values.iter().all(is_known)
    }
}

/// What a definition comes to in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A value, perhaps NULL.
    Value(Value),
    /// It has no such cell.
    NoCell,
    /// It is not defined for such cells.
    Undefined,
}

/// Codes that say a definition has no value for a question that others have one
/// for: per its grain, per its dates.
const UNDEFINED: [&str; 4] = ["E0401", "E0402", "E0403", "E0430"];

/// The first cell on which two answers surely differ.
pub fn gap(one: &Known<Answer>, two: &Known<Answer>) -> Option<Gap> {
    match (one, two) {
        (Ok(one), Ok(two)) => gap_of(one, two),
        (Ok(one), Err(Stop::Refused(code))) if UNDEFINED.contains(code) => undefined(one, false),
        (Err(Stop::Refused(code)), Ok(two)) if UNDEFINED.contains(code) => undefined(two, true),
        _ => None,
    }
}

fn undefined(known: &Answer, is_first: bool) -> Option<Gap> {
    let (cell, value) = known
        .rows
        .iter()
        .find_map(|row| parts(row).filter(|(_, value)| !value.is_null()))?;
    let mut values = [Outcome::Value(value.clone()), Outcome::Undefined];
    if is_first {
        values.reverse();
    }
    Some(Gap {
        cell: cell.to_vec(),
        values,
    })
}

fn gap_of(one: &Answer, two: &Answer) -> Option<Gap> {
    let of = |answer: &Answer, cell: &[Value]| {
        let mut rows = answer.rows.iter().filter_map(|row| parts(row));
        let found = rows.find(|(known, _)| *known == cell);
        found.map_or(Outcome::NoCell, |(_, value)| Outcome::Value(value.clone()))
    };
    let cells = one.rows.iter().chain(&two.rows).filter_map(|row| parts(row));
    for (cell, _) in cells {
        let values = [of(one, cell), of(two, cell)];
        let differ = match &values {
            [Outcome::Value(one), Outcome::Value(two)] => surely_differ(one, two),
            [one, two] => one != two,
        };
        if differ {
            return Some(Gap {
                cell: cell.to_vec(),
                values,
            });
        }
    }
    None
}

fn parts(row: &[Value]) -> Option<(&[Value], &Value)> {
    let (value, cell) = row.split_last()?;
    Some((cell, value))
}

/// Whether two values differ by more than engines round.
pub fn surely_differ(one: &Value, two: &Value) -> bool {
    match (one, two) {
        (Value::Float(_), _) | (_, Value::Float(_)) => match (one.float(), two.float()) {
            (Some(one), Some(two)) => {
                let size = one.value.abs().max(two.value.abs());
                (one.value - two.value).abs() > one.doubt + two.doubt + 1e-12 * size
            }
            _ => one.is_null() != two.is_null(),
        },
        (one, two) => one != two,
    }
}
