//! The value in the middle.

/// The value in the middle, or between the two there; of nothing nothing.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    match values.len() % 2 {
        0 => Some(upper.midpoint(*values.get(values.len() / 2 - 1)?)),
        _ => Some(upper),
    }
}
