//! Medians, percentiles, deviations. From "Distributions".

use crate::check::Share;

use super::numbers::{Exact, Float};
use super::stop::{Known, Stop};
use super::value::Value;

/// The value below which this share of them lies, between two of them linearly.
pub fn percentile(values: &[Value], share: &str) -> Known<Value> {
    let mut numbers = floats(values)?;
    if numbers.is_empty() {
        return Ok(Value::Null);
    }
    numbers.sort_by(f64::total_cmp);
    let share = Exact::read(share).ok_or_else(|| Stop::Unknown("a share".to_owned()))?;
    let place = share.float().value * (numbers.len() - 1) as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(numbers.len() - 1);
    let part = place - below as f64;
    let (Some(low), Some(high)) = (numbers.get(below), numbers.get(above)) else {
        return Err(Stop::Unknown("a share of more than all".to_owned()));
    };
    let size = low.abs().max(high.abs());
    Ok(doubtful(low + (high - low) * part, size * 1e-14))
}

/// The first of them in order that this share reaches.
pub fn discrete(values: &[Value], share: Share) -> Known<Value> {
    let mut numbers = floats(values)?;
    numbers.sort_by(f64::total_cmp);
    let found = numbers.get(share.place(numbers.len())).copied();
    Ok(found.map_or(Value::Null, |number| doubtful(number, number.abs() * 1e-15)))
}

/// Of a sample: over one less than there are, and NULL for a single one.
pub fn variance(values: &[Value]) -> Known<Value> {
    let numbers = floats(values)?;
    if numbers.len() < 2 {
        return Ok(Value::Null);
    }
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let squares: f64 = numbers.iter().map(|number| (number - mean).powi(2)).sum();
    let size = numbers.iter().map(|number| number * number).sum::<f64>();
    Ok(doubtful(squares / (count - 1.0), size * 1e-13))
}

/// The root of the variance.
pub fn deviation(values: &[Value]) -> Known<Value> {
    Ok(match variance(values)? {
        Value::Float(variance) => {
            let root = variance.value.max(0.0).sqrt();
            // Near zero the root is much further off than the square.
            let doubt = (variance.doubt / root.max(variance.doubt.sqrt())).max(root * 1e-15);
            doubtful(root, doubt)
        }
        other => other,
    })
}

fn doubtful(value: f64, doubt: f64) -> Value {
    Value::Float(Float { value, doubt })
}

fn floats(values: &[Value]) -> Known<Vec<f64>> {
    let float = |value: &Value| match value.float() {
        Some(float) => Ok(float.value),
        None => Err(Stop::Unknown(format!("a distribution of {value}"))),
    };
    values.iter().map(float).collect()
}
