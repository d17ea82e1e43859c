//! What the oracle has not learnt: windows and missing periods finer than a day.

use merak::check::{Checked, Measure, Window};
use merak::syntax::ast::{Clause, ClauseKind};
use merak::syntax::time::Grain;

/// Whether a question may rest on them.
pub fn of_hours(checked: &Checked, clauses: &[Clause]) -> bool {
    let is_fine = |word: &str| Grain::named(word).is_some_and(|grain| grain < Grain::Day);
    let by_hours = clauses.iter().any(|clause| match &clause.kind {
        ClauseKind::By(paths) => paths.iter().any(|path| {
            let last = path.segments.last();
            last.is_some_and(|last| is_fine(&last.text))
        }),
        _ => false,
    });
    let measures = checked.metrics.iter().flatten();
    let mut found = false;
    for (measure, _) in measures {
        found |= rests_on_hours(measure, by_hours);
    }
    found
}

fn rests_on_hours(measure: &Measure, by_hours: bool) -> bool {
    let mut rests = match measure {
        Measure::Window { window, .. } => {
            by_hours || matches!(window, Window::Rolling(length) if !length.is_whole_days())
        }
        Measure::Every(_, grain, _) => by_hours || *grain < Grain::Day,
        _ => false,
    };
    measure.parts(&mut |part| rests |= rests_on_hours(part, by_hours));
    rests
}
