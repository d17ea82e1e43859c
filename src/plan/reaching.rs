//! Which metrics of a question know a slice or a filter, and which do not.

use super::build::Planner;
use super::frame::Context;
use crate::check::Measure;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{TableId, names_in};
use crate::syntax::ast::{Expr, Path};
use crate::words::{Said, say};

impl Planner<'_> {
    /// Says which of the question's metrics can be sliced so, if any.
    pub fn cannot_slice(&self, finding: Diagnostic, path: &Path, context: &Context) -> Box<Diagnostic> {
        let can = self.those_that(&|table| self.binder(table, None).path(path).is_ok());
        let asked = say!("asked for `{metric}`", metric = &context.name);
        if *finding.code != code::UNREACHABLE {
            let finding = finding.note(context.asked_at, asked);
            return Box::new(match can.is_empty() {
                true => finding,
                false => finding.note(
                    path.span,
                    say!("{metrics} can be sliced by it", metrics = Said::list(&can)),
                ),
            });
        }
        // A column of the data is no slice.
        let advice = finding.advice().filter(|_| !finding.is_helped_by("help.column"));
        let advice = match (can.as_slice(), advice) {
            ([], Some(help)) => help,
            ([], None) => say!(
                "`merak list {metric}` shows what it can be sliced by",
                metric = &context.name
            ),
            (can, _) => say!(
                "{metrics} can; ask for the others without it",
                metrics = Said::list(can)
            ),
        };
        Box::new(no_slice(path, context, advice).note(context.asked_at, asked))
    }

    /// Says of a filter that means nothing for some of the question's metrics for
    /// which it does, and for which it does not.
    pub fn of_which_metric(&self, finding: Box<Diagnostic>) -> Box<Diagnostic> {
        let filter = finding.span().and_then(|span| {
            let holds = |filter: &&std::sync::Arc<Expr>| {
                let (all, part) = (filter.span, span);
                all.file == part.file && all.start <= part.start && part.end <= all.end
            };
            self.question.filters.iter().find(holds)
        });
        let unknown = [&code::UNREACHABLE, &code::FAN_OUT, &code::AMBIGUOUS_ROLE];
        let Some(filter) = filter.filter(|_| unknown.contains(&&*finding.code)) else {
            return finding;
        };
        let finding = self.of_a_metric(finding, filter);
        if self.question.asked.len() < 2 {
            return finding;
        }
        let knows = |table: TableId| {
            let time = self.default_time(table);
            self.binder(table, time.as_ref()).condition(filter).is_ok()
        };
        let can = self.those_that(&knows);
        let asked = self.question.asked.iter();
        let mut others = asked.filter(|asked| !can.contains(&format!("`{}`", asked.name)));
        let Some(other) = others.next() else {
            return finding;
        };
        let finding = finding.note(
            other.span,
            say!("`{metric}` is filtered by it, too", metric = &other.name),
        );
        Box::new(match can.is_empty() {
            true => finding,
            false => {
                let can = Said::list(&can);
                let words = say!(
                    "{metrics} can be filtered so; ask for the others without it",
                    metrics = can
                );
                let finding = match finding.is_helped_by("help.column") {
                    true => finding.helps("help.none"),
                    false => finding,
                };
                finding.note(filter.span, words)
            }
        })
    }

    /// `where gmv > 100`: what chooses cells, not rows.
    fn of_a_metric(&self, finding: Box<Diagnostic>, filter: &Expr) -> Box<Diagnostic> {
        let at = finding.span().map(|span| span.key());
        let mut is_metric = false;
        names_in(filter, &mut |name| {
            is_metric |= Some(name.span.key()) == at && self.checked.model.names.metric(&name.text).is_some();
        });
        match is_metric {
            true => Box::new(finding.helps("help.having")),
            false => finding,
        }
    }

    /// The metrics asked for whose tables all do.
    fn those_that(&self, know: &dyn Fn(TableId) -> bool) -> Vec<String> {
        let able = |measure: &Measure| {
            let mut tables = Vec::new();
            self.tables_of(measure, &mut tables);
            tables.into_iter().all(know)
        };
        let asked = self.question.asked.iter();
        let asked = asked.filter(|asked| asked.compared.is_none() && able(&asked.measure));
        asked.map(|asked| format!("`{}`", asked.name)).collect()
    }
}

/// That a metric cannot be sliced by something, and what to do instead.
pub(super) fn no_slice(path: &Path, context: &Context, advice: Said) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&code::UNREACHABLE_SLICE)
            .at(path.span)
            .with("metric", &context.name)
            .with("slice", path.text())
            .with("advice", advice),
    )
}
