//! What conditions come to where slices are NULL.

use crate::resolve::paths_in;
use crate::syntax::ast::{Expr, ExprKind, Path};

/// Whether every part of a condition that speaks of slices alone is true where all of these are NULL.
#[must_use]
pub fn holds_of_nothing(condition: &Expr, is_slice: &dyn Fn(&Path) -> bool) -> bool {
    match &condition.kind {
        ExprKind::And(all) => all.iter().all(|part| holds_of_nothing(part, is_slice)),
        ExprKind::Paren(inner) => holds_of_nothing(inner, is_slice),
        _ => {
            let (mut slices, mut others) = (0, 0);
            paths_in(condition, &mut |path| match is_slice(path) {
                true => slices += 1,
                false => others += 1,
            });
            slices == 0 || others > 0 || truth(condition) == Some(true)
        }
    }
}

/// What a condition is where all it speaks of is NULL; nothing where that is unknown.
fn truth(condition: &Expr) -> Option<bool> {
    match &condition.kind {
        ExprKind::Paren(inner) => truth(inner),
        ExprKind::Bool(is_true) => Some(*is_true),
        ExprKind::Not(inner) => truth(inner).map(|is_true| !is_true),
        ExprKind::IsNull { negated, subject } => {
            matches!(subject.kind, ExprKind::Path(_)).then_some(!negated)
        }
        ExprKind::And(all) => among(all, false),
        ExprKind::Or(all) => among(all, true),
        _ => None,
    }
}

/// One that decides is enough; else all must be known.
fn among(all: &[Expr], decides: bool) -> Option<bool> {
    let truths: Vec<Option<bool>> = all.iter().map(truth).collect();
    if truths.contains(&Some(decides)) {
        return Some(decides);
    }
    truths.iter().all(Option::is_some).then_some(!decides)
}
