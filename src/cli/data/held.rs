//! Which claims the rows of a table break.

use crate::diagnostic::Diagnostic;
use crate::output::rows::value::Value;
use crate::plan::Claims;

/// How many rows there are, and a finding for each claim that some break.
pub(super) fn broken(claims: &Claims, row: &[Value]) -> (Option<u64>, Vec<Diagnostic>) {
    let mut values = row.iter();
    let rows = values.next().and_then(Value::number);
    let mut found = Vec::new();
    for claim in &claims.of {
        let count: u64 = values.next().and_then(Value::number).unwrap_or_default();
        let examples: Vec<&str> = values.by_ref().take(claim.examples).map(Value::words).collect();
        if count > 0 {
            found.push(
                claim
                    .finding
                    .clone()
                    .with("count", count)
                    .with("rows", rows.unwrap_or_default())
                    .with("example", examples.join(", ")),
            );
        }
    }
    (rows, found)
}
