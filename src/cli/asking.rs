//! Questions that a verb puts together itself: clauses in, rows of values out.

use super::labels::{Labels, Wanted};
use super::statement::statement_in;
use super::workspace::Workspace;
use crate::check::Checked;
use crate::diagnostic::{Diagnostic, code};
use crate::engine::{Answer, Engine};
use crate::output::rows::value::Value;
use crate::plan::{AsOf, Plan, plan, question};
use crate::resolve::Model;
use crate::source::Span;
use crate::source::project::words;
use crate::syntax::ast::{Asked as Column, Clause, ClauseKind, Expr, Path};
use crate::syntax::lone;
use crate::watch::Texts;

/// What came out, or what is wrong with what was asked.
pub(super) type Found<T> = Result<T, Vec<Diagnostic>>;

/// The rows of an answer.
pub(super) type Rows = Vec<Vec<Value>>;

/// Who is asked, and as if when.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub checked: &'a Checked,
    pub engine: &'a Engine,
    pub as_of: AsOf,
}

impl Asking<'_> {
    /// The answer to a question that stands at a place.
    pub fn answer(&self, clauses: &[Clause], span: Span) -> Found<Answer> {
        let plan = planned(self.checked, clauses, span, self.as_of)?;
        run(self.engine, &self.checked.model, &plan).map_err(|finding| vec![finding])
    }

    /// Its rows.
    pub fn rows(&self, clauses: &[Clause], span: Span) -> Found<Rows> {
        let answer = self.answer(clauses, span)?;
        rows_of(&answer).map_err(|finding| vec![finding])
    }

    /// Its rows as texts; nothing stands for NULL.
    pub fn texts(&self, clauses: &[Clause], span: Span) -> Found<Texts> {
        let texts = |row: Vec<Value>| row.iter().map(|value| value.text().map(str::to_owned)).collect();
        Ok(self.rows(clauses, span)?.into_iter().map(texts).collect())
    }

    /// Numbers without slices: all in one answer, or each in its own, where one has none.
    pub fn each(&self, columns: &[Expr], clauses: &[Clause]) -> Vec<Found<Value>> {
        match self.numbers(columns, clauses) {
            Ok(values) => values.into_iter().map(Ok).collect(),
            Err(found) if columns.len() < 2 => vec![Err(found)],
            Err(_) => columns
                .iter()
                .flat_map(|column| self.each(std::slice::from_ref(column), clauses))
                .collect(),
        }
    }

    fn numbers(&self, columns: &[Expr], clauses: &[Clause]) -> Found<Vec<Value>> {
        let Some(span) = columns.first().map(|column| column.span) else {
            return Ok(Vec::new());
        };
        let rows = self.rows(&[&[metrics(columns, span)], clauses].concat(), span)?;
        let mut row = rows.into_iter().next().unwrap_or_default();
        row.resize(columns.len(), Value::Null);
        Ok(row)
    }
}

/// The slices that are named, by their labels too.
pub(super) fn slices(workspace: &mut Workspace, by: &str) -> Found<Vec<Path>> {
    let by = Labels::of(&workspace.checked.model).in_list(by, Wanted::Slice);
    let id = words(&mut workspace.project.sources, "--by", &by);
    lone::paths(id, &by)
}

/// What is asked for, in columns that have names of their own.
pub(super) fn metrics(columns: &[Expr], span: Span) -> Clause {
    let named = |(at, column): (usize, &Expr)| Column::named(column.clone(), &format!("number_{}", at + 1));
    let columns = columns.iter().enumerate().map(named);
    Clause::of(ClauseKind::Metrics(columns.collect()), span)
}

/// The plan of a question.
pub(super) fn planned(checked: &Checked, clauses: &[Clause], span: Span, as_of: AsOf) -> Found<Plan> {
    let question = question(checked, clauses, span, as_of)?;
    plan(checked, &question).map_err(|finding| vec![*finding])
}

/// What a plan comes to.
pub(super) fn run(engine: &Engine, model: &Model, plan: &Plan) -> Result<Answer, Diagnostic> {
    engine.run(&statement_in(engine.dialect(), plan, model)?)
}

/// The rows of an answer.
pub(super) fn rows_of(answer: &Answer) -> Result<Rows, Diagnostic> {
    let mut rows = Vec::new();
    for batch in &answer.batches {
        for row in 0..batch.num_rows() {
            let columns = batch.columns().iter();
            let values = columns.map(|column| Value::of(column.as_ref(), row));
            rows.push(values.collect::<std::io::Result<_>>().map_err(unreadable)?);
        }
    }
    Ok(rows)
}

fn unreadable(error: std::io::Error) -> Diagnostic {
    let finding = Diagnostic::error(&code::ENGINE_REFUSED).helps("help.none");
    finding.with("reason", error)
}
