//! The questions a project keeps, in reports, tests and assertions: each must have an
//! answer, whatever the data.

use super::answerable;
use super::workspace::Workspace;
use crate::diagnostic::{Bag, Diagnostic, Severity, code};
use crate::plan::{AsOf, plan, question};
use crate::source::Span;
use crate::syntax::ast::Clause;

/// Reads and plans them. Where definitions are wrong already, every question
/// about them would only say so again.
pub(super) fn check(workspace: &mut Workspace) {
    let wrong = |finding: &Diagnostic| finding.severity == Severity::Error && *finding.code != code::NOT_YET;
    if workspace.found.iter().any(wrong) {
        return;
    }
    let model = &workspace.checked.model;
    let reports = model
        .reports
        .iter()
        .map(|report| (report.clauses.as_slice(), report.named.name.span, AsOf::Clock));
    let cases = model.tests.iter().flat_map(|test| {
        let as_of = AsOf::of_test(test.as_of.as_ref(), &model.manifest);
        test.cases.iter().map(move |case| (case, as_of))
    });
    let cases = cases.map(|(case, as_of)| (case.clauses.as_slice(), case.span, as_of));
    let known = model.assertions.iter().flat_map(|assertion| &assertion.cases);
    let known = known.map(|case| (case.clauses.as_slice(), case.span, AsOf::Clock));
    let mut bag = Bag::default();
    for (clauses, span, as_of) in reports.chain(cases).chain(known) {
        bag.extend(asked(workspace, clauses, span, as_of));
    }
    bag.extend(answerable::never(workspace));
    bag.extend(std::mem::take(&mut workspace.found));
    workspace.found = bag.sorted();
}

/// What is wrong with one question. A metric this version does not compile has
/// its finding where it is defined.
fn asked(workspace: &Workspace, clauses: &[Clause], span: Span, as_of: AsOf) -> Vec<Diagnostic> {
    let checked = &workspace.checked;
    let found = match question(checked, clauses, span, as_of) {
        Ok(question) => plan(checked, &question)
            .err()
            .map(|finding| vec![*finding])
            .unwrap_or_default(),
        Err(found) => found,
    };
    found
        .into_iter()
        .filter(|finding| !finding.is_echo() && !finding.is_broken_metric())
        .collect()
}
