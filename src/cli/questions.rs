//! The questions a project keeps, in reports, tests and assertions: each must have an
//! answer, whatever the data.

use super::workspace::Workspace;
use super::{answerable, threads};
use crate::diagnostic::{Bag, Diagnostic, Severity, code};
use crate::plan::{AsOf, plan, question};
use crate::source::Span;
use crate::syntax::ast::Clause;
use crate::watch;

/// More guardrails and alerts, or targets, than these are not planned: `merak monitor` says
/// what has no plan.
const PLANNED: usize = 100;

/// Adds what is wrong with them.
pub(super) fn check(workspace: &mut Workspace) {
    let mut bag = wrong(workspace);
    bag.extend(std::mem::take(&mut workspace.found));
    workspace.found = bag.sorted();
}

/// Reads and plans them: what is wrong with them. Where definitions are wrong already, every
/// question about them would only say so again.
pub(super) fn wrong(workspace: &Workspace) -> Bag {
    let mut bag = Bag::default();
    let wrong = |finding: &Diagnostic| finding.severity == Severity::Error && *finding.code != code::NOT_YET;
    if workspace.found.iter().any(wrong) {
        return bag;
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
    for (clauses, span, as_of) in reports.chain(cases).chain(known) {
        bag.extend(asked(workspace, clauses, span, as_of));
    }
    bag.extend(watched(workspace));
    bag.extend(answerable::never(workspace));
    bag
}

/// What is wrong with what is watched: it is judged by questions, too.
///
/// All of them are read; planned are the first ones, which is all in most projects.
fn watched(workspace: &Workspace) -> Vec<Diagnostic> {
    let (checked, sources) = (&workspace.checked, &workspace.project.sources);
    let watches = match watch::watched(checked, sources) {
        Ok(watches) => watches,
        Err(found) => return found,
    };
    let watches: Vec<_> = watches
        .iter()
        .enumerate()
        .map(|(at, watch)| (at < PLANNED, watch::plainly(watch), watch.span))
        .collect();
    let targets = watch::all(checked, sources);
    let targets: Vec<_> = targets
        .iter()
        .enumerate()
        .map(|(at, due)| (at < PLANNED, due.question().to_vec(), due.span()))
        .collect();
    let judged = |(plans, clauses, span): &(bool, Vec<Clause>, Span)| match plans {
        true => asked(workspace, clauses, *span, AsOf::Clock),
        false => {
            let read = question(checked, clauses, *span, AsOf::Clock);
            said(read.err().unwrap_or_default())
        }
    };
    let of_periods = [&code::BOUNDS_CUT_PERIOD, &code::GRAIN_TOO_COARSE];
    let aimed = |finding: Diagnostic| match of_periods.contains(&finding.code) {
        true => finding.says("message.target").helps("help.target"),
        false => finding,
    };
    let of_watches = threads::each(&watches, judged);
    let of_targets = threads::each(&targets, judged);
    let of_targets = of_targets.into_iter().flatten().map(aimed);
    of_watches.into_iter().flatten().chain(of_targets).collect()
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
    said(found)
}

/// Without what is said elsewhere.
fn said(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found
        .into_iter()
        .filter(|finding| !finding.is_echo() && !finding.is_broken_metric())
        .collect()
}
