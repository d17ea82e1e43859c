//! Decompositions that data may break, held against a target's data: as few statements as
//! there are lengths of periods and slices.

use jiff::civil::DateTime;

use super::asking::{Asking, Found};
use crate::diagnostic::Diagnostic;
use crate::watch::{Batch, Holding, Judged, Rows, Texts, answers_of, batches};

/// How each stands; those that cannot be asked are among the findings.
pub(super) fn of(
    asking: Asking<'_>,
    holdings: &[Holding],
    now: DateTime,
    found: &mut Vec<Diagnostic>,
) -> Vec<Judged> {
    let all: Vec<&Holding> = holdings.iter().collect();
    let answered: Vec<(Batch, Option<_>)> = batches(&all)
        .into_iter()
        .map(|batch| {
            let rows = rows(asking, &batch).ok();
            (batch, rows)
        })
        .collect();
    let mut judged = Vec::new();
    for (at, holding) in holdings.iter().enumerate() {
        let answers = match answers_of(&all, at, &answered) {
            Some(answers) => Ok(answers),
            None => alone(asking, holding),
        };
        match answers {
            Ok(answers) => {
                let rows: Vec<&Rows> = answers.iter().map(Vec::as_slice).collect();
                judged.push(holding.judged(asking.checked, &rows, now));
            }
            Err(findings) => found.extend(findings),
        }
    }
    judged
}

/// One that the others keep from being asked, or whose cells they hide.
fn alone(asking: Asking<'_>, holding: &Holding) -> Found<Vec<Texts>> {
    let batches = batches(&[holding]);
    batches.iter().map(|batch| rows(asking, batch)).collect()
}

fn rows(asking: Asking<'_>, batch: &Batch) -> Found<Texts> {
    asking.texts(&batch.question(), batch.span)
}
