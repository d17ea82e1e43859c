//! The questions: one for all that is judged for the same periods and slices.

use std::fmt::Write;

use jiff::civil::DateTime;

use super::watched::{Watch, name};
use crate::cli::statement::statement;
use crate::cli::testing::rows_of;
use crate::cli::workspace::Workspace;
use crate::diagnostic::{Diagnostic, code};
use crate::engine::embedded::Embedded;
use crate::output::rows::value::Value;
use crate::plan::{AsOf, Plan, plan, question};
use crate::resolve::MetricId;
use crate::source::Span;
use crate::sql::{Dialect, refused, render};
use crate::syntax::ast::{
    Argument, Asked as Column, Clause, ClauseKind, During, Expr, ExprKind, Name, Number, Path,
};

/// Who is asked, and when.
pub(super) struct Asked<'a> {
    pub workspace: &'a Workspace,
    pub engine: &'a Embedded,
    pub now: DateTime,
}

impl Asked<'_> {
    /// The rows of an answer.
    pub fn rows(&self, clauses: &[Clause], span: Span) -> Result<Vec<Vec<Value>>, Vec<Diagnostic>> {
        let checked = &self.workspace.checked;
        let plan = planned(self.workspace, clauses, span, AsOf::At(self.now))?;
        let statement = statement(&plan, &checked.model).map_err(|finding| vec![finding])?;
        let answer = self.engine.run(&statement).map_err(|finding| vec![finding])?;
        rows_of(&answer).map_err(|error| vec![Diagnostic::error(&code::ENGINE_REFUSED).with("reason", error)])
    }
}

fn planned(
    workspace: &Workspace,
    clauses: &[Clause],
    span: Span,
    as_of: AsOf,
) -> Result<Plan, Vec<Diagnostic>> {
    let checked = &workspace.checked;
    let question = question(checked, clauses, span, as_of)?;
    plan(checked, &question).map_err(|finding| vec![*finding])
}

/// Those that are judged for the same periods and slices, together.
pub(super) fn groups(watches: &[Watch]) -> Vec<Vec<&Watch>> {
    let like = |one: &Watch, other: &Watch| {
        one.grain == other.grain && one.by == other.by && one.looks_back() == other.looks_back()
    };
    let mut groups: Vec<Vec<&Watch>> = Vec::new();
    for watch in watches {
        let group = groups
            .iter_mut()
            .find(|group| group.first().is_some_and(|first| like(first, watch)));
        match group {
            Some(group) => group.push(watch),
            None => groups.push(vec![watch]),
        }
    }
    groups
}

/// The question of a group: for each whether all is well, then its metrics, then the rows
/// behind it.
pub(super) fn clauses(workspace: &Workspace, group: &[&Watch]) -> Vec<Clause> {
    let Some(first) = group.first() else {
        return Vec::new();
    };
    let span = first.span;
    let mut columns = Vec::new();
    for watch in group {
        let span = watch.span;
        let mut add = |prefix: &str, expr: Expr| {
            let alias = format!("{prefix}{}", columns.len() + 1);
            columns.push(Column {
                expr,
                alias: Some(word(&alias, span)),
            });
        };
        add(&format!("{}_is_well_", watch.name), watch.well.clone());
        for metric in &watch.metrics {
            let name = name(&workspace.checked, *metric).unwrap_or_default();
            add(&format!("{name}_"), of_metric(workspace, *metric, span));
        }
        for table in watch.least.iter().flat_map(|(_, tables)| tables) {
            let table = workspace.checked.model.tables.get(table.index());
            if let Some(table) = table {
                add("rows_", count(&table.named.name.text, span));
            }
        }
    }
    let mut by = vec![Path::of(word(first.grain.word(), span))];
    by.extend(first.by.iter().cloned());
    let last = During::Last {
        count: Number {
            raw: first.looks_back().to_string().into(),
            span,
        },
        complete: true,
        unit: word(first.grain.word(), span),
    };
    [
        ClauseKind::Metrics(columns),
        ClauseKind::By(by),
        ClauseKind::For(last),
    ]
    .into_iter()
    .map(|kind| clause(kind, span))
    .collect()
}

pub(super) fn clause(kind: ClauseKind, span: Span) -> Clause {
    Clause {
        span,
        docs: Vec::new(),
        kind,
    }
}

pub(super) fn word(text: &str, span: Span) -> Name {
    Name {
        text: text.into(),
        quoted: false,
        span,
    }
}

pub(super) fn of_metric(workspace: &Workspace, metric: MetricId, span: Span) -> Expr {
    let name = name(&workspace.checked, metric).unwrap_or_default();
    of_path(&name, span)
}

fn of_path(name: &str, span: Span) -> Expr {
    Expr {
        kind: ExprKind::Path(Path::of(word(name, span))),
        span,
    }
}

/// `count(table)`
fn count(table: &str, span: Span) -> Expr {
    let argument = Argument {
        name: None,
        every: false,
        expr: of_path(table, span),
        per: None,
    };
    Expr {
        kind: ExprKind::Call {
            function: Path::of(word("count", span)),
            arguments: vec![argument],
        },
        span,
    }
}

/// All questions in a dialect.
pub(super) fn sql(
    workspace: &Workspace,
    watches: &[Watch],
    dialect: &dyn Dialect,
) -> Result<String, Vec<Diagnostic>> {
    let mut text = String::new();
    for group in groups(watches) {
        let Some(first) = group.first() else {
            continue;
        };
        let clauses = clauses(workspace, &group);
        let plan = planned(workspace, &clauses, first.span, AsOf::Clock)?;
        let model = &workspace.checked.model;
        if let Some(finding) = refused(&plan, model, dialect) {
            return Err(vec![finding]);
        }
        for watch in &group {
            let _ = writeln!(text, "-- {} {}: {}", watch.kind.word(), watch.name, watch.says);
        }
        let _ = writeln!(text, "{};\n", render(&plan, model, dialect).trim_end());
    }
    Ok(text)
}
