//! `percentile(x, 0.95)`: of floating numbers, between two of them linearly or one of them.
//!
//! DataFusion's own `percentile_cont` places its answer between two values by
//! whole millionths only, which no other engine does.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, Float64Array, ListArray};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::{DataType, Field, Float64Type};
use datafusion::error::Result;
use datafusion::logical_expr::{Accumulator, AggregateUDF, Volatility, create_udaf};
use datafusion::scalar::ScalarValue;

/// The function, ready to be registered.
#[must_use]
pub fn function() -> AggregateUDF {
    named("percentile", between)
}

/// The same, as one of the values.
#[must_use]
pub fn discrete() -> AggregateUDF {
    named("discrete_percentile", reached)
}

/// How values and a share make one value.
type Taken = fn(&mut [f64], Option<f64>) -> Option<f64>;

fn named(name: &str, taken: Taken) -> AggregateUDF {
    let list = DataType::List(Arc::new(Field::new_list_field(DataType::Float64, true)));
    create_udaf(
        name,
        vec![DataType::Float64, DataType::Float64],
        Arc::new(DataType::Float64),
        Volatility::Immutable,
        Arc::new(move |_| {
            let (all, share) = (Vec::new(), None);
            Ok(Box::new(Values { all, share, taken }))
        }),
        Arc::new(vec![list, DataType::Float64]),
    )
}

/// The values seen so far, and the share asked for.
#[derive(Debug)]
struct Values {
    all: Vec<f64>,
    share: Option<f64>,
    taken: Taken,
}

impl Values {
    fn keep(&mut self, values: &dyn Array) {
        self.all
            .extend(values.as_primitive::<Float64Type>().iter().flatten());
    }

    fn asked(&mut self, shares: &dyn Array) {
        let shares = shares.as_primitive::<Float64Type>();
        self.share = self.share.or_else(|| shares.iter().flatten().next());
    }
}

impl Accumulator for Values {
    fn update_batch(&mut self, given: &[ArrayRef]) -> Result<()> {
        if let [values, shares] = given {
            self.keep(values);
            self.asked(shares);
        }
        Ok(())
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        if let [lists, shares] = states {
            let lists = lists.as_list::<i32>();
            lists.iter().flatten().for_each(|values| self.keep(&values));
            self.asked(shares);
        }
        Ok(())
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let values = std::mem::take(&mut self.all);
        let values: ArrayRef = Arc::new(Float64Array::from(values));
        let offsets = OffsetBuffer::from_lengths([values.len()]);
        let field = Arc::new(Field::new_list_field(DataType::Float64, true));
        let list = ListArray::try_new(field, offsets, values, None)?;
        Ok(vec![
            ScalarValue::List(Arc::new(list)),
            ScalarValue::Float64(self.share),
        ])
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(ScalarValue::Float64((self.taken)(&mut self.all, self.share)))
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.all.capacity() * size_of::<f64>()
    }
}

/// The value at a share of the way from the least to the greatest.
fn between(values: &mut [f64], share: Option<f64>) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    #[allow(
        clippy::cast_precision_loss,
        reason = "no memory holds as many values as a double cannot count"
    )]
    let place = share? * last as f64;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a length"
    )]
    let below = (place.floor() as usize).min(last);
    let (_, low, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let low = *low;
    let next = above.iter().copied().min_by(f64::total_cmp);
    let part = place - place.floor();
    Some(match next {
        Some(high) if part > 0.0 => low + (high - low) * part,
        _ => low,
    })
}

/// The first of the values in order that the share reaches.
fn reached(values: &mut [f64], share: Option<f64>) -> Option<f64> {
    const WHOLE: u128 = 1_000_000_000;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share has nine places at most"
    )]
    let billionths = (share? * 1e9).round() as u128;
    let count = (values.len() as u128 * billionths).div_ceil(WHOLE);
    let place = usize::try_from(count).ok()?.saturating_sub(1);
    if place >= values.len() {
        return None;
    }
    let (_, value, _) = values.select_nth_unstable_by(place, f64::total_cmp);
    Some(*value)
}

#[cfg(test)]
mod tests {
    use super::{between, reached};

    #[test]
    fn one_of_the_values() {
        let mut values = [4.0, 1.0, 3.0, 2.0];
        for (share, expected) in [
            (0.0, 1.0),
            (0.25, 1.0),
            (0.26, 2.0),
            (0.5, 2.0),
            (0.99, 4.0),
            (1.0, 4.0),
        ] {
            assert_eq!(reached(&mut values, Some(share)), Some(expected), "{share}");
        }
        assert_eq!(reached(&mut [], Some(0.5)), None);
    }

    #[test]
    fn between_two_values_linearly() {
        let mut values = [4.0, 1.0, 3.0, 2.0];
        for (share, expected) in [(0.0, 1.0), (0.5, 2.5), (1.0 / 3.0, 2.0), (0.1, 1.3), (1.0, 4.0)] {
            let found = between(&mut values, Some(share));
            assert!((found.unwrap_or(f64::NAN) - expected).abs() < 1e-12, "{share}");
        }
        assert_eq!(between(&mut [], Some(0.5)), None);
        assert_eq!(between(&mut [7.0], Some(0.3)), Some(7.0));
    }
}
