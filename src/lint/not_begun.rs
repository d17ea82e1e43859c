#![doc = include_str!("../diagnostic/pages/en/not-begun.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::ast::{Clause, ClauseKind, MomentAt, Name};
use jiff::civil::Date;

pub(super) const RULE: Rule = Rule {
    code: &code::NOT_BEGUN,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Some(today) = subject.today {
        let year_starts = subject.checked.model.manifest.fiscal_year_starts;
        let first = |moment: &MomentAt| moment.moment.first_day(year_starts);
        for direction in &subject.tree.directions {
            let item = direction.item;
            looked(&item.name, &item.clauses, (today, &first), &mut found);
        }
    }
    found
}

/// What an item says of itself, and what stands inside it.
fn looked(
    name: &Name,
    clauses: &[Clause],
    (today, first): (Date, &dyn Fn(&MomentAt) -> Option<Date>),
    found: &mut Vec<Diagnostic>,
) {
    let status = clauses.iter().find_map(|clause| match &clause.kind {
        ClauseKind::WorkStatus(word) => Some(word),
        _ => None,
    });
    // `planned` says so itself, and what was stopped may never have begun.
    let status = status.filter(|word| matches!(word.text.as_str(), "running" | "done"));
    let since = clauses.iter().find_map(|clause| match &clause.kind {
        ClauseKind::Since(moment) => Some((moment, first(moment)?)),
        _ => None,
    });
    if let Some((word, (moment, day))) = status.zip(since).filter(|(_, (_, day))| *day > today) {
        let finding = Diagnostic::warning(&code::NOT_BEGUN)
            .at(word.span)
            .label(moment.span, "label.begins")
            .with("name", &name.text)
            .with("status", &word.text)
            .with("since", day)
            .with("today", today);
        found.push(finding);
    }
    for clause in clauses {
        if let ClauseKind::Nested(inner) = &clause.kind {
            looked(&inner.name, &inner.clauses, (today, first), found);
        }
    }
}
