//! Rows that a test expects beside those that came.

use super::evidence::Off;
use crate::output::rows::value::Value;
use crate::syntax::plain_number;
use crate::words::{Said, say};

/// The columns of an answer: their names, and whether they hold floating numbers, or times.
pub(super) struct Columns {
    pub names: Vec<String>,
    pub floats: Vec<bool>,
    pub times: Vec<bool>,
}

impl Columns {
    /// Words about rows that are missing or too many, and the first of them. Columns an
    /// expected row does not name may hold anything.
    pub fn difference(
        &self,
        wanted: Vec<Vec<Option<Value>>>,
        got: Vec<Vec<Value>>,
        in_order: bool,
    ) -> Option<(Vec<Said>, Off)> {
        let count = (wanted.len(), got.len());
        let mut left: Vec<Vec<Value>> = got;
        let mut missing = Vec::new();
        for row in wanted {
            let candidates = if in_order { 1 } else { left.len() };
            let at = left
                .iter()
                .take(candidates)
                .position(|got| self.matches(&row, got));
            match at {
                Some(at) => {
                    left.remove(at);
                }
                None => missing.push(row),
            }
        }
        if missing.is_empty() && left.is_empty() {
            return None;
        }
        let off = self.off(missing.first(), left.first());
        let shown = |row: &[Option<Value>]| {
            let cell = |((name, value), is_time): ((&String, &Option<Value>), &bool)| {
                let value = value.as_ref()?;
                // As it is written in a test: a text is no number, and none is a text.
                Some(match value {
                    Value::Text(text) if !is_time => format!("{name}: {text:?}"),
                    value => format!("{name}: {}", value.words()),
                })
            };
            let cells = self.names.iter().zip(row).zip(&self.times);
            let cells: Vec<String> = cells.filter_map(cell).collect();
            format!("{{ {} }}", cells.join(", "))
        };
        let mut lines = Vec::new();
        if count.0 != count.1 {
            lines.push(say!(
                "expected {wanted} rows, got {found}",
                wanted = count.0,
                found = count.1
            ));
        }
        lines.extend(
            missing
                .iter()
                .take(5)
                .map(|row| say!("expected {row}", row = shown(row))),
        );
        lines.extend(left.into_iter().take(5).map(|row| {
            let row: Vec<Option<Value>> = row.into_iter().map(Some).collect();
            say!("got      {row}", row = shown(&row))
        }));
        Some((lines, off))
    }

    /// The first row that came and should not have, else the first that should have come.
    fn off(&self, missing: Option<&Vec<Option<Value>>>, left: Option<&Vec<Value>>) -> Off {
        let names = self.names.iter();
        let Some(left) = left else {
            let cells = names.zip(missing.into_iter().flatten());
            let said = cells.filter_map(|(name, value)| Some((name.clone(), value.clone()?)));
            return Off {
                cells: said.collect(),
                differs: Vec::new(),
            };
        };
        let cells = names.clone().zip(left);
        let pairs = names
            .zip(missing.into_iter().flatten())
            .zip(left)
            .zip(&self.floats);
        let differs =
            pairs.filter(|(((_, wanted), got), float)| !cell_matches(wanted.as_ref(), got, **float));
        Off {
            differs: differs.map(|(((name, _), _), _)| name.clone()).collect(),
            cells: cells.map(|(name, value)| (name.clone(), value.clone())).collect(),
        }
    }

    fn matches(&self, wanted: &[Option<Value>], got: &[Value]) -> bool {
        let cells = wanted.iter().zip(got).zip(&self.floats);
        wanted.len() == got.len()
            && cells
                .into_iter()
                .all(|((wanted, got), float)| cell_matches(wanted.as_ref(), got, *float))
    }
}

fn cell_matches(wanted: Option<&Value>, got: &Value, float: bool) -> bool {
    match (wanted, got) {
        (None, _) => true,
        (Some(Value::Number(wanted)), Value::Number(got)) => same_number(wanted, got, float),
        (Some(Value::Text(wanted)), Value::Text(got)) => wanted == got || same_moment(wanted, got),
        (Some(wanted), got) => wanted == got,
    }
}

/// Local times, of which engines write parts of a second in their own ways.
fn same_moment(wanted: &str, got: &str) -> bool {
    let moment = |text: &str| {
        text.parse::<jiff::civil::DateTime>()
            .ok()
            .filter(|_| text.contains('T'))
    };
    moment(wanted).is_some_and(|wanted| moment(got) == Some(wanted))
}

/// Exact numbers exactly; floating ones to a relative 1e-9.
fn same_number(wanted: &str, got: &str, float: bool) -> bool {
    if plain_number(wanted).is_some() && plain_number(wanted) == plain_number(got) {
        return true;
    }
    match (wanted.parse::<f64>(), got.parse::<f64>()) {
        (Ok(wanted), Ok(got)) if float => (wanted - got).abs() <= 1e-9 * wanted.abs().max(got.abs()),
        _ => false,
    }
}
