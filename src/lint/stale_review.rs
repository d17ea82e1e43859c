#![doc = include_str!("../diagnostic/pages/en/stale-review.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::check::calendar::{next_start, start_of};
use crate::diagnostic::{Diagnostic, code};
use crate::source::manifest::Manifest;
use crate::syntax::ast::ClauseKind;
use crate::syntax::time::Grain;
use jiff::civil::Date;

pub(super) const RULE: Rule = Rule {
    code: &code::STALE_REVIEW,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let Subject {
        checked, tree, today, ..
    } = subject;
    let Some(today) = *today else {
        return Vec::new();
    };
    let model = &checked.model;
    let mut found = Vec::new();
    for star in &tree.stars {
        for clause in &star.item.clauses {
            let ClauseKind::Review { every, on: Some(on) } = &clause.kind else {
                continue;
            };
            let last = on.moment.first_day(model.manifest.fiscal_year_starts);
            let grain = model.names.grain(&every.text);
            let (Some(last), Some(grain)) = (last, grain) else {
                continue;
            };
            if is_over(last, grain, today, &model.manifest) {
                found.push(
                    Diagnostic::warning(&code::STALE_REVIEW)
                        .at(on.span)
                        .with("name", &star.item.name.text)
                        .with("every", every.text.replace('_', " "))
                        .with("last", &on.raw)
                        .with("today", today),
                );
            }
        }
    }
    found
}

/// Whether a whole period went by without a review.
fn is_over(last: Date, grain: Grain, today: Date, manifest: &Manifest) -> bool {
    let next = next_start(start_of(last, grain, manifest), grain);
    next.and_then(|next| next_start(next, grain))
        .is_some_and(|missed| missed <= today)
}
