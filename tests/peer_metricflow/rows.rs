//! Whether rows are the same.

use std::collections::BTreeSet;

use serde_json::Value as Json;

/// A value as it is compared: times in one form.
pub fn shown(value: &Json) -> String {
    let Some(text) = value.as_str() else {
        return value.to_string();
    };
    let time: Result<jiff::civil::DateTime, _> = text.parse();
    match time {
        Ok(time) if text.len() >= 10 => time.to_string(),
        _ => text.to_owned(),
    }
}

pub fn number(value: &Json) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

fn equal(a: &Json, b: &Json) -> bool {
    if shown(a) == shown(b) {
        return true;
    }
    match (number(a), number(b)) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-6 * a.abs().max(b.abs()),
        _ => false,
    }
}

/// Whether two lists of rows are the same; what is in one of them only.
pub fn same(expected: &[Vec<Json>], found: &[Vec<Json>], ordered: bool) -> Result<(), String> {
    // Numbers that differ by little sort alike.
    let key = |row: &Vec<Json>| -> Vec<String> {
        row.iter()
            .map(|value| number(value).map_or_else(|| shown(value), |number| format!("{number:.4e}")))
            .collect()
    };
    let sorted = |rows: &[Vec<Json>]| {
        let mut rows = rows.to_vec();
        if !ordered {
            rows.sort_by_key(key);
        }
        rows
    };
    let (expected, found) = (sorted(expected), sorted(found));
    let alike = |a: &Vec<Json>, b: &Vec<Json>| a.iter().zip(b).all(|(a, b)| equal(a, b));
    if expected.len() == found.len() && expected.iter().zip(&found).all(|(a, b)| alike(a, b)) {
        return Ok(());
    }
    let keys = |rows: &[Vec<Json>]| rows.iter().map(key).collect::<BTreeSet<_>>();
    let (theirs, ours) = (keys(&expected), keys(&found));
    let show = |rows: Vec<&Vec<String>>| {
        let few: Vec<String> = rows.iter().take(5).map(|row| row.join(", ")).collect();
        format!("{} rows: {}", rows.len(), few.join(" | "))
    };
    Err(format!(
        "{} rows instead of {}\n  only theirs {}\n  only ours {}",
        found.len(),
        expected.len(),
        show(theirs.difference(&ours).collect()),
        show(ours.difference(&theirs).collect())
    ))
}
