//! Reading an item's clauses: each at most once, unless it may repeat.

use crate::words::Said;
use std::mem::{Discriminant, discriminant};

use crate::diagnostic::{Diagnostic, code, nearest};
use crate::source::Span;
use crate::syntax::ast::{Clause, ClauseKind, Name};
use crate::syntax::time::Grain;

/// Reports clauses that are said twice.
pub(super) fn check_once(clauses: &[Clause], found: &mut Vec<Diagnostic>) {
    let mut seen: Vec<(Discriminant<ClauseKind>, Span)> = Vec::new();
    for clause in clauses {
        let which = discriminant(&clause.kind);
        if may_repeat(&clause.kind) {
            continue;
        }
        match seen.iter().find(|(known, _)| *known == which) {
            Some((_, first)) => found.push(
                Diagnostic::error(&code::CLAUSE_TWICE)
                    .helps(match clause.kind.word() {
                        "where" | "having" | "rows" | "require" => "help.and",
                        _ => "help",
                    })
                    .at(clause.span)
                    .label(*first, "label.first")
                    .with("clause", clause.kind.word()),
            ),
            None => seen.push((which, clause.span)),
        }
    }
}

fn may_repeat(kind: &ClauseKind) -> bool {
    use ClauseKind as K;
    matches!(
        kind,
        K::Link(_)
            | K::Changed { .. }
            | K::Field(_)
            | K::CalendarGrain(_)
            | K::FromTable(_)
            | K::Nested(_)
            | K::Given { .. }
            | K::Expect { .. }
            | K::Moves { .. }
            | K::DistinctFrom(..)
            | K::VariantOf(..)
    )
}

/// The choice a word names, or a finding that lists them.
pub(super) fn choose<T: Copy>(
    clause: &'static str,
    word: &Name,
    choices: &[(&str, T)],
    found: &mut Vec<Diagnostic>,
) -> Option<T> {
    if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == word.text) {
        return Some(*choice);
    }
    let allowed: Vec<String> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
    let finding = Diagnostic::error(&code::CLAUSE_VALUE)
        .at(word.span)
        .with("clause", clause)
        .with("found", &word.text)
        .with("allowed", Said::list(&allowed));
    let names = || choices.iter().map(|(name, _)| *name);
    let grain = Grain::meant(&word.text).map(Grain::word);
    let grain = grain.filter(|grain| names().any(|name| name == *grain));
    found.push(match grain.or_else(|| nearest(&word.text, names())) {
        Some(near) => finding.helps("help.near").with("near", near).fix(word.span, near),
        None => finding,
    });
    None
}
