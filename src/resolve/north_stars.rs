//! One north star for the company, and one for each of its business lines.

use super::model::Model;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::ast::{Body, ClauseKind};
use rustc_hash::FxHashMap;

/// Reports every further north star of the same line, or of none.
pub(super) fn check(model: &Model, found: &mut Vec<Diagnostic>) {
    let mut first: FxHashMap<Option<&str>, Span> = FxHashMap::default();
    let stars = model.stated.iter().filter(|item| item.body == Body::NorthStar);
    for star in stars {
        let line = star.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::InLine(name) => Some(name.text.as_str()),
            _ => None,
        });
        let Some(known) = first.get(&line) else {
            first.insert(line, star.name.span);
            continue;
        };
        let finding = Diagnostic::error(&code::TWO_NORTH_STARS)
            .at(star.name.span)
            .label(*known, "label.first");
        found.push(match line {
            Some(line) => finding.says("message.line").helps("help.line").with("line", line),
            None => finding,
        });
    }
}
