//! What targets to come are expected to come to, asked of a target's data: one statement
//! for all that are read by periods of one length.

use jiff::civil::DateTime;

use super::asking::{Asking, Found};
use crate::diagnostic::Diagnostic;
use crate::syntax::time::Grain;
use crate::watch::{Aim, Outlook, question_of_aims};

/// Those of all aims, the ones that cannot be asked among the findings.
pub(super) fn of(
    asking: Asking<'_>,
    aims: Vec<Aim<'_>>,
    now: DateTime,
    found: &mut Vec<Diagnostic>,
) -> Vec<Outlook> {
    let mut grains: Vec<Grain> = aims.iter().map(|aim| aim.grain).collect();
    grains.sort_unstable();
    grains.dedup();
    let mut outlooks = Vec::new();
    for grain in grains {
        let group: Vec<&Aim<'_>> = aims.iter().filter(|aim| aim.grain == grain).collect();
        if let Ok(more) = asked(asking, &group, now) {
            outlooks.extend(more);
            continue;
        }
        // One that cannot be asked keeps nobody else from it.
        for aim in group {
            match alone(asking, aim, now) {
                Ok(more) => outlooks.extend(more),
                Err(findings) => found.extend(findings),
            }
        }
    }
    for one in &mut outlooks {
        let name = one.about.name.clone();
        one.about
            .learn(&asking.checked.model, std::iter::once(name.as_str()));
    }
    outlooks.sort_by(|one, other| {
        let key = |outlook: &Outlook| {
            (
                outlook.verdict,
                outlook.about.name.clone(),
                outlook.period.clone(),
            )
        };
        key(one).cmp(&key(other))
    });
    outlooks
}

/// One by itself: by its own periods, where it cannot be asked by shorter ones.
fn alone(asking: Asking<'_>, aim: &Aim<'_>, now: DateTime) -> Found<Vec<Outlook>> {
    let finer = asked(asking, &[aim], now);
    match aim.by_its_own().filter(|_| finer.is_err()) {
        Some(own) => asked(asking, &[&own], now),
        None => finer,
    }
}

fn asked(asking: Asking<'_>, aims: &[&Aim<'_>], now: DateTime) -> Found<Vec<Outlook>> {
    let Some(first) = aims.first() else {
        return Ok(Vec::new());
    };
    let clauses = question_of_aims(asking.checked, aims, now);
    let rows = asking.texts(&clauses, first.span())?;
    let seen = aims.iter().enumerate();
    Ok(seen
        .map(|(at, aim)| aim.seen(asking.checked, (&rows, at), now))
        .collect())
}
